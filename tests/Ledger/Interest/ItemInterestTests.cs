using Carm.Kernel;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The interest of one debt over its life: part payments, grace, and runs that repeat.</summary>
public sealed class ItemInterestTests
{
    static readonly RateBook Rates = new([Rate("2025Q4", 2.7m), Rate("2026Q1", 2.3m), Rate("2026Q2", 2.2m), Rate("2026Q3", 2.2m)]);

    [Fact]
    public void Ledger_T9_N4_a_part_payment_lowers_what_bears_interest_from_the_next_day() =>
        Assert.Equal("99.21", Charge(Debt(12_000, "2025-12-01").ReducedBy(500_000, Day("2025-12-15"), "p").ReducedBy(700_000, Day("2026-01-20"), "q"), "2026-01-20"));

    [Theory]
    [InlineData("2026-07-02", "0.00")]
    [InlineData("2026-07-03", "2.70")]
    public void Ledger_T9_N13_a_due_date_on_a_holiday_has_a_day_of_grace(string paidOn, string interest) =>
        Assert.Equal(interest, Charge(Debt(6_000, "2026-07-01").ReducedBy(600_000, Day(paidOn), "p"), paidOn));

    [Fact]
    public void Ledger_T10_running_twice_or_in_parts_posts_the_same_total()
    {
        var debt = Debt(10_000, "2026-01-30");
        var book = Book(debt);
        book.ChargeInterest(Day("2026-02-10"));
        book.ChargeInterest(Day("2026-02-10"));
        book.ChargeInterest(Day("2026-02-24"));

        var charged = book.Items.Where(i => i.Type == "INT").ToArray();
        Assert.Equal((2, "57.00"), (charged.Length, Money.Sum(charged.Select(i => i.Original)).ToString()));
        Assert.All(book.Postings, p => Assert.Equal(Money.Zero, p.Net));
    }

    [Fact]
    public void Ledger_T11_without_the_rate_of_a_quarter_nothing_is_charged()
    {
        var book = Book(Debt(10_000, "2026-12-01"));
        Assert.Equal("RATE_MISSING", Assert.Throws<Rejected>(() => book.ChargeInterest(Day("2027-01-05"))).Code);
        Assert.Empty(book.Postings);
    }

    static AccountBook Book(OpenItem debt) => new(new("700000003RM0001", "ALPHA", default), [debt], Rates, new(2026, 2, 24, 20, 0, 0, TimeSpan.Zero));

    static string Charge(OpenItem item, string through) => Money.Round(ItemInterest.Accrued(item, Day(through), Rates)).ToString();

    static OpenItem Debt(decimal amount, string due) => new(
        "700000003RM0001/CAD/1", "700000003RM0001", Side.Debit, "CAD", "1", null, "700000003", "IMPORTER", Money.Of(amount).Cents, Day(due).AddDays(-20), Day(due).AddDays(-20), default, Day(due), Day(due).AddDays(1), RateKind.Specified) { InterestSettled = false };

    static InterestRate Rate(string quarter, decimal percent) => new(quarter, percent, "Fixture of the tests, not official", "a", "b");

    static DateOnly Day(string day) => DateOnly.Parse(day);
}
