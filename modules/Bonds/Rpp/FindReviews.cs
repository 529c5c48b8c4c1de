using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists the annual reviews of what must be secured, the newest first, and how far each has come.</summary>
public sealed record FindReviews([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindReviewsResponse(IReadOnlyList<ReviewView> Items, string? NextCursor);

/// <param name="Accounts">In the program when it began.</param>
/// <param name="Done">Of them so far.</param>
/// <param name="Raised">Told of more than they have posted.</param>
/// <param name="FailedCount">Accounts that could not be reviewed. Asked for again, the review tries these again.</param>
/// <param name="Failed">The first hundred of them.</param>
public sealed record ReviewView(DateOnly AsOf, DateTimeOffset StartedAt, int Accounts, int Done, int Raised, int FailedCount, IReadOnlyList<FailedReview> Failed, DateTimeOffset? FinishedAt)
{
    const int Shown = 100;

    public static ReviewView Of(RequirementReview r) => new(r.AsOf, r.StartedAt, r.Accounts, r.Done, r.Raised, r.Failed.Count, [.. r.Failed.Take(Shown)], r.FinishedAt);
}

public sealed class FindReviewsEndpoint(IBondsStore store) : CarmEndpoint<FindReviews, FindReviewsResponse>
{
    public override void Configure()
    {
        Get("rpp/reviews");
        Group<Staff>();
        Asks("bonds.rpp.review");
        Summary(s => s.Summary = "List the annual reviews of security");
    }

    public override async Task HandleAsync(FindReviews query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var (items, next) = Cut(await session.Query<RequirementReview>().Where(r => after == null || string.Compare(r.Id, after) < 0).OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct), size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(ReviewView.Of)], next), ct);
    }
}
