using static Carm.Declarations.Tests.Declaring;

namespace Carm.Declarations.Tests;

/// <summary>The declarations of the worked examples (declarations 10), each a whole document.</summary>
static class WorkedExamples
{
    /// <summary>The carried tariff with the items that the examples need beside it.</summary>
    static readonly TariffEdition Tariff = With(
        Item("01059410", "3.32¢/kg"), Item("04061020", "245.5% but not less than $4.52/kg"), Item("11041912", "$106.50/tonne plus 7%"), Item("87032300", "6.1%"), Item("73071100", "5%"), Item("72083600", "Free"),
        Item("84818000", "Free", ("31", "Free")), Item("85044000", "6.5%"), Item("49019900", "Free"), Item("84137000", "8%"), Item("87038000", "Free"));

    /// <summary>The measures that the examples speak of: the carried lists have no measure under SIMA and no order in council.</summary>
    public static readonly ReferenceData Reference = ReferenceData.Carried.With(
        Row(ReferenceLists.SurtaxItems, ("code", "24187A"), ("classification", "73071100")),
        Row(ReferenceLists.SurtaxItems, ("code", "24187A"), ("classification", "72083600")),
        Row(ReferenceLists.SurtaxOrders, ("code", "OLD10A"), ("instrument", "SOR-OLD"), ("percent", "10"), ("condition", "NONE")),
        Row(ReferenceLists.SurtaxItems, ("code", "OLD10A"), ("classification", "49019900")),
        Measure("FITTINGS", "73071100"), Row(ReferenceLists.SimaRates, ("measure", "FITTINGS"), ("normal_value", "18.40"), ("unit", "NMB")),
        Measure("PLATE", "72083600"), Row(ReferenceLists.SimaRates, ("measure", "PLATE"), ("exporter", "MILL-1"), ("normal_value", "1450"), ("currency", "USD"), ("unit", "TNE")),
        Row(ReferenceLists.SimaRates, ("measure", "PLATE"), ("dumping_percent", "37.2")),
        Row(ReferenceLists.SpecialAuthorities, ("code", "2026-0101"), ("heads", "CUSTOMS_DUTY"), ("percent", "100"), ("classifications", "61")));

    static readonly CadLine Shirts = Line(1, "6109100012", "12345.67") with { Quantity = "5000", Unit = "NMB" };
    static readonly CadLine Cheese = Line(1, "0406102000", "8000.00") with { Quantity = "5000", Unit = "KGM" };
    static readonly CadLine Plate = Line(1, "7208360000", "27730.00") with
    {
        Quantity = "23.5", Unit = "TNE", SimaSubject = "S", SimaMeasure = "PLATE", ExporterId = "MILL-1", SimaInvoicePrice = "27730.00", SimaInvoiceCurrency = "USD",
    };

    /// <summary>What a worksheet makes of the price of W14.</summary>
    public static readonly ValueGoodsResponse W14 = Valuation.Of(new(
        "USD", "2026-03-12", "48000.00",
        Additions: [new(Addition.Commission, "1200.00"), new(Addition.Royalty, "2400.00"), new(Addition.Assist, "3600.00"), new(Addition.TransportToPlace, "900.00")], Deductions: [new(Deduction.TransportFromPlace, "2750.00")]), Reference);

    public static readonly IReadOnlyDictionary<string, CadCase> Cases = new Dictionary<string, CadCase>
    {
        ["W1"] = In("USD", Shirts),
        ["W2"] = In("USD", Shirts with { CountryOfOrigin = "US", StateOfOrigin = "NY", TariffTreatment = "10" }),
        ["W3"] = In("CAD", Line(1, "0105941000", "85000.00") with { Quantity = "10000", Unit = "KGM" }),
        ["W4"] = In("CAD", Cheese),
        ["W4b"] = In("CAD", Cheese with { ValueForCurrencyConversion = "12000.00" }),
        ["W5"] = In("CAD", Line(1, "1104191200", "21500.00") with { Quantity = "42.750", Unit = "TNE" }),
        ["W6"] = In("CAD", Line(1, "8703230000", "48250.00", "DE") with { Quantity = "1", Unit = "NMB", ExciseCode = "T-GL2A", ExciseQuantity = "1" }),
        ["W7"] = In("CAD", Line(1, "7307110000", "150.00") with
        {
            Quantity = "10", Unit = "NMB", SimaSubject = "S", SimaMeasure = "FITTINGS", SimaInvoicePrice = "150.00", SimaInvoiceCurrency = "CAD", SurtaxSubject = true, SurtaxCode = "24187A",
        }),
        ["W8"] = In("CAD", Line(1, "4901990000", "150.00") with { SurtaxSubject = true, SurtaxCode = "OLD10A" }),
        ["W9"] = In("CNY", Line(1, "7208360000", "68400.00") with { SimaSubject = "N", SurtaxSubject = true, SurtaxCode = "24187A" }),
        ["W10"] = In("USD", Plate),
        ["W10 by percentage"] = In("USD", Plate with { ExporterId = null }),
        ["W11"] = In("CAD", Shirts with { ValueForCurrencyConversion = "420.00", Casual = true, ProvinceOfDestination = "ON" }),
        ["W12"] = In("USD", Shirts with { SpecialAuthority = "2026-0101" }),
        ["W13"] = Case(Tariff, Reference, CadType.Standard,
            Invoice(1, "USD", Line(1, "6109100012", "5230.40") with { Quantity = "2000", Unit = "NMB" }), Invoice(2, "EUR", Line(2, "8481800000", "8100.00", "DE", "31")), Invoice(3, "JPY", Line(3, "8504400000", "1250000", "JP")),
            Invoice(4, "CAD", Line(4, "4901990000", "999.99", "DE") with { GstCode = "ZR", Remarks = "Printed books" })),
        ["W14"] = In("USD", Line(1, "8413700000", W14.ValueForCurrencyConversion) with { ValueForDutyCode = W14.ValueForDutyCode }),
        ["W17"] = In("CAD", Line(1, "8703800000", "145000.00", "DE") with { ExciseCode = "T-LUX" }),
    };

    /// <summary>A line with the fields of the case changed.</summary>
    public static CadCase But(this CadCase c, Func<CadLine, CadLine> change) => c with { Cad = c.Cad with { Document = c.Cad.Document.Replace(change) } };

    static CadCase In(string currency, CadLine line) => Case(Tariff, Reference, CadType.Standard, Invoice(1, currency, line));

    static ReferenceRow Measure(string code, string classification) => Row(ReferenceLists.SimaMeasures, ("measure", code), ("name_en", code), ("name_fr", code), ("classifications", classification), ("origins", "CN"), ("status", "FINDING"));

    static TariffItem Item(string code, string mfn, params (string Treatment, string Rate)[] others) => new(code, others.Append(("2", mfn)).ToDictionary(r => r.Item1, r => r.Item2));

    static TariffEdition With(params TariffItem[] items) => new("worked examples", TariffEdition.Carried.Items.ExceptBy(items.Select(i => i.Code), i => i.Code).Concat(items));
}
