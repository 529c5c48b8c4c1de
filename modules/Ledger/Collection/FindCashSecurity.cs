using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the cash security of a program account, the newest first.</summary>
public sealed record FindCashSecurity(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCashSecurityResponse(IReadOnlyList<CashSecurityView> Items, string? NextCursor);

public sealed class FindCashSecurityEndpoint(ILedgerStore store) : CarmEndpoint<FindCashSecurity, FindCashSecurityResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/cash-security");
        Group<Staff>();
        Asks("ledger.journal.view");
        Summary(s => s.Summary = "List cash security");
    }

    public override async Task HandleAsync(FindCashSecurity query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(query.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var found = await session.Query<CashSecurity>().Where(s => s.RmAccount == query.RmAccount && (after == null || string.Compare(s.Id, after) < 0)).OrderByDescending(s => s.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, s => s.Id);
        await Send.OkAsync(new([.. items.Select(CashSecurityView.Of)], next), ct);
    }
}
