using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;
using Wolverine;

namespace Carm.Appeals;

/// <summary>A client submits its appeal: in time, complete, against what no other appeal is against, and paid or secured (s.60(1)); for a ruling there is nothing to pay (s.60(2)).</summary>
public sealed record SubmitAppeal(string AppealNumber);

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
    public static async Task<(SubmitAppealResponse, AppealFiled, OutgoingMessages)> Handle(SubmitAppeal command, IDocumentSession session, IAccountQuestions ledger, TimeProvider clock, CancellationToken ct)
    {
        var (now, today) = (clock.GetUtcNow(), clock.GetUtcNow().TorontoDate());
        var appeal = await session.LoadAsync<Appeal>(command.AppealNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var submitted = appeal.After(AppealCommand.Submit) with { FiledOn = today };
        var against = await AppealedDecisions.LoadAsync(session, appeal.RmAccount, appeal.StatementNumbers, appeal.RulingNumber, ct);

        if (appeal.Grounds.Trim().Length < 20) throw new Rejected("APL-INFO-MISSING") { Path = "grounds" };
        if (today > against.Limits.LastDay) throw new Rejected("APL-LATE", $"{against.Limits.LastDay:yyyy-MM-dd}", $"{against.Limits.ExtensionLastDay:yyyy-MM-dd}");
        if (against.Taken is { } taken) throw new Rejected("APL-DUPLICATE", taken.Id, taken.AppealNumber);
        var coverage = await ledger.CoverageAsync(appeal.RmAccount, appeal.StatementNumbers, ct);
        if (coverage.Short > 0) throw new Rejected("APL-UNCOVERED", Money.Of(coverage.Short).ToString());

        session.Store(submitted);
        var limits = against.Take(session, appeal.Id, now);
        return (new(AppealView.Of(submitted), submitted.Changes), new(appeal.Id, appeal.RmAccount, appeal.StatementNumbers, today, now, appeal.RulingNumber), limits);
    }
}
