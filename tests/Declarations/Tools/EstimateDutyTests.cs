using System.Text.Json;
using System.Text.Json.Nodes;
using Carm.Testing;
using CsCheck;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>The worked examples of the domain document; the exchange rates are its own examples.</summary>
public sealed class EstimateDutyTests(CarmHost carm)
{
    const string Base = """{"lineNumber":1,"classification":"6109100012","countryOfOrigin":"CN","tariffTreatment":"2","valueForCurrencyConversion":"100.00","currency":"CAD"}""";

    [Theory]
    [InlineData("W1", """{"valueForCurrencyConversion":"12345.67","currency":"USD","exchangeRate":"1.3725"}""", "16944.43", "3050.00", "0.00", "0.00", "0.00", "19994.43", "999.72", "4049.72")]
    [InlineData("W1, at the loaded rate", """{"valueForCurrencyConversion":"12345.67","currency":"USD"}""", "16944.43", "3050.00", "0.00", "0.00", "0.00", "19994.43", "999.72", "4049.72")]
    [InlineData("W2", """{"valueForCurrencyConversion":"12345.67","currency":"USD","exchangeRate":"1.3725","countryOfOrigin":"US","tariffTreatment":"10"}""", "16944.43", "0.00", "0.00", "0.00", "0.00", "16944.43", "847.22", "847.22")]
    [InlineData("W3", """{"valueForCurrencyConversion":"85000.00","customsDutyRate":"3.32¢/kg","quantity":"10000","unit":"KGM"}""", "85000.00", "332.00", "0.00", "0.00", "0.00", "85332.00", "4266.60", "4598.60")]
    [InlineData("W4", """{"valueForCurrencyConversion":"8000.00","customsDutyRate":"245.5% but not less than $4.52/kg","quantity":"5000","unit":"KGM"}""", "8000.00", "22600.00", "0.00", "0.00", "0.00", "30600.00", "1530.00", "24130.00")]
    [InlineData("W4b", """{"valueForCurrencyConversion":"12000.00","customsDutyRate":"245.5 % mais pas moins de 4,52 $/kg","quantity":"5","unit":"TNE"}""", "12000.00", "29460.00", "0.00", "0.00", "0.00", "41460.00", "2073.00", "31533.00")]
    [InlineData("W5", """{"valueForCurrencyConversion":"21500.00","customsDutyRate":"$106.50/tonne plus 7%","quantity":"42750","unit":"KGM"}""", "21500.00", "6057.88", "0.00", "0.00", "0.00", "27557.88", "1377.89", "7435.77")]
    [InlineData("W6", """{"valueForCurrencyConversion":"48250.00","customsDutyRate":"6.1%","exciseTax":"2100.00"}""", "48250.00", "2943.25", "0.00", "0.00", "2100.00", "53293.25", "2664.66", "7707.91")]
    [InlineData("W7", """{"valueForCurrencyConversion":"150.00","customsDutyRate":"5%","antiDumping":"34.00","surtaxRate":"25%"}""", "150.00", "7.50", "34.00", "37.50", "0.00", "229.00", "11.45", "90.45")]
    [InlineData("W8", """{"valueForCurrencyConversion":"150.00","customsDutyRate":"Free","surtaxRate":"10 %"}""", "150.00", "0.00", "0.00", "15.00", "0.00", "165.00", "8.25", "23.25")]
    [InlineData("W9", """{"valueForCurrencyConversion":"68400.00","currency":"CNY","exchangeRate":"0.1912","customsDutyRate":"En fr.","surtaxRate":"25%"}""", "13078.08", "0.00", "0.00", "3269.52", "0.00", "16347.60", "817.38", "4086.90")]
    [InlineData("W10", """{"valueForCurrencyConversion":"27730.00","currency":"USD","exchangeRate":"1.3725","customsDutyRate":"Free","antiDumping":"8708.51"}""", "38059.43", "0.00", "8708.51", "0.00", "0.00", "46767.94", "2338.40", "11046.91")]
    [InlineData("W14", """{"valueForCurrencyConversion":"53350.00","currency":"USD","exchangeRate":"1.3725","customsDutyRate":"8%"}""", "73222.88", "5857.83", "0.00", "0.00", "0.00", "79080.71", "3954.04", "9811.87")]
    [InlineData("W16", """{"valueForCurrencyConversion":"14345.67","currency":"USD","exchangeRate":"1.3725"}""", "19689.43", "3544.10", "0.00", "0.00", "0.00", "23233.53", "1161.68", "4705.78")]
    public async Task Declarations_worked_examples_come_to_the_cent(string example, string line, string vfd, string duty, string sima, string surtax, string excise, string vft, string gst, string total)
    {
        var answer = await EstimateAsync(line);
        Assert.True(answer.Status == 200, answer.Text);
        var row = answer.Json.GetProperty("lines")[0];
        Assert.Equal((example, vfd, duty, sima, surtax, excise, vft, gst, total),
            (example, T(row, "valueForDuty"), T(row, "customsDuty"), T(row, "sima"), T(row, "surtax"), T(row, "exciseTax"), T(row, "valueForTax"), T(row, "gst"), T(row, "total")));
        Assert.Equal(total, T(answer.Json.GetProperty("totals"), "total"));
        Assert.True(row.GetProperty("trace").GetArrayLength() >= 4);
    }

