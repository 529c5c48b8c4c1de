using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>A demand that a surety did not pay is its debt, payable at once; what is withdrawn of it is given back.</summary>
public static class RecordSuretyDemandHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task Handle(DemandOwed owed, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var book = await session.OpenBookOnAsync(owed.RmAccount, clock.GetUtcNow(), ct, OpenItem.IdOf(owed.RmAccount, "SUR", owed.DemandNumber), OpenItem.IdOf(owed.RmAccount, "SURC", owed.DemandNumber))
            ?? throw new CameTooEarlyException($"The account {owed.RmAccount} is not open yet.");
        // A withdrawal that overtook what it withdraws.
        if (owed.Amount == 0 && book.Find("SUR", owed.DemandNumber) is null) throw new CameTooEarlyException($"The demand {owed.DemandNumber} is not posted yet.");
        await session.ReachAsync(book, trial => SuretyPosting.Post(owed, trial), ct);
        if (SuretyPosting.Post(owed, book)) session.Lay(book);
    }
}

/// <summary>What a demand does to its surety's account. Pure.</summary>
public static class SuretyPosting
{
    /// <returns>Whether it was new.</returns>
    public static bool Post(DemandOwed owed, AccountBook book)
    {
        var (known, amount) = (book.Find("SUR", owed.DemandNumber), Money.Of(owed.Amount));
        if (known is null && amount > Money.Zero)
            book.Post(Item(owed, Side.Debit, "SUR", amount, owed.DueOn, book), "SURETY_CALLED", new PostingLine(Accounts.Sureties, Side.Credit, amount));
        else if (known is { StandingCents: > 0 } && amount == Money.Zero && book.Find("SURC", owed.DemandNumber) is null)
        {
            var credit = Item(owed, Side.Credit, "SURC", Money.OfCents(known.StandingCents), book.Today, book);
            book.Post(credit, "SURETY_CALL_WITHDRAWN", new PostingLine(Accounts.Sureties, Side.Debit, credit.Original));
            book.TakeBack(credit, known, known.StandingCents, book.Today, neverOwing: true);
        }
        else return false;
        book.Clear(book.Today);
        return true;
    }

    /// <summary>What stands paid of the demands that a command has touched; a withdrawn one's money is the surety's again.</summary>
    public static IEnumerable<SuretyDemandPaid> Paid(AccountBook book)
    {
        foreach (var demand in book.Changed.Where(i => i.Type == "SUR" && i.Reductions.Count + i.Undone.Count > 0 && book.Find("SURC", i.Reference) is null))
        {
            var payments = demand.Reductions.Where(r => r is { Clearing: not null, IsGivenBack: false }).GroupBy(r => r.Clearing!).ToArray();
            // A clearing that comes raises the one count, one that goes raises the other more.
            yield return new(book.Account.Id, demand.Reference, demand.Reductions.Count + 2 * demand.Undone.Count, [.. payments.Select(p => p.Key)], [.. payments.Select(p => Money.OfCents(p.Sum(r => r.Cents)).Amount)], 
                // Idle money counts for the debtor no earlier than it was called for.
                [.. payments.Select(p => p.Select(r => r.EffectiveOn).Append(demand.EffectiveOn).Max())], book.Now);
        }
    }

    static OpenItem Item(DemandOwed owed, Side side, string type, Money amount, DateOnly dueOn, AccountBook book) => new(
        OpenItem.IdOf(owed.RmAccount, type, owed.DemandNumber), owed.RmAccount, side, type, owed.DemandNumber, null, owed.RmAccount[..9], OpenItem.Importer, amount.Cents, owed.EffectiveAt.TorontoDate(), book.Today, book.Now, dueOn, null, RateKind.None);
}
