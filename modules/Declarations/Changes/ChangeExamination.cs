using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>All that a change is examined with.</summary>
/// <param name="Kind">CORRECTION or ADJUSTMENT, as the client names it; null leaves it to the clock.</param>
/// <param name="NextVersion">The version that the client means to make, 00002 up; null where it does not say.</param>
/// <param name="Attachments">How many documents support it.</param>
/// <param name="ClaimNotices">Those given of its goods.</param>
public sealed record ChangeCase(
    Cad Cad, CadVersion Before, CadDocument Document, IReadOnlyList<LineReasons> Reasons, string? Kind, string? NextVersion, int Attachments, DateOnly Today, TariffEdition Tariff, ReferenceData Reference,
    IReadOnlyDictionary<string, RulingTerms>? BindingRulings = null, IReadOnlyList<ClaimNotice>? ClaimNotices = null);

/// <summary>The examination of a correction or an adjustment (declarations 5, 6.3, 6.4): stage by stage as that of a first version. Pure.</summary>
/// <param name="Lines">Priced, when there is no fault.</param>
/// <param name="Change">By head, of what the versions say.</param>
/// <param name="Authority">The provision of the first reason.</param>
/// <param name="IsDecidedAtOnce">A correction; and an adjustment that changes no money on any line where no trade measure is spoken of. What the CBSA has determined goes to an officer.</param>
public sealed record ChangeExamination(IReadOnlyList<Rejected> Faults, CadVersionKind Kind, IReadOnlyList<AssessedLine> Lines, CadAmounts Change, string Authority, bool IsDecidedAtOnce)
{
    const string Correction = "R5-00-COT";

    public static ChangeExamination Of(ChangeCase c)
    {
        var kind = KindOf(c.Cad, c.Today);
        var faults = new List<Rejected>();
        State(c, kind, faults);
        if (faults.Count > 0) return Refused();

        var priced = CadExamination.Again(c.Cad, c.Document, c.Before, c.Today, c.Tariff, c.Reference, c.BindingRulings);
        faults.AddRange(priced.Faults);
        if (faults.Count > 0) return Refused();

        var change = CadAmounts.Sum(priced.Lines.Select(l => l.Amounts)) - c.Before.Totals;
        var authority = Reasons(c, kind, priced.Lines, change, faults);
        // What lowers the amount owed is supported by a document (6.3).
        if (change.Total < Money.Zero && c.Attachments == 0) faults.Add(new("CAD-6009") { Path = "attachments" });
        return faults.Count > 0 ? Refused() : new([], kind, priced.Lines, change, authority, kind == CadVersionKind.Correction || (IsNeutral(c, priced.Lines) && !SpeaksOfMeasures(c)));

        ChangeExamination Refused() => new(faults, kind, [], CadAmounts.Zero, "", false);
    }

    /// <summary>Of each line, since what one owes is not paid by what another gets back: they have reasons of their own.</summary>
    static bool IsNeutral(ChangeCase c, IReadOnlyList<AssessedLine> lines)
    {
        var was = c.Before.Lines.ToDictionary(l => l.LineNumber, l => l.Amounts);
        return lines.All(l => l.Amounts - was.GetValueOrDefault(l.LineNumber, CadAmounts.Zero) is var change && change == CadAmounts.Zero with { ValueForDuty = change.ValueForDuty });
    }

    /// <summary>Whether a line is subject to a trade measure before or after, or changes what it says of one, or of what a measure goes by where one is in force.</summary>
    static bool SpeaksOfMeasures(ChangeCase c)
    {
        var was = c.Before.Document.Lines().ToDictionary(l => l.Line.LineNumber!.Value, l => l.Line);
        return c.Document.Lines().Any(l => IsSubject(l.Line) || (was.GetValueOrDefault(l.Line.LineNumber!.Value) is not { } old ? IsListed(l.Line)
            : IsSubject(old) || Said(old) != Said(l.Line) || ((old.Classification, old.CountryOfOrigin) != (l.Line.Classification, l.Line.CountryOfOrigin) && (IsListed(old) || IsListed(l.Line)))));

        static bool IsSubject(CadLine line) => line.SimaSubject is "S" or "U" || line.SurtaxSubject == true;

        static (string?, string?, bool, string?, string?) Said(CadLine line) => (line.SimaSubject, line.SimaMeasure, line.SurtaxSubject == true, line.SurtaxCode, line.SafeguardCode);

        bool IsListed(CadLine line) => line is { Classification: { } goods, CountryOfOrigin: { } origin } && (c.Reference.Measures(goods, origin, c.Before.RateDate).Any() || c.Reference.Surtaxes(goods, origin, c.Before.RateDate).Any());
    }

