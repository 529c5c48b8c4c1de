using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client withdraws its request before the Minister decides; what is under review is collectable again, and a review may be asked for anew while time lasts.</summary>
public sealed record WithdrawReview(string ReviewNumber);

public sealed record WithdrawReviewResponse(ReviewView Review, int Changes);

public sealed class WithdrawReviewEndpoint : CarmEndpoint<WithdrawReview, WithdrawReviewResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/withdraw");
        Group<Portal>();
        Asks("appeals.reviews.file");
        Summary(s => s.Summary = "Withdraw a request for a review");
    }

    public override Task HandleAsync(WithdrawReview command, CancellationToken ct) => OkAsync(command, ct);
}

public static class WithdrawReviewHandler
{
    public static async Task<(WithdrawReviewResponse, OutgoingMessages)> Handle(WithdrawReview command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var withdrawn = review.After(ReviewCommand.Withdraw);
        var messages = await session.KeepAsync(withdrawn, ReviewActs.Withdrawn, envelope, now, ct);
        // Nobody has heard of a draft.
        if (review.State != ReviewState.Draft) messages.AddRange(await session.EndReviewAsync(withdrawn, envelope, now, ct));
        return (new(ReviewView.Of(withdrawn), withdrawn.Changes), messages);
    }
}
