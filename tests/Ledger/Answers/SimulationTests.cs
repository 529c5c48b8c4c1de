using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

public sealed class SimulationTests(CarmHost carm)
{
    const string Second = "700000003RM0002";

    [Theory]
    [InlineData(OffsetPreference.Account, "1000.00")]
    [InlineData(OffsetPreference.Business, "100.00")]
    public void Ledger_T6_X3_under_business_the_credits_of_the_other_accounts_come_too(OffsetPreference preference, string left)
    {
        ClientAccount With(string rm) => new(rm, "ALPHA", default) { Offset = preference };
        var asked = Simulation.Of(new(With(Rm), [Debt("CAD", "A", 1_000, "2026-01-30")], []), [new(With(Second), [Debt("CAD", "B", 400, "2026-01-30", Second), Credit("REF", "r", 900, "2026-01-28", Second)], [])],
            null, Rates, Rates.DueOf, Day("2026-01-28"), Day("2026-01-30"), []);
        Assert.Equal(left, $"{asked.Balance}");
        Assert.Equal(preference == OffsetPreference.Business ? ["2026-01-30 CAD A 900.00"] : Array.Empty<string>(), asked.Clearings.Select(c => $"{c.On:yyyy-MM-dd} {c.Debt} {c.Amount}"));
    }

    [Fact]
    public void A_due_date_that_the_cbsa_has_moved_stays_moved_also_in_quarters_whose_rate_is_assumed()
    {
        var rates = new RateBook([new("2026Q1", 2.3m, "Fixture of the tests, not official", "a", "b")], null, [new("2026-03-17", Day("2026-03-17"), Day("2026-04-10"), "Fixture", "one", "another")]);
        // A debt of 10,000.00 of that period, as it is once deferred, bears interest from 04-11: 14 days at 8.3 percent.
        var debt = rates.Deferred(Debt("CAD", "A", 10_000, "2026-03-31"));
        var asked = Simulation.Of(new(new(Rm, "ALPHA", default), [debt], []), [], null, rates, rates.DueOf, Day("2026-03-20"), Day("2026-04-24"), []);
        Assert.Equal(("2026-04-10", "31.88"), ($"{Assert.Single(asked.Statements).DueOn:yyyy-MM-dd}", $"{asked.InterestCharged}"));
        Assert.Equal(Day("2026-04-10"), rates.ReachingTo(Day("2026-12-31")).Book.DueOf(Day("2026-03-25")));
    }

    [Fact]
    public void What_is_under_way_arrives_and_a_pre_authorized_debit_draws_what_the_statement_still_asks_for_on_its_due_date()
    {
        var account = new ClientAccount(Rm, "ALPHA", default);
        OpenItem[] items = [Debt("CAD", "A", 1_000, "2026-01-30") with { PostedOn = Day("2026-01-05"), PostedAt = At("2026-01-05"), BillOn = Day("2026-01-25") }];
        var statement = StatementRoll.Of(new(account, null, items, [], [], Rates), Day("2026-01-25"), Day("2026-01-30"));
        Assert.Equal("1000.00", $"{statement.I}");
        var wire = Payment.Of(Rm, Rm[..9], "WIRE", "W", Money.Of(300), At("2026-01-27"));
        SimulationResult Ask(DateOnly? drawnFrom) => Simulation.Of(new(account, items, [wire], drawnFrom), [], statement, Rates, Rates.DueOf, Day("2026-01-28"), Day("2026-01-31"), []);
        Assert.Equal(("0.00", "2026-01-30 700.00"), ($"{Ask(Day("2026-01-01")).Balance}", string.Join(", ", Ask(Day("2026-01-01")).Withdrawals.Select(w => $"{w.On:yyyy-MM-dd} {w.Amount}"))));
        foreach (var none in new DateOnly?[] { null, Day("2026-01-31") }) Assert.Equal(("700.00", 0), ($"{Ask(none).Balance}", Ask(none).Withdrawals.Count));
    }

