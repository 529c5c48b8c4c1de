using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A recourse officer records what the Federal Court decided. Its question is whether there was a contravention (s.135); where there was none, what stands of a penalty falls away.</summary>
public sealed record RecordJudgment(string ReviewNumber, CourtOutcome? Outcome);

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
        Asks("appeals.reviews.handle");
        Summary(s => s.Summary = "Record the Federal Court's judgment");
    }

    public override Task HandleAsync(RecordJudgment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordJudgmentHandler
{
    public static async Task<(RecordJudgmentResponse, OutgoingMessages)> Handle(RecordJudgment command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var review = (await session.LoadAsync<MinisterialReview>(command.ReviewNumber, ct) ?? throw new Rejected("NOT_FOUND")).After(ReviewCommand.RecordJudgment) with { Judgment = command.Outcome };
        var messages = await session.KeepAsync(review, ReviewActs.Judged, envelope, now, ct);
        if (command.Outcome == CourtOutcome.Allowed) messages.AddRange(await session.CancelByCourtAsync(review, envelope, now, ct));
        return (new(ReviewView.Of(review)), messages);
    }
}
