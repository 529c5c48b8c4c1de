using System.Globalization;
using Carm.Kernel;
using static Carm.Declarations.Tests.Declaring;

namespace Carm.Declarations.Tests;

/// <summary>
/// A tariff and reference lists drawn at random, and declarations of goods in them: each line as a declarant writes it and, beside it, as the generator meant it.
/// One seed gives the same again.
/// </summary>
sealed class RandomLines
{
    sealed record Item(string Code, int Kind, int Other, IReadOnlyDictionary<string, PlainRate?> Rates, Measure? Measure, Order? Order, string? Safeguard);

    sealed record Measure(string Code, string Status, string Unit, IReadOnlyDictionary<(string?, string?), Exporter> Rates);

    sealed record Exporter(string Currency, Exact? Normal, Exact? Dumping, Exact? PerUnit, Exact? Subsidy);

    sealed record Order(string Code, string Percent, bool IsByContent);

    static readonly (string Origin, string Treatment)[] Preferences = [("US", "10"), ("DE", "31"), ("JP", "33")];
    static readonly string[] Types = ["AB", "AB", "AB", "AB", "TT", "F", "V", "C", "20", "10", "13", "21", "22", "30"], Heads = ["CUSTOMS_DUTY", "SIMA", "SURTAX", "SAFEGUARD", "EXCISE_TAX", "GST"];
    static readonly Dictionary<string, string> Provinces = new() { ["ON"] = "8", ["NB"] = "10", ["NS"] = "9", ["BC"] = "7", ["SK"] = "6", ["QC"] = "9.975", ["AB"] = "0" };

    readonly Random random;
    readonly RandomRates draw;
    readonly List<ReferenceRow> rows = [];
    readonly List<Item> items = [];
    readonly Dictionary<string, string> currencies = new() { ["CAD"] = "1" };
    readonly List<(string Code, string Formula, string Rate)> excises = [];
    readonly List<(string Code, PlainRelief Relief)> orders = [];
    readonly List<(string Code, PlainRate Rate)> chapter99 = [];

    public RandomLines(int seed)
    {
        random = new(seed);
        draw = new(random);
        for (var n = 0; n < 12; n++)
        {
            var (code, rate) = ($"Q{(char)('A' + n)}X", $"{draw.Number(n % 4 == 0 ? 2 : 1, 9)}1");
            currencies[code] = rate;
            rows.Add(Row(ReferenceLists.ExchangeRates, ("currency", code), ("rate_to_cad", rate)));
        }
        for (var n = 0; n < 40; n++)
        {
            var (code, formula) = ($"X{n}", draw.Of(["UNIT", "VALUE", "LUXURY"]));
            excises.Add((code, formula, draw.Number(formula == "UNIT" ? 3 : 2, 6)));
            rows.Add(Row(ReferenceLists.ExciseCodes, ("code", code), ("kind", draw.Of(["TAX", "DUTY"])), ("formula", formula), ("rate", excises[^1].Rate)));
        }
        for (var n = 0; n < 60; n++)
        {
            var (code, percent, heads) = ($"2026-{n:0000}", draw.Chance(50) ? "100" : draw.Number(2, 4), Heads.Where(_ => draw.Chance(40)).ToArray());
            orders.Add((code, new(heads, Exact.Read(percent))));
            rows.Add(Row(ReferenceLists.SpecialAuthorities, ("code", code), ("heads", string.Join(' ', heads)), ("percent", percent)));
        }
        for (var n = 0; n < 60; n++)
        {
            chapter99.Add(($"99{n:00}", draw.Rate(draw.AnyKind())));
            rows.Add(Row(ReferenceLists.TariffCodes, ("code", chapter99[^1].Code), ("rate", chapter99[^1].Rate.Text)));
        }
        rows.Add(Row(ReferenceLists.DutyReliefLicences, ("licence", "L1"), ("rm_account", Rm)));
        for (var n = 0; n < 1_500; n++) items.Add(AnItem($"{20_000_000 + n * 7}", n));
        Tariff = new("random", items.Select(i => new TariffItem(i.Code, i.Rates.ToDictionary(r => r.Key, r => r.Value?.Text ?? draw.Of(["N/A", ""])))));
        Reference = ReferenceData.Carried.With([.. rows]);
    }

    public TariffEdition Tariff { get; }

    public ReferenceData Reference { get; }

