using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>What a line's figures are looked up in.</summary>
/// <param name="RateOn">The day whose rates hold.</param>
/// <param name="RatesBefore">The exchange rate of each currency and day of shipment of the version before, which a change keeps (declarations 7.4).</param>
/// <param name="BindingRulings">The rulings that bind the CBSA for this importer on that day.</param>
/// <param name="Kept">What lines keep from an appeal.</param>
public sealed record PricingCase(CadType Type, DateOnly RateOn, TariffEdition Tariff, ReferenceData Reference, string RmAccount, IReadOnlyDictionary<(string Currency, DateOnly On), decimal>? RatesBefore = null, IReadOnlyDictionary<string, RulingTerms>? BindingRulings = null, KeptRates? Kept = null)
{
    public decimal? ExchangeRate(string currency, DateOnly on) => RatesBefore is not null && RatesBefore.TryGetValue((currency, on), out var known) ? known : Reference.ExchangeRate(currency, on);
}

/// <summary>Stage 5 of the examination: looks up what a line names, and gathers what it is assessed on. Pure.</summary>
static class LinePricing
{
    /// <summary>Null with the faults added.</summary>
    public static AssessmentInput? Of(ReadLine line, PricingCase c, ICollection<Rejected> faults)
    {
        var before = faults.Count;
        var exchange = c.ExchangeRate(line.Currency, line.ShippedOn);
        if (exchange is null && !faults.Any(f => f.Path == $"{line.InvoicePath}.currency")) faults.Add(NoRate(line.Currency, line.ShippedOn, $"{line.InvoicePath}.currency"));
        var (claimed, mfn) = Rates(line, c, faults);
        // What its second quantity still says counts no goods either.
        if (line.IsTakenOut) return faults.Count > before || exchange is null || claimed is null ? null : new(0, exchange.Value, claimed, null, line.Quantity, line.SecondQuantity is { } second ? second with { Amount = 0 } : null) { IsDutiable = c.Type.IsDutiable };
        var sima = Sima(line, c, faults);
        var excise = Excise(line, c, faults);
        var reliefs = Reliefs(line, c, faults);
        if (line.Said.SafeguardCode is { } safeguard && c.Reference.Safeguard(safeguard, line.Classification, line.Origin, c.RateOn) is null) faults.Add(Bad("CAD-5005", "safeguardCode", safeguard));
        if (line.Said is { Casual: true, ProvinceOfDestination: { } province } && c.Reference.ProvincialPercent(province, c.RateOn) is null) faults.Add(Fields.Bad($"{line.Path}.provinceOfDestination"));
        if (line.Said.RulingNumber is { } ruling && c.BindingRulings?.GetValueOrDefault(ruling) is var terms && (terms is null ? "rulingNumber" : terms.ContradictedBy(line.Said)) is { } field) faults.Add(Bad(terms is null ? "CAD-5008" : "CAD-5009", field, ruling));
        if (faults.Count > before || exchange is null || claimed is null) return null;

        return new(line.Value, exchange.Value, claimed, mfn, line.Quantity, line.SecondQuantity)
        {
            IsDutiable = c.Type.IsDutiable,
            TariffCode = line.Said.TariffCode,
            DutyDeclared = Declared(line.DutyDeclared),
            Sima = sima,
            Surtax = Surtax(line, c),
            SafeguardPercent = line.Said.SafeguardCode is { } code ? c.Reference.Safeguard(code, line.Classification, line.Origin, c.RateOn)!.Value : 0,
            Excise = excise,
            Reliefs = reliefs,
            GstPercent = line.GstCode == "ZR" ? 0 : LineAssessment.GstPercent,
            GstCode = line.GstCode == "STD" ? null : line.GstCode,
            ProvincialPercent = line.Said.Casual == true && line.GstCode == "STD" ? c.Reference.ProvincialPercent(line.Said.ProvinceOfDestination!, c.RateOn) ?? 0 : 0,
        };

        Rejected Bad(string code, string field, params object[] arguments) => new(code, arguments) { Path = $"{line.Path}.{field}" };
    }

