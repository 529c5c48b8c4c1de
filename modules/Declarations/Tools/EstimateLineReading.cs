using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>Reads one line of an estimate: what was given wins, the reference data decide the rest, and what neither knows is refused by its field.</summary>
sealed class EstimateLineReading(EstimateLine line, string path, DateOnly on, TariffEdition tariff)
{
    /// <summary>Casual rates of 2026 by province: HST's provincial part or PST (declarations 4.8).</summary>
    static readonly Dictionary<string, decimal> Provincial = new()
    {
        ["ON"] = 8, ["NB"] = 10, ["NL"] = 10, ["PE"] = 10, ["NS"] = 9, ["BC"] = 7, ["SK"] = 6, ["MB"] = 7, ["QC"] = 9.975m, ["AB"] = 0, ["YT"] = 0, ["NT"] = 0, ["NU"] = 0,
    };

    readonly List<Bilingual> notes = [];

    /// <summary>What the estimate left out, and why.</summary>
    public IReadOnlyList<Bilingual> Notes => notes;

    public int Number => line.LineNumber is >= 1 and <= 9_999 ? line.LineNumber.Value : throw Bad("lineNumber");

    public AssessmentInput Read()
    {
        _ = Number;
        var classification = line.Classification is { Length: 10 } c && c.All(char.IsAsciiDigit) ? c : throw Bad("classification");
        var origin = line.CountryOfOrigin is { Length: 2 } o && o.All(char.IsAsciiLetterUpper) ? o : throw Bad("countryOfOrigin");
        var treatment = line.TariffTreatment is { Length: 1 or 2 } t && t.All(char.IsAsciiDigit) && t[0] != '0' ? t : throw Bad("tariffTreatment");
        var value = Number0(line.ValueForCurrencyConversion, "valueForCurrencyConversion", decimals: 2) ?? throw Bad("valueForCurrencyConversion");
        var gst = line.GstCode switch
        {
            null or "STD" => true,
            "ZR" or "REM" or "DEF" => false,
            _ => throw Bad("gstCode"),
        };
        var provincial = !line.Casual ? 0
            : line.ProvinceOfDestination is not null && Provincial.TryGetValue(line.ProvinceOfDestination, out var percent) ? percent : throw Bad("provinceOfDestination");
        var exchange = Exchange();
        var (rate, mfn) = Rates(classification, origin, treatment);
        var quantity = Measured();
        if (!rate.IsAdValorem && quantity is null) throw Bad("quantity");
        if (!rate.Measures(quantity)) throw new Rejected("CAD-5007", rate.Text) { Path = $"{path}.unit" };
        return new(value, exchange, rate, mfn?.Measures(quantity) == true ? mfn : null, quantity, Surtax(classification, origin), Amount(line.AntiDumping, "antiDumping"), Amount(line.Countervailing, "countervailing"),
            Amount(line.ExciseTax, "exciseTax"), gst, provincial);
    }

    decimal Exchange()
    {
        var currency = line.Currency is { Length: 3 } c && c.All(char.IsAsciiLetterUpper) ? c : throw Bad("currency");
        var given = Number0(line.ExchangeRate, "exchangeRate", decimals: 10);
        if (given is 0 or >= 1_000_000 || (currency == "CAD" && given is not (null or 1))) throw Bad("exchangeRate");
        return given ?? TariffEdition.ExchangeRate(currency, on) ?? throw new Rejected("CAD-5006", currency, on.ToString("O", CultureInfo.InvariantCulture)) { Path = $"{path}.currency" };
    }

    (RateText Rate, RateText? Mfn) Rates(string classification, string origin, string treatment)
    {
        if (line.CustomsDutyRate is { } given) return (RateText.TryParse(given, out var read) && read is not null ? read : throw Unreadable(given), null);

        var item = tariff.Find(classification) ?? throw new Rejected("CAD-5001", classification) { Path = $"{path}.classification" };
        if (!TariffTreatments.IsOpenTo(treatment, origin)) throw new Rejected("CAD-5002", treatment, origin) { Path = $"{path}.tariffTreatment" };
        var rate = RateText.Parse(item.RateFor(treatment)) ?? throw new Rejected("CAD-5003", item.Code, treatment) { Path = $"{path}.tariffTreatment" };
        return (rate, treatment == TariffTreatments.General ? null : RateText.Parse(item.RateFor(TariffTreatments.Mfn)));
    }

    Rejected Unreadable(string text) => new("CAD-9001", text.Length > 100 ? text[..100] : text) { Path = $"{path}.customsDutyRate" };

    decimal Surtax(string classification, string origin)
    {
        if (line.SurtaxRate is { } text)
            return Number0(text.TrimEnd().TrimEnd('%').TrimEnd(), "surtaxRate", decimals: 4) is { } percent and <= 1_000 ? percent : throw Bad("surtaxRate");

        var applied = 0m;
        foreach (var order in TariffEdition.Surtaxes(classification, on))
        {
            // Orders that look at where steel was melted, at content or at further lists cannot be decided from the origin alone.
            if ((order.Instrument, origin) is ("SOR-2025-95", "US") or ("SOR-2024-187", "CN")) applied = Math.Max(applied, order.Percent);
            else if (order.Instrument is "SOR-2025-154" or "SOR-2025-267" || (order.Instrument, origin) is ("SOR-2025-118", "US"))
                notes.Add(new($"The item is listed in {order.Instrument}, whose further conditions are not estimated", $"Le numéro figure au {order.Instrument}, dont les autres conditions ne sont pas estimées"));
        }
        return applied;
    }

    Quantity? Measured()
    {
        var amount = Number0(line.Quantity, "quantity", decimals: 3);
        if (amount is null) return null;
        return line.Unit is { Length: 3 } unit ? new(amount.Value, unit) : throw Bad("unit");
    }

    Money Amount(string? text, string field) => text is null ? Money.Zero : Money.TryParse(text, out var money) && money >= Money.Zero ? money : throw Bad(field);

    decimal? Number0(string? text, string field, int decimals)
    {
        if (text is null) return null;
        return text.Length <= 26 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 10_000_000_000_000m && decimal.Round(number, decimals) == number
            ? number
            : throw Bad(field);
    }

    Rejected Bad(string field) => new("CAD-4001") { Path = $"{path}.{field}" };
}
