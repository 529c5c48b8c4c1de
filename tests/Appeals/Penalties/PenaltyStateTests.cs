using Carm.Kernel;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>Every command in every state, at each place in time and with each payment that makes a difference (ledger-appeals 7.4).</summary>
public sealed class PenaltyStateTests
{
    static readonly DateOnly Served = new(2026, 3, 2);

    [Fact]
    public void Each_command_in_each_state_does_what_the_table_says_or_conflicts()
    {
        string[] legal =
        [
            "Draft Discard Discarded", "Draft Issue Issued", "Issued Discard Discarded", "Issued Serve Served",
            "Served Pay Paid", "Served FallOverdue Overdue", "Served RequestCorrection CorrectionRequested", "Served CorrectLevel Served", "Served Reduce Reduced", "Served Cancel Cancelled", "Served FileReview UnderMinisterialReview", "Served BecomeFinal Final",
            "Paid Reopen Served", "Paid RequestCorrection CorrectionRequested", "Paid CorrectLevel Served", "Paid Reduce Reduced", "Paid Cancel Cancelled", "Paid FileReview UnderMinisterialReview", "Paid BecomeFinal Final",
            "Overdue Pay Paid", "Overdue RequestCorrection CorrectionRequested", "Overdue CorrectLevel Served", "Overdue Reduce Reduced", "Overdue Cancel Cancelled", "Overdue FileReview UnderMinisterialReview", "Overdue BecomeFinal Final",
            "CorrectionRequested RefuseCorrection Served", "CorrectionRequested CorrectLevel Served", "CorrectionRequested Reduce Reduced", "CorrectionRequested Cancel Cancelled", "CorrectionRequested FileReview UnderMinisterialReview", "CorrectionRequested BecomeFinal Final",
            "UnderMinisterialReview Reduce Reduced", "UnderMinisterialReview Cancel Cancelled", "UnderMinisterialReview EndReview Served", "UnderMinisterialReview Increase Increased",
            "Reduced CorrectLevel Served", "Reduced Reduce Reduced", "Reduced Cancel Cancelled", "Reduced FileReview UnderMinisterialReview", "Reduced BecomeFinal Final",
            "Increased Cancel Cancelled", "Final Cancel Cancelled", "Final FileReview UnderMinisterialReview",
        ];
        var seen = new List<string>();
        foreach (var state in Enum.GetValues<PenaltyState>())
            foreach (var command in Enum.GetValues<PenaltyCommand>())
            {
                var penalty = In(state);
                Assert.Equal(penalty.May(command), After(penalty, command, day: 10) is { } after && Seen(after));
                bool Seen(PenaltyState to)
                {
                    seen.Add($"{state} {command} {to}");
                    return true;
                }
            }
        Assert.Equal(legal.Order(), seen.Order());
    }

    /// <summary>Thirty days from the notice; a Sunday or a holiday rolls forward, a Saturday does not (Interpretation Act s.26).</summary>
    [Theory]
    [InlineData("2026-03-02", "2026-04-01")]
    [InlineData("2026-03-12", "2026-04-11")]    // Saturday
    [InlineData("2026-03-13", "2026-04-13")]    // Sunday
    [InlineData("2026-06-01", "2026-07-02")]    // Canada Day
    public void It_may_be_paid_without_interest_within_thirty_days_that_roll_over_Sundays_and_holidays(string issued, string last) =>
        Assert.Equal(DateOnly.Parse(last), (In(PenaltyState.Served) with { IssuedOn = DateOnly.Parse(issued) }).PayByOn);

    /// <summary>What is asked of the CBSA and comes to nothing leaves the penalty where it stands without it.</summary>
    [Theory]
    [InlineData("owed", 30, "Served")]
    [InlineData("owed", 31, "Overdue")]
    [InlineData("owed", 91, "Overdue")]         // the ninetieth day is a Sunday
    [InlineData("owed", 92, "Final")]
    [InlineData("paid", 10, "Paid")]
    [InlineData("paid", 40, "Paid")]
    [InlineData("paid", 92, "Final")]
    [InlineData("lowered", 10, "Reduced")]
    [InlineData("lowered", 40, "Reduced")]
    [InlineData("lowered", 92, "Final")]
    [InlineData("reviewed", 10, "Final")]
    [InlineData("reviewed", 92, "Final")]
    public void Refused_corrections_and_reviews_that_change_nothing_leave_it_by_its_payment_and_its_day(string variant, int day, string state)
    {
        var to = Enum.Parse<PenaltyState>(state);
        Assert.Equal(to, After(Variant(In(PenaltyState.CorrectionRequested), variant), PenaltyCommand.RefuseCorrection, day));
        Assert.Equal(to, After(Variant(In(PenaltyState.UnderMinisterialReview), variant), PenaltyCommand.EndReview, day));
    }

    [Fact]
    public void After_a_review_without_a_decision_what_the_client_asked_of_the_officer_is_asked_still()
    {
        Correction Asked(string grounds) => new(grounds, "The sum is wrong.", At(5));
        Assert.Equal(PenaltyState.CorrectionRequested, After(In(PenaltyState.UnderMinisterialReview) with { Correction = Asked("CALC_ERROR") }, PenaltyCommand.EndReview, day: 40));
        Assert.Equal(PenaltyState.Overdue, After(In(PenaltyState.UnderMinisterialReview) with { Correction = Asked(Correction.ByOfficer) }, PenaltyCommand.EndReview, day: 40));
        Assert.Equal(PenaltyState.Final, After(In(PenaltyState.UnderMinisterialReview) with { Correction = Asked("CALC_ERROR") }, PenaltyCommand.EndReview, day: 92));
    }

