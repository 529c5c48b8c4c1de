using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>A provider deletes a group. Its clients and employees lose what they had through it; its name stays taken.</summary>
public sealed record DeleteGroup(string GroupId, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record DeleteGroupResponse(string GroupId);

public sealed class DeleteGroupEndpoint : CarmEndpoint<DeleteGroup, DeleteGroupResponse>
{
    public override void Configure()
    {
        Delete("client-groups/{groupId}");
        Group<Portal>();
        Asks("delegation.groups.manage");
        Summary(s => s.Summary = "Delete a client group");
    }

    public override Task HandleAsync(DeleteGroup command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DeleteGroupHandler
{
    public static async Task<DeleteGroupResponse> Handle(DeleteGroup command, IDocumentSession session, CancellationToken ct)
    {
        var group = ClientGroup.Require(await session.LoadAsync<ClientGroup>(command.GroupId, ct), command.CallerBn9);
        // What still names the group finds it deleted: the decision counts a group by its members on both sides, which go here.
        foreach (var client in await session.Query<BusinessRelationship>().Where(r => r.ProviderBn9 == command.CallerBn9 && r.GroupIds.Contains(group.Id)).ToListAsync(ct)) session.Store(client with { GroupIds = [.. client.GroupIds.Where(g => g != group.Id)] });
        foreach (var employee in await session.Query<Person>().Where(p => p.Bn9 == command.CallerBn9 && p.Groups.Any(g => g.GroupId == group.Id)).ToListAsync(ct)) session.Store(employee with { Groups = [.. employee.Groups.Where(g => g.GroupId != group.Id)] });
        session.Store(group with { Deleted = true });
        return new(group.Id);
    }
}
