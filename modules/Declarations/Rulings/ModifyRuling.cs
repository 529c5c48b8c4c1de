using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Another than who proposed it modifies a ruling that stands. Its earlier terms hold until the new ones take effect.</summary>
public sealed record ModifyRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject);

public sealed class ModifyRulingEndpoint : CarmEndpoint<ModifyRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/modify");
        Group<Staff>();
        Asks("declarations.rulings.issue");
        Summary(s => s.Summary = "Modify a ruling");
    }

    public override Task HandleAsync(ModifyRuling command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ModifyRulingHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested, AdvanceRulingGiven?)> Handle(ModifyRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var modified = (await session.SubmittedRulingAsync(command.RulingNumber, ct)).Decided(RulingOutcome.Modify, command.CallerSubject, now);
        session.Store(modified);
        return (RulingFileResponse.Of(modified, now), RulingNotices.OfDecision(modified, now), modified.Given(now));
    }
}
