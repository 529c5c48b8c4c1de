using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>The officer finds the request complete. The service standard runs from the day on which the last thing that it needed was received, not from the day on which this was seen.</summary>
public sealed record CompleteRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject);

public sealed class CompleteRulingEndpoint : CarmEndpoint<CompleteRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/complete");
        Group<Staff>();
        Asks("declarations.rulings.handle");
        Summary(s => s.Summary = "Find a request for a ruling complete");
    }

    public override Task HandleAsync(CompleteRuling command, CancellationToken ct) => OkAsync(command, ct);
}

public static class CompleteRulingHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested)> Handle(CompleteRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var asked = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var complete = asked.After(RulingCommand.Complete, command.CallerSubject, now)
            with { CompleteOn = asked.Questions.Select(q => q.AnsweredOn).Append(asked.SubmittedOn).Max() };
        session.Store(complete);
        return (RulingFileResponse.Of(complete, now), RulingNotices.To(complete, "DECLARATIONS_RULING_COMPLETE", now, $"{complete.TargetOn(now.TorontoDate()):yyyy-MM-dd}"));
    }
}
