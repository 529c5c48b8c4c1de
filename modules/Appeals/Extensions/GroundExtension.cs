using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An outage that is declared, or over, covered the last day that an application for more time says was missed; it was made before that was known.</summary>
public sealed record GroundExtension(string ExtensionNumber, string RmAccount, string OutageId);

public static class GroundExtensionHandler
{
    public static async Task<OutgoingMessages> Handle(GroundExtension command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var outage = (await session.LoadAsync<DeclaredOutage>(command.OutageId, ct))!;
        // Decided meanwhile, or said before.
        if (await session.LoadAsync<ExtensionApplication>(command.ExtensionNumber, ct) is not { } application || application.GroundedBy(outage) is not { } grounded) return [];
        return await session.KeepAsync(grounded, ExtensionActs.Grounded(outage), envelope, clock.GetUtcNow(), ct);
    }
}
