using Carm.Bonds.Contracts;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>What other modules have said that a business is ready by.</summary>
/// <param name="Id">The program account.</param>
public sealed record ReadinessNote(string Id, DateTimeOffset? SecuredAt = null, DateOnly? PaidOn = null);

public static class NoteSecurityHandler
{
    public static async Task Handle(RppPrivilegeGranted granted, IDocumentSession session, CancellationToken ct) =>
        session.Store((await session.LoadAsync<ReadinessNote>(granted.RmAccount, ct) ?? new(granted.RmAccount)) with { SecuredAt = granted.EffectiveAt });
}

public static class NotePaymentHandler
{
    public static async Task Handle(PaymentReceived payment, IDocumentSession session, CancellationToken ct)
    {
        var note = await session.LoadAsync<ReadinessNote>(payment.RmAccount, ct) ?? new(payment.RmAccount);
        if (note.PaidOn is null || note.PaidOn < payment.ReceivedOn) session.Store(note with { PaidOn = payment.ReceivedOn });
    }
}
