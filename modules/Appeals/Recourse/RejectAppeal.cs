using Carm.Appeals.Contracts;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A recourse officer rejects an appeal that is not in the prescribed form; it may be filed again while time lasts.</summary>
/// <param name="ReasonEn">Why, in English.</param>
/// <param name="ReasonFr">The same in French; the client reads its own language.</param>
public sealed record RejectAppeal(string AppealNumber, string ReasonEn, string ReasonFr);

public sealed record RejectAppealResponse(AppealView Appeal);

public sealed class RejectAppealValidator : Validator<RejectAppeal>
{
    public RejectAppealValidator()
    {
        RuleFor(x => x.ReasonEn).NotEmpty().MaximumLength(2_000);
        RuleFor(x => x.ReasonFr).NotEmpty().MaximumLength(2_000);
    }
}

public sealed class RejectAppealEndpoint : CarmEndpoint<RejectAppeal, RejectAppealResponse>
{
    public override void Configure()
    {
        Post("appeals/{appealNumber}/reject");
        Group<Staff>();
        Asks("appeals.appeals.handle");
        Summary(s => s.Summary = "Reject an appeal");
    }

    public override Task HandleAsync(RejectAppeal command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RejectAppealHandler
{
    public static async Task<(RejectAppealResponse, AppealEnded, OutgoingMessages)> Handle(RejectAppeal command, IDocumentSession session, Envelope envelope, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var rejected = appeal.After(AppealCommand.Reject) with { Reason = new(command.ReasonEn, command.ReasonFr) };
        var messages = await session.KeepAsync(rejected, AppealActs.Rejected, envelope, now, ct);
        messages.AddRange(await AppealedDecisions.ReleaseAsync(session, appeal, envelope, now, ct));
        messages.Add(AppealNotices.ToClient(rejected, "APPEALS_REJECTED", now, command.ReasonEn, $"{rejected.LastDay:yyyy-MM-dd}") with { FrenchValues = [rejected.Id, command.ReasonFr, $"{rejected.LastDay:yyyy-MM-dd}"] });
        return (new(AppealView.Of(rejected)), new(appeal.Id, appeal.RmAccount, appeal.StatementNumbers, now, appeal.RulingNumber), messages);
    }
}
