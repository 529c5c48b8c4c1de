using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Carm.Kernel;
using CsvHelper;

namespace Carm.Declarations;

/// <summary>How the tariff describes a heading, an item or a classification, as far as the files say.</summary>
/// <param name="Unit">The unit of measure in which the quantity is declared.</param>
public sealed record TariffText(string? En = null, string? Fr = null, string? Unit = null)
{
    public static readonly TariffText None = new();

    /// <summary>The description in that language, else in the other.</summary>
    public string? In(bool french) => french ? Fr ?? En : En ?? Fr;
}

/// <summary>One tariff item of eight digits with its rates by treatment code.</summary>
/// <param name="Suffixes">The two digits of each classification in it; null when the edition's list is not complete and no suffix can be refused.</param>
public sealed record TariffItem(string Code, IReadOnlyDictionary<string, string> Rates, IReadOnlyList<string>? Suffixes = null)
{
    public TariffText Text { get; init; } = TariffText.None;

    /// <summary>The descriptions of those classifications in it that have one, by their two digits.</summary>
    public IReadOnlyDictionary<string, TariffText>? Classes { get; init; }

    /// <summary>The unit of a ten-digit classification; of one without a row of its own the item's, or the one that all of them share. Null when none is known.</summary>
    public string? UnitOf(string classification) => Classes?.GetValueOrDefault(classification[8..])?.Unit ?? Unit;

    /// <summary>The item's unit, or the one that all its classifications share.</summary>
    [JsonIgnore]
    public string? Unit => Text.Unit ?? (Classes?.Values.Select(c => c.Unit).Distinct().ToArray() is [var common] ? common : null);

    /// <summary>The text of a treatment's rate; null when it is not offered.</summary>
    public string? RateFor(string treatment) => Rates.GetValueOrDefault(treatment) is { } rate && RateText.IsOffered(rate) ? rate : treatment == TariffTreatments.General ? General : null;

    /// <summary>The General Tariff is 35 %, or the MFN rate where that is as high or higher (Customs Tariff s.29(2)); which of them is higher depends on the goods where the MFN rate counts a quantity.</summary>
    string General => RateFor(TariffTreatments.Mfn) is not { } mfn ? "35%"
        : !RateText.TryParse(mfn, out var rate) || rate is null ? mfn
        : !rate.IsAdValorem ? $"{mfn} but not less than 35%"
        : rate.Compute(Money.Of(100), null) >= 35 ? mfn : "35%";
}

/// <summary>The tariff that holds on a day: an edition's items, all of them or those asked for.</summary>
/// <param name="name">Which edition; each assessed line keeps it.</param>
public sealed class TariffEdition(string name, IEnumerable<TariffItem> items)
{
    /// <summary>The name of what this build carries, as lines keep it.</summary>
    public const string CarriedName = "carried";

    static readonly string[] CarriedFiles = ["mfn_base_rates.csv", "tariff_items_statutes.csv", "fta_base_and_final_rates.csv", "hs10_sample_2025.csv"];

    static readonly Lazy<TariffEdition> FromThisBuild = new(() => new(CarriedName, CarriedItems()));

    readonly Dictionary<string, TariffItem> items = items.ToDictionary(item => item.Code);

    /// <summary>What this build carries, with its sources in <c>Data/README.md</c>: it holds on every day before the first edition that is loaded.</summary>
    public static TariffEdition Carried => FromThisBuild.Value;

    /// <summary>SHA-256 of the files that it is read from, in hexadecimal.</summary>
    public static string CarriedHash
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var file in CarriedFiles)
            {
                using var content = new MemoryStream();
                using var resource = typeof(TariffEdition).Assembly.GetManifestResourceStream(file)!;
                resource.CopyTo(content);
                hash.AppendData(content.ToArray());
            }
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    public string Name => name;

    public IReadOnlyCollection<TariffItem> Items => items.Values;

    /// <summary>The item of a ten-digit classification; null when there is none, or none with this suffix in a complete list.</summary>
    public TariffItem? Find(string classification) =>
        items.TryGetValue(classification[..8], out var item) && item.Suffixes?.Contains(classification[8..]) != false ? item : null;

    /// <summary>The item of eight digits, whichever classifications it has.</summary>
    public TariffItem? ItemOf(string code) => items.GetValueOrDefault(code);

    static IEnumerable<TariffItem> CarriedItems()
    {
        var items = new SortedDictionary<string, (Dictionary<string, string> Rates, SortedDictionary<string, TariffText> Texts)>(StringComparer.Ordinal);
        foreach (var row in Rows(CarriedFiles[0]))
        {
            Set(row["tariff_item"], TariffTreatments.Mfn, row["mfn_rate_as_enacted"]);
            Describe(row["tariff_item"], "", new(Said(row["description_en"]), Said(row["description_fr"])));
        }
        foreach (var row in Rows(CarriedFiles[1]))
        {
            foreach (var offer in row["pref_final"].Split('|'))
                if (offer.Split(':', 2) is [var name, var rate] && TariffTreatments.CodeOf.TryGetValue(name.Trim(), out var code)) Set(row["tariff_item"], code, rate);
            Describe(row["tariff_item"], "", new(Said(row["description_en"]), Said(row["description_fr"])));
        }
        foreach (var row in Rows(CarriedFiles[2])) Set(row["tariff_item"], TariffTreatments.CodeOf[row["agreement"]], row["final_rate"]);
        foreach (var row in Rows(CarriedFiles[3]))
        {
            Set(row["tariff_item"], TariffTreatments.Mfn, row["mfn_rate"]);
            foreach (var name in row["preferential_free"].Split('|', StringSplitOptions.RemoveEmptyEntries))
                if (TariffTreatments.CodeOf.TryGetValue(name.Trim(), out var code)) Set(row["tariff_item"], code, "Free");
            Describe(row["tariff_item"], Digits(row["hs10"])[8..], new(Said(row["description_en"]), null, Said(row["uom"])));
        }
        return items.Select(item => new TariffItem(item.Key, item.Value.Rates)
        {
            Text = item.Value.Texts.GetValueOrDefault("", TariffText.None),
            Classes = item.Value.Texts.Where(t => t.Key != "").ToDictionary() is { Count: > 0 } classes ? classes : null,
        });

        void Set(string item, string treatment, string rate)
        {
            var code = Digits(item);
            if (code.Length != 8) return;
            if (!items.ContainsKey(code)) items[code] = ([], new(StringComparer.Ordinal));
            items[code].Rates[treatment] = RateText.WithoutStaging(rate);
        }

        // What has no rate is no item.
        void Describe(string item, string suffix, TariffText text)
        {
            if ((text.En ?? text.Fr) is not null && items.TryGetValue(Digits(item), out var known)) known.Texts[suffix] = text;
        }
    }

    static string? Said(string text) => text.Trim() is { Length: > 0 } said ? said : null;

    static string Digits(string code) => string.Concat(code.Where(char.IsAsciiDigit));

    static List<IDictionary<string, string>> Rows(string file)
    {
        using var csv = new CsvReader(new StreamReader(typeof(TariffEdition).Assembly.GetManifestResourceStream(file)!), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<IDictionary<string, string>>();
        while (csv.Read()) rows.Add(csv.HeaderRecord!.ToDictionary(name => name, name => csv.GetField(name) ?? ""));
        return rows;
    }
}
