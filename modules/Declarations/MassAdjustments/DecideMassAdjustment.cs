using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>
/// The officer of a mass adjustment decides it as a case: each declaration granted gets its next version, and the others stay as they are. A refusal on the merits is
/// served by a statement of adjustments for each, which an appeal may contest (Customs Act s.74(4)).
/// </summary>
/// <param name="Granted">The transaction numbers granted; empty refuses the case.</param>
/// <param name="Refusal">Why not all; left out where all are granted.</param>
public sealed record DecideMassAdjustment(string CaseNumber, IReadOnlyList<string> Granted, string Rationale, [property: FromClaim("sub")] string Subject, RefusalOfChange? Refusal = null);

public sealed record DecideMassAdjustmentResponse(MassAdjustmentView Case);

public sealed class DecideMassAdjustmentValidator : Validator<DecideMassAdjustment>
{
    public DecideMassAdjustmentValidator()
    {
        RuleFor(x => x.Granted).NotNull();
        RuleFor(x => x.Rationale).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.Refusal).IsInEnum();
    }
}

public sealed class DecideMassAdjustmentEndpoint : CarmEndpoint<DecideMassAdjustment, DecideMassAdjustmentResponse>
{
    public override void Configure()
    {
        Post("mass-adjustments/{caseNumber}/decide");
        Group<Staff>();
        Asks("declarations.changes.review", movesMoney: true);
        Summary(s => s.Summary = "Decide a mass adjustment");
    }

    public override Task HandleAsync(DecideMassAdjustment command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideMassAdjustmentHandler
{
    public static async Task<(DecideMassAdjustmentResponse, OutgoingMessages)> Handle(DecideMassAdjustment command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var open = await session.LockMassAdjustmentAsync(command.CaseNumber, ct);
        if (open.Status != MassAdjustmentStatus.UnderReview) throw new Rejected("STATE_CONFLICT");
        if (open.Officer != command.Subject) throw new Rejected("CAD-1003");
        var unknown = command.Granted.Index().Where(g => !open.TransactionNumbers.Contains(g.Item)).Select(g => new Rejected("MAC-2001", g.Item) { Path = $"granted[{g.Index}]" }).ToArray();
        if (unknown.Length > 0) throw Rejected.Of(unknown);
        var granted = command.Granted.ToHashSet();
        if (granted.Count == open.TransactionNumbers.Count != command.Refusal is null) throw Fields.Bad("refusal");

        var (cads, now, facts) = (await session.LockCadsAsync(open.TransactionNumbers, ct), clock.GetUtcNow(), new OutgoingMessages());
        var decided = new List<MassAdjustedCad>();
        foreach (var asked in await session.CadsOfAsync(open, ct))
        {
            var (cad, isGranted) = (cads[asked.TransactionNumber], granted.Contains(asked.TransactionNumber));
            // A decision on other grounds came between: this declaration is refused, and the client asks again.
            var path = $"granted[{command.Granted.ToList().IndexOf(cad.Id)}]";
            if (isGranted && cad.CurrentVersion != asked.BasedOn) throw new Rejected("STATE_CONFLICT") { Path = path };
            var before = (await session.CurrentVersionOfAsync(cad, ct))!;
            // The appeal would find its ground gone; the officer waits for it, or leaves this declaration out.
            if (isGranted && await session.AppealInTheWayAsync(cad, [open.Issue, .. ChangedIssues.Between(before.Document, asked.Document)], path, ct) is { } appealed) throw appealed;
            decided.Add(isGranted ? Grant(session, open, asked, cad, before, now, facts) : await RefuseAsync(session, command, open, asked, cad, before, now, facts, ct));
        }
        var closed = open with
        {
            Status = granted.Count == 0 ? MassAdjustmentStatus.Rejected : granted.Count == decided.Count ? MassAdjustmentStatus.Approved : MassAdjustmentStatus.PartlyApproved,
            DecidedAt = now, DecidedBy = command.Subject, Refusal = command.Refusal, Rationale = command.Rationale,
        };
        session.Store(decided.ToArray());
        session.Store(closed);
        facts.Add(ClientNotices.To($"mass-adjustment/{open.Id}", open.RmAccount, open.SubmitterBn9, "DECLARATIONS_MASS_ADJUSTMENT_DECIDED", now,
            open.Id, $"{granted.Count}", $"{decided.Count}", Money.Sum(decided.Select(d => d.OnTheAccount.Total)).ToString(), command.Rationale));
        return (new(await MassAdjustmentView.OfAsync(session, closed, decided, ct)), facts);
    }

    static MassAdjustedCad Grant(IDocumentSession session, MassAdjustment open, MassAdjustedCad asked, Cad cad, CadVersion before, DateTimeOffset now, OutgoingMessages facts)
    {
        var (next, version, fact) = CadAccounting.Next(cad, before, asked.Document, asked.Lines, CadVersionKind.Adjustment, asked.Authority, open.Id, now, appliedOn: open.SubmittedAt.TorontoDate());
        session.Store(next with { OpenChange = null });
        session.Store(version);
        facts.Add(fact);
        return asked with { Outcome = MassAdjustmentOutcome.Granted, MadeVersion = version.Number, OnTheAccount = version.Change };
    }

    static async Task<MassAdjustedCad> RefuseAsync(IDocumentSession session, DecideMassAdjustment command, MassAdjustment open, MassAdjustedCad asked, Cad cad, CadVersion before, DateTimeOffset now, OutgoingMessages facts, CancellationToken ct)
    {
        session.Store(cad with { OpenChange = null, Revision = cad.Revision + 1 });
        // Where a decision on other grounds came between, the merits are not decided here: the client asks again, of what stands now.
        var reason = command.Refusal == RefusalOfChange.NotEligible && asked.BasedOn != cad.CurrentVersion ? RefusalOfChange.DecisionExists : command.Refusal;
        var refused = asked with { Outcome = MassAdjustmentOutcome.Refused, Refusal = reason };
        if (reason != RefusalOfChange.NotEligible) return refused;

        var (served, fact) = await session.ServeRefusalAsync(cad, before, asked.Document, asked.Lines, open.Issue, command.Rationale, command.Subject, now, ct);
        facts.Add(fact);
        return refused with { StatementNumber = served.Id };
    }
}
