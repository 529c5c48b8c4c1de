using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Carm.Kernel;
using CsvHelper;
using CsvHelper.Configuration;

namespace Carm.Declarations;

/// <summary>What is wrong with a line of a tariff file; the first line has the columns' names.</summary>
public sealed record TariffFileFault(int Line, Bilingual Text);

/// <summary>
/// A tariff file as it was read, whole or not at all: CBSA's customs tariff table (TPHS) as CSV, or the tables that this build carries. Pure.
/// One column names the item, one each the rates; a row of ten digits lists a classification of its item, and rows of fewer digits are headings. Descriptions stand in
/// DESC, DESC1, DESC2 and so on, or DESCRIPTION, with _EN or _FR behind the name where a file has both languages; units in UOM.
/// </summary>
/// <param name="Treatments">The treatments that the file has a column for.</param>
/// <param name="SuffixesAreComplete">Whether each item has its ten-digit classifications listed.</param>
public sealed partial record TariffFile(IReadOnlyList<TariffItem> Items, IReadOnlySet<string> Treatments, bool SuffixesAreComplete, IReadOnlyList<TariffFileFault> Faults)
{
    /// <summary>The descriptions of headings, of two to six digits.</summary>
    public IReadOnlyDictionary<string, TariffText> Headings { get; private init; } = new Dictionary<string, TariffText>();

    /// <summary>What the file says of descriptions and units at all; the rest stays as it was.</summary>
    public (bool En, bool Fr, bool Unit) Says { get; private init; }

    static readonly Dictionary<string, string> TreatmentOf = new(TariffTreatments.CodeOf, StringComparer.OrdinalIgnoreCase)
    {
        ["MFN"] = TariffTreatments.Mfn, ["mfn_rate"] = TariffTreatments.Mfn, ["mfn_rate_as_enacted"] = TariffTreatments.Mfn,
        ["GT"] = TariffTreatments.General, ["General Tariff"] = TariffTreatments.General,
    };

    /// <summary>The column that names the item; of several the longest classification.</summary>
    static readonly string[] ItemColumns = ["TARIFF", "hs10", "tariff_item"];

