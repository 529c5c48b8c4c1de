using System.Text.Json;
using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Every amount says why it is what it is, what it was on another day, and what would become of it.</summary>
public sealed class ExplainTests(CarmHost tests)
{
    [Fact]
    public async Task From_the_statement_to_the_duty_and_from_the_payment_to_the_debt_each_amount_is_explained_and_a_past_day_shows_what_stood_then()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var alpha = await Client.OpenAsync(carm);
        await alpha.AccountForAsync(alpha.Cad("12345000000013", 1, 3_200m, 1_000m, "2026-01-05T15:00:00Z", "2026-01-30"));
        await carm.MoveClockAsync("2026-01-29T15:00:00Z");
        await alpha.PayAsync("bank 1", "4000.00");
        await carm.MoveClockAsync("2026-02-26T15:00:00Z");

        var statement = (await alpha.GetAsync($"statements/SOA-{alpha.Rm}-202602/explain")).Json;
        // With the penalty for paying late.
        Assert.Equal("401.14", Text(statement, "amount"));
        Assert.Equal(["E 200.00", "F 0.00", "G 200.00", "H 1.14", "J 0.00", "K 0.00"], Parts(statement));
        var brought = Part(statement, "E");
        Assert.Equal(["A 4200.00", "B 4000.00", "C 0.00", "D 0.00"], Parts(brought));
        var payment = Assert.Single(Part(brought, "B").GetProperty("parts").EnumerateArray());

        var trace = (await alpha.Manager.GetAsync(Text(payment, "link")!)).Json;
        Assert.Equal(("PMT bank 1", "4000.00"), (Text(trace, "subject"), Text(trace, "amount")));
        var cleared = Part(trace, "CAD 12345000000013 v1");
        Assert.Equal(("-4000.00", "$4,000.00 of it went to Commercial accounting declaration 12345000000013 v1 on 2026-01-30, the oldest due debt first (R3)."), (Text(cleared, "amount"), Text(cleared, "sentence")));

        var debt = (await alpha.Manager.GetAsync(Text(cleared, "link")!, "fr-CA")).Json;
        Assert.Equal(["4110 3200.00", "4150 1000.00", "PMT bank 1 -4000.00", "CAD 12345000000013 4200.00"], Parts(debt));
        Assert.Equal("Déclaration en détail commerciale de 4\u00a0200,00\u00a0$, inscrit le 2026-01-05, échéance le 2026-01-30 : 200,00\u00a0$ en reste à payer.", Text(debt, "sentence"));
        Assert.Equal("4\u00a0000,00\u00a0$ en a été réglé par Paiement bank 1 le 2026-01-30, en date du 2026-01-29, la plus ancienne dette échue d'abord (R3).", Text(Part(debt, "PMT bank 1"), "sentence"));

        var interest = (await alpha.GetAsync($"transactions/INT/{Uri.EscapeDataString("CAD 12345000000013 v1 2026-02-24")}/explain")).Json;
        Assert.Equal("25 days from 2026-01-31 to 2026-02-24, both included, on $200.00, open on the first of them, at 8.3 % a year, compounded daily (Customs Act s.3.1).", Text(Part(interest, "CAD 12345000000013 v1"), "sentence"));

        var balance = (await alpha.GetAsync("balance/explain")).Json;
        Assert.Equal(("401.14", "200.00"), (Text(balance, "amount"), Text(Part(balance, "CAD 12345000000013 v1"), "amount")));
        Assert.Equal(404, (await alpha.GetAsync("transactions/CAD/none/explain")).Status);
        Assert.Equal((400, "VAL_LINE"), (await alpha.GetAsync($"statements/SOA-{alpha.Rm}-202602/explain?line=Z")) is var wrong ? (wrong.Status, wrong["code"]) : default);

