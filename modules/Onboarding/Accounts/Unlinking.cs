using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>How a person is parted from its business. A business keeps a manager (invariant I4); staff may override that, with a reason and four eyes.</summary>
static class Unlinking
{
    /// <returns>The fact that ends the person's roles; null when it was in no business.</returns>
    public static async Task<PersonUnlinked?> UnlinkAsync(IDocumentSession session, string subject, string by, string reason, bool overrides, DateTimeOffset now, CancellationToken ct)
    {
        if (await session.LoadAsync<Membership>(subject, ct) is not { } membership) return null;
        if (await session.LoadAsync<BusinessAccount>(membership.Bn9, ct) is { } business)
            session.Store(business.WithoutManager(subject, overrides, now));
        session.Delete(membership);
        return new(membership.Bn9, subject, by, reason, now);
    }

    /// <summary>An override is carried out by somebody else than who asked for it, within its week, once.</summary>
    public static async Task RequireSecondAsync(IDocumentSession session, string userId, string by, DateTimeOffset now, CancellationToken ct)
    {
        if (await session.LoadAsync<ManagerOverride>(userId, ct) is not { } asked || asked.ValidUntil < now || asked.RequestedBy == by) throw new Rejected("SECOND_OFFICER_NEEDED");
        session.Delete(asked);
    }
}
