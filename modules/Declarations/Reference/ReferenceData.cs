using System.Globalization;
using Carm.Kernel;
using CsvHelper;

namespace Carm.Declarations;

/// <summary>A surtax order that names an item.</summary>
/// <param name="Code">As a line says it: 25095A for SOR/2025-95.</param>
/// <param name="Condition">Beyond item and origin: CONTENT (of a vehicle), MELTED (where steel was), OTHER_ORDERS (only where none of these applies), or NONE.</param>
public sealed record SurtaxOrder(string Code, string Instrument, decimal Percent, string Condition);

/// <summary>A measure under SIMA, with the rates of its exporters.</summary>
/// <param name="Status">PROVISIONAL, FINDING or UNDERTAKING.</param>
public sealed record SimaMeasure(string Code, Bilingual Name, string Status);

/// <summary>What an exporter's goods pay under a measure; the columns that are empty ask nothing.</summary>
/// <param name="NormalValue">For one unit, in the currency.</param>
public sealed record SimaRate(decimal? NormalValue, string Currency, string? Unit, decimal? DumpingPercent, decimal? SubsidyPerUnit, decimal? SubsidyPercent);

/// <param name="Formula">UNIT: the rate for each unit; VALUE: a percentage of value and duty; LUXURY: the lesser of the percentage and 20 % above 100,000 for each vehicle.</param>
public sealed record ExciseCode(string Code, string Kind, string Formula, decimal? Rate, string? Unit);

/// <summary>An order in council that remits heads of a line.</summary>
/// <param name="ClaimYears">How long after the importation what it remits may be claimed; null where it does not say.</param>
public sealed record SpecialAuthority(string Code, IReadOnlyList<string> Heads, decimal Percent, int? ClaimYears = null);

/// <param name="Effect">ANY, OWING, OWING_OR_NEUTRAL or REFUND.</param>
/// <param name="Years">After the accounting, or after the importation; null without an end.</param>
/// <param name="Treatments">The only ones for which it serves; none when for all.</param>
/// <param name="IsFromImportation">Of what an order remits; the order's own time comes first.</param>
public sealed record ReasonCode(string Code, string Authority, string Effect, int? Years, IReadOnlyList<string> Treatments, bool IsFromImportation = false)
{
    /// <summary>The last day on which it serves (declarations 6.4); null without an end.</summary>
    /// <param name="order">The order in council that the line is under.</param>
    public DateOnly? LastDay(Cad cad, SpecialAuthority? order) =>
        IsFromImportation ? (order?.ClaimYears ?? Years) is { } claimed ? Cad.LastDayOf(cad.ReleasedOn!.Value, claimed) : null
        : Years is { } years ? Cad.LastDayOf(cad.AccountedAt!.Value.TorontoDate(), years) : null;

    public bool IsCbsas => Code.StartsWith("CB-", StringComparison.Ordinal);

    /// <summary>What notice is to be given of before it serves (Customs Act s.74(2)); null for reasons that need none.</summary>
    public ClaimReason? Claim => Authority switch
    {
        "Customs Act s.74(1)(a)" => ClaimReason.Damaged,
        "Customs Act s.74(1)(b)" => ClaimReason.Short,
        "Customs Act s.74(1)(c)" => ClaimReason.Inferior,
        _ => null,
    };

    public bool IsRefund => Code.StartsWith("R2-", StringComparison.Ordinal);
}

/// <summary>All reference lists but the tariff, as they were approved at one moment; every look-up is by the day that it is for. Pure.</summary>
public sealed class ReferenceData
{
    static readonly Lazy<ReferenceData> FromThisBuild = new(() => new(0, ReferenceLists.All.SelectMany(Rows)));

    readonly Dictionary<(string List, string Key), ReferenceRow[]> rows;
    readonly ILookup<string, ReferenceRow> byList;
    readonly Dictionary<string, ILookup<string, ReferenceRow>> byClassification;

    /// <param name="rows">Of rows with one key and first day the later in order holds.</param>
    public ReferenceData(long edition, IEnumerable<ReferenceRow> rows)
    {
        Edition = edition;
        ReferenceRow[] all = [.. rows];
        this.rows = all.GroupBy(r => (r.List, r.Key)).ToDictionary(g => g.Key, g => g.GroupBy(r => r.ValidFrom).Select(same => same.Last()).OrderBy(r => r.ValidFrom).ToArray());
        byList = this.rows.Values.SelectMany(r => r).OrderBy(r => r.Key, StringComparer.Ordinal).ToLookup(r => r.List);
        byClassification = this.rows.Values.SelectMany(r => r).GroupBy(r => r.List).ToDictionary(
            list => list.Key,
            list => list.SelectMany(row => (row["classifications"] is { Length: > 0 } several ? several.Split(' ') : [row["classification"]]).Select(c => (Prefix: c, Row: row))).ToLookup(p => p.Prefix, p => p.Row));
    }

