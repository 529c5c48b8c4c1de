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
public sealed record AskedCad(string TransactionNumber, IReadOnlyList<CadLine> Lines);

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
            cad.RuleFor(x => x.Lines).NotEmpty();
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
        var (held, sight) = (await session.LockCadsAsync(command.Cads.Select(c => c.TransactionNumber), ct), new CadSight(command.CallerBn9, command.Sight));
        var (asked, faults) = (new List<MassAdjustedCad>(), new List<Rejected>());
        for (var i = 0; i < command.Cads.Count; i++)
        {
            var (transaction, lines) = command.Cads[i];
            // What the caller may not see is as if it were not there.
            if (!held.TryGetValue(transaction, out var cad) || cad.RmAccount != command.RmAccount || !sight.Includes(cad)) faults.Add(new("MAC-2001", transaction) { Path = $"cads[{i}].transactionNumber" });
            else if (asked.Any(a => a.TransactionNumber == transaction)) faults.Add(Fields.Bad($"cads[{i}].transactionNumber"));
            else if (cad.CurrentVersion == 0) faults.Add(new("CAD-1002") { Path = $"cads[{i}].transactionNumber" });
            else asked.Add(await ExamineAsync(session, command, number, cad, lines, rules, found => faults.AddRange(found.Select(f => new Rejected(f.Code, [.. f.Arguments]) { Path = $"cads[{i}].{f.Path}".TrimEnd('.') })), ct));
        }
        if (faults.Count > 0) throw Rejected.Of(faults);
        await session.RequireAttachmentsAsync([.. held.Keys], command.Attachments ?? [], ct);

        var submitted = new MassAdjustment(
            number, command.RmAccount, command.CallerBn9, command.Issue!.Value, command.Reasons, command.Explanation, command.Attachments ?? [], [.. asked.Select(a => a.TransactionNumber)],
            CadAmounts.Sum(asked.Select(a => a.Change)), command.Subject, rules.Clock.GetUtcNow());
        session.Insert(submitted);
        session.Insert(asked.ToArray());
        session.Store(held.Values.Select(cad => cad with { OpenChange = number, Revision = cad.Revision + 1 }).ToArray());
        return new(MassAdjustmentView.Of(submitted, asked));
    }

    static async Task<MassAdjustedCad> ExamineAsync(IDocumentSession session, SubmitMassAdjustment command, string number, Cad cad, IReadOnlyList<CadLine> lines, ExaminationRules rules, Action<IEnumerable<Rejected>> refuse, CancellationToken ct)
    {
        var before = (await session.CurrentVersionOfAsync(cad, ct))!;
        var known = before.Document.Lines().Select(l => l.Line.LineNumber).ToHashSet();
        var unknown = lines.Index().Where(l => !known.Remove(l.Item.LineNumber)).Select(l => Fields.Bad($"lines[{l.Index}].lineNumber")).ToArray();
        refuse(unknown);
        var document = before.Document.Replace(line => lines.FirstOrDefault(change => change.LineNumber == line.LineNumber) is { } change ? line.Changed(change) : line);
        var reference = await rules.References.CurrentAsync(session, ct);
        var examined = ChangeExamination.Of(new(
            cad, before, document, [new(null, command.Reasons)], "ADJUSTMENT", null, command.Attachments?.Count ?? 0, rules.Clock.GetUtcNow().TorontoDate(),
            await session.TariffAsync(reference, before, document.Classifications, ct), reference, await session.RulingsOfAsync(cad.RmAccount, document, before.RateDate, ct)));
        if (unknown.Length == 0) refuse(examined.Faults);
        return new(MassAdjustedCad.IdOf(number, cad.Id), number, cad.Id, before.Number, lines, document, examined.Lines, examined.Change, examined.Authority);
    }
}
