using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists an account's statements, the newest first.</summary>
/// <param name="AsOf">Those that were out on that day, each in the state in which it was at its end.</param>
/// <param name="Cursor">From the page before.</param>
/// <param name="Lines">False leaves out the lines and what is held, of which a month may have thousands; each statement has them where it is read alone. Left out, they are given.</param>
public sealed record FindStatements(string RmAccount, [property: QueryParam] string? AsOf = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null, [property: QueryParam] bool? Lines = null);

public sealed record FindStatementsResponse(IReadOnlyList<StatementView> Items, string? NextCursor);

public sealed class FindStatementsEndpoint(ILedgerStore store, TimeProvider clock) : CarmEndpoint<FindStatements, FindStatementsResponse>
{
    const string WithoutLines = """
        select jsonb_build_object('statement', data || '{"lines":[],"held":[]}') from ledger.mt_doc_statementofaccount
        where data ->> 'rmAccount' = ? and data ->> 'issuedOn' <= ? and id < ? order by id desc limit ?
        """;

    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/statements");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List statements of account");
    }

    public override async Task HandleAsync(FindStatements query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var (by, today) = (query.AsOf is null ? DateOnly.MaxValue : BusinessCalendar.ReadDate(query.AsOf, "asOf"), clock.GetUtcNow().TorontoDate());
        await using var session = store.QuerySession();
        // Without a cursor all of them: each number begins with an S.
        IReadOnlyList<StatementOfAccount> found = query.Lines == false
            ? [.. (await session.AdvancedSql.QueryAsync<StatementHead>(WithoutLines, ct, query.RmAccount, $"{by:yyyy-MM-dd}", after ?? "T", size + 1)).Select(head => head.Statement)]
            : await session.Query<StatementOfAccount>().Where(s => s.RmAccount == query.RmAccount && s.IssuedOn <= by && (after == null || string.Compare(s.Id, after) < 0)).OrderByDescending(s => s.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, s => s.Id);
        var stateOf = by < today ? await session.StatesOnAsync(query.RmAccount, by, ct) : await session.StatesAsync(query.RmAccount, today, ct);
        await Send.OkAsync(new([.. items.Select(s => StatementView.Of(s, stateOf(s), SeesAll, Sees))], next), ct);
    }
}

/// <summary>A statement whose lines the database kept back.</summary>
sealed record StatementHead(StatementOfAccount Statement);
