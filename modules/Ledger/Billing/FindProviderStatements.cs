using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists a service provider's own statements, the newest first: one of each month in which the statement of a client for which it still acts has something of its own. A month whose clients' statements were published before those of providers were kept has none.</summary>
public sealed record FindProviderStatements(string Bn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindProviderStatementsResponse(IReadOnlyList<ProviderStatementRow> Items, string? NextCursor);

/// <summary>A service provider's statement in a list.</summary>
/// <param name="Accounts">Of how many program accounts.</param>
/// <param name="Lines">How many lines it has.</param>
public sealed record ProviderStatementRow(string StatementNumber, DateOnly IssuedOn, DateOnly DueOn, int Accounts, int Lines);

public sealed class FindProviderStatementsEndpoint(ILedgerStore store, IAuthority authority) : CarmEndpoint<FindProviderStatements, FindProviderStatementsResponse>
{
    const string Numbers = "select distinct data ->> 'number' from ledger.mt_doc_providershare where data ->> 'bn9' = ? and data ->> 'number' < ? order by 1 desc limit ?";

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
        // Without a cursor all of them: each number begins with an S.
        var (read, next) = Cut(await session.AdvancedSql.QueryAsync<string>(Numbers, ct, query.Bn9, after ?? "T", size + 1), size, n => n);
        string[] numbers = [.. read];
        var shares = await session.Query<ProviderShare>().Where(s => s.Bn9 == query.Bn9 && s.Number.IsOneOf(numbers)).ToListAsync(ct);
        var seen = await authority.SeenOfAsync(User, shares.Select(s => s.RmAccount), ct);
        var rows = shares.Where(s => seen.Contains(s.RmAccount)).GroupBy(s => s.Number).OrderByDescending(of => of.Key, StringComparer.Ordinal);
        await Send.OkAsync(new([.. rows.Select(of => new ProviderStatementRow(of.Key, of.Max(s => s.IssuedOn), of.Max(s => s.DueOn), of.Count(), of.Sum(s => s.Lines)))], next), ct);
    }
}
