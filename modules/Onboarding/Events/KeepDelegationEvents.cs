using Carm.Delegation.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>Puts into the feed who acts for whom: into the client's, and into the provider's own. Whom a business employs is no event.</summary>
public static class KeepGrantEventsHandler
{
    public static Task Handle(AuthorityGranted granted, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, RelationshipEvents.Of(granted.Bn9, granted.Grantee, granted.Role, granted.EffectiveAt, new RelationshipGranted(granted.Grantee, granted.Bn9, granted.Role)), ct);
}

public static class KeepGrantEndEventsHandler
{
    public static Task Handle(AuthorityEnded ended, IDocumentSession session, CancellationToken ct) => Feed.KeepAsync(session, RelationshipEvents.Of(ended.Bn9, ended.Grantee, ended.Role, ended.EffectiveAt, new RelationshipEnded(ended.Grantee, ended.Bn9, ended.Role)), ct);
}

static class RelationshipEvents
{
    public static IReadOnlyList<FeedEvent> Of<T>(string clientBn9, string providerBn9, string kind, DateTimeOffset at, T data) =>
        kind is "BMR" or "PMR" ? [.. new[] { clientBn9, providerBn9 }.Select(bn9 => FeedEvent.Of(bn9, null, $"{providerBn9}:{clientBn9}", null, at, data, FeedEvent.Instant(at)))] : [];
}
