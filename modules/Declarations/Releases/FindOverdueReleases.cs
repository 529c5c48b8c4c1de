using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists the releases of a program account that were not accounted for in time, the longest overdue first.</summary>
public sealed record FindOverdueReleases(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindOverdueReleasesResponse(IReadOnlyList<OverdueRelease> Items, string? NextCursor);

public sealed class FindOverdueReleasesEndpoint(IDeclarationsStore store, TimeProvider clock) : CarmEndpoint<FindOverdueReleases, FindOverdueReleasesResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/overdue-releases");
        Group<Portal>();
        Asks("declarations.cads.view");
        Summary(s => s.Summary = "List the overdue releases of a program account");
    }

    public override async Task HandleAsync(FindOverdueReleases query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var overdue = session.Query<ReleaseRecord>().Where(r => r.RmAccount == query.RmAccount && r.State == ReleaseState.Overdue && !r.IsInReview);
        var seen = new List<ReleaseRecord>();
        for (var (from, isMore) = (after ?? "", true); isMore && seen.Count <= size;)
        {
            var page = await overdue.Where(r => string.Compare(r.SortKey, from) > 0).OrderBy(r => r.SortKey).Take(size + 1).ToListAsync(ct);
            seen.AddRange(SeesAll ? page : await SeenAsync(page));
            (from, isMore) = (page.LastOrDefault()?.SortKey ?? from, page.Count > size);
        }
        var (items, next) = Cut(seen, size, r => r.SortKey);
        var today = clock.GetUtcNow().TorontoDate();
        await Send.OkAsync(new([.. items.Select(r => OverdueRelease.Of(r, today))], next), ct);

        // A release is nobody's in particular until somebody begins its declaration; then it is seen as that one is.
        async Task<IEnumerable<ReleaseRecord>> SeenAsync(IReadOnlyList<ReleaseRecord> page)
        {
            string[] numbers = [.. page.Select(r => r.Id)];
            var begun = await session.Query<Cad>().Where(c => c.Id.IsOneOf(numbers)).Select(c => new { c.Id, c.RmAccount, c.SubmitterBn9 }).ToListAsync(ct);
            var hidden = begun.Where(c => c.RmAccount == query.RmAccount && !Sees(c.SubmitterBn9, query.RmAccount)).Select(c => c.Id).ToHashSet();
            return page.Where(r => !hidden.Contains(r.Id));
        }
    }
}
