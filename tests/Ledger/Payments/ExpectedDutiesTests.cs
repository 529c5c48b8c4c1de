using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Money paid for duties that a re-determination is expected to bring (Customs Act s.66(1)).</summary>
public sealed class ExpectedDutiesTests(CarmHost tests)
{
    const string Number = "14321000000012";

    [Fact]
    public async Task What_a_decision_leaves_of_what_was_paid_for_it_bears_interest_from_the_day_after_it_was_paid_to_the_day_of_the_decision()
    {
        await using var carm = await tests.OnClockAsync("2025-12-20T14:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2025Q4", "2.7"), ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var alpha = await Client.OpenAsync(carm);
        await alpha.AccountForAsync(alpha.Cad(Number, 1, 1_000m, 0, "2025-12-20T14:00:00Z", "2026-01-30"));
        await alpha.PayAsync("for the goods", "1000.00");

        await carm.MoveClockAsync("2026-01-10T15:00:00Z");
        Assert.Equal((201, "0.00", "-10000.00"), await PayAsync(alpha, "expected", "10000.00", Number) is var paid ? (paid.Status, paid["applied"], paid["balance"]) : default);
        Assert.Equal("EXPECTED_DUTIES", (await alpha.GetAsync("payments")).Json.GetProperty("items").EnumerateArray().Single(p => p.GetProperty("paymentReference").GetString() == "expected").GetProperty("purpose").GetString());

        await carm.MoveClockAsync("2026-04-10T15:00:00Z");
        await alpha.AccountForAsync(alpha.Cad(Number, 2, 4_000m, 0, "2026-04-10T15:00:00Z", "2026-01-30", "CBSA_ADJUSTMENT", "SOADJ-1"));
        // What was due had been paid before it could bear any interest; the rest bears it for 80 days of the first quarter and 10 of the second.
        Assert.Equal(["4000.00"], await AmountsAsync(alpha, "ADJ"));
        Assert.Empty(await AmountsAsync(alpha, "INT"));
        Assert.Equal(["33.96"], await AmountsAsync(alpha, "RINT"));
        Assert.Equal("-6033.96", (await alpha.GetAsync("balance"))["balance"]);

        // A later decision finds nothing that was paid for it.
        await alpha.AccountForAsync(alpha.Cad(Number, 3, 100m, 0, "2026-04-10T15:00:00Z", "2026-01-30", "CBSA_ADJUSTMENT", "SOADJ-2"));
        Assert.Equal(["33.96"], await AmountsAsync(alpha, "RINT"));
    }

    [Theory]
    [InlineData(null, 400, "VAL_TRANSACTION")]
    [InlineData("14321000000018", 400, "VAL_TRANSACTION")]
    [InlineData("14321000000020", 404, "NOT_FOUND")]
    public async Task It_names_a_declaration_of_the_account(string? number, int status, string code)
    {
        var alpha = await Client.OpenAsync(tests);
        var refused = await PayAsync(alpha, "expected", "10.00", number);
        Assert.Equal(status, refused.Status);
        Assert.Contains(code, refused.Text, StringComparison.Ordinal);
        Assert.Contains("transactionNumber", refused.Text, StringComparison.Ordinal);
    }

    static Task<Answer> PayAsync(Client client, string reference, string amount, string? number) => client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments",
        new { paymentReference = reference, method = "ONLINE_BANKING", amount, transactionNumber = number, purpose = "EXPECTED_DUTIES" });

    static async Task<string[]> AmountsAsync(Client client, string type) =>
        [.. (await client.GetAsync($"transactions?type={type}")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("original").GetString()!.TrimStart('-')).Order()];
}