    /// <param name="validFrom">Rows that take effect later are left to a later edition.</param>
    /// <param name="allowUnreadable">Keeps rates outside the grammar; a declaration that claims one then waits in manual review with CAD-9001.</param>
    /// <param name="isFrench">Whether descriptions in columns that name no language are French.</param>
    public static TariffFile Read(byte[] content, DateOnly validFrom, bool allowUnreadable, bool isFrench = false)
    {
        var faults = new List<TariffFileFault>();
        var items = new SortedDictionary<string, ItemReading>(StringComparer.Ordinal);
        var treatments = new HashSet<string>();
        var texts = new SortedDictionary<string, (DateOnly Since, TariffText Text)>(StringComparer.Ordinal);
        (int En, int Fr, int Unit) said = default;

        using var csv = new CsvReader(new StringReader(Text(content)), new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null, BadDataFound = null, DetectColumnCountChanges = true });
        try
        {
            if (!csv.Read() || !csv.ReadHeader()) return Failed(1, new("The file is empty", "Le fichier est vide"));
            string[] columns = [.. csv.HeaderRecord!.Select(name => name.Trim())];
            var key = ItemColumns.Select(name => Array.FindIndex(columns, c => c.Equals(name, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(i => i >= 0, -1);
            var effective = Array.FindIndex(columns, c => c.Equals("EFF_DATE", StringComparison.OrdinalIgnoreCase));
            (string Treatment, int Column)[] rates = [.. columns.Select((name, i) => (TreatmentOf.GetValueOrDefault(name)!, i)).Where(c => c.Item1 is not null)];
            treatments.UnionWith(rates.Select(r => r.Treatment));
            int[] english = Described(columns, french: false, isFrench), french = Described(columns, french: true, isFrench);
            var unit = Array.FindIndex(columns, c => c.Equals("UOM", StringComparison.OrdinalIgnoreCase));
            said = (english.Length, french.Length, unit + 1);
            if (key < 0) return Failed(1, new($"No column names the tariff item: {string.Join(", ", ItemColumns)}", $"Aucune colonne ne nomme le numéro tarifaire : {string.Join(", ", ItemColumns)}"));
            if (!treatments.Contains(TariffTreatments.Mfn)) return Failed(1, new("No column has the MFN rates: MFN, mfn_rate, mfn_rate_as_enacted", "Aucune colonne n'a les taux NPF : MFN, mfn_rate, mfn_rate_as_enacted"));

            while (csv.Read())
            {
                var line = csv.Parser.RawRow;
                var written = csv.GetField(key)?.Trim() ?? "";
                var code = written.Replace(".", "").Replace(" ", "");
                if (code is "" || code.Length % 2 == 1 || code.Length > 10 || !code.All(char.IsAsciiDigit)) Fault(line, new($"'{written}' is not a tariff item; a spreadsheet may have dropped its zeros", $"'{written}' n'est pas un numéro tarifaire; un tableur a pu en retirer les zéros"));
                else if (TakesEffect(effective < 0 ? null : csv.GetField(effective), line, out var since) && since <= validFrom)
                {
                    if (code.Length >= 8) Reading(code[..8]).Add(code[8..], since, rates.Select(r => (r.Treatment, RateText.WithoutStaging(csv.GetField(r.Column) ?? ""))), line);
                    var measured = unit < 0 ? null : Joined(csv, unit)?.ToUpperInvariant();
                    if (measured is not (null or "-") && !UnitCode().IsMatch(measured)) Fault(line, new($"'{measured}' is no unit of three letters", $"'{measured}' n'est pas une unité de trois lettres"));
                    TariffText text = new(Joined(csv, english), Joined(csv, french), measured == "-" ? null : measured);
                    if (text != TariffText.None && (!texts.TryGetValue(code, out var other) || since >= other.Since)) texts[code] = (since, text);
                }
            }
        }
        catch (CsvHelperException broken)
        {
            return Failed(csv.Parser.RawRow, broken is BadDataException
                ? new("The row has more or fewer fields than there are columns", "La ligne a plus ou moins de champs qu'il n'y a de colonnes") : new("The row cannot be read", "La ligne est illisible"));
        }

        foreach (var (code, item) in items)
            foreach (var (treatment, rate, line) in item.Rates.Select(r => (r.Key, r.Value.Text, r.Value.Line)))
                if (!allowUnreadable && !RateText.TryParse(rate, out _)) Fault(line, new($"'{rate}' of item {code} is no rate that can be computed", $"'{rate}' du numéro {code} n'est pas un taux calculable"));
        if (items.Count == 0 && faults.Count == 0) Fault(1, new($"No row is in force on {validFrom:O}", $"Aucune ligne n'est en vigueur le {validFrom:O}"));
        var complete = items.Values.All(i => i.Suffixes.Count > 0);
        return faults.Count > 0 ? new([], treatments, false, [.. faults.OrderBy(f => f.Line)])
            : new([.. items.Select(i => new TariffItem(i.Key, i.Value.Rates.ToDictionary(r => r.Key, r => r.Value.Text), complete ? [.. i.Value.Suffixes] : null)
            {
                Text = texts.GetValueOrDefault(i.Key).Text ?? TariffText.None,
                Classes = i.Value.Suffixes.Where(suffix => texts.ContainsKey(i.Key + suffix)).ToDictionary(suffix => suffix, suffix => texts[i.Key + suffix].Text) is { Count: > 0 } classes ? classes : null,
            })], treatments, complete, [])
            {
                Headings = texts.Where(t => t.Key.Length < 8).ToDictionary(t => t.Key, t => t.Value.Text), Says = (said.En > 0, said.Fr > 0, said.Unit > 0),
            };

        ItemReading Reading(string code) => items.TryGetValue(code, out var reading) ? reading : items[code] = new(Fault);

        void Fault(int line, Bilingual text) => faults.Add(new(line, text));

        bool TakesEffect(string? text, int line, out DateOnly since)
        {
            since = DateOnly.MinValue;
            if (string.IsNullOrWhiteSpace(text) || DateOnly.TryParseExact(text.Trim().Split(' ')[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out since)) return true;
            Fault(line, new($"'{text}' is no date as 2026-07-01; export the table with that format", $"'{text}' n'est pas une date comme 2026-07-01; exportez la table dans ce format"));
            return false;
        }
    }

    /// <summary>Which columns have a description in that language, in their order.</summary>
    static int[] Described(string[] columns, bool french, bool isFrench) =>
        [.. columns.Index().Where(c => Description().Match(c.Item) is { Success: true } name && (name.Groups["l"].Success ? name.Groups["l"].Value.Equals("FR", StringComparison.OrdinalIgnoreCase) : isFrench) == french).Select(c => c.Index)];

    /// <summary>What the columns say together; null when nothing.</summary>
    static string? Joined(CsvReader csv, params int[] columns) => string.Join(' ', columns.Select(c => csv.GetField(c)?.Trim()).Where(t => t is { Length: > 0 })) is { Length: > 0 } text ? text : null;

    [GeneratedRegex("^DESC(RIPTION)?[0-9]*(_(?<l>EN|FR))?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Description();

    [GeneratedRegex("^[A-Z]{3}$", RegexOptions.CultureInvariant)]
    private static partial Regex UnitCode();

    static TariffFile Failed(int line, Bilingual text) => new([], new HashSet<string>(), false, [new(line, text)]);

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
    sealed class ItemReading(Action<int, Bilingual> fault)
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
                    fault(line, new($"'{text}' differs from '{other}' in line {first} for the same item and treatment", $"'{text}' diffère de '{other}' à la ligne {first} pour le même numéro et le même traitement"));
        }
    }
}
