using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Another than who proposed it issues a ruling. It binds from its date of effect, and a ruling that it was asked to modify ends there.</summary>
public sealed record IssueRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject);

public sealed class IssueRulingEndpoint : CarmEndpoint<IssueRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/issue");
        Group<Staff>();
        Asks("declarations.rulings.issue");
        Summary(s => s.Summary = "Issue a ruling");
    }

    public override Task HandleAsync(IssueRuling command, CancellationToken ct) => OkAsync(command, ct);
}

public static class IssueRulingHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested, AdvanceRulingGiven?, AdvanceRulingEnded?)> Handle(IssueRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var issued = (await session.SubmittedRulingAsync(command.RulingNumber, ct)).Decided(RulingOutcome.Issue, command.CallerSubject, now);
        session.Store(issued);
        // If the ruling that it was to replace has ended meanwhile, nothing is left to modify (409): the request is declined. While that one is under review, this one waits.
        var replaced = issued.Modifies is { } old ? (await session.RulingAsync(old, ct)).SupersededBy(issued, command.CallerSubject, now) : null;
        if (replaced is not null) session.Store(replaced);
        return (RulingFileResponse.Of(issued, now), RulingNotices.OfDecision(issued, now), issued.Given(now), replaced?.Ended(now));
    }
}