    /// <summary>A correction until 23:59:59 Toronto of the due date; goods that were paid before release are adjusted from the first.</summary>
    public static CadVersionKind KindOf(Cad cad, DateOnly today) => cad.CadType != CadType.PayAtRelease && today <= cad.PaymentDueOn ? CadVersionKind.Correction : CadVersionKind.Adjustment;

    static void State(ChangeCase c, CadVersionKind kind, List<Rejected> faults)
    {
        if (c.Cad.IsCbsas) faults.Add(new("CAD-3006"));
        else if (c.Cad.OpenChange is { } open) faults.Add(new("CAD-3005", open));
        else if (c.Cad.Status == CadStatus.Closed) faults.Add(TooLate(c.Cad, 4));
        else if (c.Cad.Status != CadStatus.Accepted) faults.Add(new("CAD-1002"));
        if (c.Kind is not null && c.Kind != kind.ToString().ToUpperInvariant()) faults.Add(new("CAD-1002") { Path = "kind" });
        if (c.NextVersion is { } said && said != CadVersion.Wire(c.Cad.CurrentVersion + 1)) faults.Add(new("CAD-3003", CadVersion.Wire(c.Cad.CurrentVersion + 1)) { Path = "nextVersion" });

        var kept = c.Document.Lines().Select(l => l.Line.LineNumber).ToHashSet();
        faults.AddRange(c.Before.Document.Lines().Select(l => l.Line.LineNumber).Where(n => !kept.Contains(n)).Select(n => new Rejected("CAD-3004", n!) { Path = "invoices" }));
        if (faults.Count == 0) Kept(c.Before.Document.Header, c.Document.Header, faults);
        if (faults.Count == 0 && CadDifference.Between(c.Before.Document, c.Document).Count == 0) faults.Add(new("CAD-1002"));
    }

    /// <summary>What no change touches (3.1, 3.3): the day of release is the release record's, and what a declaration follows and who pays its GST stand from the first version.</summary>
    static void Kept(CadHeader? was, CadHeader? becomes, List<Rejected> faults)
    {
        if (was?.ReleaseDate is { } on && becomes?.ReleaseDate != on) faults.Add(new("CAD-7001") { Path = "header.releaseDate" });
        Must(was?.WarehouseNumber, becomes?.WarehouseNumber, "warehouseNumber");
        Must(was?.PreviousTransactionNumber, becomes?.PreviousTransactionNumber, "previousTransactionNumber");
        Must(was?.PreviousLineNumber, becomes?.PreviousLineNumber, "previousLineNumber");
        Must(was?.PaymentCode, becomes?.PaymentCode, "paymentCode");

        void Must(string? before, string? after, string field)
        {
            if (was is not null && before != after) faults.Add(Fields.Bad($"header.{field}"));
        }
    }

    /// <returns>The authority of the first reason.</returns>
    static string Reasons(ChangeCase c, CadVersionKind kind, IReadOnlyList<AssessedLine> lines, CadAmounts change, List<Rejected> faults)
    {
        for (var i = 0; i < c.Reasons.Count; i++)
        {
            if (c.Reasons[i].LineNumber is { } n && lines.All(l => l.LineNumber != n)) faults.Add(new("CAD-6007") { Path = $"reasons[{i}].lineNumber" });
            // Also where no changed line uses them.
            if (c.Reasons[i].Codes.Any(code => c.Reference.Reason(code, c.Today) is null or { IsCbsas: true })) faults.Add(new("CAD-6007") { Path = $"reasons[{i}].codes" });
        }

        var (was, said) = (c.Before.Lines.ToDictionary(l => l.LineNumber, l => l.Amounts), c.Before.Document.Lines().ToDictionary(l => l.Line.LineNumber!.Value, l => l.Line));
        // Of what was taken over from before CARM only the totals are known: whether they rise or fall says which reasons serve.
        var hasLines = c.Before.Lines.Count > 0;
        var changed = c.Document.Lines().Join(lines, l => l.Line.LineNumber, p => p.LineNumber, (l, p) => (l.Line, Delta: hasLines ? p.Amounts - was.GetValueOrDefault(p.LineNumber, CadAmounts.Zero) : change))
            .Where(l => l.Delta != CadAmounts.Zero || !said.TryGetValue(l.Line.LineNumber!.Value, out var old) || (old != l.Line && CadDifference.Between(new CadDocument(null, [new(Lines: [old])]), new(null, [new(Lines: [l.Line])])).Count > 0)).ToArray();
        // A change of header or invoice alone has the declaration's own reasons.
        string?[] authorities = changed.Length == 0 ? [Check(c, kind, null, null, change, faults)] : [.. changed.Select(l => Check(c, kind, l.Line.LineNumber, l.Line, l.Delta, faults))];
        return authorities.FirstOrDefault(a => a is not null) ?? "";
    }

