using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists the demands that were issued on the caller's business.</summary>
public sealed record FindDemandsOnMe([property: FromClaim("carm_bn9")] string CallerBn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindDemandsOnMeResponse(IReadOnlyList<DemandView> Items, string? NextCursor);

public sealed class FindDemandsOnMeEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<FindDemandsOnMe, FindDemandsOnMeResponse>
{
    public override void Configure()
    {
        Get("provider/demands");
        Group<Portal>();
        Asks("bonds.agreements.post");
        Summary(s => s.Summary = "List demands on you");
    }

    public override async Task HandleAsync(FindDemandsOnMe query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<SecurityDemand>().Where(d => d.ProviderBn9 == query.CallerBn9 && d.IssuedOn != null && (after == null || string.Compare(d.Id, after) > 0)).OrderBy(d => d.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, d => d.Id);
        await Send.OkAsync(new([.. items.Select(d => DemandView.Of(d, clock.GetUtcNow().TorontoDate()))], next), ct);
    }
}
