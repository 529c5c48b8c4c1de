using System.Text.Json;
using Carm.Appeals.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>One importer's first months, as the ledger sees them: facts in, statements and balances out.</summary>
public sealed class FirstMonthTests(CarmHost tests)
{
    const string Number = "14321000000019";

    [Fact]
    public async Task A_cad_is_billed_paid_and_cleared_on_its_due_date_and_an_allowed_appeal_gives_duty_and_interest_back()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var alpha = await Client.OpenAsync(carm);

        await carm.MoveClockAsync("2026-03-17T15:00:00Z");
        await alpha.AccountForAsync(alpha.Cad(Number, 1, 3050.00m, 999.72m, "2026-03-17T15:00:00Z", "2026-03-31"));
        Assert.Equal(("4049.72", "0.00", "2026-03-31"), await BalanceAsync(alpha));

        await carm.MoveClockAsync("2026-03-26T15:00:00Z");
        var statement = (await alpha.GetAsync($"statements/SOA-{alpha.Rm}-202603")).Json;
        Assert.Equal(("2026-03-25", "2026-03-31", "0.00", "4049.72", "4049.72"),
            (Text(statement, "issuedOn"), Text(statement, "dueOn"), Text(statement, "balanceBroughtForward"), Text(statement, "newTransactions"), Text(statement, "totalPayable")));

        var paid = await alpha.PayAsync("bank 1", "4049.72");
        Assert.Equal((201, "0.00", "0.00"), (paid.Status, paid["applied"], paid["balance"]));
        await AssertBalancedAsync(carm, ("1010", "4049.72", "0.00"), ("1110", "4049.72", "0.00"), ("2100", "0.00", "4049.72"), ("4110", "0.00", "3050.00"), ("4150", "0.00", "999.72"));

        await carm.MoveClockAsync("2026-03-31T15:00:00Z");
        Assert.Equal(("CLEARED", "CLEARED"), (await StatusAsync(alpha, "CAD"), await StatusAsync(alpha, "PMT")));

        await carm.MoveClockAsync("2026-05-04T15:00:00Z");
        await alpha.AccountForAsync(alpha.Cad(Number, 2, 494.10m, 161.96m, "2026-05-04T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", "SOADJ-1"));
        await carm.MoveClockAsync("2026-05-08T15:00:00Z");
        Assert.Equal("661.68", (await alpha.GetAsync("balance"))["payableToday"]);
        paid = await alpha.PayAsync("bank 2", "661.68");
        Assert.Equal(("661.68", "0.00"), (paid["applied"], paid["balance"]));
        Assert.Equal("5.62", await AmountAsync(alpha, "INT"));
        await AssertBalancedAsync(carm);

        await carm.MoveClockAsync("2026-06-15T15:00:00Z");
        await carm.HearAsync(new AppealDecided("TA-1", alpha.Rm, ["SOADJ-1"], "ALLOWED", DateOnly.Parse("2026-06-15"), new(2026, 6, 15, 15, 0, 0, TimeSpan.Zero)));
        await alpha.AccountForAsync(alpha.Cad(Number, 3, -494.10m, 0, "2026-06-15T15:00:00Z", "2026-03-31", "APPEAL_OUTCOME", "TA-1"));
        var credits = (await alpha.GetAsync("transactions?status=OPEN")).Json.GetProperty("items").EnumerateArray().Select(i => (Text(i, "type"), Text(i, "original"))).Order().ToArray();
        Assert.Equal([("REF", "-4.23"), ("REF", "-494.10"), ("RINT", "-1.13")], credits);
        Assert.Equal("-499.46", (await alpha.GetAsync("balance"))["balance"]);
        await AssertBalancedAsync(carm, ("1010", "4711.40", "0.00"), ("2100", "0.00", "499.46"), ("4110", "0.00", "3050.00"), ("4150", "0.00", "1161.68"), ("4210", "0.00", "1.39"), ("5110", "1.13", "0.00"));

