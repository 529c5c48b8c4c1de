using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>What a request was postponed for is over.</summary>
public sealed record ResumeRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject);

public sealed class ResumeRulingEndpoint : CarmEndpoint<ResumeRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/resume");
        Group<Staff>();
        Asks("declarations.rulings.handle");
        Summary(s => s.Summary = "Resume the review of a request for a ruling");
    }

    public override Task HandleAsync(ResumeRuling command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ResumeRulingHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested)> Handle(ResumeRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var postponed = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var resumed = postponed.After(RulingCommand.Resume, command.CallerSubject, now) with { PostponedFor = null };
        session.Store(resumed);
        return (RulingFileResponse.Of(resumed, now), RulingNotices.To(resumed, "DECLARATIONS_RULING_RESUMED", now));
    }
}
