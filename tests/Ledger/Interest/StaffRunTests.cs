using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>What the calendar does by itself an officer may have done now: clearing and interest, which may be tried first (ledger 12).</summary>
public sealed class StaffRunTests(CarmHost tests)
{
    const string Runs = "/api/v1/admin/ledger/interest-runs";

    [Fact]
    public async Task Ledger_T10_interest_run_twice_is_charged_once_and_to_an_earlier_day_first_comes_to_the_same()
    {
        await using var carm = await tests.OnClockAsync("2026-01-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        var officer = await carm.SignInAsync("ar.officer", "AR_OFFICER");
        // What the CBSA adjusted brings no penalty for paying late.
        await client.AccountForAsync(client.Cad("14321000000019", 1, 10000m, 0, "2026-01-10T15:00:00Z", "2026-01-30", "CBSA_ADJUSTMENT", "SOADJ-1"));
        await carm.MoveClockAsync("2026-02-24T15:00:00Z");

        var tried = await officer.GetAsync($"{Runs}/2026-02-24/dry-run");
        Assert.Equal(("57.00", $"{client.Rm} ADJ 57.00"), (tried["sum"], Assert.Single(tried.Json.GetProperty("items").EnumerateArray()) is var row ? $"{row.GetProperty("rmAccount")} {row.GetProperty("type")} {row.GetProperty("amount")}" : ""));
        Assert.Empty(await InterestAsync(client));
        foreach (var through in new[] { "2026-02-10", "2026-02-24", "2026-02-24", "2026-02-10" })
        {
            Assert.Equal(202, (await officer.PostAsync(Runs, new { throughDate = through })).Status);
            await carm.SettleAsync();
        }
        // N2: 57.00 in all, of which 25.04 through the tenth. Both are of the day on which they were charged, whatever day they reach to: nobody knew of either before.
        Assert.Equal(["25.04 posted 2026-02-24", "31.96 posted 2026-02-24"], await InterestAsync(client));
        Assert.Equal(("10000.00", "10057.00"), ((await client.GetAsync("balance?knownAt=2026-02-24T14:59:00Z"))["balance"], (await client.GetAsync("balance"))["balance"]));
        Assert.Equal("0.00", (await officer.GetAsync($"{Runs}/2026-02-24/dry-run"))["sum"]);
        await carm.MoveClockAsync("2026-02-25T15:00:00Z");
        Assert.Equal(2, (await InterestAsync(client)).Length);
    }

    [Fact]
    public async Task Ledger_T11_without_the_rate_of_its_day_nothing_is_charged()
    {
        await using var carm = await tests.OnClockAsync("2026-02-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var officer = await carm.SignInAsync("ar.officer", "AR_OFFICER");
        Assert.Equal((422, "RATE_MISSING"), await Paying.RefusalAsync(officer.PostAsync(Runs, new { throughDate = "2027-01-15" })));
        Assert.Equal((422, "RATE_MISSING"), await Paying.RefusalAsync(officer.GetAsync($"{Runs}/2027-01-15/dry-run")));
        Assert.Equal((400, "VAL_THROUGH"), await Paying.RefusalAsync(officer.PostAsync(Runs, new { throughDate = "2026-02-11" })));
    }

    [Fact]
    public async Task An_officer_has_what_is_due_cleared_now()
    {
        await using var carm = await tests.OnClockAsync("2026-03-30T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        var officer = await carm.SignInAsync("ar.officer", "AR_OFFICER");
        await client.PayAsync("P1", "60.00");
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        // Between midnight and the night's run.
        await carm.MoveClockAsync("2026-03-31T05:00:00Z");
        Assert.Equal("-60.00", (await client.OpenAsync())["PMT P1"]);
        Assert.Equal((400, "VAL_THROUGH"), await Paying.RefusalAsync(officer.PostAsync("/api/v1/admin/ledger/clearing-runs", new { date = "2026-04-01" })));
        Assert.Equal((202, "2026-03-31"), (await officer.PostAsync("/api/v1/admin/ledger/clearing-runs", new { })) is var run ? (run.Status, run["date"]) : default);
        await carm.SettleAsync();
        Assert.Equal("0.00", (await client.OpenAsync())["PMT P1"]);
    }

    static async Task<string[]> InterestAsync(Client client) => [.. (await client.GetAsync("transactions?type=INT&sort=OLDEST")).Json.GetProperty("items").EnumerateArray().Select(i => $"{i.GetProperty("original").GetString()} posted {i.GetProperty("postedOn").GetString()}")];
}
