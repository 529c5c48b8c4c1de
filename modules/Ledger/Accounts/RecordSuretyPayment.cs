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
        var book = await session.OpenBookAsync(paid.RmAccount, clock.GetUtcNow(), ct, OpenItem.IdOf(paid.RmAccount, "SUP", paid.DemandNumber)) ?? throw new CameTooEarlyException($"The account {paid.RmAccount} is not open yet.");
        if (SuretyPayment.Post(paid, book)) session.Lay(book);
    }
}

/// <summary>What a paid demand does to the account of its debtor. Pure.</summary>
public static class SuretyPayment
{
    /// <returns>Whether it was new, and anything of the debts was still owing. What its debtor paid meanwhile stays with what sureties were called on for, to be given back.</returns>
    public static bool Post(DebtsPaidBySurety paid, AccountBook book)
    {
        if (book.Find("SUP", paid.DemandNumber) is not null) return false;
        var debts = paid.Types.Zip(paid.References, paid.Amounts).Select(d => (Debt: book.InOrder.FirstOrDefault(i => i.Side == Side.Debit && (i.Type, i.Reference) == (d.First, d.Second)), Cents: Money.Of(d.Third).Cents))
            .Where(d => d.Debt is { OpenCents: > 0 }).Select(d => (Debt: d.Debt!, Cents: Math.Min(d.Cents, d.Debt!.OpenCents))).ToArray();
        if (debts.Length == 0) return false;
        var credit = new OpenItem(OpenItem.IdOf(paid.RmAccount, "SUP", paid.DemandNumber), paid.RmAccount, Side.Credit, "SUP", paid.DemandNumber, null, paid.RmAccount[..9], OpenItem.Importer,
            debts.Sum(d => d.Cents), paid.EffectiveAt.TorontoDate(), book.Today, book.Now, paid.EffectiveAt.TorontoDate(), null, RateKind.None);
        book.Post(credit, "SURETY_PAID", new PostingLine(Accounts.Sureties, Side.Debit, credit.Original));
        foreach (var (debt, cents) in debts) book.ClearWith(credit.Id, debt.Id, Math.Min(cents, book.Find(credit).OpenCents), credit.EffectiveOn);
        book.Clear(book.Today);
        return true;
    }
}
