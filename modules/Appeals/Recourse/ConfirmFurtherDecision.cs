using Carm.Appeals.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>
/// Another officer than who recorded it confirms what the Tribunal or the Court decided. What it allows a client is carried out as the President's own decision would be (s.61(1)(a)(iii)); the rest of what it asks
/// officers make: what it allows in part, what the President won, and what a ruling is to say.
/// </summary>
/// <param name="Outcome">As the confirming officer reads the judgment; another than was recorded is refused.</param>
/// <param name="DecidedOn">The day of the judgment, likewise.</param>
/// <param name="AllowedStatements">Of PARTLY: the statements of which something is allowed, likewise.</param>
public sealed record ConfirmFurtherDecision(string AppealNumber, string Outcome, DateOnly DecidedOn, [property: FromClaim("sub")] string Subject, IReadOnlyList<string>? AllowedStatements = null);

public sealed record ConfirmFurtherDecisionResponse(AppealView Appeal);

public sealed class ConfirmFurtherDecisionEndpoint : CarmEndpoint<ConfirmFurtherDecision, ConfirmFurtherDecisionResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/further-decisions/confirm");
        Group<Staff>();
        Asks("appeals.appeals.decide", movesMoney: true);
        Summary(s => s.Summary = "Confirm a decision of the Tribunal or the Court");
    }

    public override Task HandleAsync(ConfirmFurtherDecision command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ConfirmFurtherDecisionHandler
{
    public static async Task<(ConfirmFurtherDecisionResponse, JudgmentGiven, AppealDecided?, OutgoingMessages)> Handle(ConfirmFurtherDecision command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var appeal = (await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND")).Confirmed(command.Outcome, command.DecidedOn, command.AllowedStatements ?? [], command.Subject);
        var (judgment, outcome, on) = (appeal.Further[^1], appeal.Further[^1].Outcome!, appeal.Further[^1].DecidedOn!.Value);
        var messages = await session.KeepAsync(appeal, judgment.Body == "CITT" ? AppealActs.DecidedCitt : AppealActs.DecidedFca, envelope, now, ct);
        messages.Add(AppealNotices.ToClient(appeal, "APPEALS_FURTHER_DECIDED", now, judgment.Body, outcome));
        if (appeal.EffectOfJudgment() == JudgmentEffect.LeftToOfficers && appeal.ToCarryOut.Count > 0) messages.Add(AppealNotices.ToCarryOut(appeal, now));
        return (new(AppealView.ForStaff(appeal)), new(appeal.Id, appeal.RmAccount, appeal.StatementNumbers, judgment.Body, Cases.OnTheWire(judgment.Appellant), outcome, on, now, appeal.RulingNumber) { AllowedStatements = judgment.AllowedStatements, ToCarryOut = appeal.RulingNumber is null ? appeal.ToCarryOut : [] },
            appeal.EffectOfJudgment() == JudgmentEffect.CarriedOut ? new(appeal.Id, appeal.RmAccount, appeal.StatementNumbers, "ALLOWED", on, now) { Body = judgment.Body } : null, messages);
    }
}
