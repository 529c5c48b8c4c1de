using System.Text.Json;
using Carm.Appeals.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Stories of the domain document that run for weeks, over HTTP with their exact amounts and days.</summary>
public sealed class WorkedStoriesTests(CarmHost tests)
{
    [Fact]
    public async Task Ledger_2_7_the_month_story_ends_with_its_trial_balance_and_its_statement()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        var (first, second) = (Fresh.TransactionNumber(), Fresh.TransactionNumber());
        await client.AccountForAsync(client.Cad(first, 1, 3_200m, 1_000m, "2026-01-05T15:00:00Z", "2026-01-30"));
        await carm.MoveClockAsync("2026-01-09T15:00:00Z");
        await client.AccountForAsync(client.Cad(second, 1, 1_300m, 500m, "2026-01-09T15:00:00Z", "2026-01-30"));
        await carm.MoveClockAsync("2026-01-12T15:00:00Z");
        await carm.HearAsync(new PenaltyServed("NPA-1", client.Rm, client.Bn9, "NPA", "C005", null, 150m, new(2026, 1, 12), new(2026, 1, 12), new(2026, 2, 11), new(2026, 1, 12, 15, 0, 0, TimeSpan.Zero)));

        await carm.MoveClockAsync("2026-01-25T15:00:00Z");
        Assert.Equal("A 0.00 B 0.00 C 0.00 D 0.00 E 0.00 F 6000.00 G 150.00 H 0.00 I 6150.00 due 2026-01-30", await StatementAsync(client, "202601"));

        await carm.MoveClockAsync("2026-01-29T15:00:00Z");
        Assert.Equal("150.00", (await client.PayAsync("P1", "5000.00"))["applied"]);
        Assert.Equal(("0.00", "4200.00", "1800.00", "-4850.00"), await OpenAsync(client, "NPA NPA-1", $"CAD {first} v1", $"CAD {second} v1", "PMT P1"));
        await carm.MoveClockAsync("2026-01-30T15:00:00Z");
        Assert.Equal(("0.00", "0.00", "1150.00", "0.00"), await OpenAsync(client, "NPA NPA-1", $"CAD {first} v1", $"CAD {second} v1", "PMT P1"));

        await carm.MoveClockAsync("2026-02-02T15:00:00Z");
        Assert.Equal("2026-02-02 LPP 200.00", Assert.Single(await PostedAsync(client, "LPP")));
        await carm.MoveClockAsync("2026-02-25T15:00:00Z");
        Assert.Equal("2026-02-24 INT 6.56", Assert.Single(await PostedAsync(client, "INT")));
        Assert.Equal("A 6150.00 B 5000.00 C 0.00 D 0.00 E 1150.00 F 0.00 G 200.00 H 6.56 I 1356.56 due 2026-03-03", await StatementAsync(client, "202602"));

