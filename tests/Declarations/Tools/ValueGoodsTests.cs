using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class ValueGoodsTests(CarmHost carm)
{
    const string W14 = """
        {"currency":"USD","directShipmentDate":"2026-03-12","pricePaid":"48000.00",
         "additions":[{"kind":"COMMISSION","amount":"1200.00"},{"kind":"ROYALTY","amount":"2400.00"},{"kind":"ASSIST","amount":"3600.00"},{"kind":"TRANSPORT_TO_PLACE","amount":"900.00"}],
         "deductions":[{"kind":"TRANSPORT_FROM_PLACE","amount":"2750.00"}]}
        """;

    [Fact]
    public async Task W14_the_price_with_what_the_law_adds_and_takes_away_is_the_value_for_duty()
    {
        var answer = await carm.PostAsync("/api/v1/tools/valuation", W14);
        Assert.Equal((200, "53350.00", "14", "1.3725", "73222.88"), (answer.Status, answer["valueForCurrencyConversion"], answer["valueForDutyCode"], answer["exchangeRate"], answer["valueForDuty"]));
        var adjusted = answer.Json.GetProperty("trace")[6];
        Assert.Equal(("48000.00 + 1200.00 + 2400.00 + 3600.00 + 900.00 - 2750.00", "53350.00", "Customs Act s.48(1), (5)"), (adjusted.GetProperty("formula").GetString(), adjusted.GetProperty("result").GetString(), adjusted.GetProperty("source").GetString()));
    }

    [Fact]
    public async Task In_french_the_steps_and_their_sources_are_french()
    {
        var royalty = (await carm.PostAsync("/api/v1/tools/valuation", W14, "fr-CA")).Json.GetProperty("trace")[2];
        Assert.Equal(("Redevances et droits de licence", "Loi sur les douanes, par. 48(5)a)(iv)"), (royalty.GetProperty("step").GetString(), royalty.GetProperty("source").GetString()));
    }

    [Theory]
    [InlineData("", "13")]
    [InlineData(""", "isRelated": true""", "23")]
    [InlineData(""", "additions":[{"kind":"PACKING","amount":"0.00"}]""", "13")]
    [InlineData(""", "isRelated": true, "additions":[{"kind":"PACKING","amount":"1.00"}]""", "24")]
    [InlineData(""", "deductions":[{"kind":"CANADIAN_DUTIES_AND_TAXES","amount":"1.00"}]""", "14")]
    public async Task The_code_says_whether_they_are_related_and_whether_the_price_was_adjusted(string more, string code) =>
        Assert.Equal(code, (await carm.PostAsync("/api/v1/tools/valuation", $$"""{"currency":"CAD","directShipmentDate":"2026-03-12","pricePaid":"100.00"{{more}}}"""))["valueForDutyCode"]);

    [Theory]
    [InlineData("""{"directShipmentDate":"2026-03-12","pricePaid":"1.00"}""", "CAD-4001", "currency")]
    [InlineData("""{"currency":"CAD","pricePaid":"1.00"}""", "CAD-4001", "directShipmentDate")]
    [InlineData("""{"currency":"CAD","directShipmentDate":"2026-03-12"}""", "CAD-4001", "pricePaid")]
    [InlineData("""{"currency":"CAD","directShipmentDate":"2026-03-12","pricePaid":"1.001"}""", "CAD-4002", "pricePaid")]
    [InlineData("""{"currency":"CAD","directShipmentDate":"2026-03-12","pricePaid":"1.00","additions":[{"amount":"1.00"}]}""", "CAD-4001", "additions[0].kind")]
    [InlineData("""{"currency":"CAD","directShipmentDate":"2026-03-12","pricePaid":"1.00","additions":[{"kind":"ASSIST"}]}""", "CAD-4001", "additions[0].amount")]
    [InlineData("""{"currency":"CAD","directShipmentDate":"2026-03-12","pricePaid":"1.00","deductions":[{"kind":"WORK_AFTER_IMPORTATION","amount":"-1"}]}""", "CAD-4002", "deductions[0].amount")]
    [InlineData("""{"currency":"CAD","directShipmentDate":"2026-03-12","pricePaid":"1.00","deductions":[{"kind":"WORK_AFTER_IMPORTATION","amount":"1.01"}]}""", "CAD-4002", "deductions")]
    [InlineData("""{"currency":"CAD","directShipmentDate":"2026-03-12","pricePaid":"9999999999999.99","additions":[{"kind":"PROCEEDS","amount":"0.01"}]}""", "CAD-4001", "pricePaid")]
    [InlineData("""{"currency":"USD","directShipmentDate":"2026-03-12","pricePaid":"9999999999999.99"}""", "CAD-4001", "pricePaid")]
    [InlineData("""{"currency":"USD","directShipmentDate":"2020-03-12","pricePaid":"1.00"}""", "CAD-5006", "currency")]
    public async Task What_cannot_be_valued_is_refused_by_its_field(string body, string code, string path)
    {
        var answer = await carm.PostAsync("/api/v1/tools/valuation", body);
        Assert.Equal((422, code, path), (answer.Status, answer["code"], answer.Json.GetProperty("errors")[0].GetProperty("path").GetString()));
    }
}
