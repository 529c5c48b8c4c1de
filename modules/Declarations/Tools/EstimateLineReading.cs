using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>Reads one line of an estimate: what was given wins, the reference data decide the rest, and what neither knows is refused by its field.</summary>
sealed class EstimateLineReading(EstimateLine line, string path, DateOnly on, TariffEdition tariff, ReferenceData reference)
{
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
            : line.ProvinceOfDestination is { } province && reference.ProvincialPercent(province, on) is { } percent ? percent : throw Bad("provinceOfDestination");
        var exchange = Exchange();
        var (rate, mfn, unit) = Rates(classification, origin, treatment);
        var quantity = Measured();
        // An estimate has one quantity: that of the tariff's unit, or of the rate's where the two differ.
        if (unit is not null && quantity is not null && quantity.Unit != unit && (rate.IsAdValorem || !rate.Measures(quantity))) throw new Rejected("CAD-5007", unit) { Path = $"{path}.unit" };
        if (!rate.IsAdValorem && quantity is null) throw Bad("quantity");
        if (!rate.Measures(quantity)) throw new Rejected("CAD-5007", rate.Text) { Path = $"{path}.unit" };
        return new(value, exchange, rate.Text, mfn?.Measures(quantity) == true ? mfn.Text : null, quantity)
        {
            Surtax = new(Surtax(classification, origin)),
            Sima = new("S") { AntiDumpingGiven = Amount(line.AntiDumping, "antiDumping"), CountervailingGiven = Amount(line.Countervailing, "countervailing") },
            Excise = new("TAX", "GIVEN", Amount(line.ExciseTax, "exciseTax").Amount),
            GstPercent = gst ? LineAssessment.GstPercent : 0,
            ProvincialPercent = gst ? provincial : 0,
        };
    }

    decimal Exchange()
    {
        var currency = line.Currency is { Length: 3 } c && c.All(char.IsAsciiLetterUpper) ? c : throw Bad("currency");
        var given = Number0(line.ExchangeRate, "exchangeRate", decimals: 10);
        if (given is 0 or >= 1_000_000 || (currency == "CAD" && given is not (null or 1))) throw Bad("exchangeRate");
        return given ?? reference.ExchangeRate(currency, on) ?? throw new Rejected("CAD-5006", currency, on.ToString("O", CultureInfo.InvariantCulture)) { Path = $"{path}.currency" };
    }

    /// <summary>The rate claimed, the MFN rate, and the tariff's unit where the list of units has it.</summary>
    (RateText Rate, RateText? Mfn, string? Unit) Rates(string classification, string origin, string treatment)
    {
        if (line.CustomsDutyRate is { } given) return (RateText.TryParse(given, out var read) && read is not null ? read : throw Unreadable(given), null, null);

        var item = tariff.Find(classification) ?? throw new Rejected("CAD-5001", classification) { Path = $"{path}.classification" };
        if (!reference.IsOpenTo(treatment, origin, on)) throw new Rejected("CAD-5002", treatment, origin) { Path = $"{path}.tariffTreatment" };
        var rate = RateText.Parse(item.RateFor(treatment)) ?? throw new Rejected("CAD-5003", item.Code, treatment) { Path = $"{path}.tariffTreatment" };
        var unit = item.UnitOf(classification) is { } named && reference.Find(ReferenceLists.Units, named, on) is not null ? named : null;
        return (rate, treatment == TariffTreatments.General ? null : RateText.Parse(item.RateFor(TariffTreatments.Mfn)), unit);
    }

    Rejected Unreadable(string text) => new("CAD-9001", text.Length > 100 ? text[..100] : text) { Path = $"{path}.customsDutyRate" };

    decimal Surtax(string classification, string origin)
    {
        if (line.SurtaxRate is { } text)
            return Number0(text.TrimEnd().TrimEnd('%').TrimEnd(), "surtaxRate", decimals: 4) is { } percent and <= 1_000 ? percent : throw Bad("surtaxRate");

        var applied = 0m;
        foreach (var order in reference.Surtaxes(classification, origin, on))
        {
            // Orders that look at where steel was melted, at content or at other orders cannot be decided from the origin alone.
            if (order.Condition == "NONE") applied = Math.Max(applied, order.Percent);
            else notes.Add(new($"The item is listed in {order.Instrument}, whose further conditions are not estimated", $"Le numéro figure au {order.Instrument}, dont les autres conditions ne sont pas estimées"));
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
