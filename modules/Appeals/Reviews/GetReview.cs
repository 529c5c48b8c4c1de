using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>Asks for one review by the Minister.</summary>
public sealed record GetReview(string ReviewNumber);

public sealed class GetReviewEndpoint(IAppealsStore store) : CarmEndpoint<GetReview, ReviewView>
{
    public override void Configure()
    {
        Get("ministerial-reviews/{reviewNumber}");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "Read a review by the Minister");
    }

    public override async Task HandleAsync(GetReview query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var review = await session.LoadAsync<MinisterialReview>(query.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND");
        Tag(review.Changes);
        await Send.OkAsync(ReviewView.Of(review), ct);
    }
}

/// <summary>Whose a review is.</summary>
sealed class ReviewLocator(IAppealsStore store) : IResourceLocator
{
    public string RouteParameter => "reviewNumber";

    public async Task<(string RmAccount, string? SubmitterBn9, bool IsOpen)?> FindAsync(string value, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<MinisterialReview>(value, ct) is { } review ? (review.RmAccount, review.SubmitterBn9, false) : null;
    }
}
