using Carm.Testing;
using Xunit;

namespace Carm.Onboarding.Tests;

public sealed class CheckIdentifierTests(CarmHost carm)
{
    [Theory]
    [InlineData("700000003", "BN9", true, "700000003", null)]
    [InlineData("12302 6635", "BN9", true, "123026635", null)]
    [InlineData("123456789", "BN9", false, "123456789", "ID_BN9_CHECK_DIGIT")]
    [InlineData("000000000", "BN9", false, "000000000", "ID_BN9_FORMAT")]
    [InlineData("700000003rm0001", "BN15", true, "700000003RM0001", null)]
    [InlineData("700000003 RT0001", "BN15", false, "700000003RT0001", "ID_PROGRAM_NOT_CBSA")]
    [InlineData("700000003RM0000", "BN15", false, "700000003RM0000", "ID_BN15_FORMAT")]
    [InlineData("123456789RM0001", "BN15", false, "123456789RM0001", "ID_BN9_CHECK_DIGIT")]
    [InlineData("12345000000013", "TRANSACTION_NUMBER", true, "12345000000013", null)]
    [InlineData("12345000000014", "TRANSACTION_NUMBER", false, "12345000000014", "CAD-3002")]
    [InlineData("14969123456782", "TRANSACTION_NUMBER", true, "14969123456782", null)]
    [InlineData("00000000001230", "TRANSACTION_NUMBER", true, "00000000001230", null)]
    [InlineData("13963000012348", "TRANSACTION_NUMBER", true, "13963000012348", null)]
    [InlineData("hello", null, false, null, "ID_FORMAT")]
    [InlineData("７00000003", null, false, null, "ID_FORMAT")]
    public async Task An_identifier_is_named_cleaned_and_judged(string typed, string? kind, bool valid, string? normalized, string? reason)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/identifiers/{Uri.EscapeDataString(typed)}");

        Assert.Equal(200, answer.Status);
        Assert.Equal((kind, valid, normalized, reason), (answer["kind"], answer.Json.GetProperty("valid").GetBoolean(), answer["normalized"], answer["reason"]));
    }

    [Theory]
    [InlineData("700000003")]
    [InlineData("700000102")]
    [InlineData("700000201")]
    [InlineData("800000002")]
    [InlineData("900000001")]
    [InlineData("712345677")]
    [InlineData("812345676")]
    [InlineData("100000009")]
    [InlineData("888888880")]
    public void The_fixtures_of_the_domain_are_valid_business_numbers(string number) => Assert.True(CheckIdentifierEndpoint.Answer(number).Valid);
}
