using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Another than who proposed it modifies a ruling that stands. Its earlier terms hold until the new ones take effect.</summary>
/// <param name="Expected">The revision that was read, from If-Match: what was proposed anew since is read again.</param>
public sealed record ModifyRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed class ModifyRulingEndpoint : CarmEndpoint<ModifyRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/modify");
        Group<Staff>();
        Asks("declarations.rulings.issue", readsVersion: true);
        Summary(s => s.Summary = "Modify a ruling");
    }

    public override Task HandleAsync(ModifyRuling command, CancellationToken ct) => OkAsync(command with { Expected = IfMatch() }, ct);
}

public static class ModifyRulingHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested, AdvanceRulingGiven?)> Handle(ModifyRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ruling = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var modified = ruling.Decided(RulingOutcome.Modify, command.CallerSubject, now);
        if (ruling.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        session.Store(modified);
        return (RulingFileResponse.Of(modified, now), RulingNotices.OfDecision(modified, now), modified.Given(now));
    }
}
