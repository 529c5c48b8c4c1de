using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A recourse officer acknowledges that a review was asked for.</summary>
public sealed record AcknowledgeReview(string ReviewNumber, [property: FromClaim("sub")] string Subject);

public sealed record AcknowledgeReviewResponse(ReviewView Review);

public sealed class AcknowledgeReviewEndpoint : CarmEndpoint<AcknowledgeReview, AcknowledgeReviewResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/acknowledge");
        Group<Staff>();
        Asks("appeals.reviews.handle");
        Summary(s => s.Summary = "Acknowledge a request for a review");
    }

    public override Task HandleAsync(AcknowledgeReview command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AcknowledgeReviewHandler
{
    public static async Task<(AcknowledgeReviewResponse, NoticeRequested, OutgoingMessages)> Handle(AcknowledgeReview command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = (await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND")).After(ReviewCommand.Acknowledge, command.Subject);
        return (new(ReviewView.Of(review)), review.Tell("APPEALS_REVIEW_ACKNOWLEDGED", now, review.Reference), await session.KeepAsync(review, ReviewActs.Acknowledged, envelope, now, ct));
    }
}
