using Carm.Appeals.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client asks the Minister for the review: in time or with more time granted, of what no other review is of. Nothing needs to be paid for it (s.129).</summary>
public sealed record SubmitReview(string ReviewNumber, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight);

public sealed record SubmitReviewResponse(ReviewView Review, int Changes);

public sealed class SubmitReviewEndpoint : CarmEndpoint<SubmitReview, SubmitReviewResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/submit");
        Group<Portal>();
        Asks("appeals.reviews.file");
        Summary(s => s.Summary = "Submit a request for a review by the Minister");
    }

    public override Task HandleAsync(SubmitReview command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SubmitReviewHandler
{
    public static async Task<(SubmitReviewResponse, ReviewFiled?, OutgoingMessages)> Handle(SubmitReview command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var review = await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var submitted = review.After(ReviewCommand.Submit);
        // Of two that are submitted at once the second finds the first.
        await session.HoldAsync($"review of {submitted.StandingKey}", ct);

        if (review.Grounds.Trim().Length < 20) throw new Rejected("APL-INFO-MISSING", "grounds") { Path = "grounds" };
        await ReviewedNotice.EnsureFreeAsync(session, review.RmAccount, review.Subject, review.Reference, new(command.CallerBn9, command.Sight), ct);
        var isLate = today > review.Limits.LastDay;
        var grants = isLate ? await session.FindGrantsAsync(review.RmAccount, ExtensionType.S129Review, [review.Reference], today, ct) : [];
        if (isLate && grants.Count == 0) throw new Rejected("SMR-LATE", $"{review.Limits.LastDay:yyyy-MM-dd}", $"{review.Limits.ExtensionLastDay:yyyy-MM-dd}");
        var used = new OutgoingMessages();
        var filedOn = await session.UseAsync(grants, review.Id, used, envelope, now, ct) ?? today;

        submitted = submitted with { FiledOn = filedOn };
        OutgoingMessages messages = [.. used, .. await session.KeepAsync(submitted, ReviewActs.Submitted, envelope, now, ct), .. submitted.TellBoth("APPEALS_REVIEW_FILED", "RECOURSE_OFFICER", now, review.Reference, review.RmAccount)];
        if (review.Subject != ReviewSubject.Penalty) return (new(ReviewView.Of(submitted), submitted.Changes), null, messages);
        messages.AddRange(await session.PutUnderReviewAsync(review, envelope, now, ct));
        return (new(ReviewView.Of(submitted), submitted.Changes), new(review.Id, review.RmAccount, review.Reference, filedOn, now), messages);
    }
}
