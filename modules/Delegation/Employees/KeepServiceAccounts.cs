using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Delegation;

/// <summary>A program of a business holds the role that its manager gave it, and no other, to its last day. A provider assigns it to clients as it does an employee.</summary>
public static class KeepServiceAccountsHandler
{
    public static async Task Handle(ServiceAccountChanged changed, IDocumentSession session, CancellationToken ct)
    {
        var (known, at) = (await session.LoadAsync<Person>(changed.Subject, ct), changed.EffectiveAt);
        if (changed.IsEnded)
        {
            foreach (var held in known?.Roles ?? []) await Roles.KeepAsync(session, changed.Subject, changed.Bn9, held, "REVOKED", changed.By, null, at, ct);
            if (known is not null) await Roles.UnassignAsync(session, known, ct);
            session.Store((known ?? new(changed.Subject, changed.Bn9, []) { IsService = true }).Parted(at));
            return;
        }
        // A fact may come twice, or after what has ended it.
        if (known is not null || await session.LoadAsync<PortalBusiness>(changed.Bn9, ct) is not { Status: not "CLOSED" } business) return;
        var role = new RoleAssignment(changed.Role, changed.RmAccount, at) { Id = Guid.CreateVersion7(at).ToString("N"), EndOn = changed.LastDay, GrantedBy = changed.By };
        session.Store(new Person(changed.Subject, changed.Bn9, [role])
        {
            IsService = true, Capabilities = changed.Capabilities, Acts = await Provider.CarriedAsync(session, changed.Bn9, ct), IsBusinessSuspended = business.Status == "SUSPENDED",
        });
        session.Store(new PersonName(changed.Subject, changed.Name, at));
        await Roles.KeepAsync(session, changed.Subject, changed.Bn9, role, "GRANTED", changed.By, null, at, ct);
    }
}
