using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A recourse officer rejects a request that is no request under s.129; it may be made again while time lasts.</summary>
/// <param name="ReasonEn">Why, in English.</param>
/// <param name="ReasonFr">The same in French; the client reads its own language.</param>
public sealed record RejectReview(string ReviewNumber, string ReasonEn, string ReasonFr, [property: FromClaim("sub")] string Subject);

public sealed record RejectReviewResponse(ReviewView Review);

public sealed class RejectReviewValidator : Validator<RejectReview>
{
    public RejectReviewValidator()
    {
        RuleFor(x => x.ReasonEn).NotEmpty().MaximumLength(2_000);
        RuleFor(x => x.ReasonFr).NotEmpty().MaximumLength(2_000);
    }
}

public sealed class RejectReviewEndpoint : CarmEndpoint<RejectReview, RejectReviewResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/reject");
        Group<Staff>();
        Asks("appeals.reviews.handle");
        Summary(s => s.Summary = "Reject a request for a review");
    }

    public override Task HandleAsync(RejectReview command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RejectReviewHandler
{
    public static async Task<(RejectReviewResponse, OutgoingMessages)> Handle(RejectReview command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = (await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND")).After(ReviewCommand.Reject, command.Subject) with { Reason = new(command.ReasonEn, command.ReasonFr) };
        OutgoingMessages messages =
        [
            .. await session.KeepAsync(review, ReviewActs.Rejected, envelope, now, ct), .. await session.EndReviewAsync(review, envelope, now, ct),
            review.Tell("APPEALS_REVIEW_REJECTED", now, command.ReasonEn) with { FrenchValues = [review.Id, command.ReasonFr] },
        ];
        return (new(ReviewView.Of(review)), messages);
    }
}
