using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Carm.Declarations;

/// <summary>What is wrong with a line of a tariff file; the first line has the columns' names.</summary>
public sealed record TariffFileFault(int Line, string Text);

/// <summary>
/// A tariff file as it was read, whole or not at all: CBSA's customs tariff table (TPHS) as CSV, or the tables that this build carries. Pure.
/// One column names the item, one each the rates; a row of ten digits lists a classification of its item, and rows of fewer digits are headings.
/// </summary>
/// <param name="Treatments">The treatments that the file has a column for.</param>
/// <param name="SuffixesAreComplete">Whether each item has its ten-digit classifications listed.</param>
public sealed record TariffFile(IReadOnlyList<TariffItem> Items, IReadOnlySet<string> Treatments, bool SuffixesAreComplete, IReadOnlyList<TariffFileFault> Faults)
{
    static readonly Dictionary<string, string> TreatmentOf = new(TariffTreatments.CodeOf, StringComparer.OrdinalIgnoreCase)
    {
        ["MFN"] = TariffTreatments.Mfn, ["mfn_rate"] = TariffTreatments.Mfn, ["mfn_rate_as_enacted"] = TariffTreatments.Mfn,
        ["GT"] = TariffTreatments.General, ["General Tariff"] = TariffTreatments.General,
    };

    /// <summary>The column that names the item; of several the longest classification.</summary>
    static readonly string[] ItemColumns = ["TARIFF", "hs10", "tariff_item"];

    /// <param name="validFrom">Rows that take effect later are left to a later edition.</param>
    /// <param name="allowUnreadable">Keeps rates outside the grammar; a declaration that claims one is then refused with CAD-9001.</param>
    public static TariffFile Read(byte[] content, DateOnly validFrom, bool allowUnreadable)
    {
        var faults = new List<TariffFileFault>();
        var items = new SortedDictionary<string, ItemReading>(StringComparer.Ordinal);
        var treatments = new HashSet<string>();

        using var csv = new CsvReader(new StringReader(Text(content)), new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, BadDataFound = null, DetectColumnCountChanges = true });
        try
        {
            if (!csv.Read() || !csv.ReadHeader()) return Failed(1, "The file is empty");
            string[] columns = [.. csv.HeaderRecord!.Select(name => name.Trim())];
            var key = ItemColumns.Select(name => Array.FindIndex(columns, c => c.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(i => i >= 0, -1);
            var effective = Array.FindIndex(columns, c => c.Equals("EFF_DATE", StringComparison.OrdinalIgnoreCase));
            (string Treatment, int Column)[] rates = [.. columns.Select((name, i) => (TreatmentOf.GetValueOrDefault(name)!, i)).Where(c => c.Item1 is not null)];
            treatments.UnionWith(rates.Select(r => r.Treatment));
            if (key < 0) return Failed(1, $"No column names the tariff item: {string.Join(", ", ItemColumns)}");
            if (!treatments.Contains(TariffTreatments.Mfn)) return Failed(1, "No column has the MFN rates: MFN, mfn_rate, mfn_rate_as_enacted");

            while (csv.Read())
            {
                var line = csv.Parser.RawRow;
                var written = csv.GetField(key)?.Trim() ?? "";
                var code = written.Replace(".", "").Replace(" ", "");
                if (code is "" || code.Length % 2 == 1 || code.Length > 10 || !code.All(char.IsAsciiDigit)) Fault(line, $"'{written}' is not a tariff item; a spreadsheet may have dropped its zeros");
                else if (code.Length >= 8 && TakesEffect(effective < 0 ? null : csv.GetField(effective), line, out var since) && since <= validFrom)
                    Reading(code[..8]).Add(code[8..], since, rates.Select(r => (r.Treatment, RateText.WithoutStaging(csv.GetField(r.Column) ?? ""))), line);
            }
        }
        catch (CsvHelperException broken)
        {
            return Failed(csv.Parser.RawRow, broken is BadDataException ? "The row has more or fewer fields than there are columns" : "The row cannot be read");
        }

        foreach (var (code, item) in items)
            foreach (var (treatment, rate, line) in item.Rates.Select(r => (r.Key, r.Value.Text, r.Value.Line)))
                if (!allowUnreadable && !RateText.TryParse(rate, out _)) Fault(line, $"'{rate}' of item {code} is no rate that can be computed");
        if (items.Count == 0 && faults.Count == 0) Fault(1, $"No row is in force on {validFrom:O}");
        var complete = items.Values.All(i => i.Suffixes.Count > 0);
        return faults.Count > 0 ? new([], treatments, false, [.. faults.OrderBy(f => f.Line)])
            : new([.. items.Select(i => new TariffItem(i.Key, i.Value.Rates.ToDictionary(r => r.Key, r => r.Value.Text), complete ? [.. i.Value.Suffixes] : null))], treatments, complete, []);

        ItemReading Reading(string code) => items.TryGetValue(code, out var reading) ? reading : items[code] = new(Fault);

        void Fault(int line, string text) => faults.Add(new(line, text));

        bool TakesEffect(string? text, int line, out DateOnly since)
        {
            since = DateOnly.MinValue;
            if (string.IsNullOrWhiteSpace(text) || DateOnly.TryParseExact(text.Trim().Split(' ')[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out since)) return true;
            Fault(line, $"'{text}' is no date as 2026-07-01; export the table with that format");
            return false;
        }
    }

    static TariffFile Failed(int line, string text) => new([], new HashSet<string>(), false, [new(line, text)]);

    /// <summary>UTF-8 where it is, else the Western encoding that the older tables have.</summary>
    static string Text(byte[] content)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(content);
        }
    }

    /// <summary>What the rows of one item say together: the item's own row before those of its classifications, and the one that took effect last.</summary>
    sealed class ItemReading(Action<int, string> fault)
    {
        (bool IsOfItem, DateOnly Since) rank = (false, DateOnly.MinValue);

        public Dictionary<string, (string Text, int Line)> Rates { get; } = [];

        public SortedSet<string> Suffixes { get; } = new(StringComparer.Ordinal);

        public void Add(string suffix, DateOnly since, IEnumerable<(string Treatment, string Text)> row, int line)
        {
            if (suffix is not "") Suffixes.Add(suffix);
            var rates = row.Where(r => r.Text is not "").ToArray();
            var ranked = (suffix is "", since);
            if (rates.Length == 0 || ranked.CompareTo(rank) < 0) return;
            if (ranked.CompareTo(rank) > 0) Rates.Clear();
            rank = ranked;
            foreach (var (treatment, text) in rates)
                if (!Rates.TryAdd(treatment, (text, line)) && Rates[treatment] is var (other, first) && other != text)
                    fault(line, $"'{text}' differs from '{other}' in line {first} for the same item and treatment");
        }
    }
}