    static string? Check(ChangeCase c, CadVersionKind kind, int? number, CadLine? line, CadAmounts delta, List<Rejected> faults)
    {
        var at = IndexOf(number) is >= 0 and var own ? own : IndexOf(null);
        if (at < 0 || c.Reasons[at].Codes.Count == 0)
        {
            faults.Add(new("CAD-6007") { Path = number is null ? "reasons" : $"reasons[lineNumber={number}]" });
            return null;
        }

        var path = $"reasons[{at}].codes";
        var codes = c.Reasons[at].Codes;
        var reasons = codes.Select(code => c.Reference.Reason(code, c.Today)).OfType<ReasonCode>().ToArray();
        var fits = reasons.Length == codes.Count && reasons.All(r => !r.IsCbsas) && (kind == CadVersionKind.Correction ? codes is [Correction] : codes.All(code => code != Correction) && Supports(reasons[0], delta)
            && reasons.All(r => r.Treatments.Count == 0 || (line?.TariffTreatment is { } treatment && r.Treatments.Contains(treatment))));
        if (!fits && !faults.Any(f => f.Path == path)) faults.Add(new("CAD-6007") { Path = path });
        else if (fits && reasons.Min(r => r.LastDay(c.Cad, line?.SpecialAuthority is { } order ? c.Reference.Order(order, line.Classification!, c.Before.RateDate) : null)) is { } last && c.Today > last && !faults.Any(f => f.Path == path))
            faults.Add(new("CAD-6008", last.ToString("O", CultureInfo.InvariantCulture)) { Path = path });
        else if (fits && line is not null && NoticeMissedOn(c, reasons, line) is { } missed && !faults.Any(f => f.Path == path))
            faults.Add(new("CAD-6012", missed.ToString("O", CultureInfo.InvariantCulture), number!) { Path = path });
        return reasons.FirstOrDefault()?.Authority;

        int IndexOf(int? lineNumber) => c.Reasons.ToList().FindIndex(r => r.LineNumber == lineNumber);
    }

    /// <summary>The day by which notice of the claim was to be given and was not (Customs Act s.74(2)); null where a reason needs none or it was given. Until that day the change is its own notice.</summary>
    static DateOnly? NoticeMissedOn(ChangeCase c, IReadOnlyList<ReasonCode> reasons, CadLine line)
    {
        foreach (var claim in reasons.Select(r => r.Claim).OfType<ClaimReason>())
            if (ClaimNotice.LastDay(claim, line.Classification!, c.Cad.ReleasedOn!.Value, c.Reference) is var last && c.Today > last && c.ClaimNotices?.Any(n => n.Serves(claim, line.Classification!, last)) != true) return last;
        return null;
    }

    /// <summary>The first reason supports the result in money: a refund R2, what is owing or changes nothing R3. Duties decide, and the taxes where no duty moves.</summary>
    static bool Supports(ReasonCode first, CadAmounts delta)
    {
        var result = delta.Duties != Money.Zero ? delta.Duties : delta.Total;
        return first.Effect switch
        {
            "REFUND" => result < Money.Zero,
            "OWING" => result > Money.Zero,
            "OWING_OR_NEUTRAL" => result >= Money.Zero,
            _ => true,
        };
    }

    static Rejected TooLate(Cad cad, int years, string? path = null) => new("CAD-6008", Cad.LastDayOf(cad.AccountedAt!.Value.TorontoDate(), years).ToString("O", CultureInfo.InvariantCulture)) { Path = path };
}
