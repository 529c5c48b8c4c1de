using Carm.Kernel;
using Xunit;
using static Carm.Declarations.Tests.Declaring;

namespace Carm.Declarations.Tests;

/// <summary>The worked examples to the cent (declarations 10), and the scenarios of section 19 that rest on them.</summary>
public sealed class WorkedExamplesTests
{
    [Theory]
    [InlineData("W1", "16944.43", "3050.00", "0.00", "0.00", "0.00", "19994.43", "999.72", "4049.72")]
    [InlineData("W2", "16944.43", "0.00", "0.00", "0.00", "0.00", "16944.43", "847.22", "847.22")]
    [InlineData("W3", "85000.00", "332.00", "0.00", "0.00", "0.00", "85332.00", "4266.60", "4598.60")]
    [InlineData("W4", "8000.00", "22600.00", "0.00", "0.00", "0.00", "30600.00", "1530.00", "24130.00")]            // T23
    [InlineData("W4b", "12000.00", "29460.00", "0.00", "0.00", "0.00", "41460.00", "2073.00", "31533.00")]          // T23
    [InlineData("W5", "21500.00", "6057.88", "0.00", "0.00", "0.00", "27557.88", "1377.89", "7435.77")]
    [InlineData("W6", "48250.00", "2943.25", "0.00", "0.00", "2100.00", "53293.25", "2664.66", "7707.91")]
    [InlineData("W7", "150.00", "7.50", "34.00", "37.50", "0.00", "229.00", "11.45", "90.45")]
    [InlineData("W8", "150.00", "0.00", "0.00", "15.00", "0.00", "165.00", "8.25", "23.25")]
    [InlineData("W9", "13078.08", "0.00", "0.00", "3269.52", "0.00", "16347.60", "817.38", "4086.90")]
    [InlineData("W10", "38059.43", "0.00", "8708.51", "0.00", "0.00", "46767.94", "2338.40", "11046.91")]
    [InlineData("W10 by percentage", "38059.43", "0.00", "14158.11", "0.00", "0.00", "52217.54", "2610.88", "16768.99")]
    [InlineData("W11", "420.00", "75.60", "0.00", "0.00", "0.00", "495.60", "24.78", "140.03")]
    [InlineData("W12", "16944.43", "0.00", "0.00", "0.00", "0.00", "16944.43", "847.22", "847.22")]
    [InlineData("W14", "73222.88", "5857.83", "0.00", "0.00", "0.00", "79080.71", "3954.04", "9811.87")]
    [InlineData("W17", "145000.00", "0.00", "0.00", "0.00", "9000.00", "154000.00", "7700.00", "16700.00")]
    public void Every_column_of_the_table_holds(string example, string vfd, string duty, string sima, string surtax, string excise, string valueForTax, string gst, string total)
    {
        var line = Assert.Single(Examined(WorkedExamples.Cases[example]).Lines);
        var a = line.Amounts;
        Assert.Equal((vfd, duty, sima, surtax, excise, valueForTax, gst, total), (T(a.ValueForDuty), T(a.CustomsDuty), T(a.Sima), T(a.Surtax), T(a.ExciseTax), T(line.ValueForTax), T(a.Gst), T(a.Total)));
        Assert.Equal((Money.Zero, T(a.ProvincialTax)), (a.Safeguard, example == "W11" ? "39.65" : "0.00"));
    }

    [Theory]
    [InlineData("W7", "51")]        // T11
    [InlineData("W9", "10")]
    [InlineData("W10", "51")]
    [InlineData("W1", null)]
    public void The_code_under_sima_is_derived(string example, string? code) => Assert.Equal(code, Examined(WorkedExamples.Cases[example]).Lines[0].SimaCode);

    [Fact]
    public void W12_keeps_what_the_order_remitted() => Assert.Equal(CadAmounts.Zero with { CustomsDuty = Money.Of(3050.00m) }, Examined(WorkedExamples.Cases["W12"]).Lines[0].Remitted);

    [Fact]
    public void W13_and_T12_each_line_has_its_own_currency_and_the_totals_are_the_sums()
    {
        var (_, version, fact) = Accepted(WorkedExamples.Cases["W13"]);
        Assert.Equal(
            [("7178.72", "1292.17", "423.54", "1715.71"), ("12077.10", "0.00", "603.86", "603.86"), ("11768.75", "764.97", "626.69", "1391.66"), ("999.99", "0.00", "0.00", "0.00")],
            version.Lines.Select(l => (T(l.Amounts.ValueForDuty), T(l.Amounts.CustomsDuty), T(l.Amounts.Gst), T(l.Amounts.Total))));
        Assert.Equal(("32024.56", "2057.14", "1654.09", "3711.23"), (T(version.Totals.ValueForDuty), T(version.Totals.CustomsDuty), T(version.Totals.Gst), T(version.Totals.Total)));
        Assert.Equal((2057.14m, 1654.09m), (fact.CustomsDuty, fact.Gst));
    }