        var trial = await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync("/api/v1/admin/ledger/trial-balance?asOf=2026-02-25");
        Assert.Equal(
            ["1010 D 5000.00 C 0.00", "1110 D 1150.00 C 0.00", "1140 D 200.00 C 0.00", "1160 D 6.56 C 0.00", "2100 D 0.00 C 0.00", "4110 C 4500.00 D 0.00", "4150 C 1500.00 D 0.00", "4210 C 6.56 D 0.00", "4310 C 350.00 D 0.00"],
            trial.Json.GetProperty("accounts").EnumerateArray().Select(a => Text(a, "account")[0] == '4' ? $"{Text(a, "account")} C {Text(a, "credit")} D {Text(a, "debit")}" : $"{Text(a, "account")} D {Text(a, "debit")} C {Text(a, "credit")}"));
        Assert.Equal(("6356.56", "6356.56", "0.00"), (trial["debits"], trial["credits"], trial["net"]));
    }

    [Fact]
    public async Task Ledger_T15_what_is_due_on_canada_day_is_paid_in_time_the_day_after_and_late_from_the_third_on()
    {
        await using var carm = await tests.OnClockAsync("2026-06-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q2", "2.2"), ("2026Q3", "2.2"));
        var (inTime, late) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        foreach (var client in new[] { inTime, late }) await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 6_000m, 0, "2026-06-10T15:00:00Z", "2026-07-01"));
        await carm.MoveClockAsync("2026-06-25T15:00:00Z");
        var june = await late.GetAsync($"statements/SOA-{late.Rm}-202606");
        Assert.Equal(("6000.00", "2026-07-01", "2026-07-02"), (june["totalPayable"], june["dueOn"], june["graceOn"]));

        await carm.MoveClockAsync("2026-07-02T15:00:00Z");
        Assert.Equal("0.00", (await inTime.PayAsync("P1", "6000.00"))["balance"]);
        Assert.Equal("6000.00", (await late.GetAsync("balance"))["payableToday"]);
        await carm.MoveClockAsync("2026-07-03T07:59:00Z");
        Assert.Empty(await PostedAsync(late, "LPP"));
        await carm.MoveClockAsync("2026-07-03T08:05:00Z");
        Assert.Equal("2026-07-03 LPP 200.00", Assert.Single(await PostedAsync(late, "LPP")));
        Assert.Equal("6202.70", (await late.GetAsync("balance"))["payableToday"]);
        Assert.Equal("0.00", (await late.PayAsync("P1", "6202.70"))["balance"]);
        Assert.Equal("2026-07-03 INT 2.70", Assert.Single(await PostedAsync(late, "INT")));

        await carm.MoveClockAsync("2026-07-25T15:00:00Z");
        Assert.Empty((await PostedAsync(inTime, "LPP")).Concat(await PostedAsync(inTime, "INT")));
        Assert.Equal("A 6000.00 B 6000.00 C 0.00 D 0.00 E 0.00 F 0.00 G 0.00 H 0.00 I 0.00 due 2026-07-31", await StatementAsync(inTime, "202607"));
        Assert.Equal("A 6000.00 B 6202.70 C 0.00 D 0.00 E -202.70 F 0.00 G 200.00 H 2.70 I 0.00 due 2026-07-31", await StatementAsync(late, "202607"));
    }

    [Fact]
    public async Task Ledger_T29_a_broker_finds_no_account_until_it_may_act_and_then_its_own_transactions_alone()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var (client, broker) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        await carm.HearAsync(new LicenceStatusChanged(broker.Bn9, "CUSTOMS_BROKER", "B-1", "ACTIVE", new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)));
        var (own, brokers) = (Fresh.TransactionNumber(), Fresh.TransactionNumber());
        await client.AccountForAsync(client.Cad(own, 1, 1_000m, 0, "2026-01-05T15:00:00Z", "2026-01-30"));
        await client.AccountForAsync(client.Cad(brokers, 1, 300m, 100m, "2026-01-05T15:00:00Z", "2026-01-30") with { SubmitterBn9 = broker.Bn9 });
        await carm.MoveClockAsync("2026-01-26T15:00:00Z");
        string[] reads = ["balance", "transactions", "upcoming", "statements", $"statements/SOA-{client.Rm}-202601", $"transactions/CAD/{brokers} v1/explain"];
        Task<Answer> AsBrokerAsync(string what) => broker.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/{what}");
        foreach (var read in reads) Assert.Equal((404, "NOT_FOUND"), await AsBrokerAsync(read) is var no ? (no.Status, no["code"]) : default);

        var asked = await broker.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = client.Bn9, kind = "BMR", comment = "We clear your goods" });
        Assert.Equal(200, (await client.Manager.PostAsync($"/api/v1/relationship-requests/{asked.Json.GetProperty("request").GetProperty("requestId").GetString()}/approve", new { kind = "BMR", visibility = new[] { "OWN" } })).Status);
        await carm.SettleAsync();

        foreach (var read in reads) Assert.Equal(200, (await AsBrokerAsync(read)).Status);
        Assert.Equal((null, "True"), await AsBrokerAsync("balance") is var withheld ? (withheld["balance"], withheld["totalsWithheld"]) : default);
        Assert.Equal([$"{brokers} v1 400.00"], References(await AsBrokerAsync("transactions"), "items", "open"));
        Assert.Equal((404, "NOT_FOUND"), await AsBrokerAsync($"transactions/CAD/{own} v1/explain") is var hidden ? (hidden.Status, hidden["code"]) : default);
        var statement = await AsBrokerAsync($"statements/SOA-{client.Rm}-202601");
        Assert.Equal((null, "True"), (statement["totalPayable"], statement["totalsWithheld"]));
        Assert.Equal([$"{brokers} v1 400.00"], References(statement, "lines", "amount"));

        Assert.Equal(("1400.00", "False"), await client.GetAsync("balance") is var all ? (all["balance"], all["totalsWithheld"]) : default);
        Assert.Equal([$"{brokers} v1 400.00", $"{own} v1 1000.00"], References(await client.GetAsync("transactions"), "items", "open").OrderDescending(StringComparer.Ordinal));
        Assert.Equal("1400.00", (await client.GetAsync($"statements/SOA-{client.Rm}-202601"))["totalPayable"]);
    }

    static IEnumerable<string> References(Answer answer, string list, string amount) => answer.Json.GetProperty(list).EnumerateArray().Select(i => $"{Text(i, "reference")} {Text(i, amount)}");

    /// <summary>The letters of a month's statement, and its due date.</summary>
    internal static async Task<string> StatementAsync(Client client, string month)
    {
        var statement = await client.GetAsync($"statements/SOA-{client.Rm}-{month}");
        string[] letters = ["previousTotalPayable", "paymentsReceived", "creditsAndRefunds", "disbursementsIssued", "balanceBroughtForward", "newTransactions", "otherTransactions", "interestCharged", "totalPayable"];
        return $"{string.Join(' ', letters.Select((letter, n) => $"{(char)('A' + n)} {statement[letter]}"))} due {statement["dueOn"]}";
    }

    static async Task<(string, string, string, string)> OpenAsync(Client client, params string[] items)
    {
        var open = await client.OpenAsync();
        return (open[items[0]], open[items[1]], open[items[2]], open[items[3]]);
    }

    /// <summary>Day, type and amount of what was posted of a type.</summary>
    internal static async Task<IReadOnlyList<string>> PostedAsync(Client client, string type) =>
        [.. (await client.GetAsync($"transactions?type={type}&sort=OLDEST")).Json.GetProperty("items").EnumerateArray().Select(i => $"{Text(i, "postedOn")} {Text(i, "type")} {Text(i, "original")}")];

    static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
