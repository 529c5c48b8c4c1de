using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists for officers the releases that were not accounted for in time, the longest overdue first: of one program account, or all.</summary>
public sealed record FindOverdueReleasesToReview([property: QueryParam] string? RmAccount = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindOverdueReleasesToReviewResponse(IReadOnlyList<OverdueRelease> Items, string? NextCursor);

public sealed class FindOverdueReleasesToReviewEndpoint(IDeclarationsStore store, TimeProvider clock) : CarmEndpoint<FindOverdueReleasesToReview, FindOverdueReleasesToReviewResponse>
{
    public override void Configure()
    {
        Get("overdue-releases");
        Group<Staff>();
        Asks("declarations.releases.review");
        Summary(s => s.Summary = "List overdue releases");
    }

    public override async Task HandleAsync(FindOverdueReleasesToReview query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var overdue = session.Query<ReleaseRecord>().Where(r => r.State == ReleaseState.Overdue && !r.IsInReview);
        if (query.RmAccount is { } rm) overdue = overdue.Where(r => r.RmAccount == rm);
        if (after is not null) overdue = overdue.Where(r => string.Compare(r.SortKey, after) > 0);
        var found = await overdue.OrderBy(r => r.SortKey).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.SortKey);
        var today = clock.GetUtcNow().TorontoDate();
        await Send.OkAsync(new([.. items.Select(r => OverdueRelease.Of(r, today, forStaff: true))], next), ct);
    }
}
