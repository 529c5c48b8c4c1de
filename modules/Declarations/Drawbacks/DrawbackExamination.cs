using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>A declaration that a claim names, and what all claims take of it.</summary>
public sealed record DrawnCad(Cad Cad, CadVersion? Current, IReadOnlyList<DrawbackShare> Shares);

/// <summary>All that a claim is examined with.</summary>
/// <param name="MadeOn">The day of the application, which is today's until it is submitted.</param>
/// <param name="Cads">What the caller may see of the declarations named.</param>
/// <param name="Accepted">What an officer accepts of each line, in place of what is claimed; a line that is not in it is left out.</param>
public sealed record DrawbackCase(DrawbackClaim Claim, DateOnly MadeOn, IReadOnlyDictionary<string, DrawnCad> Cads, IReadOnlyDictionary<int, decimal>? Accepted = null);

/// <summary>A claim's line with what it comes to.</summary>
/// <param name="BasedOn">The version of the declaration that it is computed from.</param>
/// <param name="IsAnothers">Another importer's declaration, of which the claimant is shown nothing before the decision.</param>
/// <param name="Imported">The declaration's quantity, or its value for duty where there is no unit.</param>
/// <param name="Share">What it takes of the declaration's line.</param>
/// <param name="Against">The code of what speaks against a claim on another importer's goods, which the officer is told and the claimant is not; such a line takes nothing until it is accepted.</param>
public sealed record AssessedDrawbackLine(int LineNumber, string TransactionNumber, int BasedOn, bool IsAnothers, decimal Imported, DrawbackShare Share, CadAmounts Amounts, IReadOnlyList<AssessmentStep> Trace, string? Against = null)
{
    /// <summary>Whose declaration it is, for sight; null in a claim from before this was kept, and then another's.</summary>
    public string? SubmitterBn9 { get; init; }

    /// <summary>Whether who sees these submitters' declarations of the account is shown the line. Another importer's declaration is none of the account's: what of it is shown, the claim decides.</summary>
    public bool IsSeen(Func<string, bool> sees) => IsAnothers || sees(SubmitterBn9 ?? "");
}

/// <summary>Reads a claim, asks whether it may be made, and computes it. Pure.</summary>
/// <param name="Lines">Computed, when there is no fault.</param>
public sealed record DrawbackExamination(IReadOnlyList<Rejected> Faults, IReadOnlyList<AssessedDrawbackLine> Lines)
{
    public const int MostLines = 999;

    public static DrawbackExamination Of(DrawbackCase c)
    {
        var (faults, content) = (new List<Rejected>(), c.Claim.Content);
        if (content.Kind is null) faults.Add(Fields.Bad("kind"));
        if (content.DeclarationStatement != true) faults.Add(Fields.Bad("declarationStatement"));
        if (content.ClaimantReference is { } reference && !Fields.IsText(35)(reference)) faults.Add(Fields.Bad("claimantReference"));
        if (content.Lines is not { Count: > 0 and <= MostLines }) faults.Add(Fields.Bad("lines"));
        var waived = Waivers(content, c.MadeOn, faults);
        ReadDrawbackLine[] read = [.. (content.Lines ?? []).Select((line, i) => ReadDrawbackLine.Of(line, i, content.Kind, faults))];
        if (faults.Count > 0) return new(faults, []);

        var lines = new List<AssessedDrawbackLine>();
        foreach (var line in read.Where(line => c.Accepted?.ContainsKey(line.Number) != false))
            if (Line(c, line, waived, lines, faults) is { } assessed) lines.Add(assessed);
        return new(faults, faults.Count > 0 ? [] : lines);
    }

    static HashSet<string> Waivers(DrawbackContent content, DateOnly madeOn, List<Rejected> faults)
    {
        var waived = new HashSet<string>();
        foreach (var (waiver, i) in (content.Waivers ?? []).Select((w, i) => (w, i)))
        {
            var fields = new Fields($"waivers[{i}]", faults);
            if (fields.Must(waiver.GivenBy, "givenBy", Fields.IsDigits(9)) is { } bn9) waived.Add(bn9);
            if (fields.Date(waiver.SignedOn, "signedOn", must: true) > madeOn) fields.Fault("signedOn");
            fields.Must(waiver.Reference, "reference", Fields.IsText(35));
        }
        return waived;
    }

