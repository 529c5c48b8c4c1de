using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client tells that it has taken the Minister's decision to the Federal Court, within ninety days (s.135). It is recorded here and judged there.</summary>
/// <param name="FiledOn">The day on which it was filed there; told later, it was filed in time all the same.</param>
public sealed record GoToCourt(string ReviewNumber, string CourtFileNumber, DateOnly FiledOn);

public sealed record GoToCourtResponse(ReviewView Review, int Changes);

public sealed class GoToCourtValidator : Validator<GoToCourt>
{
    public GoToCourtValidator() => RuleFor(x => x.CourtFileNumber).NotEmpty().MaximumLength(60);
}

public sealed class GoToCourtEndpoint : CarmEndpoint<GoToCourt, GoToCourtResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/go-to-court");
        Group<Portal>();
        Asks("appeals.reviews.file");
        Summary(s => s.Summary = "Record an appeal to the Federal Court");
    }

    public override Task HandleAsync(GoToCourt command, CancellationToken ct) => OkAsync(command, ct);
}

public static class GoToCourtHandler
{
    public static async Task<(GoToCourtResponse, OutgoingMessages)> Handle(GoToCourt command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var gone = review.GoneToCourt(command.CourtFileNumber, command.FiledOn, now.TorontoDate());
        return (new(ReviewView.Of(gone), gone.Changes), await session.KeepGoneToCourtAsync(gone, envelope, now, ct));
    }
}

/// <summary>A decision is before the Federal Court, whoever told of it.</summary>
static class ReviewsInCourt
{
    public static async Task<OutgoingMessages> KeepGoneToCourtAsync(this IDocumentSession session, MinisterialReview gone, Envelope envelope, DateTimeOffset now, CancellationToken ct) =>
        [.. await session.KeepAsync(gone, ReviewActs.WentToCourt, envelope, now, ct), .. gone.TellBoth("APPEALS_REVIEW_AT_COURT", "RECOURSE_OFFICER", now, gone.Reference, gone.CourtFileNumber!)];
}
