using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Carm.Kernel;
using CsvHelper;
using CsvHelper.Configuration;

namespace Carm.Declarations;

/// <summary>A row as it is written in JSON.</summary>
/// <param name="Fields">By the names of the columns.</param>
/// <param name="Source">The whole proposal's when left out.</param>
public sealed record ProposedRow(IReadOnlyDictionary<string, string?>? Fields, string? ValidFrom = null, string? ValidTo = null, string? Source = null);

/// <summary>
/// A file of a reference list, read whole or not at all: CSV with the list's columns and <c>valid_from</c>, <c>valid_to</c>, <c>source</c>; JSON with <c>rows</c>; and for exchange
/// rates the Bank of Canada's daily observations, CSV or JSON, as its Valet interface gives them. Every fault has its line or row. Pure.
/// </summary>
public sealed partial class ReferenceFile
{
    public const int MostRows = 20_000;

    const int MostFaults = 200;

    static readonly string[] Added = ["valid_from", "valid_to", "source"];

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    readonly ReferenceList list;
    readonly string source;
    readonly List<Rejected> faults = [];
    readonly List<ReferenceRow> rows = [];

    ReferenceFile(ReferenceList list, string source) => (this.list, this.source) = (list, source);

    /// <param name="source">Where rows are from that do not say it themselves.</param>
    public static IReadOnlyList<ReferenceRow> Read(ReferenceList list, byte[] content, string source)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new Rejected("REF_FILE", 1) { Path = "file" };
        }
        var file = new ReferenceFile(list, source);
        if (text.TrimStart().StartsWith('{')) file.ReadJson(text);
        else if (list.Name == ReferenceLists.ExchangeRates && Observations().Match(text) is { Success: true } start) file.ReadObservations(text[start.Groups["table"].Index..], text[..start.Groups["table"].Index].Count(c => c == '\n'));
        else file.ReadCsv(text);
        return file.Rows;
    }

    public static IReadOnlyList<ReferenceRow> Read(ReferenceList list, IReadOnlyList<ProposedRow> proposed, string source)
    {
        var file = new ReferenceFile(list, source);
        file.Add(proposed);
        return file.Rows;
    }

    IReadOnlyList<ReferenceRow> Rows =>
        faults.Count > 0 ? throw Rejected.Of([.. faults.Take(MostFaults)]) : rows.Count is 0 or > MostRows ? throw new Rejected("REF_ROWS", MostRows) { Path = "rows" } : rows;

    void ReadCsv(string text)
    {
        try
        {
            using var csv = Table(text);
            if (!csv.Read() || !csv.ReadHeader()) throw new Rejected("REF_FILE", 1) { Path = "file" };
            string[] columns = [.. csv.HeaderRecord!.Select(name => name.Trim().ToLowerInvariant())], known = [.. list.Columns.Select(c => c.Name), .. Added];
            faults.AddRange(columns.Except(known).Select(name => new Rejected("REF_COLUMN", name) { Path = "lines[1]" }));
            faults.AddRange(list.Columns.Where(c => c.Must).Select(c => c.Name).Append("valid_from").Except(columns).Select(name => new Rejected("REF_COLUMN_MISSING", name) { Path = "lines[1]" }));
            if (faults.Count > 0 || columns.Distinct().Count() < columns.Length) throw faults.Count > 0 ? Rejected.Of(faults) : new Rejected("REF_FILE", 1) { Path = "file" };
            while (csv.Read() && rows.Count <= MostRows)
            {
                var cells = columns.Index().ToDictionary(c => c.Item, c => csv.GetField(c.Index) ?? "");
                Add(cells.Where(c => !Added.Contains(c.Key)).ToDictionary(), cells["valid_from"], cells.GetValueOrDefault("valid_to"), cells.GetValueOrDefault("source"), $"lines[{csv.Parser.RawRow}]", "");
            }
        }
        catch (CsvHelperException broken)
        {
            throw new Rejected("REF_FILE", broken.Context?.Parser?.RawRow ?? 1) { Path = "file" };
        }
    }

    void ReadJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (list.Name == ReferenceLists.ExchangeRates && document.RootElement.TryGetProperty("observations", out var observations)) ReadObservations(observations);
            else if (document.RootElement.TryGetProperty("rows", out var given) && given.Deserialize<IReadOnlyList<ProposedRow>>(Json) is { } proposed) Add(proposed);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new Rejected("REF_FILE", ((broken as JsonException)?.LineNumber ?? 0) + 1) { Path = "file" };
        }
    }

    /// <summary>The observations of a day each; a day without a value, as a holiday is, has the rate of the day before by the look-back.</summary>
    void ReadObservations(JsonElement observations)
    {
        foreach (var (i, day) in observations.EnumerateArray().Index())
            foreach (var series in day.EnumerateObject().Where(s => Series().IsMatch(s.Name)))
                Observe(series.Name, day.TryGetProperty("d", out var said) ? said.GetString() : null, series.Value.TryGetProperty("v", out var value) ? value.GetString() : null, $"observations[{i}]");
    }

    /// <param name="before">How many lines of the file stand above the table.</param>
    void ReadObservations(string table, int before)
    {
        try
        {
            using var csv = Table(table);
            csv.Read();
            csv.ReadHeader();
            var series = csv.HeaderRecord!.Index().Where(c => Series().IsMatch(c.Item)).ToArray();
            while (csv.Read())
                foreach (var (column, name) in series) Observe(name, csv.GetField(0), csv.GetField(column), $"lines[{before + csv.Parser.RawRow}]");
        }
        catch (CsvHelperException broken)
        {
            throw new Rejected("REF_FILE", before + (broken.Context?.Parser?.RawRow ?? 1)) { Path = "file" };
        }
    }

    void Observe(string series, string? day, string? value, string path)
    {
        if (string.IsNullOrWhiteSpace(value)) return;
        Add(new Dictionary<string, string> { ["currency"] = Series().Match(series).Groups["currency"].Value, ["rate_to_cad"] = value }, day, day, null, path, "");
    }

    void Add(IReadOnlyList<ProposedRow> proposed)
    {
        foreach (var (i, row) in proposed.Index())
        {
            var fields = row?.Fields ?? new Dictionary<string, string?>();
            faults.AddRange(fields.Keys.Except(list.Columns.Select(c => c.Name)).Select(name => new Rejected("REF_COLUMN", name) { Path = $"rows[{i}].fields" }));
            Add(fields.ToDictionary(f => f.Key, f => f.Value ?? ""), row?.ValidFrom, row?.ValidTo, row?.Source, $"rows[{i}]", "fields.");
        }
    }

    readonly HashSet<(string Key, DateOnly From)> taken = [];

    void Add(Dictionary<string, string> fields, string? validFrom, string? validTo, string? own, string path, string of)
    {
        var before = faults.Count;
        foreach (var column in list.Columns)
        {
            var value = fields[column.Name] = fields.GetValueOrDefault(column.Name, "").Trim();
            if (value.Length == 0 ? column.Must : !column.Fits(value)) faults.Add(new("REF_VALUE", value.Length > 40 ? value[..40] : value) { Path = $"{path}.{of}{column.Name}" });
        }
        var (isDated, from) = (BusinessCalendar.TryReadDate(validFrom?.Trim(), out var first), first);
        DateOnly? to = null;
        if (!string.IsNullOrWhiteSpace(validTo))
        {
            isDated &= BusinessCalendar.TryReadDate(validTo.Trim(), out var last) && last >= from;
            to = last;
        }
        if (!isDated) faults.Add(new("REF_DATES") { Path = of.Length == 0 ? $"{path}.valid_from" : $"{path}.validFrom" });
        if (own?.Length > 400) faults.Add(new("REF_VALUE", own[..40]) { Path = $"{path}.source" });
        if (faults.Count > before) return;

        var key = list.KeyOf(fields);
        if (taken.Add((key, from))) rows.Add(new(list.Name, key, from, to, fields, string.IsNullOrWhiteSpace(own) ? source : own.Trim()));
        else faults.Add(new("REF_TWICE", key) { Path = path });
    }

    static CsvReader Table(string text) =>
        new(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, DetectColumnCountChanges = true, DetectDelimiter = true, DetectDelimiterValues = [",", ";"] });

    /// <summary>The head of the table of observations, under the terms and the description of the series, or at the top.</summary>
    [GeneratedRegex("(^|\"?OBSERVATIONS\"?\\s*)(?<table>\"?date\"?,\"?FX[A-Z]{3}CAD)", RegexOptions.CultureInvariant)]
    private static partial Regex Observations();

    [GeneratedRegex("^FX(?<currency>[A-Z]{3})CAD$", RegexOptions.CultureInvariant)]
    private static partial Regex Series();
}