    Item AnItem(string code, int n)
    {
        var (kind, other) = (draw.AnyKind(), draw.AnyKind());
        var rates = Preferences.ToDictionary(p => p.Treatment, _ => draw.Chance(60) ? draw.Rate(kind, other) : null);
        rates["2"] = draw.Chance(90) ? draw.Rate(kind, other) : null;
        return new(code, kind, other, rates, draw.Chance(35) ? AMeasure(code, $"M{n}", draw.UnitOf(kind)) : null, draw.Chance(35) ? AnOrder(code, $"S{n}") : null, draw.Chance(25) ? ASafeguard(code, $"G{n}") : null);
    }

    Measure AMeasure(string classification, string code, string unit)
    {
        var status = draw.Of(["PROVISIONAL", "FINDING", "UNDERTAKING"]);
        rows.Add(Row(ReferenceLists.SimaMeasures, ("measure", code), ("classifications", classification), ("status", status)));
        var rates = new Dictionary<(string?, string?), Exporter>();
        foreach (var (exporter, model) in new[] { ("", ""), ("E1", ""), ("E1", "M1"), ("E2", "M2") })
        {
            var (isByValue, isSubsidised, isByUnit) = (draw.Chance(50), draw.Chance(40), draw.Chance(50));
            var (normal, dumping, perUnit, subsidy, currency) = (draw.Number(4, 4), draw.Number(2, 4), draw.Number(2, 6), draw.Number(2, 4), draw.Of([.. currencies.Keys]));
            var said = new[] { ("measure", code), ("exporter", exporter), ("model", model), ("currency", currency), ("unit", unit) }.ToList();
            if (isByValue) said.Add(("normal_value", normal));
            else if (draw.Chance(90)) said.Add(("dumping_percent", dumping));
            else dumping = null;
            if (isSubsidised && isByUnit) said.Add(("subsidy_per_unit", perUnit));
            var hasShare = isSubsidised && (!isByUnit || draw.Chance(30));
            if (hasShare) said.Add(("subsidy_percent", subsidy));
            rows.Add(Row(ReferenceLists.SimaRates, [.. said]));
            rates[(exporter, model)] = new(currency, isByValue ? Exact.Read(normal) : null, isByValue || dumping is null ? null : Exact.Read(dumping), isSubsidised && isByUnit ? Exact.Read(perUnit) : null, hasShare ? Exact.Read(subsidy) : null);
        }
        return new(code, status, unit, rates);
    }

    Order AnOrder(string classification, string code)
    {
        var order = new Order(code, draw.Chance(50) ? "25" : draw.Number(2, 4), draw.Chance(40));
        rows.Add(Row(ReferenceLists.SurtaxOrders, ("code", code), ("instrument", code), ("percent", order.Percent), ("condition", order.IsByContent ? "CONTENT" : "NONE")));
        rows.Add(Row(ReferenceLists.SurtaxItems, ("code", code), ("classification", classification)));
        return order;
    }

    string ASafeguard(string classification, string code)
    {
        var percent = draw.Number(2, 4);
        rows.Add(Row(ReferenceLists.Safeguards, ("code", code), ("percent", percent), ("classifications", classification)));
        return percent;
    }

    /// <summary>A declaration of that many lines on a few invoices, of any type.</summary>
    public (CadCase Case, IReadOnlyList<PlainLine> Lines) Declaration(int lines)
    {
        var (type, plain, invoices) = (draw.Of(Types), new List<PlainLine>(lines), new List<CadInvoice>());
        while (plain.Count < lines)
        {
            var currency = draw.Of([.. currencies.Keys]);
            var said = new List<CadLine>();
            for (var left = random.Next(1, Math.Min(50, lines - plain.Count) + 1); left > 0; left--)
            {
                var (line, meant) = ALine(plain.Count + 1, currency, CadType.Find(type)!.IsDutiable);
                // Thousands of tonnes at dollars for a gram are more than a declaration can say.
                while (PlainAssessment.Of(meant with { Reliefs = [], Sima = meant.Sima is { } sima ? sima with { IsBonded = false } : null }) is { ValueForTax: > 1_000_000_000_000 }) (line, meant) = ALine(plain.Count + 1, currency, meant.IsDutiable);
                said.Add(line);
                plain.Add(meant);
            }
            invoices.Add(Invoice(invoices.Count + 1, currency, [.. said]));
        }
        return (Case(Tariff, Reference, type, [.. invoices]), plain);
    }

