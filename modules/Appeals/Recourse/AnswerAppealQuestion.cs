using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The client answers what the officer asked; documents are given to the case beside it.</summary>
public sealed record AnswerAppealQuestion(string AppealNumber, string Answer);

public sealed record AnswerAppealQuestionResponse(AppealView Appeal, int Changes);

public sealed class AnswerAppealQuestionValidator : Validator<AnswerAppealQuestion>
{
    public AnswerAppealQuestionValidator() => RuleFor(x => x.Answer).NotEmpty().MaximumLength(20_000);
}

public sealed class AnswerAppealQuestionEndpoint : CarmEndpoint<AnswerAppealQuestion, AnswerAppealQuestionResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/respond");
        Group<Portal>();
        Asks("appeals.appeals.file");
        Summary(s => s.Summary = "Answer the officer");
    }

    public override Task HandleAsync(AnswerAppealQuestion command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AnswerAppealQuestionHandler
{
    public static async Task<(AnswerAppealQuestionResponse, OutgoingMessages)> Handle(AnswerAppealQuestion command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var answered = appeal.After(AppealCommand.Respond);
        answered = answered with { Questions = [.. appeal.Questions.SkipLast(1), appeal.Questions[^1] with { Answer = command.Answer, AnsweredOn = now.TorontoDate() }] };
        var messages = await session.KeepAsync(answered, AppealActs.Answered, envelope, now, ct);
        messages.Add(AppealNotices.ToOfficer(answered, "APPEALS_ANSWERED", now));
        return (new(AppealView.Of(answered), answered.Changes), messages);
    }
}
