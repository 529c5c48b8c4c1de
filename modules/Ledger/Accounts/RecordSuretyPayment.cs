using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>What a surety has paid of its debtor's debts, the debtor owes the Crown no more; when that payment is gone, it owes it again.</summary>
public static class RecordSuretyPaymentHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task<OutgoingMessages> Handle(DebtsPaidBySurety paid, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        // Held in the order in which whoever takes several holds them.
        foreach (var rm in new[] { paid.RmAccount, paid.SuretyRm }.Order(StringComparer.Ordinal)) await session.LockAccountAsync(rm, ct);
        var credits = await session.LoadManyAsync<OpenItem>(ct, OpenItem.IdOf(paid.RmAccount, "SUP", SuretyPayment.NameOf(paid)), OpenItem.IdOf(paid.SuretyRm, "SURC", SuretyPayment.NameOf(paid)));
        // What is done with is no more among what is current.
        var further = new List<string>();
        foreach (var credit in credits) further.AddRange([.. await session.WithWhatItPaidAsync(credit, ct), OpenItem.IdOf(credit.RmAccount, "DIS", credit.Reference)]);
        var books = await session.OpenBooksAsync([paid.RmAccount, paid.SuretyRm], clock.GetUtcNow(), ct, [.. further]);
        if (!books.TryGetValue(paid.RmAccount, out var debtor) || !books.TryGetValue(paid.SuretyRm, out var surety)) throw new CameTooEarlyException($"The account {paid.RmAccount} or {paid.SuretyRm} is not open yet.");
        if (!paid.IsGone)
        {
            // Said twice.
            if (credits.Count > 0) return [];
            var (taken, givenBack) = SuretyPayment.Post(paid, debtor, surety);
            session.Lay(books.Values);
            return [new SuretyPaymentTaken(paid.RmAccount, paid.DemandNumber, paid.Payment, taken.Amount, givenBack.Amount, debtor.Now)];
        }
        if (credits.Count == 0) throw new CameTooEarlyException($"The payment {SuretyPayment.NameOf(paid)} is not posted yet.");
        string[] clearings = [.. credits.SelectMany(c => c.Reductions.Select(r => r.Clearing)).OfType<string>().Distinct()];
        var sequences = clearings.Length == 0 ? new Dictionary<string, long>() : await session.SequencesAsync(clearings, ct);
        foreach (var book in books.Values) SuretyPayment.TakeBack(paid, book, sequences);
        session.Lay(books.Values);
        await session.BearNoInterestAsync([paid.RmAccount, paid.SuretyRm], [.. credits.Select(c => c.Id)], ct);
        return [];
    }
}

/// <summary>What a payment on a demand does to the account of its debtor; and to the surety's, where the debtor has paid meanwhile. Pure.</summary>
public static class SuretyPayment
{
    /// <summary>As DMD-812345674RM0001-0001 1.</summary>
    public static string NameOf(DebtsPaidBySurety paid) => $"{paid.DemandNumber} {paid.Payment}";

    /// <summary>What went back to a surety pays no demand: it stands on a payment, and where that is gone both would come and go without end.</summary>
    public static bool IsGivenBack(OpenItem credit, OpenItem debit) => (credit.Type, debit.Type) == ("SURC", "SUR") && credit.Reference.Contains(' ', StringComparison.Ordinal);

    /// <returns>What of it was taken off the debtor's debts, and what went back to the surety.</returns>
    public static (Money Taken, Money GivenBack) Post(DebtsPaidBySurety paid, AccountBook debtor, AccountBook surety)
    {
        var debts = paid.Types.Zip(paid.References, paid.Amounts).SelectMany(d => Parts(debtor, d.First, d.Second, Money.Of(d.Third).Cents)).GroupBy(d => d.DebitId, d => d.Cents, (id, cents) => (DebitId: id, Cents: Math.Min(cents.Sum(), debtor.Find(id)!.OpenCents))).ToArray();
        var taken = debts.Sum(d => d.Cents);
        var left = Money.Of(paid.Amounts.Sum()).Cents - taken;
        if (taken > 0)
        {
            var credit = Entry(Side.Credit, "SUP", debtor, taken, paid);
            debtor.Post(credit, "SURETY_PAID", new PostingLine(Accounts.Sureties, Side.Debit, credit.Original));
            // All at once: what a debt that is paid off is charged last was not demanded, and takes nothing of it.
            debtor.Designate(credit.Id, debts);
        }
        if (left > 0) surety.Post(Entry(Side.Credit, "SURC", surety, left, paid), "SURETY_CALL_WITHDRAWN", new PostingLine(Accounts.Sureties, Side.Debit, Money.OfCents(left)));
        debtor.Clear(debtor.Today);
        surety.Clear(surety.Today);
        return (Money.OfCents(taken), Money.OfCents(left));
    }

    /// <summary>As with any payment that is dishonoured: what it cleared is open again as if it had never been, and what of it was paid out or refunded already is owing.</summary>
    /// <param name="sequences">The numbers of its clearings in the journal, by their source.</param>
    public static void TakeBack(DebtsPaidBySurety paid, AccountBook book, IReadOnlyDictionary<string, long> sequences)
    {
        foreach (var type in new[] { "SUP", "SURC" })
        {
            if (book.Find(type, NameOf(paid)) is not { } credit || book.Find("DIS", NameOf(paid)) is not null) continue;
            var refunds = book.Unclear(credit, sequences);
            var (left, back) = (book.Find(credit), Entry(Side.Debit, "DIS", book, credit.OriginalCents, paid) with { EffectiveOn = book.Today, DueOn = book.Today });
            book.PostOn(back, "SURETY_PAYMENT_RETURNED", Accounts.Sureties, left.OpenCents > 0 ? [(left, left.OpenCents)] : []);
            foreach (var refund in refunds) book.ClearWith(refund, back.Id, Math.Min(book.Find(refund)?.OpenCents ?? 0, book.Find(back).OpenCents), book.Today);
        }
        book.Clear(book.Today);
    }

    /// <summary>Several payers may have debts of one name, as charges for dishonoured payments.</summary>
    static IEnumerable<(string DebitId, long Cents)> Parts(AccountBook book, string type, string reference, long cents)
    {
        foreach (var debt in book.InOrder.Where(i => i.Side == Side.Debit && i.OpenCents > 0 && (i.Type, i.Reference) == (type, reference)))
        {
            var part = Math.Min(cents, debt.OpenCents);
            cents -= part;
            if (part > 0) yield return (debt.Id, part);
        }
    }

    static OpenItem Entry(Side side, string type, AccountBook book, long cents, DebtsPaidBySurety paid) => new(
        OpenItem.IdOf(book.Account.Id, type, NameOf(paid)), book.Account.Id, side, type, NameOf(paid), null, book.Account.Bn9, OpenItem.Importer, cents, paid.PaidOn, book.Today, book.Now, paid.PaidOn, null, RateKind.None);
}