    [Fact]
    public void W14_the_worksheet_gives_the_value_and_the_code_of_an_adjusted_price()
    {
        Assert.Equal(("53350.00", "14"), (WorkedExamples.W14.ValueForCurrencyConversion, WorkedExamples.W14.ValueForDutyCode));
        Assert.Equal("73222.88", T(WorkedExamples.W14.ValueForDuty));
    }

    [Fact]
    public void W15_a_refund_after_the_due_date_brings_back_the_duty_and_leaves_the_gst()
    {
        var american = WorkedExamples.Cases["W1"].But(l => l with { CountryOfOrigin = "US", StateOfOrigin = "NY" });
        var (version, fact) = Changed(american, l => l with { TariffTreatment = "10" }, "R2-74-1-C11", new(2027, 2, 1));
        Assert.Equal((CadVersionKind.Adjustment, "847.22"), (version.Kind, T(version.Totals.Total)));
        Assert.Equal(CadAmounts.Zero with { CustomsDuty = Money.Of(-3050.00m) }, version.Change);
        Assert.Equal((Money.Of(152.50m), -3050.00m, 0m), (version.GstKept, fact.CustomsDuty, fact.Gst));
    }

    [Theory]
    [InlineData("145000.00", null, null, "9000.00")]
    [InlineData("1450000.00", "10", null, "90000.00")]
    [InlineData("1450000.00", null, "10", "90000.00")]
    [InlineData("120000.00", "2", null, "0.00")]
    [InlineData("900000.00", "3", null, "90000.00")]
    public void Each_vehicle_of_a_line_leaves_its_own_threshold_free_of_the_luxury_tax(string value, string? quantity, string? exciseQuantity, string tax) => Assert.Equal(
        tax, T(Assert.Single(Examined(WorkedExamples.Cases["W17"].But(l => l with { ValueForCurrencyConversion = value, Quantity = quantity, Unit = quantity is null ? null : "NMB", ExciseQuantity = exciseQuantity })).Lines).Amounts.ExciseTax));

    [Theory]
    [InlineData("2026-03-31", CadVersionKind.Correction, "R5-00-COT")]
    [InlineData("2026-04-01", CadVersionKind.Adjustment, "R3-32.2.VFD")]
    public void W16_a_raised_invoice_is_owing_in_full(string on, CadVersionKind kind, string reason)
    {
        var (version, fact) = Changed(WorkedExamples.Cases["W1"], l => l with { ValueForCurrencyConversion = "14345.67" }, reason, DateOnly.ParseExact(on, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal((kind, "494.10", "161.96", "656.06"), (version.Kind, T(version.Change.CustomsDuty), T(version.Change.Gst), T(version.Change.Total)));
        Assert.Equal((Money.Zero, 494.10m, 161.96m), (version.GstKept, fact.CustomsDuty, fact.Gst));
    }

    [Fact]
    public void T08_the_united_states_tariff_is_not_for_goods_of_china() => AssertFault("CAD-5002", WorkedExamples.Cases["W1"].But(l => l with { TariffTreatment = "10" }));

    [Fact]
    public void T09_goods_on_a_measures_list_must_say_whether_they_are_subject() => AssertFault("CAD-6002", WorkedExamples.Cases["W10"].But(l => l with { SimaSubject = null }));

    [Fact]
    public void T24_steel_of_the_united_states_said_not_to_be_subject_is_accepted_with_a_remark()
    {
        var found = Examined(WorkedExamples.Cases["W1"].But(l => Line(1, "7207110000", "1000.00", "US") with { Quantity = "10", Unit = "TNE", SurtaxSubject = false }));
        Assert.Equal(("CAD-6006", "invoices[0].lines[0].surtaxSubject"), (Assert.Single(found.Warnings).Code, found.Warnings[0].Path));
        Assert.Equal(Money.Zero, found.Lines[0].Amounts.Surtax);
    }

    /// <summary>The declaration accepted, and one line of it changed by its importer on a later day.</summary>
    static (CadVersion Version, Contracts.CadAccountedFor Fact) Changed(CadCase c, Func<CadLine, CadLine> change, string reason, DateOnly on)
    {
        var (cad, first, _) = Accepted(c);
        var asked = ChangeExamination.Of(new(cad, first, first.Document.Replace(change), [new(1, [reason])], null, "00002", 1, on, c.Tariff, c.Reference));
        Assert.Empty(asked.Faults.Select(f => $"{f.Code} {f.Path}"));
        var (_, version, fact) = CadAccounting.Next(cad, first, first.Document.Replace(change), asked.Lines, asked.Kind, asked.Authority, null, on.InToronto(new(12, 0)), appliedOn: on);
        return (version, fact);
    }

    static void AssertFault(string code, CadCase c) => Assert.Equal(code, Assert.Single(CadExamination.Of(c).Faults).Code);

    static string T(Money money) => money.ToString();
}
