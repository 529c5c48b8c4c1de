using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>An officer records what the Tribunal or the Court decided. What it allows is carried out as the President's own decision would be (s.61(1)(a)(iii)); what it allows in part an officer re-determines.</summary>
/// <param name="Outcome">ALLOWED, PARTLY, DENIED or WITHDRAWN.</param>
public sealed record RecordFurtherDecision(string AppealNumber, string Outcome, DateOnly DecidedOn);

public sealed record RecordFurtherDecisionResponse(AppealView Appeal);

public sealed class RecordFurtherDecisionValidator : Validator<RecordFurtherDecision>
{
    public RecordFurtherDecisionValidator() => RuleFor(x => x.Outcome).Must(o => o is "ALLOWED" or "PARTLY" or "DENIED" or "WITHDRAWN").WithErrorCode("VAL_FURTHER_OUTCOME");
}

public sealed class RecordFurtherDecisionEndpoint : CarmEndpoint<RecordFurtherDecision, RecordFurtherDecisionResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/further-decisions");
        Group<Staff>();
        Asks("appeals.appeals.decide", movesMoney: true);
        Summary(s => s.Summary = "Record a decision of the Tribunal or the Court");
    }

    public override Task HandleAsync(RecordFurtherDecision command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RecordFurtherDecisionHandler
{
    public static async Task<(RecordFurtherDecisionResponse, AppealDecided?, OutgoingMessages)> Handle(RecordFurtherDecision command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var isTribunal = appeal.State == AppealState.AtCitt;
        var recorded = appeal.After(isTribunal ? AppealCommand.RecordCitt : AppealCommand.RecordFca);
        if (command.DecidedOn < appeal.Further[^1].FiledOn || command.DecidedOn > now.TorontoDate()) throw new Rejected("VAL_DATE") { Path = "decidedOn" };
        recorded = recorded with { Further = [.. appeal.Further.SkipLast(1), appeal.Further[^1] with { Outcome = command.Outcome, DecidedOn = command.DecidedOn }] };
        var messages = await session.KeepAsync(recorded, isTribunal ? AppealActs.DecidedCitt : AppealActs.DecidedFca, envelope, now, ct);
        messages.Add(AppealNotices.ToClient(recorded, "APPEALS_FURTHER_DECIDED", now, appeal.Further[^1].Body, command.Outcome));
        // What a judgment allows in part, and one that takes back what another allowed, an officer re-determines.
        var isLeftToOfficers = command.Outcome == "PARTLY" || (command.Outcome == "DENIED" && appeal.Further.SkipLast(1).Any(f => f.Outcome == "ALLOWED"));
        if (isLeftToOfficers) messages.Add(NoticeRequested.ToStaff($"appeal/{appeal.Id}/redetermine/{recorded.Changes}", appeal.RmAccount[..9], "APPEALS_REDETERMINE", "TRADE_OFFICER", now, appeal.Id, appeal.Further[^1].Body, command.Outcome, string.Join(", ", appeal.StatementNumbers)) with { Link = $"/api/v1/admin/appeals/{appeal.Id}" });
        var isCarriedOut = command.Outcome == "ALLOWED" && appeal is { Outcome: not "ALLOWED", Type: AppealType.S60Redetermination };
        return (new(AppealView.Of(recorded)), isCarriedOut ? new(appeal.Id, appeal.RmAccount, appeal.StatementNumbers, "ALLOWED", command.DecidedOn, now) : null, messages);
    }
}
