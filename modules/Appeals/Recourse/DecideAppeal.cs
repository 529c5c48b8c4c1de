using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Appeals;

/// <summary>The President's delegate decides an appeal, and is not the officer who reviewed it.</summary>
/// <param name="Outcome">ALLOWED or DENIED; of the review of a ruling AFFIRMED, REVISED or REVERSED (s.60(4)).</param>
public sealed record DecideAppeal(string AppealNumber, string Outcome, string Rationale, [property: FromClaim("sub")] string Subject);

public sealed record DecideAppealResponse(AppealView Appeal);

public sealed class DecideAppealValidator : Validator<DecideAppeal>
{
    public DecideAppealValidator()
    {
        RuleFor(x => x.Outcome).Must(outcome => outcome is "ALLOWED" or "DENIED" or "AFFIRMED" or "REVISED" or "REVERSED").WithErrorCode("VAL_OUTCOME");
        RuleFor(x => x.Rationale).NotEmpty().MaximumLength(20_000);
    }
}

public sealed class DecideAppealEndpoint : CarmEndpoint<DecideAppeal, DecideAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/decide");
        Group<Staff>();
        Asks("appeals.appeals.decide");
        Summary(s => s.Summary = "Decide an appeal");
    }

    public override Task HandleAsync(DecideAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideAppealHandler
{
    public static async Task<(DecideAppealResponse, AppealDecided, NoticeRequested)> Handle(DecideAppeal command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var decided = appeal.After(AppealCommand.Decide) with
        {
            State = appeal.Decided(command.Outcome) ?? throw new Rejected("VAL_OUTCOME") { Path = "outcome" }, DecidedOn = today, Outcome = command.Outcome, Rationale = command.Rationale,
        };
        if (appeal.Officer == command.Subject) throw new Rejected("APL-FOUR-EYES");
        session.Store(decided);
        return (new(AppealView.Of(decided)), new(appeal.Id, appeal.RmAccount, appeal.StatementNumbers, command.Outcome, today, now, appeal.RulingNumber),
            NoticeRequested.ToManagers($"appeal/{appeal.Id}/decided", appeal.RmAccount[..9], "APPEALS_DECIDED", now, appeal.RmAccount, appeal.Id, command.Outcome));
    }
}
