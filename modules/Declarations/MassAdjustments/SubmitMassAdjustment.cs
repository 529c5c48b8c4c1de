using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Declarations;

/// <summary>An importer asks that one issue be put right on many declarations whose due dates have passed, as one case.</summary>
/// <param name="Reasons">Codes for every line that is changed; the one that supports the result in money comes first.</param>
/// <param name="Explanation">The legislative issue.</param>
/// <param name="Attachments">Identifiers of documents given before with any of the declarations; they support the case.</param>
public sealed record SubmitMassAdjustment(
    string RmAccount, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_sight")] IReadOnlyList<string> Sight,
    RedeterminationIssue? Issue, IReadOnlyList<string> Reasons, string Explanation, IReadOnlyList<AskedCad> Cads, IReadOnlyList<string>? Attachments = null);

/// <param name="Lines">The lines changed; what a line leaves out stays.</param>
/// <param name="Invoices">The same of invoices, by their sequence and without lines.</param>
/// <param name="Cleared">Fields taken away, as <c>lines[1].specialAuthority</c>.</param>
public sealed record AskedCad(string TransactionNumber, IReadOnlyList<CadLine>? Lines = null, IReadOnlyList<CadInvoice>? Invoices = null, IReadOnlyList<string>? Cleared = null)
{
    internal CadAmendment Amendment() => new(Lines, Invoices, Cleared);
}

public sealed record SubmitMassAdjustmentResponse(MassAdjustmentView Case);

public sealed class SubmitMassAdjustmentValidator : Validator<SubmitMassAdjustment>
{
    public SubmitMassAdjustmentValidator()
    {
        RuleFor(x => x.Issue).NotNull().IsInEnum();
        RuleFor(x => x.Reasons).NotEmpty();
        RuleFor(x => x.Explanation).NotEmpty().MaximumLength(4_000);
        RuleFor(x => x.Cads).NotEmpty();
        RuleForEach(x => x.Cads).ChildRules(cad =>
        {
            cad.RuleFor(x => x.TransactionNumber).NotEmpty();
            cad.RuleFor(x => x.Lines).NotEmpty().When(x => x.Amendment().IsEmpty);
        });
    }
}

public sealed class SubmitMassAdjustmentEndpoint : CarmEndpoint<SubmitMassAdjustment, SubmitMassAdjustmentResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/mass-adjustments");
        Group<Portal>();
        Asks("declarations.cads.correct");
        Creates();
        Summary(s => s.Summary = "Ask that one issue be put right on many declarations");
    }

    public override Task HandleAsync(SubmitMassAdjustment command, CancellationToken ct) => CreatedAsync(command, made => $"/api/v1/mass-adjustments/{made.Case.CaseNumber}", ct);
}

public static class SubmitMassAdjustmentHandler
{
    public static async Task<SubmitMassAdjustmentResponse> Handle(SubmitMassAdjustment command, IDocumentSession session, ExaminationRules rules, CancellationToken ct)
    {
        if (command.Cads.Count > MassAdjustment.MostCads) throw new Rejected("MAC-2002", MassAdjustment.MostCads) { Path = "cads" };
        // Cases are never deleted, so that counting them under the lock gives each its own number.
        await session.HoldMassAdjustmentsAsync(command.RmAccount, ct);
        var number = MassAdjustment.IdOf(command.RmAccount, await session.Query<MassAdjustment>().CountAsync(m => m.RmAccount == command.RmAccount, ct) + 1);
        var sight = new CadSight(command.CallerBn9, command.Sight);
        // What the caller may not see is as if it were not there.
        var held = await session.LockCadsAsync(command.Cads.Select(c => c.TransactionNumber), seen => seen.RmAccount == command.RmAccount && sight.Includes(seen), MassAdjustment.MostLines, ct);
        var (asked, faults) = (new List<MassAdjustedCad>(), new List<Rejected>());
        for (var i = 0; i < command.Cads.Count; i++)
        {
            var (transaction, amendment) = (command.Cads[i].TransactionNumber, command.Cads[i].Amendment());
            if (!held.TryGetValue(transaction, out var cad)) faults.Add(new("MAC-2001", transaction) { Path = $"cads[{i}].transactionNumber" });
            else if (asked.Any(a => a.TransactionNumber == transaction)) faults.Add(Fields.Bad($"cads[{i}].transactionNumber"));
            else if (cad.CurrentVersion == 0) faults.Add(new("CAD-1002") { Path = $"cads[{i}].transactionNumber" });
            else asked.Add(await ExamineAsync(session, command, number, cad, amendment, rules, found => faults.AddRange(found.Select(f => new Rejected(f.Code, [.. f.Arguments]) { Path = $"cads[{i}].{f.Path}".TrimEnd('.') })), ct));
        }
        if (faults.Count > 0) throw Rejected.Of(faults);
        await session.RequireAttachmentsAsync([.. held.Keys], command.Attachments ?? [], ct);

        var submitted = new MassAdjustment(
            number, command.RmAccount, command.CallerBn9, command.Issue!.Value, command.Reasons, command.Explanation, command.Attachments ?? [], [.. asked.Select(a => a.TransactionNumber)],
            CadAmounts.Sum(asked.Select(a => a.Change)), command.Subject, rules.Clock.GetUtcNow())
        {
            BySubmitter = [.. asked.GroupBy(a => a.SubmitterBn9!).Select(own => new SubmittersPart(own.Key, own.Count(), CadAmounts.Sum(own.Select(a => a.Change))))],
        };
        session.Insert(submitted);
        session.Insert(asked.ToArray());
        session.Store(held.Values.Select(cad => cad with { OpenChange = number, Revision = cad.Revision + 1 }).ToArray());
        return new(await MassAdjustmentView.OfAsync(session, submitted, asked, ct));
    }

    static async Task<MassAdjustedCad> ExamineAsync(IDocumentSession session, SubmitMassAdjustment command, string number, Cad cad, CadAmendment amendment, ExaminationRules rules, Action<IEnumerable<Rejected>> refuse, CancellationToken ct)
    {
        var before = (await session.CurrentVersionOfAsync(cad, ct))!;
        var unknown = new List<Rejected>();
        var document = amendment.Amend(before.Document, unknown);
        refuse(unknown);
        var reference = await rules.References.CurrentAsync(session, ct);
        var examined = ChangeExamination.Of(new(
            cad, before, document, [new(null, command.Reasons)], "ADJUSTMENT", null, command.Attachments?.Count ?? 0, rules.Clock.GetUtcNow().TorontoDate(),
            await session.TariffAsync(reference, before, document.Classifications, ct), reference, await session.RulingsOfAsync(cad.RmAccount, document, before.RateDate, ct), await session.ClaimNoticesOfAsync(cad, ct)));
        if (unknown.Count == 0) refuse(examined.Faults);
        return new(MassAdjustedCad.IdOf(number, cad.Id), number, cad.Id, before.Number, amendment, document, examined.Lines, examined.Change, examined.Authority) { SubmitterBn9 = cad.SubmitterBn9 };
    }
}
