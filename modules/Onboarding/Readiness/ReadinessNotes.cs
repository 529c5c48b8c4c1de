using Carm.Bonds.Contracts;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>What other modules have said that a business is ready by.</summary>
/// <param name="Id">The program account.</param>
public sealed record ReadinessNote(string Id, DateTimeOffset? SecuredAt = null, DateOnly? PaidOn = null)
{
    /// <summary>The number of the fact that spoke of security last.</summary>
    public long RppTurn { get; init; }
}

public static class NoteSecurityHandler
{
    public static Task Handle(RppPrivilegeGranted granted, IDocumentSession session, CancellationToken ct) => SecurityNotes.NoteAsync(granted.RmAccount, granted.Sequence, granted.EffectiveAt, session, ct);
}

public static class NoteSecurityEndHandler
{
    public static Task Handle(RppPrivilegeEnded ended, IDocumentSession session, CancellationToken ct) => SecurityNotes.NoteAsync(ended.RmAccount, ended.Sequence, null, session, ct);
}

static class SecurityNotes
{
    public static async Task NoteAsync(string rmAccount, long turn, DateTimeOffset? securedAt, IDocumentSession session, CancellationToken ct)
    {
        var note = await session.LoadAsync<ReadinessNote>(rmAccount, ct) ?? new(rmAccount);
        if (turn > note.RppTurn) session.Store(note with { SecuredAt = securedAt, RppTurn = turn });
    }
}

public static class NotePaymentHandler
{
    public static async Task Handle(PaymentReceived payment, IDocumentSession session, CancellationToken ct)
    {
        var note = await session.LoadAsync<ReadinessNote>(payment.RmAccount, ct) ?? new(payment.RmAccount);
        if (note.PaidOn is null || note.PaidOn < payment.ReceivedOn) session.Store(note with { PaidOn = payment.ReceivedOn });
    }
}
