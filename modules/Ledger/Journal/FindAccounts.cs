using Carm.Kernel;
using FastEndpoints;

namespace Carm.Ledger;

/// <summary>Lists the chart of accounts, by code.</summary>
public sealed record FindAccounts([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindAccountsResponse(IReadOnlyList<AccountView> Items, string? NextCursor);

/// <summary>One account of the chart.</summary>
/// <param name="Name">In the caller's language.</param>
/// <param name="IsPerRmAccount">Whether it is kept for each program account; the journal then writes <c>1110:700000003RM0001</c>.</param>
public sealed record AccountView(string Account, string Name, string NameEn, string NameFr, AccountType Type, Side NormalSide, bool IsPerRmAccount);

public sealed class FindAccountsEndpoint : CarmEndpoint<FindAccounts, FindAccountsResponse>
{
    public override void Configure()
    {
        Get("ledger/accounts");
        Group<Staff>();
        Asks("ledger.journal.view");
        Summary(s => s.Summary = "List the chart of accounts");
    }

    public override Task HandleAsync(FindAccounts query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var (accounts, next) = Cut([.. Accounts.Chart.Where(a => string.CompareOrdinal(a.Code, after) > 0).Take(size + 1)], size, a => a.Code);
        return Send.OkAsync(new([.. accounts.Select(a => new AccountView(a.Code, a.Name.ToString(), a.Name.En, a.Name.Fr, a.Type, a.NormalSide, a.IsPerRmAccount))], next), ct);
    }
}
