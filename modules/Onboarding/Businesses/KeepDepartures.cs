using Carm.Delegation.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>Keeps who no longer manages a business or acts for it; whoever has no role left there is free for another.</summary>
public static class KeepDeparturesHandler
{
    public static async Task Handle(AuthorityEnded ended, IDocumentSession session, CancellationToken ct)
    {
        if (ended.IsLast && await session.LoadAsync<Membership>(ended.Grantee, ct) is { } membership && membership.Bn9 == ended.Bn9 && membership.Since <= ended.EffectiveAt) session.Delete(membership);
        if (await session.LoadAsync<BusinessAccount>(ended.Bn9, ct) is not { } business) return;
        if (ended.Role == "BAM" && !(business.ManagedSince.GetValueOrDefault(ended.Grantee) > ended.EffectiveAt)) session.Store(business.WithoutManager(ended.Grantee, overrides: true, ended.EffectiveAt));
        if (ended.Role is "BMR" or "PMR") session.Store(business with { Delegates = [.. business.Delegates.Where(d => d != ended.Grantee)] });
    }
}
