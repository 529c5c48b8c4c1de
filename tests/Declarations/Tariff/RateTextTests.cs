using Carm.Kernel;
using CsCheck;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class RateTextTests
{
    static readonly string[] Pieces = ["1", "9", ".", ",", "%", "¢", "$", "/", "kg", " ", " plus ", " but not less than ", "(A)", "tonne", "35%"];

    [Fact]
    public void Every_rate_that_this_build_carries_can_be_read() =>
        Assert.All(TariffEdition.Carried.Items.SelectMany(item => item.Rates, (item, rate) => (item.Code, rate.Key, rate.Value)).DistinctBy(r => r.Value), rate => RateText.Parse(rate.Value));

    [Fact]
    public void The_whole_table_is_there() => Assert.InRange(TariffEdition.Carried.Items.Count(), 3_292, 20_000);

    [Theory]
    [InlineData("1.88¢/kg but not less than 4% plus 4%", 1000, "100", "KGM", "80.00")]
    [InlineData("1.41¢/kg but not less than 9.5%", 1000, "100", "KGM", "95.00")]
    [InlineData("10% but not to exceed $5.00/kg", 1000, "10", "KGM", "50.00")]
    [InlineData("9% and 30¢/pair", 1000, "10", "PAR", "93.00")]
    [InlineData("4.5¢/pair", 1000, "10", "PAR", "0.45")]
    [InlineData("2¢/g", 1000, "100", "GRM", "2.00")]
    [InlineData("$1.20/dozen", 1000, "10", "DZN", "12.00")]
    [InlineData("1,20 $/douzaine", 1000, "10", "DZN", "12.00")]
    [InlineData("$2/each", 1000, "3", "NMB", "6.00")]
    [InlineData("5 % mais ne devant pas excéder 2 ¢/kg", 1000, "100", "KGM", "2.00")]
    [InlineData("12.28¢/litre of absolute ethyl alcohol", 1000, "100", "LPA", "12.28")]
    [InlineData("$30.86/tonne", 1000, "500", "KGM", "15.43")]
    [InlineData("1.87¢/litre", 1000, "2", "HLT", "3.74")]
    [InlineData("6,5 ¢ / kg plus 3 %", 1000, "100", "KGM", "36.50")]
    [InlineData("FREE (A)", 1000, null, null, "0.00")]
    public void A_rate_text_computes_as_the_tariff_reads(string text, decimal value, string? quantity, string? unit, string duty) =>
        Assert.Equal(duty, Money.Round(RateText.Parse(text)!.Compute(Money.Of(value), quantity is null ? null : new(decimal.Parse(quantity), unit!))).ToString());

    [Theory]
    [InlineData("N/A")]
    [InlineData("")]
    [InlineData("S/O")]
    public void A_treatment_that_is_not_offered_has_no_rate(string text) => Assert.Null(RateText.Parse(text));

    [Fact]
    public void Whatever_is_written_it_is_read_or_refused() =>
        Gen.OneOf(Gen.String, Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]).Array[0, 12].Select(string.Concat)).Sample(text =>
        {
            try
            {
                RateText.Parse(text)?.Compute(Money.Of(100), new(1, "KGM"));
            }
            catch (Rejected refused)
            {
                Assert.Contains(refused.Code, (string[])["CAD-9001", "CAD-5007"]);
            }
        }, iter: 5_000);
}
