using Carm.Kernel;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>What an outcome of the President's or of a judgment makes of an appeal (ledger-appeals 9.3, 9.6); pure.</summary>
public sealed class JudgmentTests
{
    static readonly DateOnly Today = new(2026, 5, 20);

    [Fact]
    public void Each_outcome_decides_the_appeals_that_have_it_and_no_other()
    {
        string[] expected =
        [
            "S60Redetermination ALLOWED DecidedAllowed", "S60Redetermination PARTLY DecidedPartly", "S60Redetermination DENIED DecidedDenied", "S60RulingReview AFFIRMED DecidedDenied", "S60RulingReview REVISED DecidedAllowed",
            "S60RulingReview REVERSED DecidedAllowed",
        ];
        var seen = new List<string>();
        foreach (var appeal in new[] { In(AppealState.UnderReview), OfRuling(AppealState.UnderReview) })
            foreach (var outcome in Outcomes)
                if (appeal.Decided(outcome) is { } state) seen.Add($"{appeal.Type} {outcome} {state}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_judgment_is_recorded_while_it_is_awaited_with_an_outcome_that_the_appeal_may_have()
    {
        foreach (var state in Enum.GetValues<AppealState>())
            foreach (var appeal in new[] { In(state), OfRuling(state) })
                foreach (var outcome in Outcomes)
                    Assert.Equal(state is not (AppealState.AtCitt or AppealState.AtFca) ? "STATE_CONFLICT" : outcome == "WITHDRAWN" || outcome is "AFFIRMED" or "REVISED" or "REVERSED" == (appeal.RulingNumber is not null) ? outcome : "VAL_FURTHER_OUTCOME", Try(() => appeal.RecordedAs(outcome, Today, [], "one", Today).Recorded!.Outcome));
    }

    [Theory]
    [InlineData("2026-05-20", "DENIED")]
    [InlineData("2026-05-11", "DENIED")]
    [InlineData("2026-05-10", "VAL_DATE")]      // a day before it was filed
    [InlineData("2026-05-21", "VAL_DATE")]      // tomorrow
    public void A_judgment_comes_between_the_day_of_its_filing_and_today(string on, string expected) =>
        Assert.Equal(expected, Try(() => In(AppealState.AtCitt).RecordedAs("DENIED", DateOnly.Parse(on), [], "one", Today).Recorded!.Outcome));

    [Theory]
    [InlineData("PARTLY", "", "A B C")]         // none named are all
    [InlineData("PARTLY", "C A", "A C")]
    [InlineData("PARTLY", "A A", "APL-ALLOWED")]
    [InlineData("PARTLY", "D", "APL-ALLOWED")]
    [InlineData("ALLOWED", "A", "APL-ALLOWED")]
    [InlineData("ALLOWED", "", "")]
    public void What_a_judgment_allows_in_part_are_statements_of_the_appeal(string outcome, string named, string expected) =>
        Assert.Equal(expected, Try(() => string.Join(' ', In(AppealState.AtCitt).RecordedAs(outcome, Today, named.Split(' ', StringSplitOptions.RemoveEmptyEntries), "one", Today).Recorded!.AllowedStatements)));

    [Fact]
    public void Another_officer_confirms_a_judgment_as_both_read_it()
    {
        var recorded = In(AppealState.AtCitt).RecordedAs("PARTLY", Today, ["A"], "one", Today);
        string Confirm(string by, string outcome, DateOnly on, params string[] allowed) => Try(() => recorded.Confirmed(outcome, on, allowed, by).State.ToString());
        Assert.Equal("CittDecided", Confirm("two", "PARTLY", Today, "A"));
        Assert.Equal("APL-FOUR-EYES", Confirm("one", "PARTLY", Today, "A"));
        foreach (var other in new[] { Confirm("two", "DENIED", Today), Confirm("two", "PARTLY", Today.AddDays(-1), "A"), Confirm("two", "PARTLY", Today, "B"), Confirm("two", "PARTLY", Today) }) Assert.Equal("STATE_CONFLICT", other);
        Assert.Equal("STATE_CONFLICT", Try(() => In(AppealState.AtCitt).Confirmed("DENIED", Today, [], "two").Id));
    }

    /// <summary>Who went where with what outcome, one judgment after the other; what that asks of the CBSA; and what officers then have to write out.</summary>
    [Theory]
    [InlineData("CITT CLIENT DENIED", "Nothing", "")]
    [InlineData("CITT CLIENT WITHDRAWN", "Nothing", "")]
    [InlineData("CITT CLIENT ALLOWED", "CarriedOut", "")]
    [InlineData("CITT CLIENT PARTLY A,B", "LeftToOfficers", "A B")]
    [InlineData("CITT CLIENT DENIED; FCA CLIENT ALLOWED", "CarriedOut", "")]
    [InlineData("CITT CLIENT DENIED; FCA CLIENT PARTLY C", "LeftToOfficers", "C")]
    // What the Tribunal allowed in part and nobody wrote out yet stays to be written out where the Court changes nothing, and goes where the client wins all.
    [InlineData("CITT CLIENT PARTLY A; FCA CLIENT DENIED", "Nothing", "A")]
    [InlineData("CITT CLIENT PARTLY A; FCA PRESIDENT WITHDRAWN", "Nothing", "A")]
    [InlineData("CITT CLIENT PARTLY A; FCA CLIENT ALLOWED", "CarriedOut", "")]
    [InlineData("CITT CLIENT PARTLY A; FCA CLIENT PARTLY B", "LeftToOfficers", "A B")]
    // The President wins: what had been allowed and carried out is determined anew, what had not stands as it stood.
    [InlineData("CITT CLIENT ALLOWED; FCA PRESIDENT ALLOWED", "LeftToOfficers", "A B C")]
    [InlineData("CITT CLIENT ALLOWED; FCA PRESIDENT PARTLY B", "LeftToOfficers", "B")]
    [InlineData("CITT CLIENT PARTLY A,B; FCA PRESIDENT ALLOWED", "LeftToOfficers", "")]
    [InlineData("CITT CLIENT PARTLY A,B; done A; FCA PRESIDENT ALLOWED", "LeftToOfficers", "A")]
    [InlineData("CITT CLIENT PARTLY A,B; done A,B; FCA CLIENT DENIED", "Nothing", "")]
    // Heard only after the Court's judgment was confirmed, what officers had written out of the Tribunal's counts for what the Court does not ask anew; and what the President has won back they take back.
    [InlineData("CITT CLIENT PARTLY A,B; FCA CLIENT DENIED; late CITT A", "Nothing", "B")]
    [InlineData("CITT CLIENT PARTLY A,B; FCA CLIENT PARTLY C; late CITT A", "LeftToOfficers", "B C")]
    [InlineData("CITT CLIENT PARTLY A; FCA CLIENT PARTLY A; late CITT A", "LeftToOfficers", "A")]
    [InlineData("CITT CLIENT PARTLY A; FCA CLIENT ALLOWED; late CITT A", "CarriedOut", "")]
    [InlineData("CITT CLIENT PARTLY A,B; FCA PRESIDENT ALLOWED; late CITT A", "LeftToOfficers", "A")]
    [InlineData("CITT CLIENT PARTLY A,B; FCA PRESIDENT ALLOWED; late CITT C", "LeftToOfficers", "")]
    [InlineData("CITT CLIENT PARTLY A; FCA PRESIDENT PARTLY A; late CITT A; late FCA A", "LeftToOfficers", "")]
    public void What_a_judgment_asks_is_carried_out_by_itself_or_left_to_officers(string story, string effect, string toCarryOut)
    {
        var appeal = Live(In(AppealState.DecidedDenied), story);
        Assert.Equal((effect, toCarryOut), (appeal.EffectOfJudgment().ToString(), string.Join(' ', appeal.ToCarryOut)));
    }

    /// <summary>Against what the President decided under s.61, which asked more of the client or, as what carries out a judgment in part, less than before: to set that aside would bring it nothing.</summary>
    [Theory]
    [InlineData(false, "CITT ALLOWED", "CarriedOut", "")]
    [InlineData(true, "CITT ALLOWED", "LeftToOfficers", "A B C")]
    [InlineData(true, "CITT PARTLY B", "LeftToOfficers", "B")]
    [InlineData(true, "CITT DENIED", "Nothing", "")]
    [InlineData(true, "CITT DENIED; FCA CLIENT ALLOWED", "LeftToOfficers", "A B C")]
    [InlineData(false, "CITT DENIED; FCA CLIENT ALLOWED", "CarriedOut", "")]
    [InlineData(true, "CITT ALLOWED; FCA PRESIDENT ALLOWED", "LeftToOfficers", "")]
    [InlineData(false, "CITT ALLOWED; FCA PRESIDENT ALLOWED", "LeftToOfficers", "A B C")]
    public void What_only_the_Tribunal_hears_of_is_carried_out_by_itself_where_it_had_asked_more(bool lessThanBefore, string story, string effect, string toCarryOut)
    {
        ServedStatement Decided(string id, decimal duties) => new(id, "12345000000013", "700000003RM0001", new(2026, 5, 11), duties, "VALUE") { IsForTribunal = true };
        var appeal = Appeal.BeforeTribunal("APL-1", "700000003RM0001", "700000003", [Decided("A", 100m), Decided("B", lessThanBefore ? -100m : 0), Decided("C", 100m)], "AP-1", Today, Today);
        Assert.Equal((AppealType.S67Redetermination, AppealState.AtCitt, new DateOnly(2026, 8, 10), Turn.Tribunal), (appeal.Type, appeal.State, appeal.LastDay, ((ICase)appeal).Turn));
        string[] steps = story.Split("; ");
        var (outcome, named) = steps[0].Split(' ') is ["CITT", var of, .. var rest] ? (of, rest) : throw new ArgumentException(story);
        appeal = appeal.RecordedAs(outcome, Today, named, "one", Today).Confirmed(outcome, Today, named, "two");
        if (steps.Length > 1) appeal = Live(appeal, steps[1]);
        Assert.Equal((effect, toCarryOut), (appeal.EffectOfJudgment().ToString(), string.Join(' ', appeal.ToCarryOut)));
    }

    [Theory]
    [InlineData("2026-05-11", "AtCitt")]
    [InlineData("2026-05-10", "VAL_DATE")]      // before it was decided
    [InlineData("2026-05-21", "VAL_DATE")]      // tomorrow
    public void What_is_taken_to_the_Tribunal_at_once_was_decided_before_and_filed_by_today(string on, string expected) => Assert.Equal(expected, Try(() => Appeal.BeforeTribunal(
        "APL-1", "700000003RM0001", "700000003", [new("A", "12345000000013", "700000003RM0001", new(2026, 5, 11), 100m, "VALUE") { IsForTribunal = true }], "AP-1", DateOnly.Parse(on), Today).State.ToString()));

    [Theory]
    [InlineData("CITT CLIENT AFFIRMED", "")]
    [InlineData("CITT CLIENT REVISED", "RUL-1")]
    [InlineData("CITT CLIENT REVERSED; FCA PRESIDENT AFFIRMED", "RUL-1")]
    [InlineData("CITT CLIENT AFFIRMED; FCA CLIENT REVERSED", "RUL-1")]
    public void What_a_ruling_is_to_say_officers_write_out(string story, string toCarryOut) => Assert.Equal(toCarryOut, string.Join(' ', Live(OfRuling(AppealState.DecidedDenied), story).ToCarryOut));

    [Fact]
    public void A_judgment_that_officers_have_to_carry_out_waits_for_the_CBSA_by_a_day_until_they_have_also_when_it_is_final()
    {
        ICase judged = Live(In(AppealState.DecidedDenied), "CITT CLIENT PARTLY A,B");
        Assert.Equal((Turn.Cbsa, false), (judged.Turn, judged.IsOver));
        Assert.Equal([("COURT_END", "2026-08-18"), ("JUDGMENT_CARRY_OUT", "2026-08-18")], judged.Clocks.Select(c => (c.Kind, $"{c.LastDay:yyyy-MM-dd}")));
        Assert.Null(judged.Lapse(ClockRules.JudgmentCarryOut));

        var final = (Appeal)judged.Lapse(ClockRules.CourtEnd)!.Value.Case;
        Assert.Equal((AppealState.Final, Turn.Cbsa, false, "JUDGMENT_CARRY_OUT"), (final.State, ((ICase)final).Turn, ((ICase)final).IsOver, Assert.Single(((ICase)final).Clocks).Kind));
        Assert.Equal(Turn.Cbsa, ((ICase)final.CarriedOut(["A"])).Turn);
        ICase done = final.CarriedOut(["A"]).CarriedOut(["B"]);
        Assert.Equal((Turn.Nobody, true, 0), (done.Turn, done.IsOver, done.Clocks.Count));
        Assert.Equal(Turn.Client, ((ICase)((Appeal)judged).CarriedOut(["A", "B"])).Turn);
    }

    static readonly string[] Outcomes = ["ALLOWED", "PARTLY", "DENIED", "WITHDRAWN", "AFFIRMED", "REVISED", "REVERSED", "MAYBE"];

    static Appeal In(AppealState state) => new("APL-1", "700000003RM0001", "700000003", ["A", "B", "C"], "VALUE", "", "", state, 1) { FiledOn = new(2026, 3, 2), DecidedOn = new(2026, 5, 11), Outcome = "DENIED", Further = state is AppealState.AtCitt or AppealState.AtFca ? [new("CITT", "AP-1", new(2026, 5, 11))] : [] };

    static Appeal OfRuling(AppealState state) => In(state) with { StatementNumbers = [], RulingNumber = "RUL-1" };

    static Appeal Live(Appeal appeal, string story)
    {
        foreach (var step in story.Split("; "))
        {
            if (step.Split(' ') is ["done", var done])
            {
                appeal = appeal.CarriedOut(done.Split(','));
                continue;
            }
            if (step.Split(' ') is ["late", var judgedBy, var written])
            {
                appeal = appeal.CarriedOut(written.Split(','), judgedBy);
                continue;
            }
            if (step.Split(' ') is not [var body, var by, var outcome, .. var named]) throw new ArgumentException(step);
            string[] allowed = [.. named.SelectMany(n => n.Split(','))];
            appeal = appeal.FiledFurther(body, "AP-1", Today, by == "CLIENT" ? FurtherAppellant.Client : FurtherAppellant.President, Today).Filed.RecordedAs(outcome, Today, allowed, "one", Today).Confirmed(outcome, Today, allowed, "two");
        }
        return appeal;
    }

    static string Try(Func<string> act)
    {
        try
        {
            return act();
        }
        catch (Rejected refused)
        {
            return refused.Code;
        }
    }
}
