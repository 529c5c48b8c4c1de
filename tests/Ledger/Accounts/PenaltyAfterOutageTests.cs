using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>A penalty that is recorded only after an outage was declared has from the start the last day without interest to which the outage would have moved it (s.109.5).</summary>
public sealed class PenaltyAfterOutageTests(CarmHost tests)
{
    static readonly DeclaredOutage Outage = new("O-1", Day("2026-04-23"), Day("2026-04-27"));

    [Theory]
    [InlineData("2026-04-28", "0.00")]
    [InlineData("2026-04-29", "9.91")]      // 34 days at the prescribed rate, which are owing after all
    public async Task A_penalty_that_is_heard_after_the_outage_may_be_paid_without_interest_on_the_day_after_it(string paidOn, string balance)
    {
        await using var carm = await tests.OnClockAsync($"{paidOn}T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        OutageDeclared begun = new("O-1", Outage.FirstDay, null, null, At("2026-04-23")), over = begun with { LastDay = Outage.LastDay, LimitsMoveTo = new(2026, 4, 28) };
        await carm.HearAsync(begun);
        await carm.HearAsync(over);
        await carm.HearAsync(Served(client.Rm));
        Assert.Equal("4800.00", (await client.PayAsync("bank 1", "4800.00"))["applied"]);
        Assert.Equal(balance, (await client.GetAsync("balance"))["balance"]);
        Assert.Equal("0.00", (await Client.TrialBalanceAsync(carm))["net"]);
    }

    [Theory]
    [InlineData("2026-04-22", "2026-04-22")]
    [InlineData("2026-04-23", "2026-04-29")]
    [InlineData("2026-04-26", "2026-04-29")]      // a Sunday
    [InlineData("2026-04-28", "2026-04-29")]
    [InlineData("2026-04-29", "2026-04-29")]
    [InlineData("2026-05-03", "2026-05-05")]      // a Sunday, and the outage was on the Monday
    [InlineData("2026-05-12", "2026-05-12")]
    public void A_day_moves_over_each_outage_that_is_over_in_whatever_order_they_were_declared(string day, string to)
    {
        DeclaredOutage[] outages = [new("O-2", Day("2026-04-28"), Day("2026-04-28")), Outage, new("O-3", Day("2026-05-04"), Day("2026-05-04")), new("O-4", Day("2026-05-11"), null)];
        Assert.Equal(Day(to), DeclaredOutage.Moved(Day(day), outages));
        Assert.Equal(Day(to), DeclaredOutage.Moved(Day(day), Enumerable.Reverse(outages)));
    }

    [Theory]
    [InlineData("2026-04-28")]
    [InlineData("2026-04-29")]
    [InlineData("2026-05-24")]
    public void What_is_recorded_after_it_stands_as_what_was_recorded_before_and_moved(string day)
    {
        var (before, after) = (On(day), On(day));
        PenaltyPosting.Post(Served(Rm), before);
        PenaltyPosting.Increase(Increased, before.Find("NPA", "N-1")!, before);
        before.MoveInterestFree(Outage, Outage.MovesTo!.Value);
        PenaltyPosting.Post(Served(Rm), after, [Outage]);
        PenaltyPosting.Increase(Increased, after.Find("NPA", "N-1")!, after, [Outage]);
        Assert.Equal([Day("2026-04-28"), Day("2026-04-28")], after.Items.Select(i => i.InterestFreeUntil!.Value));
        Assert.Equal(Lines(before), Lines(after));
        foreach (var book in new[] { before, after })
        {
            PostPaymentHandler.Pay(book, new(Rm, "P", "DEBIT", Money.Of(5_000), Rm[..9]));
            book.ChargeInterest(book.Today);
        }
        Assert.Equal(Lines(before), Lines(after));

        static string[] Lines(AccountBook book) => [.. book.Items.Select(i => $"{i.Id} {i.OpenCents} {i.InterestFreeUntil} {i.InterestPostedCents} {i.InterestSettled}").Order(StringComparer.Ordinal)];
    }

    static PenaltyServed Served(string rm) => new("N-1", rm, rm[..9], "NPA", "C352", null, 4_800m, Day("2026-03-24"), Day("2026-03-26"), Day("2026-04-23"), At("2026-03-26"));

    static readonly PenaltyIncreased Increased = new("N-1", Rm, 300m, Day("2026-03-25"), Day("2026-04-24"), At("2026-03-25"));
}
