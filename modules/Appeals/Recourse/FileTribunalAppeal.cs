using Carm.Appeals.Contracts;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client tells that it took to the Tribunal what the President decided under s.60(4) or s.61 of the Customs Act, within ninety days of that (s.67(1)); nothing needs to be paid for it.</summary>
/// <param name="StatementNumbers">Statements of adjustments of one issue, all decided under s.60(4) or s.61.</param>
/// <param name="FileNumber">The Tribunal's own.</param>
/// <param name="FiledOn">The day on which it was filed there.</param>
public sealed record FileTribunalAppeal(string RmAccount, IReadOnlyList<string> StatementNumbers, string FileNumber, DateOnly FiledOn, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight);

public sealed record FileTribunalAppealResponse(AppealView Appeal);

public sealed class FileTribunalAppealValidator : Validator<FileTribunalAppeal>
{
    public FileTribunalAppealValidator()
    {
        RuleFor(x => x.StatementNumbers).NotEmpty().Must(s => s is not { Count: > 500 });
        RuleFor(x => x.FileNumber).NotEmpty().MaximumLength(40);
    }
}

public sealed class FileTribunalAppealEndpoint : CarmEndpoint<FileTribunalAppeal, FileTribunalAppealResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/tribunal-appeals");
        Group<Portal>();
        Asks("appeals.appeals.file");
        Creates();
        Summary(s => s.Summary = "Tell of an appeal to the Tribunal against a decision under s.60(4) or s.61");
    }

    public override Task HandleAsync(FileTribunalAppeal command, CancellationToken ct) => CreatedAsync(command, told => $"/api/v1/appeals/{told.Appeal.AppealNumber}", ct);
}

public static class FileTribunalAppealHandler
{
    public static async Task<(FileTribunalAppealResponse, OutgoingMessages)> Handle(FileTribunalAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (filed, messages) = await session.FileBeforeTribunalAsync(command.RmAccount, command.CallerBn9, new(command.CallerBn9, command.Sight), command.StatementNumbers, command.FileNumber, command.FiledOn, envelope, now, ct);
        messages.Add(AppealNotices.ToOfficer(filed, "APPEALS_FURTHER", now, "CITT", command.FileNumber));
        return (new(AppealView.Of(filed)), messages);
    }
}

/// <summary>What the President decided goes to the Tribunal without a request to the President, whoever tells of it.</summary>
static class TribunalAppeals
{
    public static async Task<(Appeal Filed, OutgoingMessages Messages)> FileBeforeTribunalAsync(
        this IDocumentSession session, string rmAccount, string submitterBn9, Onlooker by, IReadOnlyList<string> statementNumbers, string fileNumber, DateOnly filedOn, Envelope envelope, DateTimeOffset now, CancellationToken ct)
    {
        // Of two who tell of it at once the second finds the first.
        await session.HoldAsync($"appeals filing {rmAccount}", ct);
        var against = await AppealedDecisions.LoadAsync(session, rmAccount, statementNumbers, null, by, ct, isForTribunal: true);
        if (against.Taken is { } taken) throw new Rejected("APL-DUPLICATE", taken.Id, by.Names(await session.LoadAsync<Appeal>(taken.AppealNumber, ct))) { Path = "statementNumbers" };
        var filed = Appeal.BeforeTribunal(await session.NextNumberAsync("APL", now.TorontoDate(), ct), rmAccount, submitterBn9, against.Statements, fileNumber, filedOn, now.TorontoDate());
        // As after a decision of the President's on an appeal, only the Tribunal's own extension (s.67.1) lets in what comes later.
        string[] late = [.. against.Statements.Where(s => filedOn > RecourseClock.For(s.ServedOn).LastDay).Select(s => s.Id)];
        var grants = late.Length > 0 ? await session.FindGrantsAsync(rmAccount, ExtensionType.S67Appeal, late, filedOn, ct) : [];
        if (late.Length > 0 && grants is []) throw new Rejected("APL-FURTHER-LATE", $"{filed.LastDay:yyyy-MM-dd}") { Path = "filedOn" };

        var messages = new OutgoingMessages();
        await session.UseAsync(grants, filed.Id, messages, envelope, now, ct);
        messages.AddRange(await session.KeepAsync(filed, AppealActs.FiledCitt, envelope, now, ct));
        messages.AddRange(await against.TakeAsync(session, filed.Id, envelope, now, ct));
        messages.Add(new TribunalAppealFiled(filed.Id, rmAccount, filed.StatementNumbers, filedOn, now));
        return (filed, messages);
    }
}
