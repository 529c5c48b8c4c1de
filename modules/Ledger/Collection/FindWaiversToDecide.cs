using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the requests for waivers that wait for a decision.</summary>
public sealed record FindWaiversToDecide([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindWaiversToDecideResponse(IReadOnlyList<WaiverView> Items, string? NextCursor);

public sealed class FindWaiversToDecideEndpoint(ILedgerStore store) : CarmEndpoint<FindWaiversToDecide, FindWaiversToDecideResponse>
{
    public override void Configure()
    {
        Get("waivers");
        Group<Staff>();
        Asks("ledger.waivers.decide");
        Summary(s => s.Summary = "List requests for waivers that wait");
    }

    public override async Task HandleAsync(FindWaiversToDecide query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<Waiver>().Where(w => w.OpenOf != null && (after == null || string.Compare(w.Id, after) > 0)).OrderBy(w => w.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, w => w.Id);
        await Send.OkAsync(new([.. items.Select(WaiverView.Of)], next), ct);
    }
}
