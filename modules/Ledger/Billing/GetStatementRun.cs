using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads how far the issue of statements of a day has come.</summary>
/// <param name="IssuedOn">As 2026-03-25.</param>
public sealed record GetStatementRun(string IssuedOn);

public sealed class GetStatementRunEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<GetStatementRun, StatementRunView>
{
    public override void Configure()
    {
        Get("ledger/statement-runs/{issuedOn}");
        Group<Staff>();
        Asks("ledger.statements.review");
        Summary(s => s.Summary = "Read the progress of an issue of statements");
    }

    public override async Task HandleAsync(GetStatementRun query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var run = await session.LoadAsync<StatementRun>(query.IssuedOn, ct) ?? throw new Rejected("NOT_FOUND");
        await Send.OkAsync((await StatementRunView.ReadAsync(session, [run], clock.GetUtcNow(), ct))[0], ct);
    }
}