    [Theory]
    [InlineData("NPA", 30, "Served")]
    [InlineData("NPA", 31, "Overdue")]
    [InlineData("NPA", 92, "Final")]
    [InlineData("K23", 92, "Overdue")]          // a charge for late accounting is waived, not contested, and so never final
    public void What_was_paid_and_is_owing_again_is_overdue_after_thirty_days_and_final_after_ninety(string kind, int day, string state) =>
        Assert.Equal(Enum.Parse<PenaltyState>(state), After(In(PenaltyState.Paid) with { Kind = kind, Owing = Money.Zero }, PenaltyCommand.Reopen, day));

    [Fact]
    public void The_ledgers_word_pays_and_reopens_and_an_older_word_changes_nothing()
    {
        var paid = In(PenaltyState.Served).Owes(Money.Zero, At(10));
        Assert.Equal((PenaltyState.Paid, Money.Zero), (paid.State, paid.Owing));
        Assert.Same(paid, paid.Owes(Money.Of(500), At(9)));
        Assert.Equal(PenaltyState.Served, paid.Owes(Money.Of(500), At(12)).State);
        Assert.Equal(PenaltyState.Overdue, paid.Owes(Money.Of(500), At(40)).State);
        foreach (var state in new[] { PenaltyState.CorrectionRequested, PenaltyState.UnderMinisterialReview, PenaltyState.Reduced, PenaltyState.Cancelled, PenaltyState.Final })
            Assert.Equal((state, Money.Zero), (In(state).Owes(Money.Zero, At(10)).State, In(state).Owes(Money.Zero, At(10)).Owing!.Value));
    }

    [Theory]
    [InlineData(PenaltyState.Draft, "", "Cbsa")]
    [InlineData(PenaltyState.Issued, "", "Cbsa")]
    [InlineData(PenaltyState.Served, "PENALTY_PAY_BY 2026-04-01, PENALTY_RECOURSE_END 2026-06-01", "Client")]
    [InlineData(PenaltyState.Paid, "PENALTY_RECOURSE_END 2026-06-01", "Client")]
    [InlineData(PenaltyState.Overdue, "PENALTY_PAY_BY 2026-04-01, PENALTY_RECOURSE_END 2026-06-01", "Client")]
    [InlineData(PenaltyState.CorrectionRequested, "PENALTY_PAY_BY 2026-04-01, PENALTY_RECOURSE_END 2026-06-01, PENALTY_CORRECTION_END 2026-06-01", "Cbsa")]
    [InlineData(PenaltyState.UnderMinisterialReview, "PENALTY_PAY_BY 2026-04-01", "Cbsa")]
    [InlineData(PenaltyState.Reduced, "PENALTY_PAY_BY 2026-04-01, PENALTY_RECOURSE_END 2026-06-01", "Client")]
    [InlineData(PenaltyState.Cancelled, "", "Nobody")]
    [InlineData(PenaltyState.Final, "PENALTY_EXTENSION_END 2027-05-31", "Nobody")]
    [InlineData(PenaltyState.Discarded, "", "Nobody")]
    public void Each_state_shows_whose_turn_it_is_and_the_limits_that_run(PenaltyState state, string clocks, string turn)
    {
        ICase penalty = state == PenaltyState.Paid ? In(state) with { Owing = Money.Zero } : In(state);
        Assert.Equal((clocks, turn), (string.Join(", ", penalty.Clocks.Select(c => $"{c.Kind} {c.LastDay:yyyy-MM-dd}")), penalty.Turn.ToString()));
    }

    [Fact]
    public void Of_a_charge_for_late_accounting_only_the_day_to_pay_by_runs()
    {
        ICase charge = In(PenaltyState.Served) with { Kind = Penalty.LateCharge };
        Assert.Equal([ClockRules.PenaltyPayBy], charge.Clocks.Select(c => c.Kind));
        Assert.True(((ICase)(In(PenaltyState.Paid) with { Kind = Penalty.LateCharge, Owing = Money.Zero })).IsOver);
    }

    [Fact]
    public void What_the_minister_demanded_more_stands_though_an_earlier_notice_falls_away_and_its_level_with_it()
    {
        var raised = In(PenaltyState.Increased) with { Adjustment = Money.Of(300), Owing = Money.Of(800) };
        var (after, fact) = raised.Relevelled([.. raised.Lines.Select(l => l with { Amount = Money.Of(425) })], At(5));
        Assert.Equal(("725.00", 75m), ($"{after.Amount}", fact!.Reduction));
    }

    static Penalty In(PenaltyState state)
    {
        var penalty = new Penalty("NPA-2026-000001", Penalty.Notice, "700000003RM0001", "700000003", [new("C352", 1, 1, PenaltyBasis.Occurrence, Money.Of(500), Served)], [new(state, At(0))]);
        return state is PenaltyState.Draft or PenaltyState.Discarded ? penalty : state is PenaltyState.Issued ? penalty with { IssuedOn = Served } : penalty with { IssuedOn = Served, ServedOn = Served };
    }

    static Penalty Variant(Penalty penalty, string variant) => variant switch
    {
        "paid" => penalty with { Owing = Money.Zero },
        "lowered" => penalty with { Adjustment = -Money.Of(100), Owing = Money.Of(400) },
        "reviewed" => penalty with { IsReviewed = true },
        _ => penalty with { Owing = Money.Of(500) },
    };

    static PenaltyState? After(Penalty penalty, PenaltyCommand command, int day)
    {
        try
        {
            return penalty.After(command, At(day)).State;
        }
        catch (Rejected refused)
        {
            Assert.Equal("STATE_CONFLICT", refused.Code);
            return null;
        }
    }

    /// <summary>Noon of so many days after service.</summary>
    static DateTimeOffset At(int day) => Served.AddDays(day).InToronto(new(12, 0));
}
