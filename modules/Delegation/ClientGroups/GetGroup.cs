using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Reads a provider's group: who acts for its clients, and as what. Its clients are listed with all others, each with its groups.</summary>
public sealed record GetGroup(string GroupId, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record GetGroupResponse(ClientGroupView ClientGroup, int Clients, IReadOnlyList<ProxyRight> Employees);

public sealed class GetGroupEndpoint(IDelegationStore store) : CarmEndpoint<GetGroup, GetGroupResponse>
{
    public override void Configure()
    {
        Get("client-groups/{groupId}");
        Group<Portal>();
        Asks("delegation.groups.manage");
        Summary(s => s.Summary = "Read a client group");
    }

    public override async Task HandleAsync(GetGroup query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var group = ClientGroup.Require(await session.LoadAsync<ClientGroup>(query.GroupId, ct), query.CallerBn9);
        var clients = await session.Query<BusinessRelationship>().CountAsync(r => r.ProviderBn9 == query.CallerBn9 && r.GroupIds.Contains(group.Id), ct);
        var employees = await session.Query<Person>().Where(p => p.Bn9 == query.CallerBn9 && p.Groups.Any(g => g.GroupId == group.Id)).OrderBy(p => p.Id).ToListAsync(ct);
        Tag(group.Changes);
        await Send.OkAsync(new(ClientGroupView.Of(group), clients, [.. employees.Select(p => new ProxyRight(p.Id, p.Groups.First(g => g.GroupId == group.Id).ProxyRole))]), ct);
    }
}
