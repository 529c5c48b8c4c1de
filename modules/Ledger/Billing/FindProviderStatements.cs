using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists a service provider's own statements, the newest first: one of each month in which the statement of a client for which it still acts has something of its own.</summary>
public sealed record FindProviderStatements(string Bn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindProviderStatementsResponse(IReadOnlyList<ProviderStatementRow> Items, string? NextCursor);

/// <summary>A service provider's statement in a list.</summary>
/// <param name="Accounts">Of how many program accounts.</param>
/// <param name="Lines">How many lines it has.</param>
public sealed record ProviderStatementRow(string StatementNumber, DateOnly IssuedOn, DateOnly DueOn, int Accounts, int Lines);

public sealed class FindProviderStatementsEndpoint(ILedgerStore store, IAuthority authority) : CarmEndpoint<FindProviderStatements, FindProviderStatementsResponse>
{
    const string Rows = """
        select jsonb_build_object('statementNumber', data ->> 'number', 'issuedOn', max(data ->> 'issuedOn'), 'dueOn', max(data ->> 'dueOn'), 'accounts', count(*), 'lines', sum((data ->> 'lines')::int))
        from ledger.mt_doc_providershare where data ->> 'bn9' = ? and data ->> 'rmAccount' = any(?) and data ->> 'number' < ?
        group by data ->> 'number' order by data ->> 'number' desc limit ?
        """;

    public override void Configure()
    {
        Get("businesses/{bn9}/statements");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List a service provider's statements");
    }

    public override async Task HandleAsync(FindProviderStatements query, CancellationToken ct)
    {
        if (User.FindFirst("carm_bn9")?.Value != query.Bn9) throw new Rejected("NOT_FOUND");
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var seen = await authority.SeenOfAsync(User, await session.Query<ProviderShare>().Where(s => s.Bn9 == query.Bn9).Select(s => s.RmAccount).Distinct().ToListAsync(ct), ct);
        // Without a cursor all of them: each number begins with an S.
        var (items, next) = Cut(await session.AdvancedSql.QueryAsync<ProviderStatementRow>(Rows, ct, query.Bn9, seen.ToArray(), after ?? "T", size + 1), size, s => s.StatementNumber);
        await Send.OkAsync(new(items, next), ct);
    }
}
