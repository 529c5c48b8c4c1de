using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

public sealed class EstimateSecurityRequirementTests(CarmHost carm)
{
    [Theory]
    [InlineData("0.00", "0.00", "0.00")]
    [InlineData("-5.00", "0.00", "0.00")]
    [InlineData("0.01", "5000.00", "5000.00")]
    [InlineData("4200.00", "5000.00", "5000.00")]
    [InlineData("9999.99", "5000.00", "10000.00")]
    [InlineData("10000.00", "5000.00", "10000.00")]
    [InlineData("10001.00", "5001.00", "10001.00")]
    [InlineData("48250.37", "24126.00", "48251.00")]
    [InlineData("72000.00", "36000.00", "72000.00")]
    [InlineData("91500.40", "45751.00", "91501.00")]
    [InlineData("186430.55", "93216.00", "186431.00")]
    [InlineData("19999999.00", "10000000.00", "10000000.00")]
    [InlineData("31000000.00", "10000000.00", "10000000.00")]
    public async Task Bonds_B01_the_requirement_is_half_as_an_agreement_or_all_in_cash(string highestMonth, string agreement, string cash)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/security-requirement?base={highestMonth}");
        Assert.Equal((200, agreement, cash), (answer.Status, answer["agreement"], answer["cash"]));
    }

    [Theory]
    [InlineData(60_000, 66_500, true)]
    [InlineData(60_000, 66_431, false)]
    [InlineData(50_000, 0, false)]
    [InlineData(93_216, 0, true)]
    [InlineData(0, 186_431, true)]
    public void Agreements_and_cash_count_by_their_share_compared_unrounded(int agreements, int cash, bool adequate) =>
        Assert.Equal(adequate, SecurityRequirement.For(Money.Of(186_430.55m)).Coverage(Money.Of(agreements), Money.Of(cash)) >= 1);

    [Theory]
    [InlineData(60_000, 66_500, "1.000367")]
    [InlineData(60_000, 66_431, "0.999997")]
    [InlineData(50_000, 0, "0.536389")]
    public void The_share_that_is_covered_is_that_of_the_worked_table(int agreements, int cash, string share) =>
        Assert.Equal(share, decimal.Round(SecurityRequirement.For(Money.Of(186_430.55m)).Coverage(Money.Of(agreements), Money.Of(cash)), 6).ToString("0.000000", System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("?base=")]
    [InlineData("?base=1e9")]
    [InlineData("?base=12.345")]
    public async Task A_base_that_is_no_amount_is_refused(string query)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/security-requirement{query}");
        Assert.Equal((400, "VAL_BASE"), (answer.Status, answer["code"]));
    }
}