        Assert.Equal(["0.00", "4200.00", "200.00", "401.14"], await Task.WhenAll(new[] { "2026-01-04", "2026-01-28", "2026-01-29", "2026-02-24" }.Select(async day => (await alpha.GetAsync($"balance?asOf={day}"))["balance"])));
        Assert.Equal("4200.00", (await alpha.GetAsync("balance?asOf=2026-02-24&knownAt=2026-01-20T00:00:00Z"))["balance"]);
        Assert.Equal(["CAD 4200.00", "PMT -4000.00"], await ItemsAsync("2026-01-29", "RECORDED"));
        Assert.Equal(["CAD 200.00", "PMT 0.00"], await ItemsAsync("2026-01-30", "RECORDED"));
        // As of its own day the payment has paid already, and the items are the balance.
        Assert.Equal(["CAD 200.00", "PMT 0.00"], await ItemsAsync("2026-01-29", "EFFECTIVE"));
        var (whole, head) = (Assert.Single((await alpha.GetAsync("statements?asOf=2026-02-24")).Json.GetProperty("items").EnumerateArray()), Assert.Single((await alpha.GetAsync("statements?asOf=2026-02-24&lines=false")).Json.GetProperty("items").EnumerateArray()));
        Assert.Equal((true, 0), (whole.GetProperty("lines").GetArrayLength() > 0, head.GetProperty("lines").GetArrayLength()));
        Assert.All(whole.EnumerateObject().Where(p => p.Name != "lines"), p => Assert.Equal(p.Value.ToString(), head.GetProperty(p.Name).ToString()));

