using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>
/// The rates that an appeal left to lines when it set a campaign aside. The reference lists say other rates since, which the decision (Customs Act s.60(4)) took from these
/// lines; while a line names the same goods and measures, it keeps its own. Pure.
/// </summary>
/// <param name="Lines">By number: what the version before says, and on what it was priced.</param>
public sealed record KeptRates(IReadOnlyDictionary<int, (CadInvoice Invoice, CadLine Said, AssessedLine Priced)> Lines)
{
    /// <summary>Null where no line has any.</summary>
    public static KeptRates? Of(CadVersion before) => before.Lines.All(l => l.RatesKeptBy is null) ? null
        : new(before.Document.Lines().Join(before.Lines.Where(l => l.RatesKeptBy is not null), l => l.Line.LineNumber, l => l.LineNumber, (said, priced) => (said.Invoice, said.Line, priced)).ToDictionary(l => l.priced.LineNumber));

    /// <summary>With what the lines that a campaign moved had before it, which an appeal leaves to them from now on, whatever else of them has changed since.</summary>
    public static KeptRates With(KeptRates? kept, CadVersion before, IEnumerable<int> moved, string appealNumber) => new((kept?.Lines ?? new Dictionary<int, (CadInvoice, CadLine, AssessedLine)>())
        .Concat(before.Document.Lines().Join(before.Lines, l => l.Line.LineNumber, l => l.LineNumber, (said, priced) => KeyValuePair.Create(priced.LineNumber, (said.Invoice, said.Line, priced with { RatesKeptBy = appealNumber }))).IntersectBy(moved, l => l.Key))
        .GroupBy(l => l.Key).ToDictionary(l => l.Key, l => l.Last().Value));

    /// <summary>What the line was priced on, where it still names the same.</summary>
    public AssessedLine? Find(ReadLine line) => Lines.TryGetValue(line.Number, out var kept) && LookedUp(kept.Said).Equals(LookedUp(line.Said)) ? kept.Priced : null;

    /// <summary>What was looked up anew, with the rates of before; the exchange rates too, unless currency or day of shipment are others.</summary>
    public AssessmentInput Applied(ReadLine line, AssessmentInput found)
    {
        if (Find(line) is not { Basis: var kept }) return found;
        var invoice = Lines[line.Number].Invoice;
        var isSameDay = invoice.Currency == line.Currency && BusinessCalendar.TryReadDate(invoice.DirectShipmentDate, out var on) && on == line.ShippedOn;
        return found with
        {
            ExchangeRate = isSameDay ? kept.ExchangeRate : found.ExchangeRate,
            Rate = kept.Rate, Mfn = kept.Mfn, SafeguardPercent = kept.SafeguardPercent, Reliefs = kept.Reliefs, GstPercent = kept.GstPercent, ProvincialPercent = kept.ProvincialPercent,
            Excise = found.Excise is { } excise && kept.Excise is { } duty ? excise with { Rate = duty.Rate, Luxury = excise.Luxury is { } now && duty.Luxury is { } then ? then with { Vehicles = now.Vehicles } : excise.Luxury } : found.Excise,
            Surtax = found.Surtax is { } surtax && kept.Surtax is { } order ? surtax with { Percent = order.Percent } : found.Surtax,
            Sima = found.Sima is { } sima && kept.Sima is { } measure ? sima with
            {
                IsProvisional = measure.IsProvisional, NormalValue = measure.NormalValue, DumpingPercent = measure.DumpingPercent, SubsidyPerUnit = measure.SubsidyPerUnit, SubsidyPercent = measure.SubsidyPercent,
                PriceRate = isSameDay ? measure.PriceRate : sima.PriceRate, MeasureCurrency = isSameDay ? measure.MeasureCurrency : sima.MeasureCurrency, MeasureRate = isSameDay ? measure.MeasureRate : sima.MeasureRate,
            } : found.Sima,
        };
    }

    /// <summary>All that a line is looked up by; its value and its quantities may change.</summary>
    static object LookedUp(CadLine l) => (
        (l.Classification, l.CountryOfOrigin, l.TariffTreatment, l.TariffCode, l.SpecialAuthority, l.DutyReliefLicence, l.GstCode), (l.ExciseCode, l.ExciseRateOverride, l.SafeguardCode, l.SurtaxSubject, l.SurtaxCode),
        (l.SimaSubject, l.SimaMeasure, l.ExporterId, l.ModelId, l.SimaInvoiceCurrency), (l.Casual, l.ProvinceOfDestination));
}
