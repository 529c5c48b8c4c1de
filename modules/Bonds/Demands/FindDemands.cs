using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists demands, the newest last, all or those of one program account.</summary>
public sealed record FindDemands([property: QueryParam] string? RmAccount = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindDemandsResponse(IReadOnlyList<DemandView> Items, string? NextCursor);

public sealed class FindDemandsEndpoint(IBondsStore store, TimeProvider clock) : CarmEndpoint<FindDemands, FindDemandsResponse>
{
    public override void Configure()
    {
        Get("demands");
        Group<Staff>();
        Asks("bonds.demands.view");
        Summary(s => s.Summary = "List demands on sureties");
    }

    public override async Task HandleAsync(FindDemands query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<SecurityDemand>().Where(d => (query.RmAccount == null || d.RmAccount == query.RmAccount) && (after == null || string.Compare(d.Id, after) > 0)).OrderBy(d => d.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, d => d.Id);
        await Send.OkAsync(new([.. items.Select(d => DemandView.Of(d, clock.GetUtcNow().TorontoDate()))], next), ct);
    }
}
