using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A delegate of the Minister, who neither handled the review nor decided it, records what the Federal Court decided. Its question is whether there was a contravention (s.135); where there was none, what stands of a penalty falls away.</summary>
/// <param name="DecidedOn">The day of the judgment.</param>
public sealed record RecordJudgment(string ReviewNumber, CourtOutcome? Outcome, DateOnly DecidedOn, [property: FromClaim("sub")] string Subject);

public sealed record RecordJudgmentResponse(ReviewView Review);

public sealed class RecordJudgmentValidator : Validator<RecordJudgment>
{
    public RecordJudgmentValidator() => RuleFor(x => x.Outcome).NotNull().IsInEnum();
}

public sealed class RecordJudgmentEndpoint : CarmEndpoint<RecordJudgment, RecordJudgmentResponse>
{
    public override void Configure()
    {
        Post("ministerial-reviews/{reviewNumber}/record-judgment");
        Group<Staff>();
        Asks("appeals.reviews.decide", movesMoney: true);
        Summary(s => s.Summary = "Record the Federal Court's judgment");
    }

    public override Task HandleAsync(RecordJudgment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordJudgmentHandler
{
    public static async Task<(RecordJudgmentResponse, OutgoingMessages)> Handle(RecordJudgment command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var judged = review.After(ReviewCommand.RecordJudgment) with { Judgment = command.Outcome, JudgedOn = command.DecidedOn };
        if (review.DecidedBy == command.Subject || review.HandledBy.Contains(command.Subject)) throw new Rejected("APL-FOUR-EYES");
        if (command.DecidedOn < review.CourtFiledOn || command.DecidedOn > now.TorontoDate()) throw new Rejected("VAL_DATE") { Path = "decidedOn" };
        OutgoingMessages messages = [.. await session.KeepAsync(judged, ReviewActs.Judged, envelope, now, ct), .. judged.TellBoth("APPEALS_REVIEW_JUDGED", "RECOURSE_OFFICER", now, judged.Reference, Cases.OnTheWire(command.Outcome!.Value))];
        if (command.Outcome == CourtOutcome.Allowed) messages.AddRange(await session.CancelByCourtAsync(judged, envelope, now, ct));
        return (new(ReviewView.Of(judged)), messages);
    }
}
