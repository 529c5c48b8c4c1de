using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Reads which of a provider's employees act for one client by name, beside those of its groups.</summary>
public sealed record GetAssignments(string ClientRelationshipId, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record GetAssignmentsResponse(string RelationshipId, IReadOnlyList<ProxyRight> Employees, IReadOnlyList<string> GroupIds);

public sealed class GetAssignmentsEndpoint(IDelegationStore store) : CarmEndpoint<GetAssignments, GetAssignmentsResponse>
{
    public override void Configure()
    {
        Get("relationships/{clientRelationshipId}/assignments");
        Group<Portal>();
        Asks("delegation.groups.manage");
        Summary(s => s.Summary = "Read who acts for one client");
    }

    public override async Task HandleAsync(GetAssignments query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<BusinessRelationship>(query.ClientRelationshipId, ct) is not { EndedAt: null } relationship || relationship.ProviderBn9 != query.CallerBn9) throw new Rejected("NOT_FOUND");
        Tag(relationship.AssignmentChanges);
        await Send.OkAsync(new(relationship.Id, relationship.Assignments, relationship.GroupIds), ct);
    }
}
