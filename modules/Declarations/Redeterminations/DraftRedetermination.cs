using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>A trade officer re-determines an accepted declaration (Customs Act s.59, s.61) and drafts the statement of adjustments, which another person issues.</summary>
/// <param name="Authority">The provision of law or its reason code, as "Customs Act s.59(1)(b)" or "CB-61"; a closed set.</param>
/// <param name="Lines">The lines changed; what a line leaves out stays.</param>
/// <param name="Invoices">The same of invoices, by their sequence: as currency, day of direct shipment, country of export.</param>
/// <param name="Cleared">Fields taken away, as <c>lines[1].specialAuthority</c>.</param>
/// <param name="AppealNumber">The appeal whose judgment it carries out, under s.61(1): what was given as security for it then pays what stays owing, and the rest goes back. Needed while a judgment on the same issue waits to be carried out.</param>
public sealed record DraftRedetermination(
    string TransactionNumber, RedeterminationIssue? Issue, string Authority, string Reason, IReadOnlyList<CadLine>? Lines, [property: FromClaim("sub")] string Subject,
    IReadOnlyList<CadInvoice>? Invoices = null, IReadOnlyList<string>? Cleared = null, string? AppealNumber = null)
{
    internal CadAmendment Amendment() => new(Lines, Invoices, Cleared);
}

/// <param name="BasedOn">The version that it changes.</param>
/// <param name="Differences">By head; what the issue will bring to the account.</param>
public sealed record DraftRedeterminationResponse(
    string StatementNumber, string TransactionNumber, string BasedOn, StatementStatus Status, RedeterminationIssue Issue, CadAmounts Differences, IReadOnlyList<PricedLine> Lines);

public sealed class DraftRedeterminationValidator : Validator<DraftRedetermination>
{
    public DraftRedeterminationValidator()
    {
        RuleFor(x => x.Issue).NotNull().IsInEnum();
        RuleFor(x => x.Authority).NotEmpty().Must(a => RedeterminationAuthority.Find(a) is not null);
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.Authority).Must(a => RedeterminationAuthority.Find(a) is { Code: RedeterminationAuthority.OfJudgments }).When(x => x.AppealNumber is not null);
        RuleFor(x => x.Lines).NotEmpty().When(x => x.Amendment().IsEmpty);
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
        var asked = command.Amendment().Amend(before.Document, []);
        // What the lines say no more binds as well.
        var rulings = await session.RulingsOfAsync(cad.RmAccount, new(null, [.. before.Document.Invoices ?? [], .. asked.Invoices ?? []]), before.RateDate, ct);
        var tariff = await session.TariffAsync(reference, before, asked.Classifications, ct);
        await session.RequireNotUnderAppealAsync(cad, command.Issue!.Value, ct);
        if (command.AppealNumber is { } appeal) await session.RequireJudgedAsync(cad, appeal, ct);
        await session.RequireJudgmentsCarriedOutAsync(cad, command.Issue!.Value, command.AppealNumber, ct);
        var statement = Determine(command, cad, before, tariff, reference, rulings, earlier.Count + 1, clock.GetUtcNow());
        session.Store(statement);
        return new(statement.Id, cad.Id, CadVersion.Wire(statement.BasedOn), statement.Status, statement.Issue, statement.Change, [.. statement.Lines.Select(PricedLine.Of)]);
    }

    public static StatementOfAdjustments Determine(DraftRedetermination command, Cad cad, CadVersion before, TariffEdition tariff, ReferenceData reference, IReadOnlyDictionary<string, RulingTerms> rulings, int sequence, DateTimeOffset now)
    {
        var authority = RedeterminationAuthority.Find(command.Authority)!.Provision;
        StatementOfAdjustments.RequireTime(cad, authority, now);

        var faults = new List<Rejected>();
        var document = command.Amendment().Amend(before.Document, faults);
        if (faults.Count > 0) throw Rejected.Of(faults);

        // A ruling that a line was declared under binds the CBSA on the day of its rates, whether or not the line is still to name it (SOR/2005-256 s.10).
        var lines = before.Document.Lines().Zip(document.Lines(), (was, becomes) => (Was: was.Line, Becomes: becomes.Line, becomes.Path)).Where(l => !ReferenceEquals(l.Was, l.Becomes)).ToArray();
        foreach (var (was, becomes, path) in lines)
            if (was.RulingNumber is { } ruling && rulings.GetValueOrDefault(ruling)?.ContradictedBy(becomes) is { } field) faults.Add(new("CAD-5009", ruling) { Path = $"{path}.{field}" });
        if (faults.Count > 0) throw Rejected.Of(faults);

        var priced = CadExamination.Again(cad, document, before, now.TorontoDate(), tariff, reference, rulings);
        if (priced.Faults.Count > 0) throw Rejected.Of(priced.Faults);

        var change = CadAccounting.Next(cad, before, document, priced.Lines, CadVersionKind.CbsaAdjustment, authority, null, now).Version.Change;
        var invoices = before.Document.Invoices!.Zip(document.Invoices!, (was, becomes) => (Was: was with { Lines = null }, Becomes: becomes with { Lines = null })).Where(i => i.Was != i.Becomes).ToArray();
        return new(
            StatementOfAdjustments.IdOf(cad.Id, sequence), cad.Id, before.Number, cad.RmAccount, Bn9.Cbsa, command.Issue!.Value, authority, command.Reason, [.. lines.Select(l => l.Was)], [.. lines.Select(l => l.Becomes)],
            document, priced.Lines, change, command.Subject, now)
        { WasInvoices = [.. invoices.Select(i => i.Was)], BecomesInvoices = [.. invoices.Select(i => i.Becomes)], AppealNumber = command.AppealNumber };
    }
}
