using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client submits evidence on the reasons, within thirty days after they were served (s.130(2)). Its documents are given to the case.</summary>
public sealed record SubmitEvidence(string ReviewNumber, string Text);

public sealed record SubmitEvidenceResponse(ReviewView Review, int Changes);

public sealed class SubmitEvidenceValidator : Validator<SubmitEvidence>
{
    public SubmitEvidenceValidator() => RuleFor(x => x.Text).NotEmpty().MaximumLength(20_000);
}

public sealed class SubmitEvidenceEndpoint : CarmEndpoint<SubmitEvidence, SubmitEvidenceResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/submit-evidence");
        Group<Portal>();
        Asks("appeals.reviews.file");
        Summary(s => s.Summary = "Submit evidence in a review");
    }

    public override Task HandleAsync(SubmitEvidence command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SubmitEvidenceHandler
{
    public static async Task<(SubmitEvidenceResponse, OutgoingMessages)> Handle(SubmitEvidence command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var review = await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var submitted = review.After(ReviewCommand.SubmitEvidence);
        // The morning after the last day closes the period; the day itself counts, not the hour of the job. While an outage covers it, it has not passed.
        if (today > review.EvidenceLastDay && !await session.IsHeldAsync(ClockRules.ReviewEvidence, review.EvidenceLastDay!.Value, ct)) throw new Rejected("STATE_CONFLICT");
        submitted = submitted with { Evidence = [.. review.Evidence, new(today, command.Text)] };
        return (new(ReviewView.Of(submitted), submitted.Changes), [.. await session.KeepAsync(submitted, ReviewActs.EvidenceSubmitted, envelope, now, ct), .. submitted.TellBoth("APPEALS_REVIEW_EVIDENCE", "RECOURSE_OFFICER", now, review.Reference)]);
    }
}
