using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

public sealed class RecordPenaltyTests(CarmHost tests)
{
    static readonly RateBook Rates = new([new("2026Q1", 2.3m, "Fixture of the tests, not official", "a", "b"), new("2026Q2", 2.2m, "Fixture of the tests, not official", "a", "b")]);

    [Fact]
    public async Task A_late_accounting_penalty_is_owing_once_and_the_statement_counts_it_among_the_other_transactions()
    {
        await using var carm = await tests.OnClockAsync("2026-03-24T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        var penalty = Served(client.Rm, 100m, "2026-03-24");
        await carm.HearAsync(penalty, penalty);

        var row = Assert.Single((await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("LAP", "Late accounting penalty", "12345000000013", "2026-03-24", "100.00"),
            (row.GetProperty("type").GetString(), row.GetProperty("description").GetString(), row.GetProperty("transactionNumber").GetString(), row.GetProperty("dueOn").GetString(), row.GetProperty("original").GetString()));
        var accounts = (await Client.TrialBalanceAsync(carm)).Json.GetProperty("accounts").EnumerateArray()
            .Select(a => string.Join(' ', a.GetProperty("account").GetString(), a.GetProperty("debit").GetString(), a.GetProperty("credit").GetString()));
        Assert.Equal(["1150 100.00 0.00", "4320 0.00 100.00"], accounts);

        // Payable on service, so a payment clears it at once.
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        Assert.Equal("100.00", (await client.GetAsync($"statements/SOA-{client.Rm}-202603"))["otherTransactions"]);
        Assert.Equal(("100.00", "0.00"), await client.PayAsync("bank 1", "100.00") is var paid ? (paid["applied"], paid["balance"]) : default);
    }

    [Fact]
    public async Task What_the_Minister_demands_beyond_a_penalty_is_owing_once_and_beside_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-24T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        var (penalty, increased) = (Served(client.Rm, 100m, "2026-03-24"), new PenaltyIncreased("K23-2026-000001", client.Rm, 50m, DateOnly.Parse("2026-03-24"), DateOnly.Parse("2026-04-23"), DateTimeOffset.Parse("2026-03-24T15:00:00Z")));
        await carm.HearAsync(penalty, increased, increased);
        Assert.Equal(["LAP K23-2026-000001 +1 50.00", "LAP K23-2026-000001 100.00"], (await client.OpenAsync()).Select(i => $"{i.Key} {i.Value}").Order());
        Assert.Equal("150.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task An_outage_moves_the_last_day_to_pay_a_penalty_without_interest_however_late_its_end_is_entered_and_however_often_it_is_heard()
    {
        await using var carm = await tests.OnClockAsync("2026-03-26T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await carm.HearAsync(new PenaltyServed("NPA-2026-000001", client.Rm, client.Bn9, "NPA", "C352", null, 4_800m, new(2026, 3, 24), new(2026, 3, 26), new(2026, 4, 23), new(2026, 3, 26, 15, 0, 0, TimeSpan.Zero)));
        OutageDeclared begun = new("O-1", new(2026, 4, 23), null, null, new(2026, 4, 23, 15, 0, 0, TimeSpan.Zero)), over = begun with { LastDay = new(2026, 4, 27), LimitsMoveTo = new(2026, 4, 28) };
        await carm.HearAsync(begun);
        // The night of the 24th charges what is not paid.
        await carm.MoveClockAsync("2026-04-27T15:00:00Z");
        Assert.NotEqual("4800.00", (await client.GetAsync("balance"))["balance"]);
        await carm.HearAsync(over, over, begun);
        Assert.Equal(("4800.00", "0.00"), await client.GetAsync("balance") is var open ? (open["balance"], open["accruedInterest"]) : default);

        await carm.MoveClockAsync("2026-04-28T15:00:00Z");
        Assert.Equal(("4800.00", "0.00"), await client.PayAsync("bank 1", "4800.00") is var paid ? (paid["applied"], paid["balance"]) : default);
        await carm.MoveClockAsync("2026-05-26T15:00:00Z");
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal("0.00", (await Client.TrialBalanceAsync(carm))["net"]);
    }

    [Theory]
    [InlineData("2026-03-02", "500.00", "2026-04-01", "0.00")]       // T23: the thirtieth day
    [InlineData("2026-03-02", "500.00", "2026-04-02", "0.97")]       // 29 days at 2.3 and two at 2.2
    [InlineData("2026-03-12", "500.00", "2026-04-11", "0.00")]
    [InlineData("2026-03-13", "500.00", "2026-04-13", "0.00")]       // the thirtieth day is a Sunday
    [InlineData("2026-03-24", "100.00", "2026-04-24", "0.19")]
    public void Paid_in_full_within_thirty_days_of_the_notice_it_bears_no_interest_and_else_the_prescribed_from_service(string served, string amount, string paidOn, string interest)
    {
        AccountBook book = new(new("700000003RM0001", "ALPHA", default), [], Rates, DateOnly.Parse(paidOn).InToronto(new(12, 0)));
        Assert.True(PenaltyPosting.Post(Served("700000003RM0001", decimal.Parse(amount), served), book));
        Assert.False(PenaltyPosting.Post(Served("700000003RM0001", decimal.Parse(amount), served), book));
        PostPaymentHandler.Pay(book, new("700000003RM0001", "P-1", "DEBIT", Money.Of(1_000), "700000003"));
        Assert.Equal(interest, Money.Sum(book.Items.Where(i => i.Type == "INT").Select(i => i.Original)).ToString());
        Assert.All(book.Postings, p => Assert.Equal(Money.Zero, p.Net));
    }

    static PenaltyServed Served(string rm, decimal amount, string on) => new(
        "K23-2026-000001", rm, rm[..9], "K23", "C288", "12345000000013", amount, DateOnly.Parse(on), DateOnly.Parse(on), DateOnly.Parse(on).AddDays(30), DateOnly.Parse(on).InToronto(new(0, 5)));
}
