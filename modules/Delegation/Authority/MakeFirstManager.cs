using Carm.Delegation.Contracts;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine.ErrorHandling;
using Wolverine.Runtime.Handlers;

namespace Carm.Delegation;

/// <summary>The first person who completes a business's registration is its Business Account Manager.</summary>
public static class MakeFirstManagerHandler
{
    public static void Configure(HandlerChain chain) => chain.OnException<StillElsewhereException>()
        .RetryWithCooldown([.. new[] { 50, 150, 400, 1000, 2000 }.Select(ms => TimeSpan.FromMilliseconds(ms))]).Then.ScheduleRetry(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));

    public static async Task<AuthorityGranted?> Handle(BusinessOnboarded business, IDocumentSession session, CancellationToken ct)
    {
        var known = await session.LoadAsync<Person>(business.ManagerSubject, ct);
        // A fact may come twice, or after what has ended it.
        if (known?.Bn9 == business.Bn9 && (known.IsLinked || known.EndedAt >= business.EffectiveAt)) return null;
        if (known is { IsLinked: true }) throw new StillElsewhereException($"{business.ManagerSubject} still stands at another business.");
        var portal = await session.LoadAsync<PortalBusiness>(business.Bn9, ct) ?? new(business.Bn9, business.LegalName, business.RmAccounts, "ACTIVE", business.EffectiveAt);
        if (portal.Status == "CLOSED") return null;
        session.Store(portal with { Managers = [.. portal.Managers.Union([business.ManagerSubject])] });

        var role = new RoleAssignment("BAM", null, business.EffectiveAt) { Id = Guid.CreateVersion7(business.EffectiveAt).ToString("N"), GrantedBy = "CBSA" };
        session.Store(new Person(business.ManagerSubject, business.Bn9, [role]) { Acts = await Provider.CarriedAsync(session, business.Bn9, ct) });
        await Roles.KeepAsync(session, business.ManagerSubject, business.Bn9, role, "GRANTED", "CBSA", null, business.EffectiveAt, ct);
        return new AuthorityGranted(business.Bn9, business.ManagerSubject, "BAM", 1, business.EffectiveAt);
    }
}

/// <summary>The person was let go elsewhere, and that has not been heard yet. The fact is put back and tried again.</summary>
public sealed class StillElsewhereException(string message) : Exception(message);
