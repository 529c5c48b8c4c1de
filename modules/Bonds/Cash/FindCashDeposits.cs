using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists a program account's cash deposits, the oldest first.</summary>
public sealed record FindCashDeposits(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCashDepositsResponse(IReadOnlyList<CashDepositView> Items, string? NextCursor);

public sealed class FindCashDepositsEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<FindCashDeposits, FindCashDepositsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/cash-deposits");
        Group<Portal>();
        Asks("bonds.rpp.view");
        Summary(s => s.Summary = "List cash deposits");
    }

    public override async Task HandleAsync(FindCashDeposits query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        var found = await session.Query<CashDeposit>().Where(d => d.RmAccount == query.RmAccount && (after == null || string.Compare(d.Id, after) > 0)).OrderBy(d => d.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, d => d.Id);
        await Send.OkAsync(new([.. items.Select(d => CashDepositView.Of(d, clock.GetUtcNow().TorontoDate()))], next), ct);
    }
}