    [Fact]
    public async Task What_was_simulated_for_the_business_is_what_the_night_does()
    {
        await using var system = await carm.OnClockAsync("2026-03-29T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(system);
        var second = $"{client.Bn9}RM0002";
        await system.HearAsync(new RmAccountOpened(second, client.Bn9, "Importer", "IMPORTER", new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)));
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await client.Manager.PostAsync($"/api/v1/program-accounts/{second}/payments", new { paymentReference = "P1", method = "ONLINE_BANKING", amount = "900.00" });
        Task<Answer> SimulateAsync(object body) => client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/simulate", body);
        Assert.Equal(("100.00", "1000.00"), ((await SimulateAsync(new { until = "2026-03-31", offset = "BUSINESS" }))["balance"], (await SimulateAsync(new { until = "2026-03-31" }))["balance"]));

        await client.Manager.PutAsync($"/api/v1/businesses/{client.Bn9}/offset-preference", new { preference = "BUSINESS" }, "\"0\"");
        Assert.Equal("100.00", (await SimulateAsync(new { until = "2026-03-31" }))["balance"]);
        await system.MoveClockAsync("2026-03-31T15:00:00Z");
        Assert.Equal("100.00", (await client.GetAsync("balance"))["balance"]);
    }

    /// <summary>Another account that does not offset has a debt due on each of them.</summary>
    [Fact]
    public void Where_every_day_is_looked_at_no_more_happens_than_on_the_days_that_count()
    {
        var (today, until) = (Day("2026-01-28"), Day("2026-12-01"));
        OpenItem[] daily = [.. Enumerable.Range(0, until.DayNumber - today.DayNumber).Select(n => Entry(Side.Debit, "K23", $"{n}", 1, $"{today.AddDays(n + 1):yyyy-MM-dd}", Second))];
        for (var seed = 0; seed < 20; seed++)
        {
            var chance = new Random(seed);
            string In(int from, int to) => $"{today.AddDays(chance.Next(from, to)):yyyy-MM-dd}";
            OpenItem Standing(OpenItem item) => item with { PostedOn = Day("2026-01-12"), PostedAt = At("2026-01-12"), BillOn = StatementDates.FirstFor(Day("2026-01-12"), item.DueOn) };
            OpenItem[] items = [.. Enumerable.Range(0, 12).Select(n => Standing(Debt(n % 3 == 0 ? "ADJ" : "CAD", $"{n}", chance.Next(1, 5_000), In(-60, 200)))), .. Enumerable.Range(0, 3).Select(n => Standing(Credit(n == 0 ? "REF" : "PMT", $"c{n}", chance.Next(1, 3_000), In(-40, 0))))];
            PlannedPayment[] payments = [.. Enumerable.Range(0, 4).Select(_ => new PlannedPayment(Day(In(0, 250)), Money.Of(chance.Next(1, 4_000))))];
            var account = new ClientAccount(Rm, "ALPHA", default) { OffsetBefore = OffsetPreference.Manual, OffsetFrom = Day(In(1, 60)) };
            string Told(params SimulatedAccount[] others)
            {
                var r = Simulation.Of(new(account, items, [], seed % 2 == 0 ? today : null), others, null, Rates, Rates.DueOf, today, until, payments);
                string[] told = [$"{r.Balance} {r.InterestCharged}", .. r.Statements.Select(s => $"{s}"), .. r.Clearings.Select(c => $"{c}"), .. r.Withdrawals.Select(w => $"{w}")];
                return string.Join('\n', told);
            }
            Assert.Equal(Told(new SimulatedAccount(new(Second, "ALPHA", default), daily, [])), Told());
        }
    }

    [Fact]
    public async Task An_account_with_more_transactions_than_the_operator_allows_is_not_simulated()
    {
        await using var system = await CarmSystem.OnAsync(await carm.NewDatabaseAsync(), ("Clock:Start", "2026-03-20T15:00:00Z"), ("Ledger:SimulatedItems", "2"));
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(system);
        foreach (var (status, code) in new[] { (200, (string?)null), (200, null), (422, "SIMULATION_TOO_LARGE") })
        {
            await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
            var answer = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/simulate", new { });
            Assert.Equal((status, code), (answer.Status, answer.Status == 200 ? null : answer["code"]));
        }
    }

    [Fact]
    public async Task At_most_a_hundred_payments_are_simulated_at_once()
    {
        var client = await Client.OpenAsync(carm);
        var payments = Enumerable.Repeat(new { on = "2026-03-26", amount = "1.00" }, 101);
        Assert.Equal((400, "VAL_PAYMENTS"), await Paying.RefusalAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/simulate", new { payments })));
    }
}
