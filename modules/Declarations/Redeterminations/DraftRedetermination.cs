using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A trade officer re-determines an accepted declaration (Customs Act s.59, s.61) and drafts the statement of adjustments, which another person issues.</summary>
/// <param name="Authority">The provision of law, as "Customs Act s.59(1)".</param>
/// <param name="Lines">The lines changed; what a line leaves out stays.</param>
public sealed record DraftRedetermination(
    string TransactionNumber, RedeterminationIssue? Issue, string Authority, string Reason, IReadOnlyList<CadLine> Lines, [property: FromClaim("sub")] string Subject);

/// <param name="BasedOn">The version that it changes.</param>
/// <param name="Differences">By head; what the issue will bring to the account.</param>
public sealed record DraftRedeterminationResponse(
    string StatementNumber, string TransactionNumber, string BasedOn, StatementStatus Status, RedeterminationIssue Issue, CadAmounts Differences, IReadOnlyList<PricedLine> Lines);

public sealed class DraftRedeterminationValidator : Validator<DraftRedetermination>
{
    public DraftRedeterminationValidator()
    {
        RuleFor(x => x.Issue).NotNull().IsInEnum();
        RuleFor(x => x.Authority).NotEmpty().MaximumLength(100);
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.Lines).NotEmpty();
    }
}

public sealed class DraftRedeterminationEndpoint : CarmEndpoint<DraftRedetermination, DraftRedeterminationResponse>
{
    public override void Configure()
    {
        Post("cads/{transactionNumber}/redeterminations");
        Group<Staff>();
        Asks("declarations.determinations.draft");
        Creates();
        Summary(s => s.Summary = "Re-determine a declaration: draft a statement of adjustments");
    }

    public override Task HandleAsync(DraftRedetermination command, CancellationToken ct) =>
        CreatedAsync(command, drafted => $"/api/v1/admin/statements-of-adjustments/{drafted.StatementNumber}", ct);
}

public static class DraftRedeterminationHandler
{
    public static async Task<DraftRedeterminationResponse> Handle(DraftRedetermination command, IDocumentSession session, TimeProvider clock, ReferenceShelf references, CancellationToken ct)
    {
        var cad = await session.LockCadAsync(command.TransactionNumber, ct) ?? throw new Rejected("NOT_FOUND");
        var earlier = await session.Query<StatementOfAdjustments>().Where(s => s.TransactionNumber == cad.Id).ToListAsync(ct);
        // A draft on a version that is no longer the current one can never be issued and stands in nobody's way.
        if (earlier.FirstOrDefault(s => s.Status == StatementStatus.Draft && s.BasedOn == cad.CurrentVersion) is { } open) throw new Rejected("CAD-3005", open.Id);
        if (cad.OpenChange is { } change) throw new Rejected("CAD-3005", change);
        if (cad.Status is not (CadStatus.Accepted or CadStatus.Closed) || cad.IsPreCarm) throw new Rejected("CAD-1002");

        var before = (await session.CurrentVersionOfAsync(cad, ct))!;
        var reference = await references.CurrentAsync(session, ct);
        var tariff = await session.TariffAsync(reference, before, before.Document.Classifications.Concat(command.Lines.Select(l => l.Classification)), ct);
        var statement = Determine(command, cad, before, tariff, reference, await session.RulingsOfAsync(cad.RmAccount, before.Document, before.RateDate, ct), earlier.Count + 1, clock.GetUtcNow());
        session.Store(statement);
        return new(statement.Id, cad.Id, CadVersion.Wire(statement.BasedOn), statement.Status, statement.Issue, statement.Change, [.. statement.Lines.Select(PricedLine.Of)]);
    }

    public static StatementOfAdjustments Determine(DraftRedetermination command, Cad cad, CadVersion before, TariffEdition tariff, ReferenceData reference, IReadOnlySet<string> rulings, int sequence, DateTimeOffset now)
    {
        StatementOfAdjustments.RequireTime(cad, command.Authority, now);

        var lines = before.Document.Lines().ToDictionary(l => l.Line.LineNumber!.Value, l => l.Line);
        var unknown = command.Lines.Select((change, i) => (change, i)).Where(c => !lines.ContainsKey(c.change.LineNumber ?? 0) || command.Lines.Take(c.i).Any(e => e.LineNumber == c.change.LineNumber))
            .Select(c => new Rejected("CAD-4001") { Path = $"lines[{c.i}].lineNumber" }).ToArray();
        if (unknown.Length > 0) throw Rejected.Of(unknown);

        CadLine[] was = [.. command.Lines.Select(change => lines[change.LineNumber!.Value])];
        CadLine[] becomes = [.. command.Lines.Select(change => lines[change.LineNumber!.Value].Changed(change))];
        var document = before.Document.Replace(line => becomes.FirstOrDefault(b => b.LineNumber == line.LineNumber) ?? line);
        var priced = CadExamination.Again(cad, document, before, now.TorontoDate(), tariff, reference, rulings);
        if (priced.Faults.Count > 0) throw Rejected.Of(priced.Faults);

        var change = CadAccounting.Next(cad, before, document, priced.Lines, CadVersionKind.CbsaAdjustment, command.Authority, null, now).Version.Change;
        return new(StatementOfAdjustments.IdOf(cad.Id, sequence), cad.Id, before.Number, cad.RmAccount, cad.SubmitterBn9, command.Issue!.Value, command.Authority, command.Reason, was, becomes, document, priced.Lines, change, command.Subject, now);
    }
}
