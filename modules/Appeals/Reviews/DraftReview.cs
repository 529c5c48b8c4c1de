using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client begins a request that the Minister review a penalty, a seizure or a forfeiture. The clock runs on until it is submitted.</summary>
/// <param name="References">The number of the one notice of penalty, or the reference of the seizure or of the forfeiture.</param>
/// <param name="NoticeOn">The day of the seizure or of the service of a forfeiture; a penalty knows its own.</param>
/// <param name="Grounds">20 to 20,000 characters.</param>
public sealed record DraftReview(string RmAccount, ReviewSubject? Subject, IReadOnlyList<string> References, DateOnly? NoticeOn, ReviewApplicant? Applicant, string Grounds, [property: FromClaim("carm_bn9")] string CallerBn9);

public sealed record DraftReviewResponse(ReviewView Review, int Changes);

public sealed class DraftReviewValidator : Validator<DraftReview>
{
    public DraftReviewValidator()
    {
        RuleFor(x => x.Subject).NotNull().IsInEnum();
        RuleFor(x => x.References).NotEmpty();
        RuleForEach(x => x.References).NotEmpty().MaximumLength(60);
        RuleFor(x => x.Applicant).NotNull().IsInEnum();
        RuleFor(x => x.Grounds).NotEmpty().MaximumLength(20_000);
    }
}

public sealed class DraftReviewEndpoint(IAppealsStore store) : CarmEndpoint<DraftReview, DraftReviewResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/ministerial-reviews");
        Group<Portal>();
        Asks("appeals.reviews.file");
        Creates();
        Summary(s => s.Summary = "Begin a request for a review by the Minister");
    }

    public override async Task HandleAsync(DraftReview command, CancellationToken ct)
    {
        await using (var session = store.QuerySession()) await ReviewedNotice.EnsureSeenAsync(session, command.Subject, command.References, Sees, ct);
        Tag(1);
        await CreatedAsync(command, r => $"/api/v1/ministerial-reviews/{r.Review.ReviewNumber}", ct);
    }
}

public static class DraftReviewHandler
{
    public static async Task<(DraftReviewResponse, OutgoingMessages)> Handle(DraftReview command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var noticeOn = await ReviewedNotice.NoticeDayAsync(session, command.RmAccount, command.Subject!.Value, command.References, command.NoticeOn, command.Applicant!.Value, today, ct);
        var number = await session.NextNumberAsync("SMR", today, ct);
        var review = new MinisterialReview(number, command.RmAccount, command.CallerBn9, command.Subject.Value, command.References[0], noticeOn, command.Applicant.Value, command.Grounds, ReviewState.Draft, 1);
        return (new(ReviewView.Of(review), review.Changes), await session.KeepAsync(review, ReviewActs.Drafted, envelope, now, ct));
    }
}
