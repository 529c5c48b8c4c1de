using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>The officer asks the client, which has thirty days to answer; after them the review goes on with what is on file.</summary>
/// <param name="QuestionEn">In English.</param>
/// <param name="QuestionFr">The same in French; the client reads its own language.</param>
public sealed record RequestInformation(string AppealNumber, string QuestionEn, string QuestionFr, [property: FromClaim("sub")] string Subject);

public sealed record RequestInformationResponse(AppealView Appeal);

public sealed class RequestInformationValidator : Validator<RequestInformation>
{
    public RequestInformationValidator()
    {
        RuleFor(x => x.QuestionEn).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.QuestionFr).NotEmpty().MaximumLength(4_000);
    }
}

public sealed class RequestInformationEndpoint : CarmEndpoint<RequestInformation, RequestInformationResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/request-info");
        Group<Staff>();
        Asks("appeals.appeals.handle");
        Summary(s => s.Summary = "Ask the appellant for information");
    }

    public override Task HandleAsync(RequestInformation command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RequestInformationHandler
{
    const int Days = 30;

    public static async Task<(RequestInformationResponse, OutgoingMessages)> Handle(RequestInformation command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
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
