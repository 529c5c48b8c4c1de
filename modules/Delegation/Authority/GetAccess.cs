using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Asks where the caller may act: at its own business, and for clients. A provider's clients are shown page by page, in the order of their BN9.</summary>
public sealed record GetAccess([property: FromClaim("sub")] string Subject, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

/// <param name="Items">The clients for which the caller itself may act, by its role or its assignments.</param>
public sealed record GetAccessResponse(string? Bn9, IReadOnlyList<AccessRole> Roles, IReadOnlyList<ClientAccess> Items, string? NextCursor);

/// <param name="RmAccount">The one program it covers; null covers the whole business.</param>
/// <param name="State">SCHEDULED, ACTIVE or ENDED.</param>
/// <param name="Capabilities">The finer rights that the role has: FILE, CORRECT, PAY, SEE_BALANCE, RULINGS, APPEALS.</param>
public sealed record AccessRole(string Role, string? RmAccount, string State, DateOnly? StartOn, DateOnly? EndOn, IReadOnlyList<string> Capabilities);

/// <param name="Role">As what the caller itself acts for the client: pBAM, pPAM, pEDITOR or pREADER.</param>
/// <param name="Capabilities">What of the finer rights the client has left and the role has.</param>
/// <param name="State">ACTIVE or PROVIDER_SUSPENDED.</param>
public sealed record ClientAccess(string RelationshipId, string ClientBn9, string Kind, string Role, IReadOnlyList<string> RmAccounts, IReadOnlyList<string> Visibility, IReadOnlyList<string> Capabilities, string State, DateOnly StartOn, DateOnly? EndOn);

public sealed class GetAccessEndpoint(IDelegationStore store, TimeProvider clock) : CarmEndpoint<GetAccess, GetAccessResponse>
{
    public override void Configure()
    {
        Get("me/access");
        Group<Portal>();
        Asks("delegation.access.view");
        Summary(s => s.Summary = "Read where you may act");
    }

    public override async Task HandleAsync(GetAccess query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var today = clock.GetUtcNow().TorontoDate();
        await using var session = store.QuerySession();
        var person = await session.LoadAsync<Person>(query.Subject, ct) is { IsLinked: true } linked ? linked : null;
        var (clients, next) = Cut(person?.Acts is { Status: not "ENDED" } ? await ClientsAsync(session, person, today, after, size + 1, ct) : [], size, r => r.ClientBn9);
        await Send.OkAsync(new(person?.Bn9, [.. (person?.Roles ?? []).Select(r => Of(r, today))], [.. clients.Select(r => Of(person!, r, today))], next), ct);
    }

    static AccessRole Of(RoleAssignment role, DateOnly today) =>
        new(role.Role, role.RmAccount, role.StartOn > today ? "SCHEDULED" : role.EndOn < today ? "ENDED" : "ACTIVE", role.StartOn, role.EndOn, PermissionMatrix.CapabilitiesOf(role.Role));

    static ClientAccess Of(Person person, BusinessRelationship r, DateOnly today)
    {
        var role = AuthorityRule.ProxyRoleOf(person, r, today)!;
        return new(r.Id, r.ClientBn9, r.Kind, role, r.RmAccounts, r.Visibility, [.. PermissionMatrix.CapabilitiesOf(role, person.Acts!.IsBroker).Intersect(r.Capabilities)], r.StateOn(today, person.Acts.Status), r.StartOn, r.EndOn);
    }

    /// <summary>A provider's manager acts for all its clients, an employee for those that it is assigned to.</summary>
    static async Task<IReadOnlyList<BusinessRelationship>> ClientsAsync(IQuerySession session, Person person, DateOnly today, string? after, int count, CancellationToken ct)
    {
        if (!person.Roles.Any(r => r.HoldsOn(today))) return [];
        var standing = session.Query<BusinessRelationship>().Where(r => r.ProviderBn9 == person.Bn9 && r.EndedAt == null && r.StartOn <= today && (r.EndOn == null || r.EndOn >= today) && (after == null || string.Compare(r.ClientBn9, after) > 0));
        string[] groups = [.. person.Groups.Select(g => g.GroupId)];
        if (!person.IsManagerOn(today)) standing = standing.Where(r => r.Assignments.Any(a => a.Subject == person.Id) || r.GroupIds.Any(g => groups.Contains(g)));
        return await standing.OrderBy(r => r.ClientBn9).Take(count).ToListAsync(ct);
    }
}
