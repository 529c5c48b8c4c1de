using Marten;
using Wolverine;

namespace Carm.Delegation;

/// <summary>Ends one relationship by itself, when what it rests on is gone: the provider's licence, or one of the two businesses.</summary>
/// <param name="RetainInFlight">Whether the provider may complete what it has begun; null as the client said before.</param>
public sealed record EndRelationshipOf(string RelationshipId, string What, bool? RetainInFlight, DateTimeOffset At);

public static class EndRelationshipOfHandler
{
    public static async Task<OutgoingMessages> Handle(EndRelationshipOf command, IDocumentSession session, CancellationToken ct) =>
        await session.LoadAsync<BusinessRelationship>(command.RelationshipId, ct) is { EndedAt: null } standing && standing.GrantedAt <= command.At
            ? (await Ending.EndAsync(session, standing, command.What, "CBSA", null, command.RetainInFlight ?? standing.RetainInFlight, command.At, ct)).Item2
            : [];
}