    /// <summary>The texts of the rate claimed and of the MFN rate that it is compared with (Customs Tariff s.25); null with the fault added.</summary>
    static (string? Claimed, string? Mfn) Rates(ReadLine line, PricingCase c, ICollection<Rejected> faults)
    {
        if (c.Tariff.Find(line.Classification) is not { } item) return Fault(new("CAD-5001", line.Classification) { Path = $"{line.Path}.classification" });
        if (!c.Reference.IsOpenTo(line.Treatment, line.Origin, c.RateOn)) return Fault(new("CAD-5002", line.Treatment, line.Origin) { Path = $"{line.Path}.tariffTreatment" });
        var claimed = item.RateFor(line.Treatment);
        if (claimed is null) return Fault(new("CAD-5003", item.Code, line.Treatment) { Path = $"{line.Path}.tariffTreatment" });
        if (line.Said.TariffCode is { } tariffCode)
        {
            if (c.Reference.TariffCodeRate(tariffCode, line.Classification, c.RateOn) is not { } relieved) return Fault(new("CAD-5004", tariffCode, line.Classification) { Path = $"{line.Path}.tariffCode" });
            // An edition that has the item of Chapter 99 says its rate for the treatment, or that it offers none; one that has not takes the code's own.
            if (c.Tariff.ItemOf($"{tariffCode}0000") is not { } chapter99) claimed = relieved;
            else if (chapter99.RateFor(line.Treatment) is { } own) claimed = own;
            else return Fault(new("CAD-5003", chapter99.Code, line.Treatment) { Path = $"{line.Path}.tariffCode" });
        }
        // A unit that the list of units has not cannot be declared, and is not asked for.
        if (!line.IsTakenOut && item.UnitOf(line.Classification) is { } unit && c.Reference.Find(ReferenceLists.Units, unit, c.RateOn) is not null)
        {
            if (line.Quantity is null) return Fault(Fields.Bad($"{line.Path}.quantity"));
            if (line.Quantity.Unit != unit) return Fault(new("CAD-5007", unit) { Path = $"{line.Path}.unit" });
        }
        if (line.Quantity is null && !Measures(claimed, line, withQuantity: false)) return Fault(Fields.Bad($"{line.Path}.quantity"));
        if (!Measures(claimed, line)) return Fault(new("CAD-5007", claimed) { Path = line.SecondQuantity is null ? $"{line.Path}.unit" : $"{line.Path}.secondUnit" });
        // An MFN rate that cannot be measured in the unit declared cannot be shown to be the lower one.
        var compared = line.Said.TariffCode is null && line.Treatment is not (TariffTreatments.General or TariffTreatments.Mfn) && item.RateFor(TariffTreatments.Mfn) is { } mfn && RateText.TryParse(mfn, out _) && Measures(mfn, line) ? mfn : null;
        return (claimed, compared);

        (string?, string?) Fault(Rejected fault)
        {
            faults.Add(fault);
            return (null, null);
        }
    }

    /// <summary>A text that cannot be computed is found at the last stage, since it is a fault of the table and not of the declarant.</summary>
    static bool Measures(string text, ReadLine line, bool withQuantity = true) => !RateText.TryParse(text, out var rate) || rate?.Measures(withQuantity ? line.Quantity : null, withQuantity ? line.SecondQuantity : null) != false;

    static SurtaxInput? Surtax(ReadLine line, PricingCase c)
    {
        if (line.Said.SurtaxSubject != true) return null;
        var order = c.Reference.Surtaxes(line.Classification, line.Origin, c.RateOn).FirstOrDefault(o => o.Code == line.Said.SurtaxCode);
        // That the order is in force for the goods is examined with the fields that belong together.
        if (order is null) return null;
        var countsContent = order.Condition == "CONTENT" && line.Treatment == TariffTreatments.UnitedStates;
        return new(order.Percent, order.Code, countsContent ? line.Content ?? 0 : 0) { Instrument = order.Instrument, ContentPercent = countsContent && line.Content is null ? ContentNotClaimed : null, Declared = Declared(line.SurtaxDeclared) };
    }

    /// <summary>Of a vehicle's value for duty: its Canadian and Mexican content where its importer claims none (SOR/2025-118 s.2(2)(b)).</summary>
    const decimal ContentNotClaimed = 15;

