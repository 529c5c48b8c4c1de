using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>A supervisor ends a relationship: a court has ordered it, or there is fraud.</summary>
/// <param name="RetainInFlight">Whether the provider may complete what it has begun.</param>
public sealed record EndRelationship(string RelationshipId, string Reason, bool RetainInFlight = false);

public sealed record EndRelationshipResponse(RelationshipView Relationship);

public sealed class EndRelationshipValidator : Validator<EndRelationship>
{
    public EndRelationshipValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class EndRelationshipEndpoint : CarmEndpoint<EndRelationship, EndRelationshipResponse>
{
    public override void Configure()
    {
        Post("relationships/{relationshipId}/end");
        Group<Staff>();
        Asks("delegation.relationships.end");
        Summary(s => s.Summary = "End a relationship");
    }

    public override Task HandleAsync(EndRelationship command, CancellationToken ct) => OkAsync(command, ct);
}

public static class EndRelationshipHandler
{
    public static async Task<(EndRelationshipResponse, OutgoingMessages)> Handle(EndRelationship command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var standing = await session.LoadAsync<BusinessRelationship>(command.RelationshipId, ct) ?? throw new Rejected("NOT_FOUND");
        var (ended, messages) = await Ending.EndAsync(session, standing, "ENDED", "CBSA", command.Reason, command.RetainInFlight, clock.GetUtcNow(), ct);
        return (new(RelationshipView.Of(ended)), messages);
    }
}
