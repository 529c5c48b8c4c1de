using Carm.Delegation.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>The person has asked its employer for access and waits; meanwhile it registers no business.</summary>
/// <param name="Id">The token's <c>sub</c>.</param>
public sealed record PendingAccessRequest(string Id, string RequestId, DateTimeOffset Since)
{
    /// <summary>Unanswered for sixty days, it binds nobody any more.</summary>
    public bool HoldsAt(DateTimeOffset now) => now - Since <= TimeSpan.FromDays(60);
}

public static class KeepAccessRequestsHandler
{
    public static async Task Handle(AccessRequestChanged changed, IDocumentSession session, CancellationToken ct)
    {
        if (changed.Status == "PENDING") session.Store(new PendingAccessRequest(changed.Subject, changed.RequestId, changed.EffectiveAt));
        else if (await session.LoadAsync<PendingAccessRequest>(changed.Subject, ct) is { } pending && pending.RequestId == changed.RequestId) session.Delete(pending);
    }
}
