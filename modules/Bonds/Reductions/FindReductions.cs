using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists what a program account asked to be required less, the oldest first.</summary>
public sealed record FindReductions(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindReductionsResponse(IReadOnlyList<ReductionView> Items, string? NextCursor);

public sealed class FindReductionsEndpoint(IBondsStore store) : CarmEndpoint<FindReductions, FindReductionsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/rpp/reduction-requests");
        Group<Portal>();
        Asks("bonds.rpp.view");
        Summary(s => s.Summary = "List requests for a lower requirement");
    }

    public override async Task HandleAsync(FindReductions query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        if (!SeesAll) throw new Rejected("NOT_FOUND");
        await using var session = store.QuerySession();
        var found = await session.Query<ReductionRequest>().Where(r => r.RmAccount == query.RmAccount && (after == null || string.Compare(r.Id, after) > 0)).OrderBy(r => r.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(ReductionView.Of)], next), ct);
    }
}