        await carm.MoveClockAsync("2026-06-25T15:00:00Z");
        statement = (await alpha.GetAsync($"statements/SOA-{alpha.Rm}-202606")).Json;
        Assert.Equal("-499.46", Text(statement, "totalPayable"));
        var verified = await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync("/api/v1/admin/ledger/verification");
        Assert.Equal((1, 0), (verified.Json.GetProperty("chains").GetInt32(), verified.Json.GetProperty("flaws").GetArrayLength()));
    }

    [Fact]
    public async Task What_is_overdue_bears_specified_interest_that_the_statement_shows()
    {
        await using var carm = await tests.OnClockAsync("2026-01-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Number, 1, 10000m, 0, "2026-01-10T15:00:00Z", "2026-01-30"));

        await carm.MoveClockAsync("2026-02-25T15:00:00Z");

        // N2 of the worked examples: 25 days at 8.3 %.
        Assert.Equal("57.00", await AmountAsync(client, "INT"));
        var february = (await client.GetAsync($"statements/SOA-{client.Rm}-202602")).Json;
        // With the penalty of 200.00 for what was not paid by its due date.
        Assert.Equal(("10000.00", "57.00", "10257.00", "2026-03-03"), (Text(february, "previousTotalPayable"), Text(february, "interestCharged"), Text(february, "totalPayable"), Text(february, "dueOn")));
    }

    [Fact]
    public async Task History_from_before_carm_settles_to_nothing_owing()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var alpha = await Client.OpenAsync(carm);
        await alpha.AccountForAsync(alpha.Cad("12345000000013", 1, 1000m, 250m, "2026-02-02T15:00:00Z", "2026-03-03", "AS_DECLARED"));
        await alpha.AccountForAsync(alpha.Cad("12345000000021", 1, 900m, 80.55m, "2026-02-03T15:00:00Z", "2026-03-03", "AS_DECLARED"));

        var officer = await carm.SignInAsync("history.officer", "AR_OFFICER");
        var body = new
        {
            payments = new[] { new { paymentReference = "H1", amount = "980.55", receivedOn = "2026-02-26" }, new { paymentReference = "H2", amount = "1250.00", receivedOn = "2026-02-27" } },
            statements = new[] { new { issuedOn = "2026-02-25", totalPayable = "2230.55" } },
        };
        var imported = await officer.PostAsync($"/api/v1/admin/program-accounts/{alpha.Rm}/history", body);
        Assert.Equal((200, "0.00"), (imported.Status, imported["balance"]));
        await carm.SettleAsync();

        // Sent again under another key it changes nothing.
        Assert.Equal("0.00", (await officer.PostAsync($"/api/v1/admin/program-accounts/{alpha.Rm}/history", body))["balance"]);

        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        var march = (await alpha.GetAsync($"statements/SOA-{alpha.Rm}-202603")).Json;
        Assert.Equal(("2230.55", "2230.55", "0.00"), (Text(march, "previousTotalPayable"), Text(march, "paymentsReceived"), Text(march, "totalPayable")));
        await AssertBalancedAsync(carm);
    }

    static async Task<(string?, string?, string?)> BalanceAsync(Client client)
    {
        var balance = await client.GetAsync("balance");
        return (balance["balance"], balance["overdue"], balance["nextDueOn"]);
    }

    static async Task<string?> StatusAsync(Client client, string type) => Text(await OneAsync(client, type), "status");

    static async Task<string?> AmountAsync(Client client, string type) => Text(await OneAsync(client, type), "original");

    static async Task<JsonElement> OneAsync(Client client, string type) =>
        Assert.Single((await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray(), i => Text(i, "type") == type);

    /// <summary>Debits equal credits, and the accounts named stand as given.</summary>
    static async Task AssertBalancedAsync(CarmSystem carm, params (string Account, string Debit, string Credit)[] expected)
    {
        var trial = await Client.TrialBalanceAsync(carm);
        Assert.Equal("0.00", trial["net"]);
        var rows = trial.Json.GetProperty("accounts").EnumerateArray().Select(r => (Text(r, "account"), Text(r, "debit"), Text(r, "credit"))).ToArray();
        Assert.All(expected, row => Assert.Contains(row, rows));
    }

    static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