    static AssessedDrawbackLine? Line(DrawbackCase c, ReadDrawbackLine line, HashSet<string> waived, IReadOnlyList<AssessedDrawbackLine> earlier, List<Rejected> faults)
    {
        AssessedDrawbackLine? No(string code, string field, params object[] arguments)
        {
            faults.Add(new(code, arguments) { Path = $"{line.Path}.{field}" });
            return null;
        }

        // What is not there, what is not the caller's to see and what another importer has not waived are one answer, so that nobody can ask by trying.
        if (!c.Cads.TryGetValue(line.TransactionNumber, out var drawn)) return No("DRB-2001", "transactionNumber", line.TransactionNumber);
        var (cad, current) = (drawn.Cad, drawn.Current);
        var isAnothers = cad.RmAccount != c.Claim.RmAccount;
        if (isAnothers && !waived.Contains(cad.RmAccount[..9])) return No("DRB-2001", "transactionNumber", line.TransactionNumber);
        if (line.Parties.FirstOrDefault(p => p.Bn9 is not null && p.Bn9 != c.Claim.RmAccount[..9] && !waived.Contains(p.Bn9)) is { Bn9: { } missing } party) return No("DRB-2004", party.Field, missing);
        if (line.ExportedOn > c.MadeOn) return No("DRB-4001", "exportedOn");
        AssessedDrawbackLine[] same = [.. earlier.Where(e => e.TransactionNumber == cad.Id && e.Share.CadLineNumber == line.CadLineNumber)];
        if (same.Any(e => e.Share.ExportDocument == line.ExportDocument)) return No("DRB-3004", "exportDocument", line.ExportDocument);

        // A waiver is what the claimant says of it. Until an officer has looked at it, what the other importer declared is not to be found out by trying quantities and days.
        AssessedDrawbackLine? Against(string code, string field, params object[] arguments) => !isAnothers || c.Accepted is not null ? No(code, field, arguments)
            : new(line.Number, cad.Id, current?.Number ?? 0, true, 0, new(c.Claim.Id, line.Number, line.CadLineNumber, line.Quantity, line.Unit, line.Percent, CadAmounts.Zero, line.ExportDocument), CadAmounts.Zero, [], code);

        if (cad.Status is not (CadStatus.Accepted or CadStatus.Closed) || cad.IsPreCarm || current is null) return Against("DRB-2002", "transactionNumber", line.TransactionNumber);

        var (kind, released) = (c.Claim.Content.Kind!.Value, cad.ReleasedOn!.Value);
        if (line.ExportedOn < released) return Against("DRB-4001", "exportedOn");
        // Four years after release (s.113(3)(c)); five for goods that were destroyed (s.111(c)).
        var last = Cad.LastDayOf(released, kind == DrawbackKind.DestroyedOrObsolete ? 5 : 4);
        if (c.MadeOn > last) return Against("CAD-6008", "transactionNumber", last.ToString("O", CultureInfo.InvariantCulture));

        var declared = current.Document.Lines().Select(l => l.Line).FirstOrDefault(l => l.LineNumber == line.CadLineNumber);
        if (declared is null) return Against("DRB-2003", "cadLineNumber", line.CadLineNumber);
        var paid = current.Lines.Single(l => l.LineNumber == line.CadLineNumber).Amounts;
        var (imported, unit) = DrawnBack.MeasureOf(declared, paid);

        IReadOnlyList<DrawbackShare> others = [.. drawn.Shares.Where(s => s.ClaimNumber != c.Claim.Id && s.CadLineNumber == line.CadLineNumber), .. same.Where(e => e.Against is null).Select(e => e.Share)];
        if (line.Unit != unit || others.Any(o => o.Unit != unit)) return Against("DRB-3003", unit is null ? "valueForDuty" : "unit", unit ?? "CAD");
        if (others.Any(o => o.ExportDocument == line.ExportDocument)) return Against("DRB-3004", "exportDocument", line.ExportDocument);
        var (left, claimed) = (imported - others.Sum(o => o.Quantity), c.Accepted is null ? line.Quantity : c.Accepted[line.Number]);
        var measure = unit is null ? "valueForDuty" : "quantity";
        if (left <= 0) return Against("DRB-3001", measure, line.CadLineNumber, cad.Id);
        if (claimed > left) return Against("DRB-3002", measure, left.ToString(CultureInfo.InvariantCulture), imported.ToString(CultureInfo.InvariantCulture));
        if (paid.Duties == Money.Zero) return Against("DRB-3005", "cadLineNumber", line.CadLineNumber);

        // Goods from the two countries themselves, and goods in the same condition, are not limited (s.95(6)(a) and (e)).
        var isLimited = kind == DrawbackKind.UsedInProduction && line.Destination is ("US" or "MX") && declared.CountryOfOrigin is not ("US" or "MX");
        var goods = new DrawbackGoods(paid, imported, claimed, line.Percent, isLimited, line.PaidAbroad, kind == DrawbackKind.DestroyedOrObsolete ? "Customs Tariff s.110" : "Customs Tariff s.113(1)");
        var amount = DrawbackCalculation.Of(goods, DrawnBack.On(others, paid, imported, unit));
        var share = new DrawbackShare(c.Claim.Id, line.Number, line.CadLineNumber, claimed, unit, line.Percent, amount.Share, line.ExportDocument) { Paid = paid, Imported = imported };
        return new(line.Number, cad.Id, current.Number, isAnothers, imported, share, amount.Amounts, amount.Trace) { SubmitterBn9 = cad.SubmitterBn9 };
    }
}

