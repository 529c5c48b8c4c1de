using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Ledger;

/// <summary>A payment that was kept for a declaration which does not need it becomes an unapplied credit like any other, and clears what is due; who paid it is told.</summary>
public static class FreePaymentHandler
{
    public static async Task<NoticeRequested?> Handle(PaymentNotNeeded payment, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var id = OpenItem.PaymentIdOf(payment.RmAccount, payment.PayerTag, payment.PaymentReference);
        if (await session.OpenBookOnAsync(payment.RmAccount, clock.GetUtcNow(), ct, id) is not { } book || book.Find(id) is not { HeldFor: { } number, OpenCents: > 0 } credit || number != payment.TransactionNumber) return null;
        await session.ReachAsync(book, Free, ct);
        Free(book);
        session.Lay(book);
        var payer = payment.PayerTag == OpenItem.Importer ? payment.RmAccount[..9] : payment.PayerTag[^9..];
        return NoticeRequested.ToManagers($"payment/{id}/freed", payer, "LEDGER_PAYMENT_FREED", book.Now, payment.RmAccount, payment.PaymentReference, credit.Original.ToString(), number);

        void Free(AccountBook of)
        {
            of.Free(credit);
            of.Clear(of.Today);
        }
    }
}
