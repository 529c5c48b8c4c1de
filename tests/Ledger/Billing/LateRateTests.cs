using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>The statements of the 25th do not wait for a rate, and are never changed: interest whose rate comes later is on the next one (ledger 4.2, 6.1).</summary>
public sealed class LateRateTests(CarmHost tests)
{
    [Fact]
    public async Task Interest_whose_rate_comes_after_the_statements_is_on_the_next_one_and_none_of_it_is_lost()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        // What the CBSA adjusted brings no penalty for paying late.
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-04-10T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", "SOADJ-1"));
        await carm.MoveClockAsync("2026-04-28T15:00:00Z");
        Assert.Equal(("0.00", "10000.00", ""), await StatementAsync("202604"));

        await Client.LoadFixtureRatesAsync(carm, ("2026Q2", "2.2"));
        // The run of the 24th, which has waited, is tried again at once.
        await (await carm.SignInAsync("desk", "HELPDESK")).PostAsync("/api/v1/admin/operations/jobs/ledger.interest/run");
        await carm.MoveClockAsync("2026-04-28T15:05:00Z");
        // 24 days at 8.2 percent.
        Assert.Equal("10054.06", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal(("0.00", "10000.00", ""), await StatementAsync("202604"));

        await carm.MoveClockAsync("2026-05-25T15:00:00Z");
        // 54 days, of which 24 had been charged.
        Assert.Equal(("122.04", "10122.04", "54.06 posted 2026-04-28, 67.98 posted 2026-05-24"), await StatementAsync("202605"));
        Assert.Equal("0.00", (await Client.TrialBalanceAsync(carm))["net"]);

        async Task<(string?, string?, string)> StatementAsync(string month) => await client.GetAsync($"statements/SOA-{client.Rm}-{month}") is var s ? (s["interestCharged"], s["totalPayable"],
            string.Join(", ", s.Json.GetProperty("lines").EnumerateArray().Where(l => l.GetProperty("type").GetString() == "INT").Select(l => $"{l.GetProperty("amount").GetString()} posted {l.GetProperty("postedOn").GetString()}"))) : default;
    }

    [Fact]
    public async Task Interest_to_the_client_whose_rate_comes_after_the_statements_is_on_the_next_one_and_withholds_none()
    {
        await using var carm = await tests.OnClockAsync("2026-06-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q2", "2.2"));
        var (client, number) = (await Client.OpenAsync(carm), Fresh.TransactionNumber());
        await client.AccountForAsync(client.Cad(number, 1, 10_000m, 0, "2026-06-10T15:00:00Z", "2026-07-01"));
        await client.PayAsync("P1", "10000.00");
        await carm.MoveClockAsync("2026-07-10T15:00:00Z");
        await client.AccountForAsync(client.Cad(number, 2, -900m, 0, "2026-07-10T15:00:00Z", "2026-07-01", "CBSA_ADJUSTMENT", "SOADJ-1"));
        await carm.MoveClockAsync("2026-08-05T15:00:00Z");
        Assert.Equal(("900.00", "-900.00"), await StatementAsync("202607"));

        await Client.LoadFixtureRatesAsync(carm, ("2026Q3", "2.2"));
        await carm.MoveClockAsync("2026-08-06T15:00:00Z");
        await carm.MoveClockAsync("2026-08-25T15:00:00Z");
        // 30 days at 2.2 percent, from the day after the payment to that of the refund: 900.00 x (1.0000602740^30 - 1) = 1.6288.
        Assert.Equal(("1.63", "-901.63"), await StatementAsync("202608"));
        Assert.Empty((await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync("/api/v1/admin/ledger/statement-runs/2026-08-25")).Json.GetProperty("mismatches").EnumerateArray());
        await carm.MoveClockAsync("2026-09-25T15:00:00Z");
        Assert.Equal(("0.00", "-901.63"), await StatementAsync("202609"));

        async Task<(string?, string?)> StatementAsync(string month) => await client.GetAsync($"statements/SOA-{client.Rm}-{month}") is var s ? (s["creditsAndRefunds"], s["totalPayable"]) : default;
    }

    [Fact]
    public async Task Interest_that_is_charged_while_the_statements_are_being_issued_is_not_dated_before_them()
    {
        await using var carm = await tests.OnClockAsync("2026-02-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-02-10T15:00:00Z", "2026-01-30"));
        var (ct, now) = (TestContext.Current.CancellationToken, new DateTimeOffset(2026, 2, 25, 11, 0, 30, TimeSpan.Zero));
        await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        // Begun, and this account is not reached yet.
        session.Insert(new StatementRun("2026-02-25", Day("2026-02-25"), now.AddSeconds(-30), 1));
        await session.SaveChangesAsync(ct);
        await ChargeInterestHandler.Handle(new([client.Rm], Day("2026-02-24"), 1), session, new StoppedClock(now), ct);
        await session.SaveChangesAsync(ct);
        var interest = Assert.Single(await session.Query<OpenItem>().Where(i => i.RmAccount == client.Rm && i.Type == "INT").ToListAsync(ct));
        Assert.Equal((Day("2026-02-25"), Day("2026-03-25")), (interest.PostedOn, interest.BillOn));
    }

    sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