        async Task<string[]> ItemsAsync(string asOf, string by) =>
            [.. (await alpha.GetAsync($"items?asOf={asOf}&by={by}")).Json.GetProperty("items").EnumerateArray().Select(i => $"{Text(i, "type")} {Text(i, "open")}").Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task What_was_simulated_is_what_happens_and_nothing_is_kept()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var alpha = await Client.OpenAsync(carm);
        // What the CBSA adjusted brings no penalty for paying late.
        await alpha.AccountForAsync(alpha.Cad("12345000000013", 1, 3_200m, 1_000m, "2026-01-05T15:00:00Z", "2026-01-30", "CBSA_ADJUSTMENT", "SOADJ-1"));

        var asked = await alpha.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/simulate", new { until = "2026-04-30", payments = new[] { new { on = "2026-02-10", amount = "1000.00" } } });
        Assert.Equal(200, asked.Status);
        Assert.Equal(["2026Q2"], asked.Json.GetProperty("assumedRates").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal("4200.00", (await alpha.GetAsync("balance"))["balance"]);

        await carm.MoveClockAsync("2026-02-10T15:00:00Z");
        await alpha.PayAsync("bank 1", "1000.00");
        await carm.MoveClockAsync("2026-03-26T15:00:00Z");
        foreach (var simulated in asked.Json.GetProperty("statements").EnumerateArray().Take(3))
        {
            var real = (await alpha.GetAsync($"statements/SOA-{alpha.Rm}-{Text(simulated, "issuedOn")![..7].Replace("-", "", StringComparison.Ordinal)}")).Json;
            Assert.Equal(["previousTotalPayable", "paymentsReceived", "otherTransactions", "interestCharged", "totalPayable"], new[] { ("a", "previousTotalPayable"), ("b", "paymentsReceived"), ("g", "otherTransactions"), ("h", "interestCharged"), ("i", "totalPayable") }.Where(p => Text(simulated, p.Item1) == Text(real, p.Item2)).Select(p => p.Item2));
        }
        var clearing = Assert.Single(asked.Json.GetProperty("clearings").EnumerateArray());
        Assert.Equal(("2026-02-10", "ADJ 12345000000013 v1", "1000.00"), (Text(clearing, "on"), Text(clearing, "debt"), Text(clearing, "amount")));

        Assert.Equal((400, "VAL_UNTIL"), await RefusedAsync(new { until = "2028-01-01" }));
        Assert.Equal((400, "VAL_FAILED"), await RefusedAsync(new { payments = new[] { new { on = "2026-03-27", amount = "0.00" } } }));

        async Task<(int, string?)> RefusedAsync(object body) => (await alpha.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/simulate", body)) is var answer ? (answer.Status, answer["code"]) : default;
    }

    /// <summary>
    /// 4,200.00 are due on Friday 01-30 and found unpaid on Monday 02-02: 200.00. By 02-24 the 4,200.00 have borne 8.3 percent for 11 days and what 1,000.00 leave of them for 14: 20.75. By 03-24 that is 20.57 more for 28
    /// days, and the penalty, not paid by 03-04, has borne 2.3 percent for 50 days: 0.63.
    /// </summary>
    [Fact]
    public async Task A_declaration_that_is_paid_late_costs_in_its_simulation_what_it_costs_when_it_is_lived_through()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var alpha = await Client.OpenAsync(carm);
        await alpha.AccountForAsync(alpha.Cad("12345000000013", 1, 3_200m, 1_000m, "2026-01-05T15:00:00Z", "2026-01-30"));
        string[] months = ["202601 0.00 0.00 4200.00", "202602 200.00 20.75 3420.75", "202603 0.00 21.20 3441.95"];

        Assert.Equal(months.Append("3441.95"), await SimulatedAsync());
        // On the day that has found it unpaid it is not found so again.
        await carm.MoveClockAsync("2026-02-02T15:00:00Z");
        Assert.Equal(months.Skip(1).Append("3441.95"), await SimulatedAsync());

        await carm.MoveClockAsync("2026-02-10T15:00:00Z");
        await alpha.PayAsync("bank 1", "1000.00");
        await carm.MoveClockAsync("2026-03-26T15:00:00Z");
        foreach (var month in months)
        {
            var real = (await alpha.GetAsync($"statements/SOA-{alpha.Rm}-{month[..6]}")).Json;
            Assert.Equal(month, $"{month[..6]} {Text(real, "otherTransactions")} {Text(real, "interestCharged")} {Text(real, "totalPayable")}");
        }
        Assert.Equal("3441.95", (await alpha.GetAsync("balance"))["balance"]);

        async Task<string[]> SimulatedAsync()
        {
            var asked = await alpha.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/simulate", new { until = "2026-03-26", payments = new[] { new { on = "2026-02-10", amount = "1000.00" } } });
            return [.. asked.Json.GetProperty("statements").EnumerateArray().Select(s => $"{Text(s, "issuedOn")![..7].Replace("-", "", StringComparison.Ordinal)} {Text(s, "g")} {Text(s, "h")} {Text(s, "i")}"), asked["balance"]!];
        }
    }

    [Fact]
    public void What_was_taken_back_is_seen_on_the_days_between()
    {
        var debt = new OpenItem("x", "700000003RM0001", Side.Debit, "CAD", "1", null, "700000003", OpenItem.Importer, 100_00, new(2026, 1, 5), new(2026, 1, 5), default, new(2026, 1, 30), null, RateKind.None);
        var reopened = debt.ReducedBy(new(new(2026, 1, 29), 60_00, "p") { On = new(2026, 1, 30), Clearing = "c" }).Uncleared("c", new(2026, 2, 5));
        Assert.Equal([0, 100_00, 40_00, 100_00], new[] { new DateOnly(2026, 1, 4), new(2026, 1, 29), new(2026, 2, 4), new(2026, 2, 5) }.Select(day => reopened.OpenCentsOn(day, asRecorded: true)));
        Assert.Equal(100_00, reopened.OpenCentsOn(new(2026, 2, 4), asRecorded: false));
    }

    static JsonElement Part(JsonElement whole, string subject) => whole.GetProperty("parts").EnumerateArray().First(p => Text(p, "subject") == subject);

    static string[] Parts(JsonElement whole) => [.. whole.GetProperty("parts").EnumerateArray().Select(p => $"{Text(p, "subject")} {Text(p, "amount")}")];

    static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
