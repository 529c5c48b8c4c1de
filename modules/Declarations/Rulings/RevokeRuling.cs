using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Another than who proposed it revokes a ruling. It binds until the day before the revocation takes effect.</summary>
/// <param name="Expected">The revision that was read, from If-Match: what was proposed anew since is read again.</param>
public sealed record RevokeRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed class RevokeRulingEndpoint : CarmEndpoint<RevokeRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/revoke");
        Group<Staff>();
        Asks("declarations.rulings.issue", readsVersion: true);
        Summary(s => s.Summary = "Revoke a ruling");
    }

    public override Task HandleAsync(RevokeRuling command, CancellationToken ct) => OkAsync(command with { Expected = IfMatch() }, ct);
}

public static class RevokeRulingHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested, AdvanceRulingEnded?)> Handle(RevokeRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ruling = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var revoked = ruling.Decided(RulingOutcome.Revoke, command.CallerSubject, now);
        if (ruling.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        session.Store(revoked);
        return (RulingFileResponse.Of(revoked, now), RulingNotices.OfDecision(revoked, now), revoked.Ended(now));
    }
}