    [Fact]
    public async Task Declarations_W11_casual_goods_pay_their_provinces_tax_on_the_value_for_tax()
    {
        var answer = await EstimateAsync("""{"valueForCurrencyConversion":"420.00","casual":true,"provinceOfDestination":"ON"}""");
        var line = answer.Json.GetProperty("lines")[0];
        Assert.Equal(("75.60", "495.60", "24.78", "39.65", "140.03"), (T(line, "customsDuty"), T(line, "valueForTax"), T(line, "gst"), T(line, "provincialTax"), T(line, "total")));
    }

    [Fact]
    public async Task Declarations_W13_totals_are_the_sums_of_the_rounded_lines()
    {
        var answer = await EstimateAsync(
            """{"valueForCurrencyConversion":"5230.40","currency":"USD","exchangeRate":"1.3725","customsDutyRate":"18%"}""",
            """{"valueForCurrencyConversion":"8100.00","currency":"EUR","exchangeRate":"1.4910","customsDutyRate":"Free"}""",
            """{"valueForCurrencyConversion":"1250000","currency":"JPY","exchangeRate":"0.009415","customsDutyRate":"6.5%"}""",
            """{"valueForCurrencyConversion":"999.99","customsDutyRate":"Free","gstCode":"ZR"}""");
        var totals = answer.Json.GetProperty("totals");
        Assert.Equal(("32024.56", "2057.14", "1654.09", "3711.23"), (T(totals, "valueForDuty"), T(totals, "customsDuty"), T(totals, "gst"), T(totals, "total")));
        Assert.Equal(["1715.71", "603.86", "1391.66", "0.00"], answer.Json.GetProperty("lines").EnumerateArray().Select(l => T(l, "total")));
    }

    [Theory]
    [InlineData("7601100000", "US", "25.00")]
    [InlineData("7601100000", "DE", "0.00")]
    [InlineData("6109100012", "US", "0.00")]
    public async Task A_surtax_order_that_names_item_and_origin_applies_by_itself(string classification, string origin, string surtax)
    {
        var answer = await EstimateAsync($$"""{"classification":"{{classification}}","countryOfOrigin":"{{origin}}","customsDutyRate":"Free"}""");
        Assert.Equal(surtax, T(answer.Json.GetProperty("lines")[0], "surtax"));
    }

    [Fact]
    public async Task Goods_that_claim_more_than_the_mfn_rate_pay_the_mfn_rate()
    {
        var answer = await EstimateAsync("""{"tariffTreatment":"3"}""");
        Assert.Equal("35.00", T(answer.Json.GetProperty("lines")[0], "customsDuty"));
    }

