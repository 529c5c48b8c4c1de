using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client tells that it has taken the Minister's decision to the Federal Court, within ninety days (s.135). It is recorded here and judged there.</summary>
public sealed record GoToCourt(string ReviewNumber, string CourtFileNumber);

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
        var gone = review.After(ReviewCommand.GoToCourt) with { CourtFileNumber = command.CourtFileNumber };
        // The day counts, not the hour of the job that makes the decision final.
        if (now.TorontoDate() > review.CourtLastDay) throw new Rejected("STATE_CONFLICT");
        return (new(ReviewView.Of(gone), gone.Changes), await session.KeepAsync(gone, ReviewActs.WentToCourt, envelope, now, ct));
    }
}