    /// <summary>The same lists as they stand at a later approval.</summary>
    public ReferenceData(long edition, ReferenceData lists) => (Edition, rows, byList, byClassification) = (edition, lists.rows, lists.byList, lists.byClassification);

    /// <summary>What this build carries, with its sources in the rows: it holds until something else is approved.</summary>
    public static ReferenceData Carried => FromThisBuild.Value;

    /// <summary>Counts the approvals; 0 is what this build carries.</summary>
    public long Edition { get; }

    /// <summary>The editions of the tariff that were approved by then.</summary>
    public LoadedTariffs Tariffs { get; init; } = LoadedTariffs.None;

    public IEnumerable<ReferenceRow> All => rows.Values.SelectMany(r => r);

    public ReferenceData With(params ReferenceRow[] more) => new(Edition, All.Concat(more)) { Tariffs = Tariffs };

    /// <summary>The rows of a list that hold on a day, by their keys.</summary>
    public IEnumerable<ReferenceRow> HoldingOn(string list, DateOnly on) => byList[list].Where(row => row.IsValidOn(on) && Find(list, row.Key, on) == row);

    /// <summary>Every row of a key, the first in force first.</summary>
    public IReadOnlyList<ReferenceRow> Of(string list, string key) => rows.GetValueOrDefault((list, key), []);

    /// <summary>The row of a key that holds on a day.</summary>
    public ReferenceRow? Find(string list, string key, DateOnly on) => Latest(list, key, on) is { } row && row.IsValidOn(on) ? row : null;

    /// <summary>Whether a list has any row; one that was never loaded refuses nothing.</summary>
    public bool Has(string list) => byClassification.ContainsKey(list);

    ReferenceRow? Latest(string list, string key, DateOnly on)
    {
        if (!rows.TryGetValue((list, key), out var found)) return null;
        var (from, to) = (0, found.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (found[middle].ValidFrom <= on) from = middle + 1;
            else to = middle;
        }
        return from == 0 ? null : found[from - 1];
    }

    /// <summary>The rate that one unit of a currency has on a day, or the last one published in the seven days before (declarations 8.4); Canadian dollars are always 1.</summary>
    public decimal? ExchangeRate(string currency, DateOnly on) => currency == "CAD" ? 1 : ExchangeRow(currency, on)?.Number("rate_to_cad");

    /// <summary>Where that rate stands.</summary>
    public ReferenceRow? ExchangeRow(string currency, DateOnly on) => Latest(ReferenceLists.ExchangeRates, currency, on) is { } row && !(row.ValidTo?.AddDays(7) < on) ? row : null;

    /// <summary>The currencies that have a rate, by their codes.</summary>
    public IEnumerable<string> Currencies => byList[ReferenceLists.ExchangeRates].Select(row => row.Key).Distinct();

    /// <summary>Whether goods of this origin may claim the treatment; every origin has the General Tariff.</summary>
    public bool IsOpenTo(string treatment, string country, DateOnly on) =>
        treatment == TariffTreatments.General || Find(ReferenceLists.CountryTreatments, country, on)?.Codes("treatments").Contains(treatment) == true;

    /// <summary>The orders that name the goods, follow from their origin and are in force on the day, each once.</summary>
    public IEnumerable<SurtaxOrder> Surtaxes(string classification, string origin, DateOnly on) =>
        SurtaxRows(classification, on).Where(order => IsFrom(order, origin)).Select(order => new SurtaxOrder(order.Key, order["instrument"], order.Number("percent")!.Value, order["condition"]));

    /// <summary>The orders in force that name the goods, whatever their origin.</summary>
    public IEnumerable<ReferenceRow> SurtaxRows(string classification, DateOnly on) =>
        Naming(ReferenceLists.SurtaxItems, classification, on).Select(item => item["code"]).Distinct()
            .Select(code => Find(ReferenceLists.SurtaxOrders, code, on)).OfType<ReferenceRow>();

    /// <summary>The measures under SIMA in force for the goods.</summary>
    public IEnumerable<SimaMeasure> Measures(string classification, string origin, DateOnly on) =>
        Naming(ReferenceLists.SimaMeasures, classification, on).Where(row => IsFrom(row, origin)).Select(row => new SimaMeasure(row.Key, row.Name, row["status"]));

