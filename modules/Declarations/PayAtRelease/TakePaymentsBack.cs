using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Declarations;

/// <summary>The bank took back a payment for a declaration that is to be paid at release: it counts no more, whichever of the two is heard first. What was released stays so, and its debt is the Ledger's.</summary>
public static class TakePaymentsBackHandler
{
    public static async Task Handle(PaymentDishonoured taken, IDocumentSession session, CancellationToken ct)
    {
        if (taken.TransactionNumber is not { } number) return;
        var (cad, id) = (await session.LockCadAsync(number, ct), PaymentBeforeRelease.IdOf(taken.RmAccount, taken.PayerTag, taken.PaymentReference));
        var kept = await session.LoadAsync<PaymentBeforeRelease>(id, ct);
        if (kept is { IsTakenBack: true }) return;
        // Kept also where the payment is still to be heard, so that it is not counted then.
        session.Store((kept ?? new(id, number, Money.Of(taken.Amount))) with { IsTakenBack = true });
        if (kept is not null && cad is { IsOpen: true }) session.Store(cad with { Paid = cad.Paid - kept.Amount });
    }
}
