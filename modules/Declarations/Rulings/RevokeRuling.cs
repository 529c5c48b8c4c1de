using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Another than who proposed it revokes a ruling. It binds until the day before the revocation takes effect.</summary>
public sealed record RevokeRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject);

public sealed class RevokeRulingEndpoint : CarmEndpoint<RevokeRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/revoke");
        Group<Staff>();
        Asks("declarations.rulings.issue");
        Summary(s => s.Summary = "Revoke a ruling");
    }

    public override Task HandleAsync(RevokeRuling command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RevokeRulingHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested, AdvanceRulingEnded?)> Handle(RevokeRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var revoked = (await session.SubmittedRulingAsync(command.RulingNumber, ct)).Decided(RulingOutcome.Revoke, command.CallerSubject, now);
        session.Store(revoked);
        return (RulingFileResponse.Of(revoked, now), RulingNotices.OfDecision(revoked, now), revoked.Ended(now));
    }
}