    [Theory]
    [InlineData("""{"classification":"0000000000"}""", "CAD-5001", "lines[0].classification")]
    [InlineData("""{"classification":"610910001"}""", "CAD-4001", "lines[0].classification")]
    [InlineData("""{"tariffTreatment":"10"}""", "CAD-5002", "lines[0].tariffTreatment")]
    [InlineData("""{"tariffTreatment":"12","countryOfOrigin":"US"}""", "CAD-5002", "lines[0].tariffTreatment")]
    [InlineData("""{"tariffTreatment":"02"}""", "CAD-4001", "lines[0].tariffTreatment")]
    [InlineData("""{"tariffTreatment":"9","countryOfOrigin":"US"}""", "CAD-5002", "lines[0].tariffTreatment")]
    [InlineData("""{"tariffTreatment":"2","countryOfOrigin":"RU"}""", "CAD-5002", "lines[0].tariffTreatment")]
    [InlineData("""{"currency":"XXX"}""", "CAD-5006", "lines[0].currency")]
    [InlineData("""{"currency":"CAD","exchangeRate":"1.2"}""", "CAD-4001", "lines[0].exchangeRate")]
    [InlineData("""{"exchangeRate":"0"}""", "CAD-4001", "lines[0].exchangeRate")]
    [InlineData("""{"customsDutyRate":"3¢/kg"}""", "CAD-4001", "lines[0].quantity")]
    [InlineData("""{"customsDutyRate":"3¢/kg","quantity":"5"}""", "CAD-4001", "lines[0].unit")]
    [InlineData("""{"customsDutyRate":"3¢/kg","quantity":"5","unit":"LTR"}""", "CAD-5007", "lines[0].unit")]
    [InlineData("""{"classification":"6109100012","countryOfOrigin":"CN","quantity":"5","unit":"KGM"}""", "CAD-5007", "lines[0].unit")]
    [InlineData("""{"customsDutyRate":"a lot"}""", "CAD-9001", "lines[0].customsDutyRate")]
    [InlineData("""{"customsDutyRate":"99999999999999999999999999999999%"}""", "CAD-9001", "lines[0].customsDutyRate")]
    [InlineData("""{"surtaxRate":"much"}""", "CAD-4001", "lines[0].surtaxRate")]
    [InlineData("""{"valueForCurrencyConversion":"-1"}""", "CAD-4001", "lines[0].valueForCurrencyConversion")]
    [InlineData("""{"valueForCurrencyConversion":null}""", "CAD-4001", "lines[0].valueForCurrencyConversion")]
    [InlineData("""{"casual":true}""", "CAD-4001", "lines[0].provinceOfDestination")]
    [InlineData("""{"gstCode":"NONE"}""", "CAD-4001", "lines[0].gstCode")]
    [InlineData("""{"antiDumping":"1.001"}""", "CAD-4001", "lines[0].antiDumping")]
    [InlineData("""{"lineNumber":0}""", "CAD-4001", "lines[0].lineNumber")]
    public async Task What_cannot_be_assessed_is_refused_by_its_field(string line, string code, string path)
    {
        var answer = await EstimateAsync(line);
        Assert.Equal((422, code, path), (answer.Status, answer["code"], T(answer.Json.GetProperty("errors")[0], "path")));
        Assert.NotEqual(answer["detail"], (await carm.PostAsync("/api/v1/tools/duty-estimate", Body(line), "fr-CA"))["detail"]);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"rateDate":20260320}""")]
    [InlineData("""{"rateDate":"2026-03-20","lines":[{"lineNumber":"one"}]}""")]
    [InlineData("""{"rateDate":"2026-03-20","surprise":1,"lines":[]}""")]
    public async Task A_body_that_cannot_be_read_is_CAD_1001(string body)
    {
        var answer = await carm.PostAsync("/api/v1/tools/duty-estimate", body);
        Assert.Equal((400, "CAD-1001"), (answer.Status, answer["code"]));
    }

    [Theory]
    [InlineData("""{"lines":[{}]}""", "rateDate")]
    [InlineData("""{"rateDate":"2026-02-30","lines":[{}]}""", "rateDate")]
    [InlineData("""{"rateDate":"2026-03-20","lines":[]}""", "lines")]
    [InlineData("""{"rateDate":"2026-03-20"}""", "lines")]
    public async Task A_missing_date_or_no_line_is_CAD_4001(string body, string path)
    {
        var answer = await carm.PostAsync("/api/v1/tools/duty-estimate", body);
        Assert.Equal((422, "CAD-4001", path), (answer.Status, answer["code"], T(answer.Json.GetProperty("errors")[0], "path")));
    }

    [Theory]
    [InlineData("10", "10%", "12%", "100.00", "Customs Tariff s.25")]          // a preference dearer than MFN falls back to it
    [InlineData("10", "12%", "10%", "100.00", "Customs Tariff ss.20, 24")]
    [InlineData("3", "10%", null, "350.00", "Customs Tariff ss.20, 24")]       // the General Tariff is 35 %
    [InlineData("3", "40%", null, "400.00", "Customs Tariff ss.20, 24")]       // or MFN where that is as high or higher (s.29(2))
    public void Declarations_8_3_the_rate_that_the_law_prefers_is_charged(string treatment, string mfn, string? preferred, string duty, string source)
    {
        var rates = new Dictionary<string, string> { ["2"] = mfn };
        if (preferred is not null) rates["10"] = preferred;
        var line = new EstimateLine(1, "6109100012", "US", treatment, "1000.00", "CAD");
        var answer = Assert.Single(EstimateDutyEndpoint.Estimate([line], new(2026, 3, 20), new TariffEdition("test", [new TariffItem("61091000", rates)]), ReferenceData.Carried).Lines);
        Assert.Equal(duty, answer.CustomsDuty.ToString());
        Assert.Contains(answer.Trace, step => step.Source == source);
    }

    [Theory]
    [InlineData("2025-03-12", "0.00")]
    [InlineData("2025-03-13", "250.00")]
    public void A_surtax_order_is_charged_from_the_day_it_came_into_force(string on, string surtax)
    {
        var line = new EstimateLine(1, "7601100000", "US", "2", "1000.00", "CAD");
        var answer = EstimateDutyEndpoint.Estimate([line], DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture), new TariffEdition("test", [new TariffItem("76011000", new Dictionary<string, string> { ["2"] = "Free" })]), ReferenceData.Carried);
        Assert.Equal(surtax, answer.Totals.Surtax.ToString());
    }

    [Fact]
    public async Task Holes_foreign_digits_and_amounts_beyond_a_declaration_are_refused()
    {
        Assert.Equal((400, "CAD-1001"), await CodeAsync("""{"rateDate":"2026-03-20","lines":[null]}"""));
        Assert.Equal((422, "CAD-4001"), await CodeAsync(Body("""{"antiDumping":"\u0661"}""")));
        Assert.Equal((422, "CAD-9001"), await CodeAsync(Body("""{"customsDutyRate":"\u0661\u0662%"}""")));
        Assert.Equal((422, "CAD-4001"), await CodeAsync(Body(string.Join(",", Enumerable.Repeat("""{"customsDutyRate":"9999999/g plus 9999999/g","quantity":"9999999999999","unit":"TNE"}""", 1)))));
    }

    async Task<(int, string?)> CodeAsync(string body)
    {
        var answer = await carm.PostAsync("/api/v1/tools/duty-estimate", body);
        return (answer.Status, answer["code"]);
    }

    [Fact]
    public void Each_total_is_the_sum_of_its_lines_and_each_line_of_its_heads() =>
        Gen.Select(Gen.Long[0, 99_999_999], Gen.Int[0, 400], Gen.Int[0, 100], Gen.Long[0, 99_999]).Array[1, 8].Sample(drawn =>
        {
            var lines = drawn.Select((d, i) => new EstimateLine(i + 1, "6109100012", "CN", "2", $"{d.Item1 / 100m:0.00}", "CAD", CustomsDutyRate: $"{d.Item2 / 10m:0.0}%", SurtaxRate: $"{d.Item3}%", ExciseTax: $"{d.Item4 / 100m:0.00}")).ToArray();
            var answer = EstimateDutyEndpoint.Estimate(lines, new(2026, 3, 20), TariffEdition.Carried, ReferenceData.Carried);
            Assert.Equal(answer.Totals.Total, Kernel.Money.Sum(answer.Lines.Select(l => l.Total)));
            Assert.All(answer.Lines, l => Assert.Equal(l.Total, l.CustomsDuty + l.Sima + l.Surtax + l.ExciseTax + l.Gst + l.ProvincialTax));
            Assert.All(answer.Lines, l => Assert.Equal(l.ValueForTax, l.ValueForDuty + l.CustomsDuty + l.Sima + l.Surtax + l.ExciseTax));
        }, iter: 300);

    Task<Answer> EstimateAsync(params string[] lines) => carm.PostAsync("/api/v1/tools/duty-estimate", Body(lines));

    static string Body(params string[] lines) => $$"""{"rateDate":"2026-03-20","lines":[{{string.Join(",", lines.Select(Line))}}]}""";

    /// <summary>The usual line with some fields changed.</summary>
    static string Line(string changes)
    {
        var line = JsonNode.Parse(Base)!.AsObject();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject()) line[name] = value?.DeepClone();
        return line.ToJsonString();
    }

    static string T(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
