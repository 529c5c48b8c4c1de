using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Reads one statement of account. A provider that does not see all transactions of the client gets its own lines and no totals.</summary>
public sealed record GetStatement(string RmAccount, string StatementNumber);

public sealed class GetStatementEndpoint(ILedgerStore store) : CarmEndpoint<GetStatement, StatementView>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/statements/{statementNumber}");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "Read a statement of account");
    }

    public override async Task HandleAsync(GetStatement query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var statement = await session.LoadAsync<StatementOfAccount>(query.StatementNumber, ct);
        if (statement is null || statement.RmAccount != query.RmAccount) throw new Rejected("NOT_FOUND");
        await Send.OkAsync(StatementView.Of(statement, SeesAll, Sees), ct);
    }
}
