using Carm.Bonds.Contracts;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>Puts what happened to the release prior to payment into the feed.</summary>
public static class KeepRppGrantEventsHandler
{
    public static Task Handle(RppPrivilegeGranted granted, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(granted.RmAccount, granted.RmAccount, null, granted.EffectiveAt, new RppGranted(granted.RmAccount), $"{granted.Sequence}")], ct);
}

public static class KeepRppEndEventsHandler
{
    public static Task Handle(RppPrivilegeEnded ended, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(ended.RmAccount, ended.RmAccount, null, ended.EffectiveAt, new RppEnded(ended.RmAccount, ended.Reason), $"{ended.Sequence}")], ct);
}

public static class KeepUtilizationEventsHandler
{
    public static Task Handle(RppUtilization90 used, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(used.RmAccount, used.RmAccount, null, used.EffectiveAt, new RppNearlyUsed(used.RmAccount), used.CrossingId)], ct);
}

public static class KeepRequirementEventsHandler
{
    public static Task Handle(RppRequirementRaised raised, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, [FeedEvent.Of(raised.RmAccount, raised.RmAccount, null, raised.EffectiveAt, new RppRaised(raised.RmAccount, raised.EffectiveOn), raised.ReviewId)], ct);
}

public static class KeepProgramEventsHandler
{
    public static Task Handle(RmAccountStatusChanged changed, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(changed.RmAccount, changed.RmAccount, null, changed.EffectiveAt, new ProgramStatus(changed.RmAccount, changed.Status), $"{changed.Status}/{FeedEvent.Instant(changed.EffectiveAt)}")], ct);
}

public static class KeepLicenceEventsHandler
{
    public static Task Handle(LicenceStatusChanged changed, IDocumentSession session, CancellationToken ct) =>
        Feed.KeepAsync(session, [FeedEvent.Of(changed.Bn9, null, changed.Number, null, changed.EffectiveAt, new LicenceStatus(changed.Kind, changed.Number, changed.Status), $"{changed.Kind}/{changed.Status}/{FeedEvent.Instant(changed.EffectiveAt)}")], ct);
}
