using Carm.Appeals.Contracts;
using Carm.Kernel;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>What may be appealed, whatever becomes of it: statements of adjustments and advance rulings; pure.</summary>
public sealed class AppealedDecisionTests
{
    static readonly DateOnly Served = new(2026, 3, 2);

    static readonly DateTimeOffset At = new(2026, 6, 2, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("served", "SERVED Client APPEAL_END 2026-06-01")]
    [InlineData("past", "SERVED Client APPEAL_EXTENSION_END 2027-05-31")]
    [InlineData("appealed", "APPEALED Nobody")]
    [InlineData("past, appealed", "APPEALED Nobody")]
    [InlineData("for the Tribunal", "SERVED Client TRIBUNAL_END 2026-06-01")]
    [InlineData("for the Tribunal, past", "SERVED Client TRIBUNAL_EXTENSION_END 2027-05-31")]
    public void A_statement_shows_whose_turn_it_is_and_until_when_it_may_be_contested_where(string situation, string expected) => Assert.Equal(expected, Seen(Statement(situation)));

    [Theory]
    [InlineData("served", "past", "AppealTimePassed 2026-06-01")]
    [InlineData("past", null, "AppealTimePassed 2027-05-31")]
    [InlineData("appealed", null, null)]
    [InlineData("for the Tribunal", "for the Tribunal, past", null)]
    [InlineData("for the Tribunal, past", null, "AppealTimePassed 2027-05-31")]
    public void A_limit_of_a_statement_that_passes_unused_leaves_the_year_for_more_time_and_is_told_to_who_keeps_its_security(string situation, string? then, string? told)
    {
        ICase statement = Statement(situation);
        var clock = statement.Clocks.SingleOrDefault();
        var after = clock is null ? null : statement.Lapse(clock.Kind)?.Case;
        Assert.Equal(then is null ? null : Statement(then), after);
        var facts = clock is null ? [] : statement.Passed(clock.Kind, clock.LastDay, At).Cast<AppealTimePassed>();
        Assert.Equal(told, facts.Select(f => $"{nameof(AppealTimePassed)} {f.LastDay:yyyy-MM-dd}").SingleOrDefault());
    }

    [Theory]
    [InlineData("Customs Act s.59(1)(a)", false)]
    [InlineData("Customs Act s.74(4)", false)]  // a refusal on the merits is treated as a re-determination under s.59
    [InlineData("Special Import Measures Act", false)]
    [InlineData(null, false)]
    [InlineData("Customs Act s.60(4)", true)]
    [InlineData("Customs Act s.61(1)", true)]
    public void What_was_decided_under_section_60_or_61_is_contested_before_the_Tribunal(string? authority, bool isForTribunal) => Assert.Equal(isForTribunal, KeepStatementsHandler.IsForTribunal(authority));

    [Theory]
    [InlineData("given", "GIVEN Client APPEAL_END 2026-06-01")]
    [InlineData("past", "GIVEN Client APPEAL_EXTENSION_END 2027-05-31")]
    [InlineData("appealed", "APPEALED Nobody")]
    [InlineData("ended", "ENDED Nobody")]
    [InlineData("appealed, ended", "ENDED Nobody")]
    public void A_ruling_shows_whose_turn_it_is_and_until_when_its_review_may_be_asked_for(string situation, string expected)
    {
        Assert.Equal(expected, Seen(Ruling(situation)));
        Assert.Equal(situation.Contains("ended", StringComparison.Ordinal), ((ICase)Ruling(situation)).IsOver);
    }

    [Fact]
    public void Each_thing_that_is_heard_of_a_ruling_does_in_each_state_what_the_table_says_or_nothing()
    {
        var heard = new Dictionary<string, Func<GivenRuling, GivenRuling?>>
        {
            ["GivenAnew"] = r => r.GivenAnew(2, "ORIGIN", new(2026, 4, 1), isDecided: false),
            ["GivenAnewAfterItsReview"] = r => r.GivenAnew(2, "ORIGIN", new(2026, 4, 1), isDecided: true),
            ["GivenAgain"] = r => r.GivenAnew(1, "ORIGIN", Served, isDecided: false),
            ["Ended"] = r => r.Ended(),
            ["TimePassed"] = r => (GivenRuling?)((ICase)r).Lapse(ClockRules.AppealEnd)?.Case,
        };
        string[] expected =
        [
            "given GivenAnew GIVEN Client APPEAL_END 2026-06-30", "given GivenAnewAfterItsReview GIVEN Client APPEAL_END 2026-06-30", "given Ended ENDED Nobody", "given TimePassed GIVEN Client APPEAL_EXTENSION_END 2027-05-31",
            "past GivenAnew GIVEN Client APPEAL_END 2026-06-30", "past GivenAnewAfterItsReview GIVEN Client APPEAL_END 2026-06-30", "past Ended ENDED Nobody", "past TimePassed GIVEN Client APPEAL_EXTENSION_END 2027-05-31",
            "appealed GivenAnew APPEALED Nobody", "appealed GivenAnewAfterItsReview GIVEN Client APPEAL_END 2026-06-30", "appealed Ended ENDED Nobody", "appealed TimePassed APPEALED Nobody",
            "ended GivenAnew ENDED Nobody", "ended GivenAnewAfterItsReview ENDED Nobody", "ended TimePassed ENDED Nobody",
        ];
        Assert.Equal(expected, new[] { "given", "past", "appealed", "ended" }.SelectMany(s => heard.Select(h => (s, h.Key, After: h.Value(Ruling(s)))).Where(r => r.After is not null).Select(r => $"{r.s} {r.Key} {Seen(r.After!)}")));
        // A judgment in the appeal of an earlier decision is written out by a later one still.
        Assert.Equal("APL-1", Ruling("appealed").GivenAnew(2, "ORIGIN", Served, isDecided: true)!.GivenAnew(3, "ORIGIN", Served, isDecided: false)!.EarlierAppeal);
    }

    static ServedStatement Statement(string situation) => new("S", "12345000000013", "700000003RM0001", Served, 100m, "VALUE")
    {
        IsPast = situation.Contains("past", StringComparison.Ordinal), AppealNumber = situation.Contains("appealed", StringComparison.Ordinal) ? "APL-1" : null, IsForTribunal = situation.Contains("Tribunal", StringComparison.Ordinal), LineDuties = NoLines,
    };

    static readonly Dictionary<int, decimal> NoLines = [];

    static GivenRuling Ruling(string situation) => new("RUL-1", 1, "700000003RM0001", "ORIGIN", Served)
    {
        IsPast = situation.Contains("past", StringComparison.Ordinal), AppealNumber = situation.Contains("appealed", StringComparison.Ordinal) ? "APL-1" : null, HasEnded = situation.Contains("ended", StringComparison.Ordinal),
    };

    static string Seen(ICase @case) => string.Join(' ', [@case.StateName, $"{@case.Turn}", .. @case.Clocks.SelectMany(c => new[] { c.Kind, $"{c.LastDay:yyyy-MM-dd}" })]);
}
