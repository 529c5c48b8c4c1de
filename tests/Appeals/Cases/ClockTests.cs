using Carm.Kernel;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>What the limits of a case make happen, and when.</summary>
public sealed class ClockTests
{
    static readonly DateOnly Start = new(2026, 3, 2);

    public static TheoryData<string> Kinds => [.. ClockRules.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_limit_is_reminded_of_on_each_of_its_days_and_lapses_once_however_the_days_pass(string kind)
    {
        // As long as the longest: of a limit that is shorter the later reminders never come.
        foreach (var days in new[] { 30, 90, 455 })
        {
            var limit = new Limited([new(kind, Start, Start.AddDays(days))]);
            string[] expected = [.. ClockRules.All[kind].RemindOn.Where(day => day <= days).Select(day => $"{day} reminder"), $"{days + 1} lapse"];
            Assert.Equal(expected, Happens(limit, Enumerable.Range(0, 500)));
            Assert.Equal(expected, Happens(limit, [500, 500, 501]));
            Assert.Equal(expected, Happens(limit, [0, 61, 61, 82, 430, 500]));
        }
    }

    [Theory]
    [InlineData(59, "60 reminder", "80 reminder", "91 lapse")]
    [InlineData(60, "60 reminder", "80 reminder", "91 lapse")]
    [InlineData(70, "80 reminder", "91 lapse")]
    [InlineData(100, "91 lapse")]
    public void A_limit_that_a_case_has_late_is_not_reminded_of_what_is_past_and_of_one_that_is_over_only_the_end_is_told(int from, params string[] expected) =>
        Assert.Equal(expected, Happens(new Limited([new(ClockRules.CorrectionEnd, Start, Start.AddDays(90))]), Enumerable.Range(from, 200), from));

    [Fact]
    public void A_last_day_that_is_moved_is_reminded_of_and_lapses_again()
    {
        var (ninety, more) = (new Limited([new(ClockRules.CaseCorrections, Start, Start.AddDays(90))]), new Limited([new(ClockRules.CaseCorrections, Start, Start.AddDays(120))]));
        var lapsed = CaseFile.New(ninety).After(ninety, Start).Passed(Start.AddDays(95));
        Assert.Equal(["110 reminder", "121 lapse"], Happens(lapsed.After(more, Start.AddDays(95)), Enumerable.Range(95, 60)));
        // Before the first reminder was sent both come with the new end.
        Assert.Equal(["90 reminder", "110 reminder", "121 lapse"], Happens(CaseFile.New(ninety).After(ninety, Start).After(more, Start.AddDays(40)), Enumerable.Range(40, 100)));
        // What changes of the case without its limit changes nothing of what was told.
        Assert.Empty(Happens(lapsed.After(ninety, Start.AddDays(96)), [200]));
    }

    static IEnumerable<string> Happens(Limited limit, IEnumerable<int> days, int from = 0) => Happens(CaseFile.New(limit).After(limit, Start.AddDays(from)), days);

    static IEnumerable<string> Happens(CaseFile file, IEnumerable<int> days)
    {
        foreach (var day in days.Select(Start.AddDays))
        {
            foreach (var (_, on, isLapse) in file.DueBy(day)) yield return $"{on.DayNumber - Start.DayNumber} {(isLapse ? "lapse" : "reminder")}";
            file = file.Passed(day);
            if (file.NextKey is { } next) Assert.True(string.CompareOrdinal(next, CaseFile.KeyOf(day)) > 0);
        }
        Assert.Null(file.NextKey);
    }

    /// <summary>A case that has these limits and nothing else.</summary>
    sealed record Limited(IReadOnlyList<Clock> Clocks) : ICase
    {
        public string Id => "CASE-1";

        public CaseKind Kind => CaseKind.Appeal;

        public string RmAccount => "700000003RM0001";

        public string SubmitterBn9 => "700000003";

        public string StateName => "RUNNING";

        public Turn Turn => Turn.Client;

        public bool IsOver => false;

        public (ICase Case, CaseAct Act)? Lapse(string clock) => null;
    }
}
