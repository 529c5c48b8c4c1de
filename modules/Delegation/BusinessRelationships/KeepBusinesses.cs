using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>Keeps which businesses are in the portal, since only those can be asked for a relationship.</summary>
public static class KeepBusinessesHandler
{
    public static async Task<MakeFirstManager> Handle(BusinessOnboarded business, IDocumentSession session, CancellationToken ct)
    {
        var known = await session.LoadAsync<PortalBusiness>(business.Bn9, ct);
        var programs = await session.Query<PortalProgram>().Where(p => p.Bn9 == business.Bn9).ToListAsync(ct);
        session.Store(new PortalBusiness(business.Bn9, business.LegalName, [.. business.RmAccounts.Union(programs.Select(p => p.Id)).Order(StringComparer.Ordinal)], known?.Status ?? "ACTIVE", known?.Since ?? business.EffectiveAt)
        {
            Managers = known?.Managers ?? [], InactiveRmAccounts = [.. programs.Where(p => p.Status != "ACTIVE").Select(p => p.Id)], ClosedRmAccounts = [.. programs.Where(p => p.Status == "CLOSED").Select(p => p.Id)],
        });
        // Its manager comes once the business stands, so that the two do not meet in one document.
        return new(business.Bn9, business.ManagerSubject, business.EffectiveAt);
    }
}

/// <summary>Keeps the program accounts, each as it was opened.</summary>
public static class KeepProgramsHandler
{
    public static async Task Handle(RmAccountOpened opened, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<PortalProgram>(opened.RmAccount, ct) is null) session.Insert(new PortalProgram(opened.RmAccount, opened.Bn9, "ACTIVE", opened.EffectiveAt));
        if (await session.LoadAsync<PortalBusiness>(opened.Bn9, ct) is { } business && !business.RmAccounts.Contains(opened.RmAccount)) session.Store(business with { RmAccounts = [.. business.RmAccounts, opened.RmAccount] });
    }
}

/// <summary>Keeps the states of program accounts; the later fact counts, in whichever order they come.</summary>
public static class KeepProgramStatusesHandler
{
    public static async Task Handle(RmAccountStatusChanged changed, IDocumentSession session, CancellationToken ct)
    {
        var known = await session.LoadAsync<PortalProgram>(changed.RmAccount, ct);
        if (known is not null && known.Since > changed.EffectiveAt) return;
        session.Store((known ?? PortalProgram.Of(changed.RmAccount)) with { Status = changed.Status, Since = changed.EffectiveAt });
        if (await session.LoadAsync<PortalBusiness>(changed.Bn9, ct) is not { } business) return;
        session.Store(business with { InactiveRmAccounts = With(business.InactiveRmAccounts, changed.Status != "ACTIVE"), ClosedRmAccounts = With(business.ClosedRmAccounts, changed.Status == "CLOSED") });

        string[] With(IReadOnlyList<string> accounts, bool isOne) => [.. accounts.Where(rm => rm != changed.RmAccount), .. isOne ? [changed.RmAccount] : Array.Empty<string>()];
    }
}

/// <summary>Keeps for which accounts goods are released prior to payment, for who asks beforehand what it could do.</summary>
public static class KeepRppHandler
{
    public static Task Handle(RppPrivilegeGranted granted, IDocumentSession session, CancellationToken ct) => KeptRpp.KeepAsync(granted.RmAccount, granted.Sequence, granted.EffectiveAt, session, ct);
}

/// <summary>Keeps that they are no more.</summary>
public static class EndRppHandler
{
    public static Task Handle(RppPrivilegeEnded ended, IDocumentSession session, CancellationToken ct) => KeptRpp.KeepAsync(ended.RmAccount, ended.Sequence, null, session, ct);
}

/// <summary>Keeps how much room an account's security leaves.</summary>
public static class KeepHeadroomHandler
{
    public static async Task Handle(RppHeadroomChanged changed, IDocumentSession session, CancellationToken ct)
    {
        var known = await session.LoadAsync<PortalProgram>(changed.RmAccount, ct) ?? PortalProgram.Of(changed.RmAccount);
        if (changed.Sequence > known.HeadroomTurn) session.Store(known with { RppHeadroom = changed.Headroom, HeadroomTurn = changed.Sequence });
    }
}

/// <summary>Tells those who act for an account, and may see its balance, that nine tenths of its security are used.</summary>
public static class TellDelegatesOfUseHandler
{
    public static Task<OutgoingMessages> Handle(RppUtilization90 used, IDocumentSession session, CancellationToken ct) =>
        RppDelegates.TellAsync(used.RmAccount, used.CrossingId, "BONDS_UTILIZATION_90_CLIENT", used.EffectiveAt, session, ct);
}

/// <summary>Tells them that more security will be required.</summary>
public static class TellDelegatesOfRequirementHandler
{
    public static Task<OutgoingMessages> Handle(RppRequirementRaised raised, IDocumentSession session, CancellationToken ct) =>
        RppDelegates.TellAsync(raised.RmAccount, raised.ReviewId, "BONDS_REQUIREMENT_RAISED_CLIENT", raised.EffectiveAt, session, ct, $"{raised.EffectiveOn:yyyy-MM-dd}");
}