    (CadLine, PlainLine) ALine(int number, string currency, bool isDutiable)
    {
        var item = draw.Of(items);
        var (origin, treatment) = Origin(item);
        var gst = draw.Chance(80) ? "STD" : draw.Of(["ZR", "REM", "DEF"]);
        var value = gst != "STD" && draw.Chance(10) ? "0" : Money.OfCents(random.NextInt64(1, 10L * (long)System.Numerics.BigInteger.Pow(10, random.Next(2, 10)))).ToString();
        var (first, second) = (draw.UnitOf(item.Kind), draw.UnitOf(item.Other));
        var said = Line(number, $"{item.Code}00", value, origin, treatment) with { Quantity = draw.Some(5, 3), Unit = first, GstCode = gst == "STD" && draw.Chance(50) ? null : gst, Remarks = gst == "ZR" ? "Books" : null };
        var rate = treatment == "3" ? General(item) : item.Rates[treatment]!;
        if (draw.Chance(10))
        {
            var (code, relieved) = draw.Of(chapter99);
            said = said with { TariffCode = code };
            rate = relieved;
        }
        // The second quantity must be there where the rate counts in it, and stand in a unit of the rate's kind.
        var missing = rate.Terms.Where(t => t.Unit is not null && !IsCounted(t.Unit, first)).Select(t => t.Unit!).FirstOrDefault();
        if (missing is not null || draw.Chance(30)) said = said with { SecondQuantity = draw.Some(5, 3), SecondUnit = missing ?? second };
        var meant = new PlainLine(
            Exact.Read(value), Exact.Read(currencies[currency]), rate, treatment is "2" or "3" || said.TariffCode is not null ? null : item.Rates["2"], (Exact.Read(said.Quantity!), first),
            said.SecondQuantity is { } counted ? (Exact.Read(counted), said.SecondUnit!) : null) { IsDutiable = isDutiable, Gst = gst };
        (said, meant) = Measures(item, said, meant);
        (said, meant) = Reliefs(said, meant);
        return SelfDeclared(said, meant);
    }

    static bool IsCounted(string unit, string by) => unit == by || (Mass.Contains(unit) && Mass.Contains(by)) || (Volume.Contains(unit) && Volume.Contains(by));

    static readonly string[] Mass = ["GRM", "KGM", "TNE"], Volume = ["LTR", "HLT"];

    (string Origin, string Treatment) Origin(Item item)
    {
        var (origin, preference) = draw.Of([.. Preferences, ("CN", "3")]);
        var offered = new[] { "2", preference, "3" }.Where(t => t == "3" || item.Rates[t] is not null).ToArray();
        return (origin, draw.Of(offered));
    }

    /// <summary>35 %, or the MFN rate where that is as high or higher, which the goods decide where it counts them.</summary>
    static PlainRate General(Item item) =>
        item.Rates["2"] is not { } mfn ? new("35%", new PlainTerm("plus", Exact.Read("0.35"), null))
        : mfn.Terms.Any(t => t.Unit is not null) ? new(mfn.Text, [.. mfn.Terms, new("at least", Exact.Read("0.35"), null)])
        : PercentOf(mfn) < Exact.Read("0.35") ? new("35%", new PlainTerm("plus", Exact.Read("0.35"), null)) : mfn;

    static Exact PercentOf(PlainRate rate) => rate.Terms.Aggregate(Exact.Zero, (sum, t) => sum + t.Amount);

