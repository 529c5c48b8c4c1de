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
    public static async Task<(ResumeStatementsResponse, OutgoingMessages)> Handle(ResumeStatements command, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<StatementRun>(command.IssuedOn, ct) is null) throw new Rejected("NOT_FOUND");
        var open = await session.Query<StatementLane>().Where(l => l.RunId == command.IssuedOn && l.FinishedAt == null).OrderBy(l => l.Id).ToListAsync(ct);
        var withheld = (await session.Query<StatementLane>().Where(l => l.RunId == command.IssuedOn && l.FinishedAt != null).OrderBy(l => l.Id).ToListAsync(ct)).Where(l => l.Mismatches.Count > 0);
        return (new(command.IssuedOn, open.Count), [.. open.Select(l => new IssueLane(l.RunId, l.Lane)), .. withheld.Select(l => new IssueWithheld(l.RunId, l.Lane))]);
    }
}
