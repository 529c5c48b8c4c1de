using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>An officer asks for one review by the Minister: the object that the client sees.</summary>
public sealed record GetReviewAsOfficer(string ReviewNumber);

public sealed class GetReviewAsOfficerEndpoint(IAppealsStore store) : CarmEndpoint<GetReviewAsOfficer, ReviewView>
{
    public override void Configure()
    {
        Get("ministerial-reviews/{reviewNumber}");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "Read a review by the Minister as an officer");
    }

    public override async Task HandleAsync(GetReviewAsOfficer query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        // A draft is the client's own.
        if (await session.LoadAsync<MinisterialReview>(query.ReviewNumber, ct) is not { State: not ReviewState.Draft } review) throw new Rejected("NOT_FOUND");
        await Send.OkAsync(ReviewView.Of(review), ct);
    }
}
