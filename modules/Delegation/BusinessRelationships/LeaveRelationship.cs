using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>The provider gives a relationship up.</summary>
public sealed record LeaveRelationship(string ClientRelationshipId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record LeaveRelationshipResponse(RelationshipView Relationship);

public sealed class LeaveRelationshipEndpoint : CarmEndpoint<LeaveRelationship, LeaveRelationshipResponse>
{
    public override void Configure()
    {
        Post("relationships/{clientRelationshipId}/leave");
        Group<Portal>();
        Asks("delegation.relationships.leave");
        Summary(s => s.Summary = "Give a relationship up");
    }

    public override Task HandleAsync(LeaveRelationship command, CancellationToken ct) => OkAsync(command, ct);
}

public static class LeaveRelationshipHandler
{
    public static async Task<(LeaveRelationshipResponse, OutgoingMessages)> Handle(LeaveRelationship command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<BusinessRelationship>(command.ClientRelationshipId, ct) is not { } standing || standing.ProviderBn9 != command.CallerBn9) throw new Rejected("NOT_FOUND");
        var (ended, messages) = await Ending.EndAsync(session, standing, "LEFT", command.Subject, null, retainInFlight: true, clock.GetUtcNow(), ct);
        return (new(RelationshipView.Of(ended)), messages);
    }
}