    (CadLine, PlainLine) Measures(Item item, CadLine said, PlainLine meant)
    {
        if (item.Measure is { } measure)
        {
            // What is no undertaking cannot be said to be one, and only provisional duty is secured.
            var subject = draw.Of(["S", "S", "S", "N", measure.Status == "UNDERTAKING" ? "U" : "S"]);
            var (exporter, model) = draw.Of(new[] { (null, null), ("E1", null), ("E1", "M1"), ("E1", "M9"), ("E2", "M2"), ("E9", (string?)null) });
            var rate = exporter is null ? measure.Rates[("", "")] : measure.Rates.GetValueOrDefault((exporter, model ?? "")) ?? measure.Rates.GetValueOrDefault((exporter, "")) ?? measure.Rates[("", "")];
            var (price, currency, isBonded) = (draw.Number(6, 2), draw.Of([.. currencies.Keys]), draw.Chance(40) && subject == "S" && measure.Status == "PROVISIONAL");
            said = said with { SimaSubject = subject, SimaMeasure = subject == "N" ? null : measure.Code, ExporterId = exporter, ModelId = model, SimaBond = isBonded ? true : null };
            if (subject == "S") said = said with { SimaInvoicePrice = price, SimaInvoiceCurrency = currency };
            meant = meant with
            {
                Sima = new(subject, measure.Status == "PROVISIONAL", isBonded, Exact.Read(price), Exact.Read(currencies[currency]), rate.Normal, rate.Dumping, rate.PerUnit, rate.Subsidy, measure.Unit, Exact.Read(currencies[rate.Currency])),
            };
        }
        if (item.Order is { } order && draw.Chance(75))
        {
            var content = draw.Chance(50) ? draw.Number(6, 2) : null;
            said = said with { SurtaxSubject = true, SurtaxCode = order.Code, CanadianMexicanContent = content };
            var countsContent = order.IsByContent && said.TariffTreatment == "10";
            meant = meant with { SurtaxPercent = Exact.Read(order.Percent), Content = countsContent && content is not null ? Exact.Read(content) : Exact.Zero, HasUnclaimedContent = countsContent && content is null };
        }
        if (item.Safeguard is { } percent && draw.Chance(75))
        {
            said = said with { SafeguardCode = $"G{(int.Parse(item.Code, CultureInfo.InvariantCulture) - 20_000_000) / 7}" };
            meant = meant with { SafeguardPercent = Exact.Read(percent) };
        }
        if (!draw.Chance(40)) return (said, meant);

        var (code, formula, listed) = draw.Of(excises);
        // Never less than the table says.
        var own = draw.Chance(30) ? (decimal.Parse(draw.Number(2, 6), CultureInfo.InvariantCulture) + decimal.Parse(listed, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture) : null;
        var quantity = draw.Some(4, 3);
        said = said with { ExciseCode = code, ExciseQuantity = formula == "UNIT" || draw.Chance(20) ? quantity : null, ExciseRateOverride = own };
        // A line that counts no vehicles is of one.
        var vehicles = said.ExciseQuantity ?? (said.Unit == "NMB" ? said.Quantity : said.SecondUnit == "NMB" ? said.SecondQuantity : null) ?? "1";
        return (said, meant with { Excise = (formula, Exact.Read(own ?? listed), Exact.Read(formula == "LUXURY" ? vehicles : quantity)) });
    }

    (CadLine, PlainLine) Reliefs(CadLine said, PlainLine meant)
    {
        if (said.GstCode == "REM" || draw.Chance(30))
        {
            var (code, relief) = draw.Of(said.GstCode == "REM" ? [.. orders.Where(o => o.Relief.Heads.Contains("GST"))] : orders);
            (said, meant) = (said with { SpecialAuthority = code }, meant with { Reliefs = [relief] });
        }
        if (said.GstCode == "DEF" || draw.Chance(15)) (said, meant) = (said with { DutyReliefLicence = "L1" }, meant with { Reliefs = [.. meant.Reliefs, new(said.GstCode == "DEF" ? ["CUSTOMS_DUTY", "GST"] : ["CUSTOMS_DUTY"], 100)] });
        if (!draw.Chance(20)) return (said, meant);
        var province = draw.Of([.. Provinces.Keys]);
        return (said with { Casual = true, ProvinceOfDestination = province }, meant with { ProvincialPercent = Exact.Read(Provinces[province]) });
    }

    /// <summary>As much as is computed before any relief, or more.</summary>
    (CadLine, PlainLine) SelfDeclared(CadLine said, PlainLine meant)
    {
        if (!draw.Chance(15)) return (said, meant);
        var computed = PlainAssessment.Of(meant with { Reliefs = [], Sima = meant.Sima is { } sima ? sima with { IsBonded = false } : null });
        long More(long cents) => cents + (draw.Chance(30) ? 0 : random.Next(100_000));
        if (draw.Chance(60)) (said, meant) = (said with { CustomsDutyOverride = T(More(computed.Duty), out var duty) }, meant with { DutyDeclared = duty });
        if (meant.Sima?.Subject == "S" && draw.Chance(60)) (said, meant) = (said with { SimaSelfDeclaredAmount = T(More(computed.AntiDumping + computed.Countervailing), out var underSima) }, meant with { SimaDeclared = underSima });
        if (meant.SurtaxPercent is not null && draw.Chance(60)) (said, meant) = (said with { SurtaxSelfDeclared = T(More(computed.Surtax), out var surtax) }, meant with { SurtaxDeclared = surtax });
        return (said, meant);
    }

    static string T(long cents, out long same)
    {
        same = cents;
        return Money.OfCents(cents).ToString();
    }
}
