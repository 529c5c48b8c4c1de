using Carm.Kernel;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>The states of a review by the Minister (ledger-appeals 10).</summary>
public sealed class MinisterialReviewTests
{
    static readonly DateOnly Day = new(2026, 6, 15);

    [Fact]
    public void Each_command_in_each_state_does_what_the_table_says_or_conflicts()
    {
        string[] legal =
        [
            "Draft Save Draft", "Draft Submit Submitted", "Draft Withdraw Withdrawn",
            "Submitted Withdraw Withdrawn", "Submitted Acknowledge Acknowledged", "Submitted Reject Rejected",
            "Acknowledged Withdraw Withdrawn", "Acknowledged ServeReasons ReasonsServed",
            "ReasonsServed OpenEvidence EvidencePeriod",
            "EvidencePeriod Withdraw Withdrawn", "EvidencePeriod SubmitEvidence EvidencePeriod", "EvidencePeriod WaiveEvidence UnderDecision", "EvidencePeriod CloseEvidence UnderDecision", "EvidencePeriod Decide EVIDENCE_PERIOD_OPEN",
            "UnderDecision Withdraw Withdrawn", "UnderDecision Decide DecidedContravention",
            "DecidedNoContravention GoToCourt AtFederalCourt", "DecidedNoContravention LetStand Final", "DecidedContravention GoToCourt AtFederalCourt", "DecidedContravention LetStand Final",
            "Final GoToCourt AtFederalCourt", "AtFederalCourt RecordJudgment Final",
            "Submitted OfferReinvestment Submitted", "Acknowledged OfferReinvestment Acknowledged", "EvidencePeriod OfferReinvestment EvidencePeriod", "UnderDecision OfferReinvestment UnderDecision",
        ];
        var seen = new List<string>();
        foreach (var state in Enum.GetValues<ReviewState>())
            foreach (var command in Enum.GetValues<ReviewCommand>())
                try
                {
                    var after = In(state).After(command);
                    Assert.Equal(2, after.Changes);
                    seen.Add($"{state} {command} {after.State}");
                }
                catch (Rejected refused) when (refused.Code != "STATE_CONFLICT")
                {
                    seen.Add($"{state} {command} {refused.Code}");
                }
                catch (Rejected)
                {
                    // As the table does not name it.
                }
        Assert.Equal(legal.Order(), seen.Order());
    }

    [Fact]
    public void Each_state_has_its_turn_its_clock_and_its_lapse()
    {
        string[] expected =
        [
            "Draft Client - -", "Submitted Cbsa - -", "Acknowledged Cbsa - -", "ReasonsServed Cbsa - -", "EvidencePeriod Client REVIEW_EVIDENCE:2026-07-15 UnderDecision", "UnderDecision Cbsa - -",
            "DecidedNoContravention Client REVIEW_COURT_END:2026-09-14 Final", "DecidedContravention Client REVIEW_COURT_END:2026-09-14 Final", "AtFederalCourt Court - -", "Final Nobody - -", "Withdrawn Nobody - -", "Rejected Nobody - -",
        ];
        Assert.Equal(expected, Enum.GetValues<ReviewState>().Select(state =>
        {
            ICase review = In(state);
            var lapsed = new[] { ClockRules.ReviewEvidence, ClockRules.ReviewCourtEnd }.Select(review.Lapse).FirstOrDefault(l => l is not null);
            Assert.Equal(review.Turn == Turn.Nobody, review.IsOver);
            return $"{state} {review.Turn} {(review.Clocks is [var clock] ? $"{clock.Kind}:{clock.LastDay:yyyy-MM-dd}" : "-")} {(lapsed is { } l ? ((MinisterialReview)l.Case).State : "-")}";
        }));
    }

    [Theory]
    [InlineData("2026-09-14", null)]
    [InlineData("2026-09-15", "APL-FURTHER-LATE")]
    [InlineData("2026-06-14", "VAL_DATE")]
    [InlineData("2026-10-02", "VAL_DATE")]
    public void The_day_on_which_the_Court_was_gone_to_counts_and_not_the_day_on_which_that_was_told(string filedOn, string? refused)
    {
        MinisterialReview Gone(MinisterialReview review) => review.GoneToCourt("T-1-26", DateOnly.Parse(filedOn), new(2026, 10, 1));
        if (refused is not null) Assert.Equal(refused, Assert.Throws<Rejected>(() => Gone(In(ReviewState.Final))).Code);
        else Assert.True(Gone(In(ReviewState.Final)) is { State: ReviewState.AtFederalCourt, CourtFileNumber: "T-1-26" });
        // What was judged does not come before the Court again.
        Assert.Equal("STATE_CONFLICT", Assert.Throws<Rejected>(() => Gone(In(ReviewState.Final) with { Judgment = CourtOutcome.Dismissed })).Code);
    }

    [Fact]
    public void Only_what_stands_keeps_another_review_of_the_same_away() => Assert.Equal(
        [ReviewState.Draft, ReviewState.Withdrawn, ReviewState.Rejected], Enum.GetValues<ReviewState>().Where(state => In(state).StandingKey is null));

    static MinisterialReview In(ReviewState state) => new("SMR-1", "700000003RM0001", "700000003", ReviewSubject.Penalty, "NPA-1", Day, ReviewApplicant.PersonServed, "", state, 1) { ReasonsServedOn = Day, DecidedOn = new(2026, 6, 15) };
}
