using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Days on which late payment costs nothing are entered by one officer and approved by another.</summary>
public sealed class ReliefTests(CarmHost tests)
{
    const string Period = "/api/v1/admin/relief-periods/CN-26-04";

    [Fact]
    public async Task Relief_that_is_approved_later_gives_back_what_was_charged_and_paid_and_takes_the_penalty_back()
    {
        await using var carm = await tests.OnClockAsync("2026-01-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10000m, 0, "2026-01-10T15:00:00Z", "2026-01-30"));
        await carm.MoveClockAsync("2026-02-20T15:00:00Z");
        // The penalty, and N1: 21 days at 8.3 percent.
        await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "late", method = "DEBIT", amount = "10247.86" });
        await carm.SettleAsync();
        var penalty = Assert.Single(await ItemsAsync("LPP"));
        Assert.Equal(["INT 47.86 0.00"], await ItemsAsync("INT"));

        var (officer, supervisor) = (await carm.SignInAsync("relief.officer", "AR_OFFICER"), await carm.SignInAsync("relief.supervisor", "AR_SUPERVISOR"));
        await officer.PutAsync(Period, new { from = "2026-01-31", to = "2026-02-28", sourceReference = "Fixture of the tests" });
        for (var times = 0; times < 2; times++)
        {
            Assert.Equal(200, (await supervisor.PostAsync($"{Period}/approve", ifMatch: "\"1\"")).Status);
            await carm.SettleAsync();
        }
        Assert.Equal($"LPP {penalty.Split(' ')[1]} 0.00", Assert.Single(await ItemsAsync("LPP")));
        // What was paid is the client's again.
        Assert.Equal("-247.86", (await client.GetAsync("balance"))["balance"]);

        async Task<string[]> ItemsAsync(string type) => [.. (await client.GetAsync($"transactions?type={type}")).Json.GetProperty("items").EnumerateArray().Select(i => $"{type} {i.GetProperty("original").GetString()} {i.GetProperty("open").GetString()}")];
    }

    [Fact]
    public async Task Approved_days_of_relief_bear_no_interest_and_those_that_wait_do()
    {
        await using var carm = await tests.OnClockAsync("2026-01-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad("14321000000019", 1, 10000m, 0, "2026-01-10T15:00:00Z", "2026-01-30", "CBSA_ADJUSTMENT", "SOADJ-1"));
        await carm.MoveClockAsync("2026-02-20T15:00:00Z");
        var (both, supervisor) = (await carm.SignInAsync("relief.both", "AR_OFFICER", "AR_SUPERVISOR"), await carm.SignInAsync("relief.supervisor", "AR_SUPERVISOR"));
        // N1: 21 days at 8.3 percent.
        Assert.Equal("47.86", (await client.GetAsync("balance"))["accruedInterest"]);
        Assert.Equal((400, "VAL_DATE_ORDER"), await Paying.RefusalAsync(both.PutAsync(Period, new { from = "2026-02-10", to = "2026-02-09", sourceReference = "Fixture" })));
        Assert.Equal(200, (await both.PutAsync(Period, new { from = "2026-02-10", to = "2026-02-28", sourceReference = "Fixture of the tests" })).Status);
        var proposed = await both.PutAsync(Period, new { from = "2026-02-11", to = "2026-02-28", sourceReference = "Fixture of the tests" });
        Assert.Equal((200, "\"2\""), (proposed.Status, proposed.Headers["ETag"]));
        Assert.Equal("47.86", (await client.GetAsync("balance"))["accruedInterest"]);
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await Paying.RefusalAsync(both.PostAsync($"{Period}/approve", ifMatch: "\"2\"")));
        Assert.Equal((412, "IF_MATCH_STALE"), await Paying.RefusalAsync(supervisor.PostAsync($"{Period}/approve", ifMatch: "\"1\"")));
        Assert.Equal(200, (await supervisor.PostAsync($"{Period}/approve", ifMatch: "\"2\"")).Status);
        // The eleven days before: 31 January to 10 February.
        Assert.Equal("25.04", (await client.GetAsync("balance"))["accruedInterest"]);
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(both.PutAsync(Period, new { from = "2026-02-11", to = "2026-03-01", sourceReference = "Fixture" })));
        Assert.Equal([("CN-26-04", true), ("TRANSITION", true)], (await supervisor.GetAsync("/api/v1/admin/relief-periods")).Json.GetProperty("items").EnumerateArray().Select(r => (r.GetProperty("reliefId").GetString()!, r.GetProperty("approved").GetBoolean())));
    }
}
