using CsCheck;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>The service standard of 120 calendar days, pure.</summary>
public sealed class RulingClockTests
{
    [Theory]
    [InlineData("", "2026-07-08")]
    [InlineData("2026-04-01..2026-04-21", "2026-07-28")]
    [InlineData("2026-04-01..2026-04-01", "2026-07-08")]
    [InlineData("2026-04-01..2026-04-21 2026-04-11..2026-05-01", "2026-08-07")]      // two stops at once stop one clock: 30 days
    [InlineData("2026-04-11..2026-05-01 2026-04-01..2026-04-21", "2026-08-07")]
    [InlineData("2026-04-01..2026-05-01 2026-04-11..2026-04-21", "2026-08-07")]
    [InlineData("2026-03-01..2026-03-15", "2026-07-13")]                             // what stood before day 0 counts for nothing
    [InlineData("2026-02-01..2026-03-10", "2026-07-08")]
    [InlineData("2026-07-08..2026-07-18", "2026-07-18")]
    [InlineData("2026-07-09..2026-07-19", "2026-07-08")]                             // what is late stays late
    [InlineData("2026-06-10..", "2026-07-13")]                                       // still stopped on 15 June
    [InlineData("2026-06-15..", "2026-07-08")]
    public void A_request_complete_on_10_March_is_due(string stops, string due) =>
        Assert.Equal(DateOnly.Parse(due), RulingClock.TargetOn(new(2026, 3, 10), [.. stops.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Stop)], 120, new(2026, 6, 15)));

    /// <summary>Against a count of days one by one: the first day on which 120 have run and no stop stands.</summary>
    [Fact]
    public void The_target_is_the_day_on_which_as_many_days_have_run_as_the_standard_has()
    {
        var complete = new DateOnly(2026, 3, 10);
        Gen.Select(Gen.Int[-20, 200], Gen.Int[0, 40]).Array[0, 6].Sample(pairs =>
        {
            ClockStop[] stops = [.. pairs.Select(p => new ClockStop(complete.AddDays(p.Item1), complete.AddDays(p.Item1 + p.Item2)))];
            bool IsStopped(DateOnly day) => stops.Any(s => s.From <= day && day < s.To);
            var (day, run) = (complete, 0);
            while (run < 120 || IsStopped(day))
            {
                if (!IsStopped(day)) run++;
                day = day.AddDays(1);
            }
            Assert.Equal(day, RulingClock.TargetOn(complete, stops, 120, default));
        });
    }

    static ClockStop Stop(string text) => text.Split("..") is [var from, var to] ? new(DateOnly.Parse(from), to.Length == 0 ? null : DateOnly.Parse(to)) : throw new FormatException(text);
}
