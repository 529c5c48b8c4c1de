using System.Globalization;
using Carm.Kernel;
using Carm.Testing;
using CsCheck;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The worked examples of the domain document, at the fixture rates of its section 6.1, which are not official.</summary>
public sealed class EstimateInterestTests(CarmHost carm)
{
    [Theory]
    [InlineData("N1", "10000.00", "2026-01-31", "2026-02-20", "8.3", 21, "47.86")]
    [InlineData("N2", "10000.00", "2026-01-31", "2026-02-24", "8.3", 25, "57.00")]
    [InlineData("N3, first stretch", "25000.00", "2026-01-31", "2026-03-31", "8.3", 60, "343.39")]
    [InlineData("N4, first stretch", "12000.00", "2025-12-02", "2025-12-15", "8.7", 14, "40.11")]
    [InlineData("2.7", "1150.00", "2026-01-31", "2026-02-24", "8.3", 25, "6.56")]
    [InlineData("N7b", "400.00", "2026-03-03", "2026-04-02", "2.3", 31, "0.78")]
    [InlineData("N10", "125000.00", "2026-01-31", "2026-01-31", "8.3", 1, "28.42")]
    [InlineData("N12", "4000.00", "2026-03-04", "2026-03-13", "8.3", 10, "9.11")]
    [InlineData("N13", "6000.00", "2026-07-02", "2026-07-03", "8.2", 2, "2.70")]
    [InlineData("9.2a", "10000.00", "2026-03-01", "2026-03-30", "8.6", 30, "70.93")]
    [InlineData("9.2b", "2470.50", "2026-03-01", "2026-04-14", "8.7", 45, "26.64")]
    [InlineData("story", "656.06", "2026-04-01", "2026-05-08", "8.2", 38, "5.62")]
    [InlineData("story, kept", "161.96", "2026-04-01", "2026-05-08", "8.2", 38, "1.39")]
    [InlineData("story, to client", "494.10", "2026-05-09", "2026-06-15", "2.2", 38, "1.13")]
    public async Task Ledger_T9_interest_compounds_daily_and_both_ends_count(string example, string principal, string from, string to, string rate, int days, string interest)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/interest?principal={principal}&from={from}&to={to}&rate={rate}");

        Assert.Equal((example, 200, days, interest), (example, answer.Status, answer.Json.GetProperty("days").GetInt32(), answer["interest"]));
        Assert.NotEqual(0, answer.Json.GetProperty("trace").GetArrayLength());
    }

    [Fact]
    public void Ledger_T9_N3_the_rate_changes_with_the_quarter() =>
        Assert.Equal("428.93", InterestCalculation.Charge(Span("2026-01-31", "2026-03-31", 25_000, 8.3m), Span("2026-04-01", "2026-04-15", 25_000, 8.2m)).ToString());

    [Fact]
    public void Ledger_T9_N4_a_part_payment_counts_the_day_it_is_made() =>
        Assert.Equal("99.21", InterestCalculation.Charge(Span("2025-12-02", "2025-12-15", 12_000, 8.7m), Span("2025-12-16", "2025-12-31", 7_000, 8.7m), Span("2026-01-01", "2026-01-20", 7_000, 8.3m)).ToString());

    [Fact]
    public void Ledger_T9_N5_a_refund_earns_the_prescribed_rate_from_the_91st_day() =>
        Assert.Equal("12.68", InterestCalculation.Charge(Span("2025-12-02", "2025-12-31", 4_000, 2.7m), Span("2026-01-01", "2026-01-15", 4_000, 2.3m)).ToString());

    [Fact]
    public void Ledger_T9_N8_specified_and_prescribed_stretches_are_rounded_once() =>
        Assert.Equal("2764.23", InterestCalculation.Charge(
            Span("2024-11-30", "2024-12-31", 40_000, 10.4m), Span("2025-01-01", "2025-03-31", 40_000, 9.7m), Span("2025-04-01", "2025-06-10", 40_000, 8.9m),
            Span("2025-06-11", "2025-06-30", 40_000, 2.9m), Span("2025-07-01", "2025-12-10", 40_000, 2.7m), Span("2025-12-11", "2025-12-22", 40_000, 8.7m)).ToString());

    [Fact]
    public void The_prescribed_rate_is_the_mean_of_the_auctions_to_a_tenth_and_the_specified_rate_six_points_more()
    {
        var prescribed = InterestCalculation.PrescribedRate([0.944m, 1.0423m]);
        Assert.Equal((1.0m, 7.0m), (prescribed, InterestCalculation.SpecifiedRate(prescribed)));
        Assert.Equal(2.3m, InterestCalculation.PrescribedRate([2.25m]));
    }

    [Fact]
    public void Splitting_a_stretch_of_days_changes_nothing() =>
        Gen.Select(Gen.Long[1, 1_000_000_000], Gen.Int[1, 400], Gen.Int[0, 399]).Sample((cents, length, cut) =>
        {
            var from = new DateOnly(2027, 6, 1);
            var to = from.AddDays(length - 1);
            var middle = from.AddDays(cut % length);
            var whole = InterestCalculation.Charge(new InterestSpan(from, to, Money.OfCents(cents), 8.3m));
            return whole == InterestCalculation.Charge(new(from, middle, Money.OfCents(cents), 8.3m), new(middle.AddDays(1), to, Money.OfCents(cents), 8.3m));
        }, iter: 300);

    [Theory]
    [InlineData("principal=10000.00&from=2031-01-31&to=2031-02-20", 422, "RATE_MISSING")]
    [InlineData("principal=10000.00&from=2026-02-20&to=2026-01-31&rate=8.3", 400, "VAL_DATE_ORDER")]
    [InlineData("principal=-1&from=2026-01-31&to=2026-02-20&rate=8.3", 400, "VAL_PRINCIPAL")]
    [InlineData("principal=1.001&from=2026-01-31&to=2026-02-20&rate=8.3", 400, "VAL_PRINCIPAL")]
    [InlineData("principal=1&from=2026-01-31&to=2026-02-20&rate=8,3", 400, "VAL_RATE")]
    [InlineData("principal=1&from=2026-01-31&to=2026-02-20&rate=8.3&kind=OTHER", 400, "VAL_KIND")]
    public async Task What_cannot_be_computed_is_refused(string query, int status, string code)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/interest?{query}");
        Assert.Equal((status, code), (answer.Status, answer["code"]));
    }

    static InterestSpan Span(string from, string to, decimal principal, decimal rate) =>
        new(DateOnly.Parse(from, CultureInfo.InvariantCulture), DateOnly.Parse(to, CultureInfo.InvariantCulture), Money.Of(principal), rate);
}
