using Carm.Appeals.Contracts;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client tells that it went on: to the Tribunal within ninety days of the decision (s.67), filed there and with the President, or to the Federal Court of Appeal within ninety days of the Tribunal's (s.68).</summary>
/// <param name="Body">CITT or FCA.</param>
/// <param name="FileNumber">The Tribunal's or the Court's own.</param>
/// <param name="FiledOn">The day on which it was filed there.</param>
public sealed record FileFurtherAppeal(string AppealNumber, string Body, string FileNumber, DateOnly FiledOn);

public sealed record FileFurtherAppealResponse(AppealView Appeal, int Changes);

public sealed class FileFurtherAppealValidator : Validator<FileFurtherAppeal>
{
    public FileFurtherAppealValidator()
    {
        RuleFor(x => x.Body).Must(b => b is "CITT" or "FCA").WithErrorCode("VAL_BODY_OF_APPEAL");
        RuleFor(x => x.FileNumber).NotEmpty().MaximumLength(40);
    }
}

public sealed class FileFurtherAppealEndpoint : CarmEndpoint<FileFurtherAppeal, FileFurtherAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/further-appeals");
        Group<Portal>();
        Asks("appeals.appeals.file");
        Summary(s => s.Summary = "Tell of a further appeal to the Tribunal or the Court");
    }

    public override Task HandleAsync(FileFurtherAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class FileFurtherAppealHandler
{
    public static async Task<(FileFurtherAppealResponse, OutgoingMessages)> Handle(FileFurtherAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (filed, messages) = await session.FileFurtherAsync(command.AppealNumber, command.Body, command.FileNumber, command.FiledOn, FurtherAppellant.Client, envelope, now, ct);
        messages.Add(AppealNotices.ToOfficer(filed, "APPEALS_FURTHER", now, command.Body, command.FileNumber));
        return (new(AppealView.Of(filed), filed.Changes), messages);
    }
}

/// <summary>An appeal goes on to the Tribunal or the Court, whoever tells of it.</summary>
static class FurtherAppeals
{
    public static async Task<(Appeal Filed, OutgoingMessages Messages)> FileFurtherAsync(this IDocumentSession session, string number, string body, string fileNumber, DateOnly filedOn, FurtherAppellant appellant, Envelope envelope, DateTimeOffset now, CancellationToken ct)
    {
        var appeal = await session.LoadAsync<Appeal>(number, ct) ?? throw new Rejected("NOT_FOUND");
        var (filed, last) = appeal.FiledFurther(body, fileNumber, filedOn, appellant, now.TorontoDate());
        // Only the Tribunal's own extension (s.67.1) lets in what comes after the ninety days.
        var grants = body == "CITT" && filedOn > last ? await session.FindGrantsAsync(appeal.RmAccount, ExtensionType.S67Appeal, [appeal.Id], filedOn, ct) : [];
        if (filedOn > last && grants is []) throw new Rejected("APL-FURTHER-LATE", $"{last:yyyy-MM-dd}") { Path = "filedOn" };
        var messages = new OutgoingMessages();
        await session.UseAsync(grants, appeal.Id, messages, envelope, now, ct);
        messages.AddRange(await session.KeepAsync(filed, body == "CITT" ? AppealActs.FiledCitt : AppealActs.FiledFca, envelope, now, ct));
        // The review of a ruling disputes no money, and before the Court nothing is secured (s.65(1)(a)).
        if (body == "CITT" && filed.RulingNumber is null) messages.Add(new TribunalAppealFiled(filed.Id, filed.RmAccount, filed.StatementNumbers, filedOn, now));
        return (filed, messages);
    }
}
