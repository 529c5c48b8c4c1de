using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>The client ends a relationship from the next request on; a manager of programs takes its own programs out of it.</summary>
/// <param name="RetainInFlight">Whether the provider may complete what it has begun, which is presumed (F40).</param>
public sealed record RevokeRelationship(string RelationshipId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_on_behalf_of")] string ClientBn9, string? Reason = null, bool RetainInFlight = true);

public sealed record RevokeRelationshipResponse(RelationshipView Relationship);

public sealed class RevokeRelationshipValidator : Validator<RevokeRelationship>
{
    public RevokeRelationshipValidator() => RuleFor(x => x.Reason).MaximumLength(500);
}

public sealed class RevokeRelationshipEndpoint : CarmEndpoint<RevokeRelationship, RevokeRelationshipResponse>
{
    public override void Configure()
    {
        Post("relationships/{relationshipId}/revoke");
        Group<Portal>();
        Asks("delegation.relationships.amend");
        Summary(s => s.Summary = "End a relationship");
    }

    public override Task HandleAsync(RevokeRelationship command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RevokeRelationshipHandler
{
    public static async Task<(RevokeRelationshipResponse, OutgoingMessages)> Handle(RevokeRelationship command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        if (await session.LoadAsync<BusinessRelationship>(command.RelationshipId, ct) is not { } standing || standing.ClientBn9 != command.ClientBn9) throw new Rejected("NOT_FOUND");
        var person = (await session.LoadAsync<Person>(command.Subject, ct))!;
        var own = person.ManagesAllOf(standing.ClientBn9, today) ? null : person.ManagedProgramsOn(today) ?? standing.RmAccounts;
        if (own is not null && (standing.Kind != "PMR" || !standing.RmAccounts.Any(own.Contains))) throw new Rejected("DEL_ABOVE_AUTHORITY");

        string[] rest = own is null ? [] : [.. standing.RmAccounts.Except(own)];
        if (rest.Length > 0)
        {
            if (standing.EndedAt is not null) throw new Rejected("STATE_CONFLICT");
            var less = standing.Without(own!, command.RetainInFlight, today);
            return (new(RelationshipView.Of(less)), await Amending.KeepAsync(session, less, command.Subject, command.Reason, now, ct));
        }
        var (ended, messages) = await Ending.EndAsync(session, standing, "REVOKED", command.Subject, command.Reason, command.RetainInFlight, now, ct);
        return (new(RelationshipView.Of(ended)), messages);
    }
}
