using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>The officer of an adjustment grants it, wholly or some of its lines. It becomes the next version. The lines not granted are refused, and a refusal on the merits is served as any other.</summary>
/// <param name="Lines">The lines granted; left out, all. The rest of the document is granted with them.</param>
/// <param name="Rationale">Needed where lines are refused.</param>
/// <param name="Refusal">Why the other lines are refused.</param>
/// <param name="Issue">What the merits are about; needed for NOT_ELIGIBLE alone.</param>
public sealed record ApproveChange(string ChangeId, [property: FromClaim("sub")] string Subject, IReadOnlyList<int>? Lines = null, string? Rationale = null, RefusalOfChange? Refusal = null, RedeterminationIssue? Issue = null);

/// <param name="OnTheAccount">By head, what went to the account.</param>
/// <param name="StatementNumber">Of the statement of adjustments by which lines were refused; null where nothing may be appealed.</param>
public sealed record ApproveChangeResponse(string ChangeId, ChangeStatus Status, string TransactionNumber, string Version, CadAmounts OnTheAccount, string? StatementNumber);

public sealed class ApproveChangeValidator : Validator<ApproveChange>
{
    public ApproveChangeValidator()
    {
        RuleFor(x => x.Rationale).MaximumLength(4_000);
        RuleFor(x => x.Refusal).IsInEnum();
        RuleFor(x => x.Issue).NotNull().When(x => x.Refusal == RefusalOfChange.NotEligible);
    }
}

public sealed class ApproveChangeEndpoint : CarmEndpoint<ApproveChange, ApproveChangeResponse>
{
    public override void Configure()
    {
        Post("changes/{changeId}/approve");
        Group<Staff>();
        Asks("declarations.changes.review", movesMoney: true);
        Summary(s => s.Summary = "Grant an adjustment");
    }

    public override Task HandleAsync(ApproveChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ApproveChangeHandler
{
    public static async Task<(ApproveChangeResponse, OutgoingMessages)> Handle(ApproveChange command, IDocumentSession session, ExaminationRules rules, CancellationToken ct)
    {
        var (cad, change) = await session.LockChangeAsync(command.ChangeId, ct);
        // A decision on other grounds came between: the officer refuses this one, and the client asks again.
        if (change.Status != ChangeStatus.UnderReview || change.BasedOn != cad.CurrentVersion) throw new Rejected("STATE_CONFLICT");
        if (change.Officer != command.Subject) throw new Rejected("CAD-1003");

        var (now, before) = (rules.Clock.GetUtcNow(), (await session.CurrentVersionOfAsync(cad, ct))!);
        var (document, lines) = (change.Document, change.Lines);
        var all = document.Lines().Select(l => l.Line.LineNumber!.Value).ToHashSet();
        var isPart = command.Lines is { } granted && !all.SetEquals(granted);
        if (isPart)
        {
            if (command.Lines!.Count == 0 || !all.IsSupersetOf(command.Lines)) throw Fields.Bad("lines");
            if (command.Refusal is null) throw Fields.Bad("refusal");
            if (string.IsNullOrWhiteSpace(command.Rationale)) throw Fields.Bad("rationale");
            document = CadChange.Granting(before.Document, document, command.Lines.ToHashSet());
            var reference = await rules.References.CurrentAsync(session, ct);
            var priced = CadExamination.Again(cad, document, before, now.TorontoDate(), await session.TariffAsync(reference, before, document.Classifications, ct), reference, await session.RulingsOfAsync(cad.RmAccount, document, before.RateDate, ct));
            if (priced.Faults.Count > 0) throw Rejected.Of(priced.Faults);
            lines = priced.Lines;
        }
        // The appeal would find its ground gone; the officer waits for it, or refuses.
        if (await session.AppealInTheWayAsync(cad, ChangedIssues.Between(before.Document, document), null, ct) is { } appealed) throw appealed;

        var (next, version, fact) = CadAccounting.Next(cad, before, document, lines, change.Kind, change.Authority, change.Id, now, appliedOn: change.SubmittedAt.TorontoDate(), keepsGst: change.Kind != CadVersionKind.Correction);
        var decided = change with
        {
            Status = isPart ? ChangeStatus.PartiallyApproved : ChangeStatus.Approved, DecidedAt = now, DecidedBy = command.Subject, Rationale = command.Rationale, MadeVersion = version.Number,
            Granted = isPart ? [.. command.Lines!.Order()] : null, Change = version.Totals - before.Totals, OnTheAccount = version.Change,
        };
        OutgoingMessages facts = [fact];
        if (isPart && command.Refusal == RefusalOfChange.NotEligible)
        {
            var (served, said) = await session.ServeRefusalAsync(next, version, change.Document, change.Lines, command.Issue!.Value, command.Rationale!, command.Subject, now, ct);
            decided = decided with { StatementNumber = served.Id };
            facts.Add(said);
        }
        if (isPart) decided = decided with { Refusal = command.Refusal };
        if (change.AnswerTime(now, isOver: true) is { } over) facts.Add(over);
        session.Store(decided);
        session.Store(next with { OpenChange = null });
        session.Store(version);
        return (new(change.Id, decided.Status, cad.Id, CadVersion.Wire(version.Number), version.Change, decided.StatementNumber),
            [.. facts, decided.Decided(), cad.Tell($"change/{change.Id}/decided/{now:yyyyMMddHHmmss}", isPart ? "DECLARATIONS_CHANGE_PARTLY_GRANTED" : "DECLARATIONS_CHANGE_GRANTED", now, change.Id, cad.Id, version.Change.Total.ToString())]);
    }
}
