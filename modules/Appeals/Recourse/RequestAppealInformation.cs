using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The officer asks the client, which has thirty days to answer; after them the review goes on with what is on file.</summary>
/// <param name="QuestionEn">In English.</param>
/// <param name="QuestionFr">The same in French; the client reads its own language.</param>
public sealed record RequestAppealInformation(string AppealNumber, string QuestionEn, string QuestionFr, [property: FromClaim("sub")] string Subject);

public sealed record RequestAppealInformationResponse(AppealView Appeal);

public sealed class RequestAppealInformationValidator : Validator<RequestAppealInformation>
{
    public RequestAppealInformationValidator()
    {
        RuleFor(x => x.QuestionEn).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.QuestionFr).NotEmpty().MaximumLength(4_000);
    }
}

public sealed class RequestAppealInformationEndpoint : CarmEndpoint<RequestAppealInformation, RequestAppealInformationResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/request-info");
        Group<Staff>();
        Asks("appeals.appeals.handle");
        Summary(s => s.Summary = "Ask the appellant for information");
    }

    public override Task HandleAsync(RequestAppealInformation command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RequestAppealInformationHandler
{
    const int Days = 30;

    public static async Task<(RequestAppealInformationResponse, OutgoingMessages)> Handle(RequestAppealInformation command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var by = BusinessCalendar.RollForward(today.AddDays(Days));
        var asked = appeal.After(AppealCommand.RequestInfo, command.Subject) with { Questions = [.. appeal.Questions, new(new(command.QuestionEn, command.QuestionFr), today, by)] };
        var messages = await session.KeepAsync(asked, AppealActs.Asked, envelope, now, ct);
        messages.Add(AppealNotices.ToClient(asked, "APPEALS_INFORMATION", now, command.QuestionEn, $"{by:yyyy-MM-dd}") with { FrenchValues = [asked.Id, command.QuestionFr, $"{by:yyyy-MM-dd}"] });
        return (new(AppealView.Of(asked)), messages);
    }
}
