using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists the requests for a lower requirement that wait for the CBSA, the oldest first.</summary>
public sealed record FindReductionsToDecide([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindReductionsToDecideResponse(IReadOnlyList<ReductionView> Items, string? NextCursor);

public sealed class FindReductionsToDecideEndpoint(IBondsStore store) : CarmEndpoint<FindReductionsToDecide, FindReductionsToDecideResponse>
{
    public override void Configure()
    {
        Get("rpp/reduction-requests");
        Group<Staff>();
        Asks("bonds.rpp.review");
        Summary(s => s.Summary = "List requests for a lower requirement that wait");
    }

    public override async Task HandleAsync(FindReductionsToDecide query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<ReductionRequest>().Where(r => r.OpenKey != null && (after == null || string.Compare(r.OpenKey, after) > 0)).OrderBy(r => r.OpenKey).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.OpenKey!);
        await Send.OkAsync(new([.. items.Select(ReductionView.Of)], next), ct);
    }
}
