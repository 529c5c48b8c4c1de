using Carm.Bonds.Contracts;
using Carm.Kernel;
using Marten;
using Wolverine.Runtime.Handlers;

namespace Carm.Ledger;

/// <summary>What a surety has paid of its debtor's debts, the debtor owes the Crown no more.</summary>
public static class RecordSuretyPaymentHandler
{
    public static void Configure(HandlerChain chain) => chain.PutBackWhatCameTooEarly();

    public static async Task Handle(DebtsPaidBySurety paid, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var books = await session.OpenBooksAsync([paid.RmAccount, paid.SuretyRm], clock.GetUtcNow(), ct);
        if (!books.TryGetValue(paid.RmAccount, out var debtor) || !books.TryGetValue(paid.SuretyRm, out var surety)) throw new CameTooEarlyException($"The account {paid.RmAccount} or {paid.SuretyRm} is not open yet.");
        // Said twice; what was done is no more among what is current.
        if ((await session.LoadManyAsync<OpenItem>(ct, OpenItem.IdOf(paid.RmAccount, "SUP", paid.DemandNumber), OpenItem.IdOf(paid.SuretyRm, "SURC", paid.DemandNumber))).Count > 0) return;
        SuretyPayment.Post(paid, debtor, surety);
        session.Lay(books.Values);
    }
}

/// <summary>What a paid demand does to the account of its debtor; and to the surety's, where the debtor has paid meanwhile. Pure.</summary>
public static class SuretyPayment
{
    public static void Post(DebtsPaidBySurety paid, AccountBook debtor, AccountBook surety)
    {
        var debts = paid.Types.Zip(paid.References, paid.Amounts).SelectMany(d => Parts(debtor, d.First, d.Second, Money.Of(d.Third).Cents)).GroupBy(d => d.DebitId, d => d.Cents, (id, cents) => (DebitId: id, Cents: Math.Min(cents.Sum(), debtor.Find(id)!.OpenCents))).ToArray();
        var taken = debts.Sum(d => d.Cents);
        var left = Money.Of(paid.Amounts.Sum()).Cents - taken;
        if (taken > 0)
        {
            var credit = Credit("SUP", debtor, taken, paid);
            debtor.Post(credit, "SURETY_PAID", new PostingLine(Accounts.Sureties, Side.Debit, credit.Original));
            // All at once: what a debt that is paid off is charged last was not demanded, and takes nothing of it.
            debtor.Designate(credit.Id, debts);
        }
        if (left > 0) surety.Post(Credit("SURC", surety, left, paid), "SURETY_CALL_WITHDRAWN", new PostingLine(Accounts.Sureties, Side.Debit, Money.OfCents(left)));
        debtor.Clear(debtor.Today);
        surety.Clear(surety.Today);
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

    static OpenItem Credit(string type, AccountBook book, long cents, DebtsPaidBySurety paid) => new(
        OpenItem.IdOf(book.Account.Id, type, paid.DemandNumber), book.Account.Id, Side.Credit, type, paid.DemandNumber, null, book.Account.Bn9, OpenItem.Importer, cents, paid.PaidOn, book.Today, book.Now, paid.PaidOn, null, RateKind.None);
}
