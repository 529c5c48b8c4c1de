using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

public sealed class RatesTests(CarmHost tests)
{
    [Fact]
    public async Task A_rate_counts_when_somebody_else_approved_it()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var (officer, both) = (await carm.SignInAsync("officer", "AR_OFFICER"), await carm.SignInAsync("both", "AR_OFFICER", "AR_SUPERVISOR"));
        var rate = new { prescribedPercent = "2.3", sourceReference = "Fixture of the tests, not official" };

        var proposed = await both.PutAsync("/api/v1/admin/interest-rates/2026Q1", rate);
        Assert.Equal((200, "8.3"), (proposed.Status, proposed.Json.GetProperty("rate").GetProperty("specifiedPercent").GetString()));
        Assert.Equal((422, "RATE_MISSING"), await ChargeAsync(carm));
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await CodeAsync(both.PostAsync("/api/v1/admin/interest-rates/2026Q1/approve")));
        var own = await both.PostAsync("/api/v1/admin/interest-rates/2026Q1/approve", ifMatch: "\"1\"");
        Assert.Equal((403, "SAME_MAKER_CHECKER"), (own.Status, own["code"]));
        Assert.Equal(403, (await officer.PostAsync("/api/v1/admin/interest-rates/2026Q1/approve")).Status);

        Assert.Equal("\"2\"", (await officer.PutAsync("/api/v1/admin/interest-rates/2026Q1", rate)).Headers["ETag"]);
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(both.PostAsync("/api/v1/admin/interest-rates/2026Q1/approve", ifMatch: "\"1\"")));
        Assert.Equal(200, (await both.PostAsync("/api/v1/admin/interest-rates/2026Q1/approve", ifMatch: "\"2\"")).Status);
        Assert.Equal((200, "47.86"), await ChargeAsync(carm));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(officer.PutAsync("/api/v1/admin/interest-rates/2026Q1", rate)));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(both.PostAsync("/api/v1/admin/interest-rates/2031Q1/approve", ifMatch: "\"1\"")));
        Assert.Equal(1, (await officer.GetAsync("/api/v1/admin/interest-rates")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Anyone_reads_the_rates_that_count_with_the_auctions_behind_them()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var (officer, supervisor) = (await carm.SignInAsync("officer", "AR_OFFICER"), await carm.SignInAsync("supervisor", "AR_SUPERVISOR"));
        await officer.UploadAsync("/api/v1/admin/interest-rates/imports", "auctions.csv", "auction_date,term_days,average_yield\n2012-04-10,98,0.944\n2012-04-24,98,1.0423\n"u8.ToArray());
        Assert.Empty(await RatesAsync());
        Assert.Equal(200, (await supervisor.PostAsync("/api/v1/admin/interest-rates/2012Q3/approve", ifMatch: "\"1\"")).Status);
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        await officer.PutAsync("/api/v1/admin/interest-rates/2026Q2", new { prescribedPercent = "2.2", sourceReference = "Fixture of the tests, not official" });
        Assert.Equal(["2026Q1 2.3 8.3 ", "2012Q3 1.0 7.0 2012-04-10 0.944, 2012-04-24 1.0423"], await RatesAsync());

        async Task<string[]> RatesAsync() => [.. (await carm.GetAsync("/api/v1/interest-rates")).Json.GetProperty("items").EnumerateArray().Select(r =>
            $"{r.GetProperty("quarter")} {r.GetProperty("prescribedPercent")} {r.GetProperty("specifiedPercent")} {string.Join(", ", r.GetProperty("auctions").EnumerateArray().Select(a => $"{a.GetProperty("heldOn")} {a.GetProperty("averageYield")}"))}")];
    }

    /// <summary>Worked examples over quarters, with the fixture rates loaded; N7 is prescribed.</summary>
    [Theory]
    [InlineData("N3", "25000.00", "2026-01-31", "2026-04-15", "SPECIFIED", "428.93")]
    [InlineData("N5", "4000.00", "2025-12-02", "2026-01-15", "PRESCRIBED", "12.68")]
    [InlineData("N6", "18500.00", "2025-06-11", "2026-02-10", "PRESCRIBED", "331.93")]
    [InlineData("N7", "4800.00", "2026-03-03", "2026-04-10", "PRESCRIBED", "11.68")]
    [InlineData("N9", "2400.00", "2025-05-02", "2025-11-20", "PRESCRIBED", "37.11")]
    [InlineData("N9, had it not been voluntary", "2400.00", "2025-05-02", "2025-11-20", "SPECIFIED", "119.80")]
    [InlineData("N11", "500.00", "2026-02-11", "2026-06-30", "PRESCRIBED", "4.30")]
    [InlineData("T18", "9000.00", "2025-12-23", "2026-05-18", "PRESCRIBED", "83.45")]
    public async Task Ledger_T9_interest_follows_the_loaded_rates_of_each_quarter(string example, string principal, string from, string to, string kind, string interest)
    {
        await Client.LoadFixtureRatesAsync(tests, ("2025Q2", "2.9"), ("2025Q3", "2.7"), ("2025Q4", "2.7"), ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var answer = await tests.GetAsync($"/api/v1/tools/interest?principal={principal}&from={from}&to={to}&kind={kind}");
        Assert.Equal((example, interest), (example, answer["interest"]));
    }

    static async Task<(int, string?)> ChargeAsync(CarmSystem carm)
    {
        var answer = await carm.GetAsync("/api/v1/tools/interest?principal=10000.00&from=2026-01-31&to=2026-02-20");
        return (answer.Status, answer.Status == 200 ? answer["interest"] : answer["code"]);
    }

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
