using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>An officer sets the lanes of an issue going again that are not done, and has the statements built once more that were withheld since they did not agree with the journal. Each goes on after its last transaction, and one that moves still is not doubled: the next accounts of a lane are taken once, whoever asks.</summary>
/// <param name="IssuedOn">As 2026-03-25.</param>
public sealed record ResumeStatements(string IssuedOn);

/// <param name="Lanes">How many were not done.</param>
public sealed record ResumeStatementsResponse(string IssuedOn, int Lanes);

public sealed class ResumeStatementsEndpoint : CarmEndpoint<ResumeStatements, ResumeStatementsResponse>
{
    public override void Configure()
    {
        Post("ledger/statement-runs/{issuedOn}/resume");
        Group<Staff>();
        Asks("ledger.statements.run");
        Summary(s => s.Summary = "Resume an issue of statements");
    }

    public override Task HandleAsync(ResumeStatements command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ResumeStatementsHandler
{
    public static async Task<(ResumeStatementsResponse, OutgoingMessages)> Handle(ResumeStatements command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var run = await session.LoadAsync<StatementRun>(command.IssuedOn, ct) ?? throw new Rejected("NOT_FOUND");
        var open = await session.Query<StatementLane>().Where(l => l.RunId == command.IssuedOn && l.FinishedAt == null).OrderBy(l => l.Id).ToListAsync(ct);
        // After its due date a statement is no news any more: what it would count stands in the next.
        var isLate = (await session.ReadRatesAsync(ct)).DueOf(run.IssuedOn) < clock.GetUtcNow().TorontoDate();
        var withheld = isLate ? [] : (await session.Query<StatementLane>().Where(l => l.RunId == command.IssuedOn && l.FinishedAt != null).OrderBy(l => l.Id).ToListAsync(ct)).Where(l => l.Mismatches.Count > 0);
        return (new(command.IssuedOn, open.Count), [.. open.Select(l => new IssueLane(l.RunId, l.Lane)), .. withheld.Select(l => new IssueWithheld(l.RunId, l.Lane))]);
    }
}
