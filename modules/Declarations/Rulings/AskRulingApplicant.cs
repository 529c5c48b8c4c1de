using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>The officer asks the applicant for more. The clock stops until the answer; when none has come by the day named, the request may be declined or postponed.</summary>
/// <param name="Text">In the language of the request.</param>
/// <param name="AnswerBy">At least thirty days from today, which is meant when left out.</param>
public sealed record AskRulingApplicant(string RulingNumber, string Text, [property: FromClaim("sub")] string CallerSubject, DateOnly? AnswerBy = null);

public sealed class AskRulingApplicantValidator : Validator<AskRulingApplicant>
{
    public AskRulingApplicantValidator() => RuleFor(x => x.Text).NotEmpty().MaximumLength(4_000);
}

public sealed class AskRulingApplicantEndpoint : CarmEndpoint<AskRulingApplicant, RulingFileResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/request-info");
        Group<Staff>();
        Asks("declarations.rulings.handle");
        Summary(s => s.Summary = "Ask the applicant for a ruling");
    }

    public override Task HandleAsync(AskRulingApplicant command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AskRulingApplicantHandler
{
    public static async Task<(RulingFileResponse, NoticeRequested, DeadlineSet?)> Handle(AskRulingApplicant command, IDocumentSession session, RulingPolicy policy, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var reviewed = await session.SubmittedRulingAsync(command.RulingNumber, ct);
        var asked = reviewed.After(RulingCommand.Ask, command.CallerSubject, now);
        var earliest = today.AddDays(policy.InformationDays);
        var answerBy = command.AnswerBy ?? earliest;
        if (answerBy < earliest) throw new Rejected("RUL-ANSWER-BY", policy.InformationDays, $"{earliest:yyyy-MM-dd}") { Path = "answerBy" };
        asked = asked with { Questions = [.. reviewed.Questions, new(command.Text, today, answerBy)] };
        session.Store(asked);
        return (RulingFileResponse.Of(asked, now), RulingNotices.To(asked, "DECLARATIONS_RULING_INFORMATION", now, $"{answerBy:yyyy-MM-dd}", command.Text), RulingNotices.AnswerTime(asked, now));
    }
}
