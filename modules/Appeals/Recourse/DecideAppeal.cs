using Carm.Appeals.Contracts;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The President's delegate decides an appeal, and is none of the officers who handled it.</summary>
/// <param name="Outcome">ALLOWED, PARTLY or DENIED; of the review of a ruling AFFIRMED, REVISED or REVERSED (s.60(4)).</param>
/// <param name="RationaleEn">Why, in English.</param>
/// <param name="RationaleFr">The same in French; the client reads its own language.</param>
/// <param name="Allowed">Of PARTLY: what is allowed, by statement and line.</param>
public sealed record DecideAppeal(string AppealNumber, string Outcome, string RationaleEn, string RationaleFr, [property: FromClaim("sub")] string Subject, IReadOnlyList<AllowedPart>? Allowed = null);

public sealed record DecideAppealResponse(AppealView Appeal);

public sealed class DecideAppealValidator : Validator<DecideAppeal>
{
    public DecideAppealValidator()
    {
        RuleFor(x => x.Outcome).Must(outcome => outcome is "ALLOWED" or "PARTLY" or "DENIED" or "AFFIRMED" or "REVISED" or "REVERSED").WithErrorCode("VAL_OUTCOME");
        RuleFor(x => x.RationaleEn).NotEmpty().MaximumLength(20_000);
        RuleFor(x => x.RationaleFr).NotEmpty().MaximumLength(20_000);
    }
}

public sealed class DecideAppealEndpoint : CarmEndpoint<DecideAppeal, DecideAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/decide");
        Group<Staff>();
        Asks("appeals.appeals.decide", movesMoney: true);
        Summary(s => s.Summary = "Decide an appeal");
    }

    public override Task HandleAsync(DecideAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideAppealHandler
{
    public static async Task<(DecideAppealResponse, AppealDecided, OutgoingMessages)> Handle(DecideAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var allowed = AllowedParts.Of(appeal, await session.LoadManyAsync<ServedStatement>(ct, appeal.StatementNumbers), command.Outcome, command.Allowed ?? []);
        var decided = appeal.After(AppealCommand.Decide) with
        {
            State = appeal.Decided(command.Outcome) ?? throw new Rejected("VAL_OUTCOME") { Path = "outcome" }, DecidedOn = today, Outcome = command.Outcome, RationaleEn = command.RationaleEn, RationaleFr = command.RationaleFr, Allowed = allowed,
        };
        if (appeal.HandledBy.Contains(command.Subject)) throw new Rejected("APL-FOUR-EYES");
        var messages = await session.KeepAsync(decided, AppealActs.Decided, envelope, now, ct);
        var last = BusinessCalendar.RollForward(today.AddDays(90));
        messages.Add(AppealNotices.ToClient(decided, "APPEALS_DECIDED", now, command.Outcome, $"{last:yyyy-MM-dd}"));
        return (new(AppealView.Of(decided)), AllowedParts.Fact(decided, command.Outcome, allowed, today, now), messages);
    }
}