static class RppDelegates
{
    public static async Task<OutgoingMessages> TellAsync(string rmAccount, string id, string template, DateTimeOffset at, IDocumentSession session, CancellationToken ct, params string[] values)
    {
        var (bn9, today) = (rmAccount[..9], at.TorontoDate());
        var acting = (await session.Query<BusinessRelationship>().Where(r => r.ClientBn9 == bn9 && r.EndedAt == null).ToListAsync(ct)).Where(r => r.HoldsOn(today) && r.Covers(rmAccount) && r.Capabilities.Contains("SEE_BALANCE"));
        return [.. acting.Select(r => NoticeRequested.ToManagers($"{id}/{r.ProviderBn9}", r.ProviderBn9, template, at, rmAccount, [rmAccount, .. values]))];
    }
}

static class KeptRpp
{
    public static async Task KeepAsync(string rmAccount, long turn, DateTimeOffset? since, IDocumentSession session, CancellationToken ct)
    {
        var known = await session.LoadAsync<PortalProgram>(rmAccount, ct) ?? PortalProgram.Of(rmAccount);
        if (turn > known.RppTurn) session.Store(known with { RppSince = since, RppTurn = turn });
    }
}

/// <summary>Keeps the state and name of a business. With a closed one end all its roles and relationships (invariant I20).</summary>
public static class KeepBusinessStatusHandler
{
    public static async Task<OutgoingMessages> Handle(BusinessChanged changed, IDocumentSession session, CancellationToken ct)
    {
        var known = await session.LoadAsync<PortalBusiness>(changed.Bn9, ct) ?? new(changed.Bn9, changed.LegalName, [], changed.Status, changed.EffectiveAt);
        if (known.Since > changed.EffectiveAt) return [];
        session.Store(known with { LegalName = changed.LegalName, Status = changed.Status, Since = changed.EffectiveAt });
        var people = await session.Query<Person>().Where(p => p.Bn9 == changed.Bn9).ToListAsync(ct);
        if (changed.Status != "CLOSED")
        {
            session.Store([.. people.Where(p => p.IsBusinessSuspended != (changed.Status == "SUSPENDED")).Select(p => p with { IsBusinessSuspended = changed.Status == "SUSPENDED" })]);
            return [];
        }
        foreach (var (person, role) in people.SelectMany(p => p.Roles.Select(r => (p, r)))) await Roles.KeepAsync(session, person.Id, person.Bn9, role, "CLOSED", "CBSA", null, changed.EffectiveAt, ct);
        session.Store([.. people.Select(p => p.Parted(changed.EffectiveAt))]);
        foreach (var request in await session.Query<RelationshipRequest>().Where(r => (r.ClientBn9 == changed.Bn9 || r.ProviderBn9 == changed.Bn9) && r.State == RequestState.Pending).ToListAsync(ct))
            await Answering.CloseAsync(session, request with { State = RequestState.Expired }, ct);
        OutgoingMessages messages = [];
        foreach (var request in await session.Query<EmployeeRequest>().Where(r => r.Bn9 == changed.Bn9 && r.State == RequestState.Pending).ToListAsync(ct))
        {
            var expired = request with { State = RequestState.Expired };
            await expired.CloseAsync(session, ct);
            messages.Add(expired.Changed(changed.EffectiveAt));
        }
        var standing = await session.Query<BusinessRelationship>().Where(r => (r.ProviderBn9 == changed.Bn9 || r.ClientBn9 == changed.Bn9) && r.EndedAt == null).Select(r => r.Id).ToListAsync(ct);
        return [.. messages, .. standing.Select(id => new EndRelationshipOf(id, "CLOSED", false, changed.EffectiveAt))];
    }
}

/// <summary>Ends the roles of a person who was parted from its business.</summary>
public static class EndRolesHandler
{
    public static async Task Handle(PersonUnlinked unlinked, IDocumentSession session, CancellationToken ct)
    {
        var known = await session.LoadAsync<Person>(unlinked.Subject, ct);
        // Onboarding has looked whether it was the last manager, or two of the staff have said so.
        if (await session.LoadAsync<PortalBusiness>(unlinked.Bn9, ct) is { } business && business.Managers.Contains(unlinked.Subject)) session.Store(Roles.WithManagers(business, business.Managers.Where(m => m != unlinked.Subject), overrides: true));
        foreach (var role in known?.Bn9 == unlinked.Bn9 ? known.Roles : []) await Roles.KeepAsync(session, unlinked.Subject, unlinked.Bn9, role, "REVOKED", unlinked.By == unlinked.Subject ? unlinked.By : "CBSA", null, unlinked.EffectiveAt, ct);
        if (known is null || known.Bn9 == unlinked.Bn9) session.Store((known ?? new(unlinked.Subject, unlinked.Bn9, [])).Parted(unlinked.EffectiveAt));
        if (known?.Bn9 == unlinked.Bn9) await Roles.UnassignAsync(session, known, ct);
    }
}