/// <summary>A claim's line whose fields have been read; only to be used when reading found no fault.</summary>
/// <param name="Quantity">Of the goods, or of the value for duty where there is no unit.</param>
sealed record ReadDrawbackLine(
    string Path, int Number, string TransactionNumber, int CadLineNumber, decimal Quantity, string? Unit, decimal Percent, DateOnly ExportedOn, string ExportDocument, string? Destination, Money PaidAbroad,
    IReadOnlyList<(string Field, string? Bn9)> Parties)
{
    public static ReadDrawbackLine Of(DrawbackLine line, int index, DrawbackKind? kind, List<Rejected> faults)
    {
        var path = $"lines[{index}]";
        var fields = new Fields(path, faults);
        var transaction = fields.Must(line.TransactionNumber, "transactionNumber", Fields.IsDigits(14));
        if (line.CadLineNumber is null or < 1 or > 9_999) fields.Fault("cadLineNumber");
        // Either a quantity with its unit or a value.
        var byValue = line.Quantity is null && line.ValueForDuty is not null;
        var amount = byValue ? fields.Number(line.ValueForDuty, "valueForDuty", 2) : fields.Number(line.Quantity, "quantity", 3, must: true);
        if (amount == 0 || (!byValue && line.ValueForDuty is not null)) fields.Fault(byValue ? "valueForDuty" : "quantity");
        var unit = fields.When(!byValue, line.Unit, "unit", u => !byValue && Fields.IsText(3)(u));
        var percent = line.Percentage is null ? 100 : fields.Number(line.Percentage, "percentage", 2);
        if (percent is 0 or > 100) fields.Fault("percentage");
        var exportedOn = fields.Date(line.ExportedOn, "exportedOn", must: true);
        var document = fields.Must(line.ExportDocument, "exportDocument", Fields.IsText(35));
        var destination = fields.When(kind is DrawbackKind.Exported or DrawbackKind.UsedInProduction, line.Destination, "destination", d => Fields.IsCountry(d) && d != "CA" && kind != DrawbackKind.DestroyedOrObsolete);
        var abroad = fields.Number(line.CustomsDutyPaidAbroad, "customsDutyPaidAbroad", 2);
        fields.When(false, line.ExporterBn9, "exporterBn9", Fields.IsDigits(9));
        fields.When(false, line.ProcessorBn9, "processorBn9", Fields.IsDigits(9));
        return new(path, index + 1, transaction ?? "", line.CadLineNumber ?? 0, amount ?? 0, unit, percent ?? 0, exportedOn ?? default, document ?? "", destination, Money.Of(abroad ?? 0),
            [("exporterBn9", line.ExporterBn9), ("processorBn9", line.ProcessorBn9)]);
    }
}
