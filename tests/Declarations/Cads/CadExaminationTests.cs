using System.Globalization;
using Carm.Kernel;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Each rule of section 5 on the document of W1, one thing changed at a time.</summary>
public sealed class CadExaminationTests
{
    const string Rm = "100000009RM0001", Number = "12345000000013";

    static readonly DateOnly Released = new(2026, 3, 16);
    static readonly DateTimeOffset ReleasedAt = new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero);

    static readonly CadLine Line = new(1, "6109100012", "Cotton T-shirts", "CN", null, "2", "13", "12345.67", "5000", "NMB");
    static readonly CadInvoice Invoice = new(1, "A-100", null, "Maker", "1 Mill Road", "CN", null, null, "CN", null, "2026-03-12", "USD", Lines: [Line]);
    static readonly CadHeader Header = new("0497", null, "2", "7ABC", ReleaseDate: "2026-03-16", DeclarationStatement: true);
    static readonly CadCase W1 = new(
        new(Number, Rm, Rm[..9], "AB", new(Header, [Invoice]), ReleasedAt, 1), new(Rm, "IMPORTER"),
        new(Number, Rm, Released, ReleasedAt, null, Money.Of(4000), new(2026, 3, 23), new(2026, 3, 31)), new(Rm, [new(1, ReleasedAt.AddDays(-14), true)]), Released, ITransactionNumberCheck.Luhn(CheckDigitPolicy.Warn), TariffEdition.Carried, ReferenceData.Carried,
        new(new(2024, 10, 21), new(2025, 5, 20, 7, 0, 0, TimeSpan.Zero)));

    [Fact]
    public void W1_is_accepted_without_a_remark()
    {
        var found = CadExamination.Of(W1);
        Assert.Empty(found.Faults);
        Assert.Empty(found.Warnings);
        Assert.Empty(CadExamination.Of(W1 with { Release = W1.Release! with { Units = ["KGM", "NMB"] } }).Faults);
        Assert.Equal((Money.Of(3050.00m), Money.Of(999.72m), Money.Of(4049.72m)), (found.Lines[0].Amounts.CustomsDuty, found.Lines[0].Amounts.Gst, found.Lines[0].Amounts.Total));
    }

    [Fact]
    public void Goods_of_the_united_states_are_free_under_their_tariff() => AssertTotal("847.22", With(l => l with { CountryOfOrigin = "US", StateOfOrigin = "NY", TariffTreatment = "10" }));

    [Fact]
    public void A_rate_of_the_seven_days_before_serves_a_day_without_one()
    {
        AssertTotal("4049.72", With(i => i with { DirectShipmentDate = "2026-04-07" }) with { Release = W1.Release! with { ReleasedOn = new(2026, 4, 9) }, Today = new(2026, 4, 10) }, h => h with { ReleaseDate = "2026-04-09" });
        AssertFaults(With(i => i with { DirectShipmentDate = "2026-04-08" }), "CAD-5006 invoices[0].currency");
    }

    [Fact]
    public void Every_fault_of_a_stage_comes_at_once_and_none_of_the_next() => AssertFaults(
        With(l => l with { Classification = "61", ValueForCurrencyConversion = "-1", CountryOfOrigin = "C" }) with { Release = null, Rpp = null },
        "CAD-4001 invoices[0].lines[0].classification", "CAD-4001 invoices[0].lines[0].countryOfOrigin", "CAD-4002 invoices[0].lines[0].valueForCurrencyConversion");

    [Fact]
    public void An_item_with_a_unit_asks_for_a_quantity_in_that_unit_and_leaves_alone_what_is_taken_out()
    {
        AssertFaults(With(l => l with { Quantity = null, Unit = null }), "CAD-4001 invoices[0].lines[0].quantity");
        AssertFaults(With(l => l with { Quantity = "417", Unit = "DZN" }), "CAD-5007 invoices[0].lines[0].unit");
        AssertTotal("4049.72", With(l => l with { SecondQuantity = "900", SecondUnit = "KGM" }));
        var version = new CadVersion("", Number, 1, CadVersionKind.Original, W1.Cad.Document, Released, CadExamination.Of(W1).Lines, CadAmounts.Zero, CadAmounts.Zero, Money.Zero, "", null, ReleasedAt);
        Assert.DoesNotContain(CadExamination.Again(W1.Cad, new(Header, [Invoice with { Lines = [Line with { ValueForCurrencyConversion = "0.00", Quantity = "0", Unit = "KGM" }] }]), version, Released, TariffEdition.Carried, ReferenceData.Carried).Faults, f => f.Code is "CAD-5007" or "CAD-4001");
    }

    [Fact]
    public void A_line_that_is_taken_out_owes_nothing_on_its_second_quantity()
    {
        var spirits = With(l => l with { Classification = "2208401000", Quantity = "250", Unit = "LTR", SecondQuantity = "100", SecondUnit = "LPA" }) with
        { Tariff = new("test", [new("22084010", new Dictionary<string, string> { ["2"] = "12.28¢/litre of absolute ethyl alcohol" })]) };
        var declared = CadExamination.Of(spirits);
        Assert.Empty(declared.Faults.Select(Name));
        Assert.Equal(Money.Of(12.28m), declared.Lines[0].Amounts.CustomsDuty);

        var version = new CadVersion("", Number, 1, CadVersionKind.Original, spirits.Cad.Document, Released, declared.Lines, CadAmounts.Zero, CadAmounts.Zero, Money.Zero, "", null, ReleasedAt);
        var gone = CadExamination.Again(spirits.Cad, spirits.Cad.Document.Replace(l => l with { ValueForCurrencyConversion = "0.00", Quantity = "0" }), version, Released, spirits.Tariff, ReferenceData.Carried);
        Assert.Empty(gone.Faults.Select(Name));
        Assert.Equal(Money.Zero, gone.Lines[0].Amounts.Total);
    }

    [Fact]
    public void Authority_comes_before_everything()
    {
        AssertFaults(W1 with { Account = null, Cad = W1.Cad with { Status = CadStatus.Accepted } }, "CAD-2002 ");
        AssertFaults(W1 with { Account = new(Rm, "EXPORTER") }, "CAD-2002 ");
    }

    [Fact]
    public void A_declaration_is_submitted_once() => AssertFaults(W1 with { Cad = W1.Cad with { Status = CadStatus.Accepted } }, "CAD-1002 ");

    [Fact]
    public void A_wrong_check_digit_is_refused_remarked_or_passed_over_as_the_policy_says()
    {
        var wrong = W1 with { Cad = W1.Cad with { Id = "14321000000019" } };
        AssertFaults(wrong with { Check = ITransactionNumberCheck.Luhn() }, "CAD-3002 transactionNumber");
        Assert.Equal("CAD-3002", Assert.Single(CadExamination.Of(wrong).Warnings).Code);
        Assert.Empty(CadExamination.Of(wrong with { Check = ITransactionNumberCheck.Luhn(CheckDigitPolicy.Off) }).Warnings);
    }

    [Fact]
    public void An_empty_draft_names_what_it_lacks() => AssertFaults(W1 with { Cad = W1.Cad with { Document = new() } },
        "CAD-4001 header.carrierCode", "CAD-4001 header.declarationStatement", "CAD-4001 header.modeOfTransport", "CAD-4001 header.officeOfRelease", "CAD-4001 header.releaseDate", "CAD-4001 invoices");

    [Theory]
    [InlineData("CAD-4001 cadType", "type")]
    [InlineData("CAD-4001 header.portOfUnlading", "marine")]
    [InlineData("CAD-4002 header.grossWeightKg", "weight")]
    [InlineData("CAD-4001 invoices[0].invoiceDate", "invoice of tomorrow")]
    [InlineData("CAD-4001 invoices[0].lines[0].stateOfOrigin", "state")]
    [InlineData("CAD-4001 invoices[0].lines[0].unit", "quantity without a unit")]
    [InlineData("CAD-4001 invoices[0].lines[0].valueForCurrencyConversion", "no value")]
    [InlineData("CAD-4001 invoices[0].lines[1].lineNumber", "line twice")]
    [InlineData("CAD-4002 invoices[0].lines[0].valueForCurrencyConversion", "decimals")]
    [InlineData("CAD-5001 invoices[0].lines[0].classification", "unknown item")]
    [InlineData("CAD-5002 invoices[0].lines[0].tariffTreatment", "treatment of another country")]
    [InlineData("CAD-5003 invoices[0].lines[0].tariffTreatment", "treatment not offered")]
    [InlineData("CAD-5006 invoices[0].currency", "currency")]
    [InlineData("CAD-5007 invoices[0].lines[0].unit", "unit of another kind")]
    [InlineData("CAD-4001 invoices[0].lines[0].quantity", "specific rate without a quantity")]
    [InlineData("CAD-6001 invoices[0].directShipmentDate", "shipped late")]
    [InlineData("CAD-6005 invoices[0].lines[0].surtaxCode", "surtax without a code")]
    [InlineData("CAD-6005 invoices[0].lines[0].surtaxCode", "surtax of another order")]
    [InlineData("CAD-7001 rmAccount", "another importer's release")]
    [InlineData("CAD-7001 header.releaseDate", "another day")]
    [InlineData("CAD-7001 header.officeOfRelease", "another office")]
    [InlineData("CAD-7001 invoices[0].lines[0].unit", "released in another unit")]
    [InlineData("CAD-7010 header.releaseDate", "before the system of record")]
    [InlineData("CAD-7002 transactionNumber", "no release")]
    [InlineData("CAD-8001 ", "no privilege")]
    [InlineData("CAD-8001 ", "privilege of the next second")]
    [InlineData("CAD-8001 ", "privilege that ended at the release")]
    public void A_fault_has_its_code_and_its_place(string fault, string what) => AssertFaults(what switch
    {
        "type" => W1 with { Cad = W1.Cad with { CadType = "X" } },
        "marine" => W1 with { Cad = W1.Cad with { Document = new(Header with { ModeOfTransport = "9" }, [Invoice]) } },
        "weight" => W1 with { Cad = W1.Cad with { Document = new(Header with { GrossWeightKg = "1.2345" }, [Invoice]) } },
        "invoice of tomorrow" => With(i => i with { InvoiceDate = "2026-03-17" }),
        "state" => With(l => l with { CountryOfOrigin = "US" }),
        "quantity without a unit" => With(l => l with { Unit = null }),
        "no value" => With(l => l with { ValueForCurrencyConversion = "0.00" }),
        "line twice" => With(i => i with { Lines = [Line, Line] }),
        "decimals" => With(l => l with { ValueForCurrencyConversion = "1.005" }),
        "unknown item" => With(l => l with { Classification = "0000000000" }),
        "treatment of another country" => With(l => l with { TariffTreatment = "10" }),
        "treatment not offered" => With(l => l with { Classification = "8702302000", TariffTreatment = "5", CountryOfOrigin = "NZ" }),
        "currency" => With(i => i with { Currency = "XAU" }),
        "unit of another kind" => With(l => l with { Classification = "0105941000", Unit = "LTR" }),
        "specific rate without a quantity" => With(l => l with { Classification = "0105941000", Quantity = null, Unit = null }),
        "shipped late" => With(i => i with { DirectShipmentDate = "2026-03-17" }),
        "surtax without a code" => With(l => Steel(l) with { SurtaxSubject = true }),
        "surtax of another order" => With(l => Steel(l) with { SurtaxSubject = true, SurtaxCode = "24187A" }),
        "another importer's release" => W1 with { Release = W1.Release! with { RmAccount = "200000008RM0001" } },
        "another day" => W1 with { Release = W1.Release! with { ReleasedOn = new(2026, 3, 15) } },
        "another office" => W1 with { Release = W1.Release! with { OfficeOfRelease = "0395" } },
        "released in another unit" => W1 with { Release = W1.Release! with { Units = ["KGM", "DZN"] } },
        "before the system of record" => W1 with
        {
            Release = W1.Release! with { ReleasedOn = new(2024, 10, 20) }, Cad = W1.Cad with { Document = new(Header with { ReleaseDate = "2024-10-20" }, [Invoice with { Currency = "CAD", DirectShipmentDate = "2024-10-15" }]) },
        },
        "no release" => W1 with { Release = null },
        "no privilege" => W1 with { Rpp = null },
        "privilege of the next second" => W1 with { Rpp = new(Rm, [new(1, ReleasedAt.AddSeconds(1), true)]) },
        "privilege that ended at the release" => W1 with { Rpp = W1.Rpp!.With(new(2, ReleasedAt, false)) },
        _ => throw new ArgumentException(what),
    }, fault);

    [Fact]
    public void Steel_of_the_united_states_pays_the_surtax_when_declared_subject_and_is_remarked_when_not()
    {
        var subject = CadExamination.Of(With(l => Steel(l) with { SurtaxSubject = true, SurtaxCode = "25095A" }));
        Assert.Empty(subject.Faults);
        Assert.Equal(Money.Round(subject.Lines[0].Amounts.ValueForDuty.Amount * 0.25m), subject.Lines[0].Amounts.Surtax);

        var not = CadExamination.Of(With(Steel));
        Assert.Empty(not.Faults);
        Assert.Equal(("CAD-6006", "invoices[0].lines[0].surtaxSubject"), (Assert.Single(not.Warnings).Code, not.Warnings[0].Path));
        Assert.Equal(Money.Zero, not.Lines[0].Amounts.Surtax);
    }

    [Fact]
    public void A_total_of_an_invoice_that_differs_from_its_lines_by_more_than_a_cent_is_remarked()
    {
        Assert.Empty(CadExamination.Of(With(i => i with { InvoiceTotal = "12345.68" })).Warnings);
        var found = CadExamination.Of(With(i => i with { InvoiceTotal = "12345.69" }));
        Assert.Empty(found.Faults);
        Assert.Equal("CAD-4003 invoices[0].invoiceTotal", Name(Assert.Single(found.Warnings)));
    }

    [Fact]
    public void Who_says_what_it_owes_under_sima_says_no_less_than_what_is_computed()
    {
        var reference = ReferenceData.Carried.With(
            Declaring.Row(ReferenceLists.SimaMeasures, ("measure", "KNIT"), ("classifications", "61091000"), ("origins", "CN"), ("status", "FINDING")), Declaring.Row(ReferenceLists.SimaRates, ("measure", "KNIT"), ("dumping_percent", "20")));
        CadCase Declared(string amount) => With(l => l with { SimaSubject = "S", SimaMeasure = "KNIT", SimaInvoicePrice = "1000.00", SimaInvoiceCurrency = "CAD", SimaSelfDeclaredAmount = amount }) with { Reference = reference };
        AssertFaults(Declared("199.99"), "CAD-6004 invoices[0].lines[0].simaSelfDeclaredAmount");
        Assert.Equal(["200.00", "200.01"], new[] { "200.00", "200.01" }.Select(amount => CadExamination.Of(Declared(amount)).Lines[0].Amounts.Sima.ToString()));
    }

    [Theory]
    [InlineData("FINDING", "S", null)]
    [InlineData("FINDING", "U", "simaSubject")]
    [InlineData("PROVISIONAL", "S", null)]
    [InlineData("PROVISIONAL", "U", "simaSubject")]
    [InlineData("UNDERTAKING", "S", null)]
    [InlineData("UNDERTAKING", "U", null)]
    public void Goods_are_under_an_undertaking_only_where_the_measure_is_one(string status, string subject, string? field) => AssertFaults(UnderSima(status, subject, null), field is null ? [] : [$"CAD-6003 invoices[0].lines[0].{field}"]);

    [Theory]
    [InlineData("FINDING", "S", true)]
    [InlineData("PROVISIONAL", "S", false)]
    [InlineData("PROVISIONAL", "N", true)]
    [InlineData("UNDERTAKING", "S", true)]
    [InlineData("UNDERTAKING", "U", true)]
    public void Only_provisional_duty_is_secured_by_a_bond(string status, string subject, bool isRefused)
    {
        AssertFaults(UnderSima(status, subject, bond: true), isRefused ? ["CAD-6003 invoices[0].lines[0].simaBond"] : []);
        AssertFaults(UnderSima(status, subject, bond: false));
        if (isRefused) return;
        var line = Assert.Single(CadExamination.Of(UnderSima(status, subject, bond: true)).Lines);
        Assert.Equal(("32", Money.Zero, Money.Of(200.00m)), (line.SimaCode, line.Amounts.Sima, line.Bonded ?? Money.Zero));
    }

    /// <summary>Goods of a measure of 20 % of a price of 1,000.00.</summary>
    static CadCase UnderSima(string status, string subject, bool? bond) =>
        With(l => l with { SimaSubject = subject, SimaMeasure = "KNIT", SimaInvoicePrice = "1000.00", SimaInvoiceCurrency = "CAD", SimaBond = bond }) with
        {
            Reference = ReferenceData.Carried.With(
                Declaring.Row(ReferenceLists.SimaMeasures, ("measure", "KNIT"), ("classifications", "61091000"), ("origins", "CN"), ("status", status)), Declaring.Row(ReferenceLists.SimaRates, ("measure", "KNIT"), ("dumping_percent", "20"))),
        };

    [Fact]
    public void A_rate_text_that_cannot_be_computed_is_found_at_the_last_stage()
    {
        var unreadable = W1 with { Tariff = new("test", [new("61091000", new Dictionary<string, string> { ["2"] = "about a fifth" })]) };
        AssertFaults(unreadable, "CAD-9001 invoices[0].lines[0].classification");
        AssertFaults(unreadable with { Release = null }, "CAD-7002 transactionNumber");
    }

    [Fact]
    public void A_tariff_code_bears_the_rate_of_its_item_of_chapter_99_and_is_free_of_itself_only_where_the_edition_has_no_such_item()
    {
        Dictionary<string, string> shirts = new() { ["2"] = "18%", ["10"] = "Free" };
        CadCase Of(string code, string treatment, params TariffItem[] chapter99) =>
            With(l => l with { CountryOfOrigin = "US", StateOfOrigin = "NY", TariffTreatment = treatment, TariffCode = code }) with { Tariff = new("test", [new("61091000", shirts), .. chapter99]) };
        TariffItem[] items = [new("99480000", new Dictionary<string, string> { ["2"] = "5%", ["10"] = "N/A" }), new("99790000", new Dictionary<string, string> { ["2"] = "6%", ["10"] = "Free" }, ["10"])];

        Assert.Equal(["847.22", "1016.67", "0.00", "0.00"], new[] { Of("9948", "2", items), Of("9979", "2", items), Of("9979", "10", items), Of("9948", "10") }.Select(c => Assert.Single(CadExamination.Of(c).Lines).Amounts.CustomsDuty.ToString()));
        AssertFaults(Of("9948", "10", items), "CAD-5003 invoices[0].lines[0].tariffCode");
    }

    [Fact]
    public void What_comes_to_more_than_can_be_said_is_refused()
    {
        AssertFaults(With(l => l with { ValueForCurrencyConversion = "9999999999999.99" }), "CAD-4001 invoices[0].lines[0]");
        AssertFaults(With(i => i with { Currency = "CAD", Lines = [.. Enumerable.Range(1, 10).Select(n => Line with { LineNumber = n, ValueForCurrencyConversion = "999999999999.99" })] }), "CAD-4001 invoices");
        AssertFaults(W1 with { Reference = ReferenceData.Carried.With(Declaring.Row(ReferenceLists.ExchangeRates, ("currency", "XXL"), ("rate_to_cad", "9999999999"))), Tariff = new("test", [new("61091000", new Dictionary<string, string> { ["2"] = "9999999%" })]), Cad = W1.Cad with { Document = new(Header, [Invoice with { Currency = "XXL", Lines = [Line with { ValueForCurrencyConversion = "9999999999999.99" }] }]) } },
            "CAD-4001 invoices[0].lines[0]");
    }

    [Fact]
    public void The_general_tariff_is_the_mfn_rate_where_that_is_higher_also_where_it_counts_the_goods()
    {
        CadLine Fat(CadLine l) => l with { Classification = "1517902200", TariffTreatment = "3", ValueForCurrencyConversion = "8000.00", Quantity = "5000", Unit = "KGM" };
        CadCase Declared(Func<CadLine, CadLine> line) => With(i => i with { Currency = "CAD", Lines = [line(Fat(Line))] });
        Assert.Equal(Money.Of(17440.00m), CadExamination.Of(Declared(l => l)).Lines[0].Amounts.CustomsDuty);
        Assert.Equal(Money.Of(24700.00m), CadExamination.Of(Declared(l => l with { Quantity = "10000" })).Lines[0].Amounts.CustomsDuty);
        // 35 % where the MFN rate is the lower one.
        var cheap = W1 with { Tariff = new("test", [new("15179022", new Dictionary<string, string> { ["2"] = "82.28¢/kg" })]) };
        Assert.Equal(Money.Of(2800.00m), CadExamination.Of(Declared(l => l with { Quantity = "100" }) with { Tariff = cheap.Tariff }).Lines[0].Amounts.CustomsDuty);
    }

    [Fact]
    public void None_of_what_is_measured_is_refused_where_the_goods_have_a_value()
    {
        AssertFaults(With(l => l with { Quantity = "0" }), "CAD-4001 invoices[0].lines[0].quantity");
        AssertFaults(With(l => l with { SecondQuantity = "0.000", SecondUnit = "KGM" }), "CAD-4001 invoices[0].lines[0].secondQuantity");
        AssertFaults(With(l => l with { ExciseCode = "T-GL2", ExciseQuantity = "0" }), "CAD-4001 invoices[0].lines[0].exciseQuantity");
    }

    [Fact]
    public void Gst_is_left_out_with_its_reason_its_order_or_its_licence_and_what_is_relieved_is_kept()
    {
        AssertFaults(With(l => l with { GstCode = "ZR" }), "CAD-4001 invoices[0].lines[0].remarks");
        AssertFaults(With(l => l with { GstCode = "REM" }), "CAD-4001 invoices[0].lines[0].specialAuthority");
        AssertFaults(With(l => l with { GstCode = "DEF" }), "CAD-4001 invoices[0].lines[0].dutyReliefLicence");
        var reference = ReferenceData.Carried.With(
            Declaring.Row(ReferenceLists.DutyReliefLicences, ("licence", "L1"), ("rm_account", Rm)),
            Declaring.Row(ReferenceLists.SpecialAuthorities, ("code", "2026-1"), ("heads", "CUSTOMS_DUTY"), ("percent", "100")),
            Declaring.Row(ReferenceLists.SpecialAuthorities, ("code", "2026-2"), ("heads", "GST"), ("percent", "100")));
        AssertFaults(With(l => l with { GstCode = "REM", SpecialAuthority = "2026-1" }) with { Reference = reference }, "CAD-5005 invoices[0].lines[0].specialAuthority");
        Assert.Equal(("3050.00", "999.72"), OwedAndRelieved(With(l => l with { GstCode = "REM", SpecialAuthority = "2026-2" })));
        Assert.Equal(("0.00", "3897.22"), OwedAndRelieved(With(l => l with { GstCode = "DEF", DutyReliefLicence = "L1" })));
        AssertTotal("3050.00", With(l => l with { GstCode = "ZR", Remarks = "Books of a school" }));

        (string, string) OwedAndRelieved(CadCase c)
        {
            var line = Assert.Single(CadExamination.Of(c with { Reference = reference }).Lines);
            return (line.Amounts.Total.ToString(), LineAssessment.Of(line.Basis).Remitted.Total.ToString());
        }
    }

    [Fact]
    public void The_order_on_derivatives_of_steel_cannot_be_named_where_it_asks_nothing()
    {
        static CadLine Derivative(CadLine l) => l with { SurtaxSubject = true, SurtaxCode = "D1" };
        var reference = ReferenceData.Carried.With(
            Declaring.Row(ReferenceLists.SurtaxOrders, ("code", "D1"), ("instrument", "SOR/2025-267"), ("percent", "25"), ("condition", "OTHER_ORDERS")), Declaring.Row(ReferenceLists.SurtaxItems, ("code", "D1"), ("classification", "61091000")));
        Assert.Equal(Money.Of(4236.11m), CadExamination.Of(With(Derivative) with { Reference = reference }).Lines[0].Amounts.Surtax);
        AssertFaults(With(l => Derivative(l) with { Casual = true, ProvinceOfDestination = "ON" }) with { Reference = reference }, "CAD-6005 invoices[0].lines[0].surtaxCode");
        var another = reference.With(
            Declaring.Row(ReferenceLists.SurtaxOrders, ("code", "O1"), ("instrument", "SOR/2025-95"), ("percent", "25"), ("condition", "NONE")), Declaring.Row(ReferenceLists.SurtaxItems, ("code", "O1"), ("classification", "61091000")));
        AssertFaults(With(Derivative) with { Reference = another }, "CAD-6005 invoices[0].lines[0].surtaxCode");
    }

    [Theory]
    [InlineData("10", null, "3600.69")]         // 85 % of 16,944.43
    [InlineData("10", "5000.00", "2986.11")]
    [InlineData("10", "20000.00", "0.00")]
    [InlineData("2", null, "4236.11")]
    [InlineData("2", "5000.00", "4236.11")]
    public void A_vehicle_under_cusma_whose_content_is_not_claimed_bears_the_surtax_on_85_percent_of_its_value(string treatment, string? content, string surtax)
    {
        var reference = ReferenceData.Carried.With(
            Declaring.Row(ReferenceLists.SurtaxOrders, ("code", "V1"), ("instrument", "SOR/2025-118"), ("percent", "25"), ("condition", "CONTENT")), Declaring.Row(ReferenceLists.SurtaxItems, ("code", "V1"), ("classification", "61091000")));
        var found = CadExamination.Of(With(l => l with { CountryOfOrigin = "US", StateOfOrigin = "NY", TariffTreatment = treatment, SurtaxSubject = true, SurtaxCode = "V1", CanadianMexicanContent = content }) with { Reference = reference });
        Assert.Empty(found.Faults.Select(Name));
        Assert.Equal(surtax, Assert.Single(found.Lines).Amounts.Surtax.ToString());
    }

    [Fact]
    public void Alcohol_whose_rate_the_table_has_not_is_declared_with_the_rate_of_the_day()
    {
        foreach (var code in new[] { "D-WINE", "D-SPIR", "D-BEER" })
            foreach (var rate in new[] { null, "0", "0.000000" })
                AssertFaults(With(l => l with { ExciseCode = code, ExciseQuantity = "900", ExciseRateOverride = rate }), "CAD-4001 invoices[0].lines[0].exciseRateOverride");
        Assert.Equal(Money.Of(657.00m), CadExamination.Of(With(l => l with { ExciseCode = "D-WINE", ExciseQuantity = "900", ExciseRateOverride = "0.73" })).Lines[0].Amounts.ExciseTax);
    }

    [Fact]
    public void Casual_goods_bear_the_provincial_tax_of_the_day_whose_rates_hold()
    {
        CadCase On(string day, string province) => With(i => i with { Currency = "CAD", DirectShipmentDate = day, Lines = [Line with { Casual = true, ProvinceOfDestination = province, ValueForCurrencyConversion = "420.00" }] }) is var c
            ? c with { Release = W1.Release! with { ReleasedOn = DateOnly.Parse(day, CultureInfo.InvariantCulture), ReleasedAt = new(2025, 3, 20, 15, 0, 0, TimeSpan.Zero) }, Cad = c.Cad with { Document = c.Cad.Document with { Header = Header with { ReleaseDate = day } } } } : c;
        Assert.Equal(Money.Of(39.65m), CadExamination.Of(On("2025-03-20", "ON")).Lines[0].Amounts.ProvincialTax);
        Assert.Equal(Money.Of(49.56m), CadExamination.Of(On("2025-03-31", "NS")).Lines[0].Amounts.ProvincialTax);
        Assert.Equal(Money.Of(44.60m), CadExamination.Of(On("2025-04-01", "NS")).Lines[0].Amounts.ProvincialTax);
        AssertFaults(On("2025-03-20", "ZZ"), "CAD-4001 invoices[0].lines[0].provinceOfDestination");
    }

    static CadLine Steel(CadLine line) => line with { Classification = "7207110000", CountryOfOrigin = "US", StateOfOrigin = "PA", Quantity = "10", Unit = "TNE" };

    static CadCase With(Func<CadLine, CadLine> change) => W1 with { Cad = W1.Cad with { Document = W1.Cad.Document.Replace(change) } };

    static CadCase With(Func<CadInvoice, CadInvoice> change) => W1 with { Cad = W1.Cad with { Document = new(Header, [change(Invoice)]) } };

    static void AssertFaults(CadCase c, params string[] expected) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), CadExamination.Of(c).Faults.Select(Name).Order(StringComparer.Ordinal));

    static void AssertTotal(string total, CadCase c, Func<CadHeader, CadHeader>? header = null)
    {
        c = header is null ? c : c with { Cad = c.Cad with { Document = c.Cad.Document with { Header = header(c.Cad.Document.Header!) } } };
        var found = CadExamination.Of(c);
        Assert.Empty(found.Faults.Select(Name));
        Assert.Equal(total, CadAmounts.Sum(found.Lines.Select(l => l.Amounts)).Total.ToString());
    }

    static string Name(Rejected fault) => string.Create(CultureInfo.InvariantCulture, $"{fault.Code} {fault.Path}");
}
