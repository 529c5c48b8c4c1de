using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer records what the Tribunal or the Court decided; it takes effect when another confirms it.</summary>
/// <param name="Outcome">ALLOWED, PARTLY, DENIED or WITHDRAWN, of what the appellant asked; of a ruling AFFIRMED where what was decided before stands, REVISED, REVERSED or WITHDRAWN.</param>
/// <param name="AllowedStatements">Of PARTLY: the statements of which something is allowed, all of them unless named. What is secured of the others is payable at once (s.65(2)).</param>
public sealed record RecordFurtherDecision(string AppealNumber, string Outcome, DateOnly DecidedOn, [property: FromClaim("sub")] string Subject, IReadOnlyList<string>? AllowedStatements = null);

public sealed record RecordFurtherDecisionResponse(AppealView Appeal);

public sealed class RecordFurtherDecisionValidator : Validator<RecordFurtherDecision>
{
    public RecordFurtherDecisionValidator() => RuleFor(x => x.Outcome).Must(o => o is "ALLOWED" or "PARTLY" or "DENIED" or "WITHDRAWN" or "AFFIRMED" or "REVISED" or "REVERSED").WithErrorCode("VAL_FURTHER_OUTCOME");
}

public sealed class RecordFurtherDecisionEndpoint : CarmEndpoint<RecordFurtherDecision, RecordFurtherDecisionResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/further-decisions");
        Group<Staff>();
        Asks("appeals.appeals.decide");
        Summary(s => s.Summary = "Record a decision of the Tribunal or the Court");
    }

    public override Task HandleAsync(RecordFurtherDecision command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordFurtherDecisionHandler
{
    public static async Task<(RecordFurtherDecisionResponse, OutgoingMessages)> Handle(RecordFurtherDecision command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var recorded = appeal.RecordedAs(command.Outcome, command.DecidedOn, command.AllowedStatements ?? [], command.Subject, now.TorontoDate());
        var messages = await session.KeepAsync(recorded, AppealActs.Recorded, envelope, now, ct);
        messages.Add(NoticeRequested.ToStaff($"appeal/{appeal.Id}/judgment/{recorded.Changes}", appeal.RmAccount[..9], "APPEALS_JUDGMENT_RECORDED", "RECOURSE_DELEGATE", now, appeal.Id, appeal.Further[^1].Body, command.Outcome) with { Link = $"/api/v1/admin/appeals/{appeal.Id}" });
        return (new(AppealView.ForStaff(recorded)), messages);
    }
}
