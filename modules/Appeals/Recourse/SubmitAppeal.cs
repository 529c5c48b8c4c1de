using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client submits its appeal: in time, complete, against what no other appeal is against, and paid or secured (s.60(1)); for a ruling there is nothing to pay (s.60(2)).</summary>
public sealed record SubmitAppeal(string AppealNumber, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight);

public sealed record SubmitAppealResponse(AppealView Appeal, int Changes);

public sealed class SubmitAppealEndpoint : CarmEndpoint<SubmitAppeal, SubmitAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/submit");
        Group<Portal>();
        Asks("appeals.appeals.file");
        Summary(s => s.Summary = "Submit an appeal");
    }

    public override Task HandleAsync(SubmitAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SubmitAppealHandler
{
    public static async Task<(SubmitAppealResponse, AppealFiled, OutgoingMessages)> Handle(SubmitAppeal command, IDocumentSession session, IAccountQuestions ledger, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var submitted = appeal.After(AppealCommand.Submit);
        // Of two that are filed at once the second finds the first, and the security that is its.
        await session.HoldAsync($"appeals filing {appeal.RmAccount}", ct);
        var by = new Onlooker(command.CallerBn9, command.Sight);
        var against = await AppealedDecisions.LoadAsync(session, appeal.RmAccount, appeal.StatementNumbers, appeal.RulingNumber, by, ct);
        if ((await FilingFaults.OfAsync(session, against, new(appeal.RmAccount, appeal.Grounds, appeal.Claimed, appeal.DoaReference, by), ledger, today, ct)).FirstOrDefault() is { } fault) throw fault;
        // With more time it counts as filed on the day on which that was granted (s.60.1).
        var grants = await session.FindGrantsAsync(against, appeal.RmAccount, today, ct);
        var messages = new OutgoingMessages();
        submitted = submitted with { FiledOn = await session.UseAsync(grants, appeal.Id, messages, envelope, now, ct) ?? today, ExtensionNumber = grants.FirstOrDefault()?.Id };

        messages.AddRange(await session.KeepAsync(submitted, AppealActs.Submitted, envelope, now, ct));
        messages.AddRange(await against.TakeAsync(session, appeal.Id, envelope, now, ct));
        messages.Add(AppealNotices.ToClient(submitted, "APPEALS_RECEIVED", now));
        messages.Add(NoticeRequested.ToStaff($"appeal/{appeal.Id}/filed", appeal.RmAccount[..9], "APPEALS_FILED", "RECOURSE_OFFICER", now, appeal.Id, appeal.RmAccount, appeal.Issue) with { Link = $"/api/v1/admin/appeals/{appeal.Id}" });
        return (new(AppealView.Of(submitted), submitted.Changes), new(appeal.Id, appeal.RmAccount, appeal.StatementNumbers, submitted.FiledOn!.Value, now, appeal.RulingNumber), messages);
    }
}
