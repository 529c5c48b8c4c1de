using System.Globalization;
using CsvHelper;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>One tariff item of eight digits with its rates by treatment code.</summary>
public sealed record TariffItem(string Code, IReadOnlyDictionary<string, string> Rates);

/// <summary>A surtax order that names an item.</summary>
public sealed record SurtaxOrder(string Instrument, decimal Percent);

/// <summary>The reference data that this build carries, with their sources in <c>Data/README.md</c>. Read once, never changed.</summary>
public sealed class TariffEdition
{
    static readonly Lazy<TariffEdition> Carried = new(() => new TariffEdition());

    readonly Dictionary<string, Dictionary<string, string>> items = [];
    readonly ILookup<string, SurtaxOrder> surtaxes;
    readonly (string Currency, DateOnly From, DateOnly To, decimal Rate)[] exchangeRates;

    TariffEdition()
    {
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
        surtaxes = Rows("surtax_order_items.csv").ToLookup(row => Digits(row["tariff_item"]), row => new SurtaxOrder(row["instrument"], decimal.Parse(row["rate_pct"], CultureInfo.InvariantCulture)));
        exchangeRates = [.. Rows("exchange-rates.csv").Select(row => (row["currency"], Day(row["valid_from"]), Day(row["valid_to"]), decimal.Parse(row["rate_to_cad"], CultureInfo.InvariantCulture)))];
    }

    public static TariffEdition Current => Carried.Value;

    public IEnumerable<TariffItem> Items => items.Select(item => new TariffItem(item.Key, item.Value));

    /// <summary>The item of a ten-digit classification; its suffix is not held against a list, since none is loaded complete.</summary>
    public TariffItem? Find(string classification) => items.TryGetValue(classification[..8], out var rates) ? new(classification[..8], rates) : null;

    /// <summary>The rate that one unit of a currency has on a day; Canadian dollars are always 1.</summary>
    public decimal? ExchangeRate(string currency, DateOnly on) => currency == "CAD" ? 1
        : exchangeRates.Where(r => r.Currency == currency && r.From <= on && on <= r.To).Select(r => (decimal?)r.Rate).FirstOrDefault();

    public IEnumerable<SurtaxOrder> Surtaxes(string classification) => surtaxes[classification[..8]];

    void Set(string item, string treatment, string rate)
    {
        var code = Digits(item);
        if (code.Length != 8) return;
        if (!items.TryGetValue(code, out var rates)) items[code] = rates = [];
        rates[treatment] = rate.Trim();
    }

    static string Digits(string code) => string.Concat(code.Where(char.IsAsciiDigit));

    static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

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
