using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>An applicant answers what an officer asked. A late answer counts too, unless the request was declined meanwhile.</summary>
public sealed record AnswerRulingQuestion(string RulingNumber, string Text, [property: FromClaim("sub")] string CallerSubject, IReadOnlyList<RulingDocument>? Documents = null);

public sealed class AnswerRulingQuestionValidator : Validator<AnswerRulingQuestion>
{
    public AnswerRulingQuestionValidator()
    {
        RuleFor(x => x.Text).NotEmpty().MaximumLength(20_000);
        RuleFor(x => x.Documents).Must(documents => documents is null || documents.Count <= 50);
        RuleForEach(x => x.Documents).SetValidator(new RulingDocumentValidator());
    }
}

public sealed class AnswerRulingQuestionEndpoint : CarmEndpoint<AnswerRulingQuestion, RulingResponse>
{
    public override void Configure()
    {
        Post("rulings/{rulingNumber}/answer");
        Group<Portal>();
        Asks("declarations.rulings.request");
        Summary(s => s.Summary = "Answer an officer's question about a request for a ruling");
    }

    public override Task HandleAsync(AnswerRulingQuestion command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AnswerRulingQuestionHandler
{
    public static async Task<(RulingResponse, DeadlineSet?)> Handle(AnswerRulingQuestion command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var asked = await session.RulingAsync(command.RulingNumber, ct);
        var answered = asked.After(RulingCommand.Answer, command.CallerSubject, now) with
        {
            // One question is open at a time, and it is the last.
            Questions = [.. asked.Questions.SkipLast(1), .. asked.Questions.TakeLast(1).Select(q => q with { Answer = command.Text, Documents = command.Documents, AnsweredOn = now.TorontoDate() })],
        };
        session.Store(answered);
        return (RulingResponse.Of(answered, now.TorontoDate()), RulingNotices.AnswerTime(asked, now, isOver: true));
    }
}