    /// <summary>The rate of the exporter's model, else of the exporter, else of all others; the identifiers must match exactly.</summary>
    public SimaRate? SimaRate(string measure, string? exporter, string? model, DateOnly on) =>
        new[] { (exporter, model), (exporter, ""), ("", "") }.Select(ids => Find(ReferenceLists.SimaRates, $"{measure}/{ids.Item1}/{ids.Item2}", on)).OfType<ReferenceRow>()
            .Select(row => new SimaRate(row.Number("normal_value"), row["currency"] is { Length: 3 } c ? c : "CAD", Text(row["unit"]), row.Number("dumping_percent"), row.Number("subsidy_per_unit"), row.Number("subsidy_percent"))).FirstOrDefault();

    /// <summary>The percentage of a safeguard measure in force for the goods; null when the code is none.</summary>
    public decimal? Safeguard(string code, string classification, string origin, DateOnly on) =>
        Naming(ReferenceLists.Safeguards, classification, on).Where(row => row.Key == code && IsFrom(row, origin)).Select(row => row.Number("percent")).FirstOrDefault();

    public ExciseCode? Excise(string code, DateOnly on) =>
        Find(ReferenceLists.ExciseCodes, code, on) is { } row ? new(code, row["kind"], row["formula"], row["formula"] == "NONE" ? 0 : row.Number("rate"), Text(row["unit"])) : null;

    /// <summary>An order in council that is in force and covers the goods.</summary>
    public SpecialAuthority? Order(string code, string classification, DateOnly on) =>
        Find(ReferenceLists.SpecialAuthorities, code, on) is { } row && Covers(row, classification) ? new(code, row.Codes("heads"), row.Number("percent") ?? 0, (int?)row.Number("claim_years")) : null;

    /// <summary>The rate of a tariff code of Chapter 99 that is compatible with the goods; null when it is not.</summary>
    public string? TariffCodeRate(string code, string classification, DateOnly on) => Find(ReferenceLists.TariffCodes, code, on) is { } row && Covers(row, classification) ? row["rate"] : null;

    public decimal? ProvincialPercent(string province, DateOnly on) => Find(ReferenceLists.ProvincialRates, province, on)?.Number("percent");

    public ReasonCode? Reason(string code, DateOnly on) => Find(ReferenceLists.ReasonCodes, code, on) is { } row
        ? new(code, row["authority"], row["effect"], row["years"] is { Length: > 0 } years ? int.Parse(years, CultureInfo.InvariantCulture) : null, row.Codes("treatments"), row["counted_from"] == "IMPORTATION") : null;

    public bool IsPerishable(string classification, DateOnly on) => Naming(ReferenceLists.PerishableGoods, classification, on).Any();

    /// <summary>The rows of a list in force that name the goods by their classification or by what it begins with, whatever their origin.</summary>
    public IEnumerable<ReferenceRow> Naming(string list, string classification, DateOnly on)
    {
        if (!byClassification.TryGetValue(list, out var prefixes)) yield break;
        for (var length = 2; length <= classification.Length; length++)
            foreach (var row in prefixes[classification[..length]].Where(row => row.IsValidOn(on) && Find(list, row.Key, on) == row)) yield return row;
    }

    /// <summary>Whether a measure is one on goods of this origin; without origins it is on all.</summary>
    public static bool IsFrom(ReferenceRow row, string origin) => row["origins"].Length == 0 || row.Codes("origins").Contains(origin);

    static bool Covers(ReferenceRow row, string classification) => row["classifications"].Length == 0 || row.Codes("classifications").Any(prefix => classification.StartsWith(prefix, StringComparison.Ordinal));

    static string? Text(string text) => text.Length == 0 ? null : text;

    static IEnumerable<ReferenceRow> Rows(ReferenceList list)
    {
        using var csv = new CsvReader(new StreamReader(typeof(ReferenceData).Assembly.GetManifestResourceStream($"{list.Name}.csv")!), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            var fields = list.Columns.ToDictionary(c => c.Name, c => csv.GetField(c.Name) ?? "");
            yield return new(list.Name, list.KeyOf(fields), Day(csv.GetField("valid_from"))!.Value, Day(csv.GetField("valid_to")), fields, csv.GetField("source") ?? "");
        }
    }

    static DateOnly? Day(string? text) => string.IsNullOrEmpty(text) ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
