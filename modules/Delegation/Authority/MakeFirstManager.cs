using Carm.Delegation.Contracts;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Delegation;

/// <summary>The first person who completes a business's registration is its Business Account Manager.</summary>
public static class MakeFirstManagerHandler
{
    public static async Task<AuthorityGranted?> Handle(BusinessOnboarded business, IDocumentSession session, CancellationToken ct)
    {
        // A fact may come twice, and the roles may have changed since the first time.
        if (await session.LoadAsync<Person>(business.ManagerSubject, ct) is not null) return null;

        session.Insert(new Person(business.ManagerSubject, business.Bn9, [new("BAM", null, business.EffectiveAt)]));
        return new AuthorityGranted(business.Bn9, business.ManagerSubject, "BAM", 1, business.EffectiveAt);
    }
}
