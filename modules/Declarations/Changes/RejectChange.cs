using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>
/// The officer of an adjustment refuses it. On the merits of origin, classification or value this is a re-determination, which a statement of adjustments serves and
/// an appeal may contest; for missing papers it is not (Customs Act s.74(4), (5)).
/// </summary>
/// <param name="Issue">What the merits are about; needed for NOT_ELIGIBLE alone.</param>
public sealed record RejectChange(string ChangeId, RefusalOfChange? Reason, string Text, [property: FromClaim("sub")] string Subject, RedeterminationIssue? Issue = null);

/// <param name="StatementNumber">Of the statement of adjustments served; null where nothing may be appealed.</param>
public sealed record RejectChangeResponse(string ChangeId, ChangeStatus Status, string TransactionNumber, string? StatementNumber);

public sealed class RejectChangeValidator : Validator<RejectChange>
{
    public RejectChangeValidator()
    {
        RuleFor(x => x.Reason).NotNull().IsInEnum();
        RuleFor(x => x.Text).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.Issue).NotNull().When(x => x.Reason == RefusalOfChange.NotEligible);
    }
}

public sealed class RejectChangeEndpoint : CarmEndpoint<RejectChange, RejectChangeResponse>
{
    public override void Configure()
    {
        Post("changes/{changeId}/reject");
        Group<Staff>();
        Asks("declarations.changes.review");
        Summary(s => s.Summary = "Refuse an adjustment");
    }

    public override Task HandleAsync(RejectChange command, CancellationToken ct) => OkAsync(command, ct);
}

public static class RejectChangeHandler
{
    public static async Task<(RejectChangeResponse, OutgoingMessages)> Handle(RejectChange command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (cad, change) = await session.LockChangeAsync(command.ChangeId, ct);
        if (change.Status != ChangeStatus.UnderReview) throw new Rejected("STATE_CONFLICT");
        if (change.Officer != command.Subject) throw new Rejected("CAD-1003");
        // A decision on other grounds came between. Refused on the merits now, nothing could be served and nobody could appeal: it is refused since that decision exists, and the client asks again.
        if (command.Reason == RefusalOfChange.NotEligible && change.BasedOn != cad.CurrentVersion) throw new Rejected("STATE_CONFLICT") { Path = "reason" };

        var now = clock.GetUtcNow();
        OutgoingMessages facts = [cad.Tell($"change/{change.Id}/decided/{now:yyyyMMddHHmmss}", "DECLARATIONS_CHANGE_REFUSED", now, change.Id, cad.Id, command.Text)];
        var before = (await session.CurrentVersionOfAsync(cad, ct))!;
        string? statement = null;
        if (command.Reason == RefusalOfChange.NotEligible)
        {
            var (served, said) = await session.ServeRefusalAsync(cad, before, change.Document, change.Lines, command.Issue!.Value, command.Text, command.Subject, now, ct);
            statement = served.Id;
            facts.Add(said);
        }
        var refused = change with { Status = ChangeStatus.Rejected, DecidedAt = now, DecidedBy = command.Subject, Refusal = command.Reason, Rationale = command.Text, StatementNumber = statement };
        facts.Add(refused.Decided());
        if (change.AnswerTime(now, isOver: true) is { } over) facts.Add(over);
        session.Store(refused);
        session.Store(cad with { OpenChange = null, Revision = cad.Revision + 1 });
        return (new(change.Id, ChangeStatus.Rejected, cad.Id, statement), facts);
    }
}
