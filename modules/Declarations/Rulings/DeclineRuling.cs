using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>The officer declines to give a ruling, with reasons. What was asked of the applicant must have had its time first.</summary>
/// <param name="Ground">RUL-HYPOTHETICAL, RUL-ALREADY-IMPORTED, RUL-UNDER-APPEAL, RUL-INFO-MISSING, RUL-NOT-ELIGIBLE or RUL-MULTIPLE-GOODS.</param>
/// <param name="Reasons">In the language of the request.</param>
public sealed record DeclineRuling(string RulingNumber, string Ground, string Reasons, [property: FromClaim("sub")] string CallerSubject);

public sealed class DeclineRulingValidator : Validator<DeclineRuling>
{
    public DeclineRulingValidator()
    {
        RuleFor(x => x.Ground).Must(ground => RulingRefusal.Grounds.Contains(ground)).WithErrorCode("VAL_GROUND");
        RuleFor(x => x.Reasons).MaximumLength(20_000);
    }
}

public sealed class DeclineRulingEndpoint : CarmEndpoint<DeclineRuling, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/decline");
        Group<Staff>();
        Asks("declarations.rulings.handle");
        Summary(s => s.Summary = "Decline to give a ruling");
    }

    public override Task HandleAsync(DeclineRuling command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DeclineRulingHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested, DeadlineSet?)> Handle(DeclineRuling command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var declined = Decline(await session.SubmittedRulingAsync(command.RulingNumber, ct), command.Ground, command.Reasons, command.CallerSubject, now);
        session.Store(declined);
        return (RulingFileResponse.Of(declined, now), RulingNotices.To(declined, "DECLARATIONS_RULING_DECLINED", now), RulingNotices.AnswerTime(declined, now, isOver: true));
    }

    public static Ruling Decline(Ruling ruling, string ground, string reasons, string by, DateTimeOffset now)
    {
        var declined = ruling.After(RulingCommand.Decline, by, now);
        // Nobody is refused for not having said what nobody has asked for.
        if (ground == "RUL-INFO-MISSING" && ruling.Questions.Count == 0) throw new Rejected("STATE_CONFLICT");
        if (string.IsNullOrWhiteSpace(reasons)) throw new Rejected("RUL-NO-REASONS") { Path = "reasons" };
        return declined with { Refusal = new(ground, reasons, now.TorontoDate()) };
    }
}