    static SimaInput? Sima(ReadLine line, PricingCase c, ICollection<Rejected> faults)
    {
        if (line.Said.SimaSubject is not { } subject) return null;
        var measure = c.Reference.Measures(line.Classification, line.Origin, c.RateOn).FirstOrDefault(m => m.Code == line.Said.SimaMeasure);
        // What a subject line must say beside is examined with the fields that belong together.
        if (subject != "S" || measure is null || line.SimaPrice is not { } price || line.Said.SimaInvoiceCurrency is not { } currency) return new(subject) { Measure = measure?.Code };
        if (c.Reference.SimaRate(measure.Code, line.Said.ExporterId, line.Said.ModelId, c.RateOn) is not { } rate) return Fault(new("CAD-9001", measure.Code) { Path = $"{line.Path}.simaMeasure" });
        if (c.ExchangeRate(currency, line.ShippedOn) is not { } priceRate) return Fault(NoRate(currency, line.ShippedOn, $"{line.Path}.simaInvoiceCurrency"));
        if (c.ExchangeRate(rate.Currency, line.ShippedOn) is not { } measureRate) return Fault(NoRate(rate.Currency, line.ShippedOn, $"{line.Path}.simaMeasure"));
        decimal units = 0;
        if (rate.NormalValue is not null || rate.SubsidyPerUnit is not null)
        {
            var unit = rate.Unit ?? "NMB";
            if ((RateText.In(line.Quantity, unit) ?? RateText.In(line.SecondQuantity, unit)) is not { } counted) return Fault(new("CAD-5007", unit) { Path = $"{line.Path}.unit" });
            units = counted;
        }
        return new(subject, price, priceRate)
        {
            Measure = measure.Code, IsProvisional = measure.Status == "PROVISIONAL", IsBonded = line.Said.SimaBond == true, NormalValue = rate.NormalValue, DumpingPercent = rate.DumpingPercent, SubsidyPerUnit = rate.SubsidyPerUnit,
            SubsidyPercent = rate.SubsidyPercent, Units = units, MeasureCurrency = rate.Currency, MeasureRate = measureRate, Declared = Declared(line.SimaDeclared),
        };

        SimaInput? Fault(Rejected fault)
        {
            faults.Add(fault);
            return null;
        }
    }

    static ExciseInput? Excise(ReadLine line, PricingCase c, ICollection<Rejected> faults)
    {
        if (line.Said.ExciseCode is not { } code) return null;
        if (c.Reference.Excise(code, c.RateOn) is not { } excise)
        {
            faults.Add(new("CAD-5005", code) { Path = $"{line.Path}.exciseCode" });
            return null;
        }
        // A declarant may say that it owes more than the table, never less; and says it where the table has none, as for alcohol; nothing is no rate (Customs Tariff ss.21.1 to 21.3).
        if (excise.Rate is null && line.ExciseRate is null or 0) faults.Add(Fields.Bad($"{line.Path}.exciseRateOverride"));
        if (line.ExciseRate < excise.Rate) faults.Add(new("CAD-6010", excise.Rate) { Path = $"{line.Path}.exciseRateOverride" });
        if (excise.Formula == "UNIT" && line.ExciseQuantity is null) faults.Add(Fields.Bad($"{line.Path}.exciseQuantity"));
        return excise.Formula == "NONE" ? null : new(excise.Kind, excise.Formula, line.ExciseRate ?? excise.Rate ?? 0, line.ExciseQuantity ?? 0, code) { Luxury = excise.Formula == "LUXURY" ? LuxuryInput.OneVehicle with { Vehicles = Vehicles(line) } : null };
    }

    /// <summary>How many things a line is of; a line that does not count them is of one.</summary>
    static decimal Vehicles(ReadLine line) => line.ExciseQuantity ?? RateText.In(line.Quantity, "NMB") ?? RateText.In(line.SecondQuantity, "NMB") ?? 1;

    static List<ReliefInput>? Reliefs(ReadLine line, PricingCase c, ICollection<Rejected> faults)
    {
        var reliefs = new List<ReliefInput>();
        if (line.Said.SpecialAuthority is { } number)
        {
            if (c.Reference.Order(number, line.Classification, c.RateOn) is { } order && (line.GstCode != "REM" || order.Heads.Contains("GST"))) reliefs.Add(new(number, order.Heads, order.Percent));
            else faults.Add(new("CAD-5005", number) { Path = $"{line.Path}.specialAuthority" });
        }
        if (line.Said.DutyReliefLicence is { } licence)
        {
            if (c.Reference.Find(ReferenceLists.DutyReliefLicences, licence, c.RateOn)?["rm_account"] == c.RmAccount) reliefs.Add(new(licence, line.GstCode == "DEF" ? ["CUSTOMS_DUTY", "GST"] : ["CUSTOMS_DUTY"], 100, IsLicence: true));
            else faults.Add(new("CAD-5005", licence) { Path = $"{line.Path}.dutyReliefLicence" });
        }
        return reliefs.Count == 0 ? null : reliefs;
    }

    static Money? Declared(decimal? amount) => amount is { } a ? Money.Of(a) : null;

    static Rejected NoRate(string currency, DateOnly on, string path) => new("CAD-5006", currency, on.ToString("O", CultureInfo.InvariantCulture)) { Path = path };
}
