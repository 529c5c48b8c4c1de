using System.Globalization;
using Carm.Kernel;
using CsvHelper;

namespace Carm.Declarations;

/// <summary>One tariff item of eight digits with its rates by treatment code.</summary>
/// <param name="Suffixes">The two digits of each classification in it; null when the edition's list is not complete and no suffix can be refused.</param>
public sealed record TariffItem(string Code, IReadOnlyDictionary<string, string> Rates, IReadOnlyList<string>? Suffixes = null)
{
    /// <summary>The text of a treatment's rate; null when it is not offered.</summary>
    public string? RateFor(string treatment) => Rates.GetValueOrDefault(treatment) is { } rate && RateText.IsOffered(rate) ? rate : treatment == TariffTreatments.General ? General : null;

    /// <summary>The General Tariff is 35 %, or the MFN rate where that is as high or higher (Customs Tariff s.29(2)).</summary>
    string General => RateFor(TariffTreatments.Mfn) is { } mfn && RateText.TryParse(mfn, out var rate) && rate is { IsAdValorem: true } && rate.Compute(Money.Of(100), null) >= 35 ? mfn : "35%";
}

/// <summary>The tariff that holds on a day: an edition's items, all of them or those asked for.</summary>
/// <param name="name">Which edition; each assessed line keeps it.</param>
public sealed class TariffEdition(string name, IEnumerable<TariffItem> items)
{
    static readonly Lazy<TariffEdition> FromThisBuild = new(() => new("carried", CarriedItems()));

    readonly Dictionary<string, TariffItem> items = items.ToDictionary(item => item.Code);

    /// <summary>What this build carries, with its sources in <c>Data/README.md</c>: it holds on every day before the first edition that is loaded.</summary>
    public static TariffEdition Carried => FromThisBuild.Value;

    public string Name => name;

    public IReadOnlyCollection<TariffItem> Items => items.Values;

    /// <summary>The item of a ten-digit classification; null when there is none, or none with this suffix in a complete list.</summary>
    public TariffItem? Find(string classification) =>
        items.TryGetValue(classification[..8], out var item) && item.Suffixes?.Contains(classification[8..]) != false ? item : null;

    static IEnumerable<TariffItem> CarriedItems()
    {
        var items = new Dictionary<string, Dictionary<string, string>>();
        foreach (var row in Rows("mfn_base_rates.csv")) Set(row["tariff_item"], TariffTreatments.Mfn, row["mfn_rate_as_enacted"]);
        foreach (var row in Rows("tariff_items_statutes.csv"))
            foreach (var offer in row["pref_final"].Split('|'))
                if (offer.Split(':', 2) is [var name, var rate] && TariffTreatments.CodeOf.TryGetValue(name.Trim(), out var code)) Set(row["tariff_item"], code, rate);
        foreach (var row in Rows("fta_base_and_final_rates.csv")) Set(row["tariff_item"], TariffTreatments.CodeOf[row["agreement"]], row["final_rate"]);
        foreach (var row in Rows("hs10_sample_2025.csv"))
        {
            Set(row["tariff_item"], TariffTreatments.Mfn, row["mfn_rate"]);
            foreach (var name in row["preferential_free"].Split('|', StringSplitOptions.RemoveEmptyEntries))
                if (TariffTreatments.CodeOf.TryGetValue(name.Trim(), out var code)) Set(row["tariff_item"], code, "Free");
        }
        return items.Select(item => new TariffItem(item.Key, item.Value));

        void Set(string item, string treatment, string rate)
        {
            var code = Digits(item);
            if (code.Length != 8) return;
            if (!items.TryGetValue(code, out var rates)) items[code] = rates = [];
            rates[treatment] = RateText.WithoutStaging(rate);
        }
    }

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
