using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client changes the draft of a review, by the version that it last read.</summary>
public sealed record ChangeReview(
    string ReviewNumber, ReviewApplicant? Applicant, string Grounds, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight, DateOnly? NoticeOn = null, [property: JsonIgnore] long Expected = 0);

public sealed record ChangeReviewResponse(ReviewView Review, int Changes);

public sealed class ChangeReviewValidator : Validator<ChangeReview>
{
    public ChangeReviewValidator()
    {
        RuleFor(x => x.Applicant).NotNull().IsInEnum();
        RuleFor(x => x.Grounds).NotEmpty().MaximumLength(20_000);
    }
}

public sealed class ChangeReviewEndpoint : CarmEndpoint<ChangeReview, ChangeReviewResponse>
{
    public override void Configure()
    {
        Put("ministerial-reviews/{reviewNumber}");
        Group<Portal>();
        Asks("appeals.reviews.file");
        Summary(s => s.Summary = "Change the draft of a review");
    }

    public override async Task HandleAsync(ChangeReview command, CancellationToken ct)
    {
        var changed = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(changed.Changes);
        await Send.OkAsync(changed, ct);
    }
}

public static class ChangeReviewHandler
{
    public static async Task<(ChangeReviewResponse, OutgoingMessages)> Handle(ChangeReview command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND");
        if (review.Changes != command.Expected) throw new Rejected("IF_MATCH_STALE");
        var noticeOn = await ReviewedNotice.NoticeDayAsync(session, review.RmAccount, review.Subject, [review.Reference], command.NoticeOn ?? review.NoticeOn, command.Applicant!.Value, new(command.CallerBn9, command.Sight), now.TorontoDate(), ct);
        var changed = review.After(ReviewCommand.Save) with { Applicant = command.Applicant.Value, Grounds = command.Grounds, NoticeOn = noticeOn };
        return (new(ReviewView.Of(changed), changed.Changes), await session.KeepAsync(changed, ReviewActs.Changed, envelope, now, ct));
    }
}
