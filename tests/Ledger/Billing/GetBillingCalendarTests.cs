using System.Globalization;
using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

public sealed class GetBillingCalendarTests(CarmHost carm)
{
    /// <summary>The verified calendar of the domain document, row by row.</summary>
    [Theory]
    [InlineData("2024-11-17", "2024-11-29")]
    [InlineData("2024-12-17", "2024-12-31")]
    [InlineData("2025-01-17", "2025-01-31")]
    [InlineData("2025-02-17", "2025-03-03")]
    [InlineData("2025-03-17", "2025-03-31")]
    [InlineData("2025-04-17", "2025-05-01")]
    [InlineData("2025-05-17", "2025-05-30")]
    [InlineData("2025-06-17", "2025-07-01")]
    [InlineData("2025-07-17", "2025-07-31")]
    [InlineData("2025-08-17", "2025-08-29")]
    [InlineData("2025-09-17", "2025-10-01")]
    [InlineData("2025-10-17", "2025-10-31")]
    [InlineData("2025-11-17", "2025-12-01")]
    [InlineData("2025-12-17", "2025-12-31")]
    [InlineData("2026-01-17", "2026-01-30")]
    [InlineData("2026-02-17", "2026-03-03")]
    [InlineData("2026-03-17", "2026-03-31")]
    [InlineData("2026-04-17", "2026-05-01")]
    [InlineData("2026-05-17", "2026-05-29")]
    [InlineData("2026-06-17", "2026-07-01")]
    [InlineData("2026-07-17", "2026-07-31")]
    [InlineData("2026-08-17", "2026-08-31")]
    [InlineData("2026-09-17", "2026-10-01")]
    [InlineData("2026-10-17", "2026-10-30")]
    [InlineData("2026-11-17", "2026-12-01")]
    [InlineData("2026-12-17", "2026-12-31")]
    public async Task Ledger_T1_the_due_date_is_the_tenth_weekday_after_the_17th_holidays_included(string periodEnd, string due)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/billing-calendar?stream=RPP&releaseDate={periodEnd}");
        var end = Day(periodEnd);
        Assert.Equal((due, periodEnd, $"{end.AddMonths(-1).AddDays(1):yyyy-MM-dd}", $"{end.AddDays(8):yyyy-MM-dd}"), (answer["paymentDueDate"], answer["billingPeriodEnd"], answer["billingPeriodStart"], answer["statementDate"]));
    }

    /// <summary>A due date on a holiday may be met on the next day that is none; a Saturday is none.</summary>
    [Theory]
    [InlineData("2025-06-17", "2025-07-01", "2025-07-02")]
    [InlineData("2026-06-17", "2026-07-01", "2026-07-02")]
    [InlineData("2026-08-17", "2026-08-31", "2026-08-31")]
    [InlineData("2027-06-17", "2027-07-01", "2027-07-02")]
    [InlineData("2029-03-16", "2029-03-30", "2029-03-31")]
    [InlineData("2033-09-16", "2033-09-30", "2033-10-01")]
    public void Ledger_3_3_the_grace_date_rolls_over_holidays(string released, string due, string grace)
    {
        var dueOn = BillingCalendar.For(BillingStream.Rpp, Day(released)).PaymentDueOn;
        Assert.Equal((Day(due), Day(grace)), (dueOn, BillingCalendar.GraceOn(dueOn)));
    }

    [Fact]
    public void Ledger_T1_from_2024_to_2045_the_due_date_is_12_13_or_14_days_after_the_17th()
    {
        for (var end = new DateOnly(2024, 1, 17); end.Year <= 2045; end = end.AddMonths(1))
            Assert.InRange(BillingCalendar.DueOn(end).DayNumber - end.DayNumber, 12, 14);
    }

    [Theory]
    [InlineData("RPP", "2026-01-17", "2026-01-23", "2025-12-18", "2026-01-17", "2026-01-25", "2026-01-30")]
    [InlineData("RPP", "2026-01-18", "2026-01-23", "2026-01-18", "2026-02-17", "2026-02-25", "2026-03-03")]
    [InlineData("RPP", "2026-03-16", "2026-03-23", "2026-02-18", "2026-03-17", "2026-03-25", "2026-03-31")]
    [InlineData("RPP", "2026-03-17", "2026-03-24", "2026-02-18", "2026-03-17", "2026-03-25", "2026-03-31")]
    [InlineData("RPP", "2026-03-18", "2026-03-25", "2026-03-18", "2026-04-17", "2026-04-25", "2026-05-01")]
    [InlineData("RPP", "2026-04-01", "2026-04-10", "2026-03-18", "2026-04-17", "2026-04-25", "2026-05-01")]
    [InlineData("RPP", "2026-05-14", "2026-05-22", "2026-04-18", "2026-05-17", "2026-05-25", "2026-05-29")]
    [InlineData("RPP", "2026-06-10", "2026-06-17", "2026-05-18", "2026-06-17", "2026-06-25", "2026-07-01")]
    [InlineData("RPP", "2026-06-26", "2026-07-06", "2026-06-18", "2026-07-17", "2026-07-25", "2026-07-31")]
    [InlineData("RPP", "2026-12-18", "2026-12-28", "2026-12-18", "2027-01-17", "2027-01-25", "2027-01-29")]
    [InlineData("CLVS", "2026-03-09", "2026-04-24", "2026-03-01", "2026-03-31", "2026-04-25", "2026-05-01")]
    [InlineData("CLVS", "2026-01-18", "2026-02-24", "2026-01-01", "2026-01-31", "2026-02-25", "2026-03-03")]
    [InlineData("CLVS", "2026-01-31", "2026-02-24", "2026-01-01", "2026-01-31", "2026-02-25", "2026-03-03")]
    [InlineData("CSA1", "2026-02-01", "2026-03-31", "2026-02-01", "2026-02-28", "2026-03-25", "2026-03-31")]
    [InlineData("CSA2", "2026-02-01", "2026-03-03", "2026-01-18", "2026-02-17", "2026-02-25", "2026-03-03")]
    [InlineData("CTC", "2026-03-09", "2026-04-24", "2026-03-01", "2026-03-31", "2026-04-25", "2026-05-01")]
    [InlineData("INTERIM", "2026-03-16", "2026-05-01", "2026-03-01", "2026-03-31", "2026-04-25", "2026-05-01")]
    [InlineData("INTERIM", "2026-03-30", "2026-05-29", "2026-04-01", "2026-04-30", "2026-05-25", "2026-05-29")]
    [InlineData("NON_RPP", "2026-03-16", "2026-03-16", "2026-02-18", "2026-03-17", "2026-03-25", "2026-03-16")]
    public async Task Ledger_T2_each_stream_has_its_own_dates(string stream, string released, string deadline, string start, string end, string statement, string due)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/billing-calendar?stream={stream}&releaseDate={released}");

        Assert.Equal(200, answer.Status);
        Assert.Equal((stream, released, deadline, start, end, statement, due),
            (answer["stream"], answer["releaseDate"], answer["accountingDeadline"], answer["billingPeriodStart"], answer["billingPeriodEnd"], answer["statementDate"], answer["paymentDueDate"]));
    }

    [Theory]
    [InlineData("2026-03-31", "2026-05-01")]
    [InlineData("2026-04-01", "2026-05-29")]
    [InlineData("2026-05-20", "2026-05-29")]
    public async Task Goods_whose_information_is_missing_are_due_by_the_day_of_their_accounting_where_that_comes_first(string accounted, string due) =>
        Assert.Equal(due, (await carm.GetAsync($"/api/v1/tools/billing-calendar?stream=INTERIM&releaseDate=2026-03-30&accountedOn={accounted}"))["paymentDueDate"]);

    [Theory]
    [InlineData("stream=RPX&releaseDate=2026-01-17", "VAL_STREAM")]
    [InlineData("releaseDate=2026-01-17", "VAL_STREAM")]
    [InlineData("stream=RPP&releaseDate=2026-02-29", "VAL_DATE")]
    [InlineData("stream=RPP&releaseDate=17.01.2026", "VAL_DATE")]
    [InlineData("stream=RPP&releaseDate=9999-12-31", "VAL_DATE")]
    [InlineData("stream=RPP", "VAL_DATE")]
    [InlineData("stream=INTERIM&releaseDate=2026-03-30&accountedOn=2026-03-29", "VAL_DATE")]
    public async Task What_cannot_be_read_is_refused(string query, string code)
    {
        var answer = await carm.GetAsync($"/api/v1/tools/billing-calendar?{query}", "fr-CA");
        Assert.Equal((400, code, "Demande mal formée"), (answer.Status, answer["code"], answer["title"]));
    }

    [Fact]
    public async Task A_year_has_twelve_periods_with_the_due_dates_that_the_cbsa_has_set()
    {
        await using var system = await carm.OnClockAsync("2026-05-20T15:00:00Z");
        const string Period = "/api/v1/admin/due-date-overrides/2026-07-17";
        await (await system.SignInAsync("due.officer", "AR_OFFICER")).PutAsync(Period, new { dueOn = "2026-08-10", sourceReference = "Fixture of the tests" });
        Assert.Equal("2026-07-31 False", (await YearAsync(""))[6][^16..]);
        Assert.Equal(200, (await (await system.SignInAsync("due.supervisor", "AR_SUPERVISOR")).PostAsync($"{Period}/approve", ifMatch: "\"1\"")).Status);

        var periods = await YearAsync("?year=2026");
        Assert.Equal(12, periods.Length);
        Assert.Equal("2025-12-18 2026-01-17 2026-01-25 2026-01-30 2026-01-30 False", periods[0]);
        // Canada Day may be met on the day after.
        Assert.Equal("2026-05-18 2026-06-17 2026-06-25 2026-07-01 2026-07-02 False", periods[5]);
        Assert.Equal("2026-06-18 2026-07-17 2026-07-25 2026-08-10 2026-08-10 True", periods[6]);
        Assert.Equal("2024-11-29", (await YearAsync("?year=2024"))[10].Split(' ')[3]);
        var refused = await system.GetAsync("/api/v1/billing-calendar?year=9999");
        Assert.Equal((400, "VAL_DATE"), (refused.Status, refused["code"]));

        async Task<string[]> YearAsync(string query) => [.. (await system.GetAsync($"/api/v1/billing-calendar{query}")).Json.GetProperty("periods").EnumerateArray().Select(p =>
            string.Join(' ', new[] { "billingPeriodStart", "billingPeriodEnd", "statementDate", "paymentDueDate", "lastDayToPay", "moved" }.Select(name => $"{p.GetProperty(name)}")))];
    }

    static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
