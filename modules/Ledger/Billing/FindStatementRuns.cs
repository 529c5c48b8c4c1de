using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the issues of statements with their progress, the newest first.</summary>
public sealed record FindStatementRuns([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindStatementRunsResponse(IReadOnlyList<StatementRunView> Items, string? NextCursor);

public sealed class FindStatementRunsEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<FindStatementRuns, FindStatementRunsResponse>
{
    public override void Configure()
    {
        Get("ledger/statement-runs");
        Group<Staff>();
        Asks("ledger.statements.review");
        Summary(s => s.Summary = "List the issues of statements");
    }

    public override async Task HandleAsync(FindStatementRuns query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<StatementRun>().Where(r => after == null || string.Compare(r.Id, after) < 0).OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct);
        var (runs, next) = Cut(found, size, r => r.Id);
        await Send.OkAsync(new(await StatementRunView.ReadAsync(session, runs, clock.GetUtcNow(), ct), next), ct);
    }
}
