using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Declarations;

/// <summary>A program account, as Onboarding opened it.</summary>
/// <param name="Id">The RM account.</param>
/// <param name="ProgramType">IMPORTER or EXPORTER; an exporter's account accounts for nothing.</param>
/// <param name="LegalName">Of its business; null for one that was opened before names were kept.</param>
public sealed record ProgramAccount(string Id, string ProgramType, string? LegalName = null)
{
    /// <summary>Since when it is not ACTIVE, and nothing is released to it; null while it is.</summary>
    public DateTimeOffset? InactiveSince { get; init; }

    /// <summary>Whether it is closed, and so will not be active again.</summary>
    public bool IsClosed { get; init; }

    /// <summary>When its state last changed.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    public bool IsImporters => ProgramType is "IMPORTER" or "IMPORTER_EXPORTER";

    /// <summary>Whether goods may be accounted for with it, and were let in with it at that moment.</summary>
    public bool MayAccount(DateTimeOffset at) => IsImporters && !(InactiveSince <= at);

    /// <summary>
    /// Whether it may declare goods now. Whoever goods were released to must account for them (Customs Act s.32), so one that is closed still does for what was released to it before. One that is suspended or asleep
    /// waits until it is active again. Of a business that is closed altogether Delegation lets nobody act: what it left undeclared stays so.
    /// </summary>
    /// <param name="releasedAt">Null where the CBSA has not released the goods.</param>
    public bool MayDeclare(DateTimeOffset? releasedAt) => IsImporters && (InactiveSince is null || (IsClosed && releasedAt < InactiveSince));
}

public static class KeepProgramAccountsHandler
{
    public static async Task Handle(RmAccountOpened opened, IDocumentSession session, CancellationToken ct)
    {
        // One account may serve both programs: what it imports with stays.
        var kept = await session.LoadAsync<ProgramAccount>(opened.RmAccount, ct);
        if (kept is null) session.Store(new ProgramAccount(opened.RmAccount, opened.ProgramType, opened.LegalName));
        else if (!kept.IsImporters) session.Store(kept with { ProgramType = opened.ProgramType, LegalName = opened.LegalName });
    }
}

public static class KeepProgramAccountStatesHandler
{
    public static async Task Handle(RmAccountStatusChanged changed, IDocumentSession session, CancellationToken ct)
    {
        // A state that is reported after a later one says nothing any more.
        if (await session.LoadAsync<ProgramAccount>(changed.RmAccount, ct) is not { } kept || changed.EffectiveAt < kept.ChangedAt) return;
        session.Store(kept with { InactiveSince = changed.Status == "ACTIVE" ? null : kept.InactiveSince ?? changed.EffectiveAt, IsClosed = changed.Status == "CLOSED", ChangedAt = changed.EffectiveAt });
    }
}
