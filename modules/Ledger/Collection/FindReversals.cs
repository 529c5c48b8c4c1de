using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the reversals that were asked for in a program account, the newest first.</summary>
public sealed record FindReversals(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindReversalsResponse(IReadOnlyList<ItemReversalView> Items, string? NextCursor);

public sealed class FindReversalsEndpoint(ILedgerStore store) : CarmEndpoint<FindReversals, FindReversalsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/reversals");
        Group<Staff>();
        Asks("ledger.journal.view");
        Summary(s => s.Summary = "List reversals");
    }

    public override async Task HandleAsync(FindReversals query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(query.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var found = await session.Query<ItemReversal>().Where(r => r.RmAccount == query.RmAccount && (after == null || string.Compare(r.Id, after) < 0)).OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(ItemReversalView.Of)], next), ct);
    }
}
