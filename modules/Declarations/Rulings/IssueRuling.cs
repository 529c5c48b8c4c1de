using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Another than who proposed it issues a ruling. It binds from its date of effect, and a ruling that it was asked to modify ends there.</summary>
/// <param name="Expected">The revision that was read, from If-Match: what was proposed anew since is read again.</param>
public sealed record IssueRuling(string RulingNumber, [property: FromClaim("sub")] string CallerSubject, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed class IssueRulingEndpoint : CarmEndpoint<IssueRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/issue");
        Group<Staff>();
        Asks("declarations.rulings.issue", readsVersion: true);
        Summary(s => s.Summary = "Issue a ruling");
    }

    public override Task HandleAsync(IssueRuling command, CancellationToken ct) => OkAsync(command with { Expected = IfMatch() }, ct);
}

public static class IssueRulingHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested, AdvanceRulingGiven?, AdvanceRulingEnded?)> Handle(IssueRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var ruling = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var issued = ruling.Decided(RulingOutcome.Issue, command.CallerSubject, now);
        if (ruling.Revision != command.Expected) throw new Rejected("IF_MATCH_STALE");
        session.Store(issued);
        // If the ruling that it was to replace has ended meanwhile, nothing is left to modify (409): the request is declined. While that one is under review, this one waits.
        var replaced = issued.Modifies is { } old ? (await session.RulingAsync(old, ct)).SupersededBy(issued, command.CallerSubject, now) : null;
        if (replaced is not null) session.Store(replaced);
        return (RulingFileResponse.Of(issued, now), RulingNotices.OfDecision(issued, now), issued.Given(now), replaced?.Ended(now));
    }
}
