using Carm.Kernel;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>What may be done to a ruling when; pure.</summary>
public sealed class RulingTransitionsTests
{
    const string Rm = "700000003RM0001";

    static readonly DateTimeOffset Now = new(2026, 7, 6, 15, 0, 0, TimeSpan.Zero);

    static readonly DateOnly Today = new(2026, 7, 6);

    static readonly RulingTerms Terms = new(new("Heading 61.09", "Position 61.09"), new("By rule 1", "Par la règle 1"), "6109100012");

    static Ruling At(RulingState state, RulingKind kind = RulingKind.AdvanceTariff) => new("RUL-2026-000001", Rm, Rm[..9], kind, kind == RulingKind.NationalCustoms ? NationalSubject.Marking : null, new(), 120, Now)
    {
        State = state,
        SubmittedOn = new(2026, 3, 10),
        CompleteOn = state is RulingState.Draft or RulingState.Submitted or RulingState.CompletenessCheck ? null : new(2026, 3, 10),
        Questions = state == RulingState.InfoRequested ? [new("Which?", Today, new(2026, 8, 5))] : [],
        Reviews = state == RulingState.UnderS60Review ? [new("APL-1", 1, Today)] : [],
    };

    [Fact]
    public void Each_command_in_each_state_does_what_the_table_says_or_conflicts()
    {
        string[] open = ["Draft", "Submitted", "CompletenessCheck", "InfoRequested", "UnderReview", "Postponed"];
        string[] legal =
        [
            .. open.Select(state => $"{state} Withdraw Withdrawn"),
            .. open.Skip(2).Select(state => $"{state} Take {state}"),
            "Draft Save Draft", "Draft Submit Submitted", "Submitted Take CompletenessCheck", "CompletenessCheck Complete UnderReview", "CompletenessCheck Ask InfoRequested", "UnderReview Ask InfoRequested",
            "InfoRequested Answer UnderReview", "UnderReview SendSample UnderReview", "Postponed SendSample Postponed", "UnderReview Postpone Postponed", "Postponed Resume UnderReview",
            "CompletenessCheck Decline Declined", "UnderReview Decline Declined", "Postponed Decline Declined", "UnderReview Propose UnderReview", "UnderReview Issue Issued",
            "Issued Propose Issued", "Issued Modify Modified", "Issued Revoke Revoked", "Issued Supersede Superseded",
            "Issued Review UnderS60Review", "Modified Review UnderS60Review",
            "UnderS60Review EndReview Issued", "UnderS60Review Affirm Issued", "UnderS60Review Revise UnderS60Review", "UnderS60Review Reverse UnderS60Review",
            "Modified Propose Modified", "Modified Modify Modified", "Modified Revoke Revoked", "Modified Supersede Superseded",
        ];
        var seen = new List<string>();
        foreach (var state in Enum.GetValues<RulingState>())
            foreach (var command in Enum.GetValues<RulingCommand>())
                if (StateAfter(At(state), command) is { } next) seen.Add($"{state} {command} {next}");
        Assert.Equal(legal.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_applicant_has_its_days_to_answer_before_it_is_declined_or_postponed()
    {
        var asked = At(RulingState.InfoRequested) with { Questions = [new("Which?", new(2026, 6, 6), Today)] };
        Assert.Null(StateAfter(asked, RulingCommand.Decline));
        Assert.Null(StateAfter(asked, RulingCommand.Postpone));
        Assert.Equal(RulingState.Declined, StateAfter(asked, RulingCommand.Decline, Now.AddDays(1)));

        var postponed = asked.After(RulingCommand.Postpone, "officer", Now.AddDays(1));
        Assert.Equal(RulingState.Postponed, postponed.State);
        Assert.True(postponed.ClockIsStopped);
        Assert.Equal(RulingState.InfoRequested, StateAfter(postponed, RulingCommand.Resume));
        Assert.Equal(RulingState.Postponed, StateAfter(postponed, RulingCommand.Answer));
        Assert.Equal(RulingState.CompletenessCheck, StateAfter(asked with { CompleteOn = null }, RulingCommand.Answer));
    }

    [Fact]
    public void With_a_sample_at_the_laboratory_nothing_is_issued_and_no_second_one_is_sent()
    {
        var pending = At(RulingState.UnderReview) with { Samples = [new(new(2026, 4, 1), new(2026, 4, 5)), new(new(2026, 5, 1))] };
        foreach (var command in new[] { RulingCommand.SendSample, RulingCommand.Propose, RulingCommand.Issue }) Assert.Null(StateAfter(pending, command));
        Assert.Equal(RulingState.UnderReview, StateAfter(pending, RulingCommand.ReceiveSample));
        Assert.Equal(RulingState.InfoRequested, StateAfter(pending with { State = RulingState.InfoRequested }, RulingCommand.ReceiveSample));
        Assert.Equal(new DateOnly(2026, 7, 8).AddDays(4 + 66), pending.TargetOn(Today));
        Assert.StartsWith("20260712-", pending.QueueKey);
    }

    [Fact]
    public void A_decision_takes_two_and_stands_on_what_was_proposed_last()
    {
        var reviewed = At(RulingState.UnderReview);
        Assert.Equal("STATE_CONFLICT", Refusal(() => reviewed.Decided(RulingOutcome.Issue, "supervisor", Now)));
        Assert.Equal("STATE_CONFLICT", Refusal(() => reviewed.Proposed(new(RulingOutcome.Revoke, Terms, "officer"), Now)));
        Assert.Equal("STATE_CONFLICT", Refusal(() => At(RulingState.Issued).Proposed(new(RulingOutcome.Issue, Terms, "officer"), Now)));

        var proposed = reviewed.Proposed(new(RulingOutcome.Issue, Terms, "officer"), Now);
        Assert.Equal("SAME_MAKER_CHECKER", Refusal(() => proposed.Decided(RulingOutcome.Issue, "officer", Now)));
        Assert.Null(proposed.After(RulingCommand.Ask, "officer", Now).Proposal);
        var issued = proposed.Decided(RulingOutcome.Issue, "supervisor", Now);
        Assert.Equal((RulingState.Issued, Today, Today, null), (issued.State, issued.ClosedOn, issued.BindsFrom, issued.Proposal));
        Assert.Equal("STATE_CONFLICT", Refusal(() => issued.Proposed(new(RulingOutcome.Modify, Terms, "officer"), Now).Decided(RulingOutcome.Revoke, "supervisor", Now)));
        // The ninetieth day, 4 October, is a Sunday.
        Assert.Equal(new DateOnly(2026, 10, 5), issued.ReviewLastDay);
        Assert.Null((issued with { Kind = RulingKind.NationalCustoms }).ReviewLastDay);
    }

    [Fact]
    public void A_ruling_binds_the_importer_it_was_given_to_from_its_first_day_to_the_one_before_its_last()
    {
        var issued = Decided(At(RulingState.UnderReview), RulingOutcome.Issue, Terms with { EffectiveOn = new(2026, 8, 1) });
        bool[] Days(Ruling ruling, params string[] days) => [.. days.Select(d => ruling.Binds(Rm, DateOnly.Parse(d)))];
        Assert.Equal([false, true, true], Days(issued, "2026-07-31", "2026-08-01", "2031-01-01"));
        Assert.True(issued.Binds("700000003RM0002", new(2026, 8, 1)));
        Assert.False(issued.Binds("800000002RM0001", new(2026, 8, 1)));
        Assert.False(At(RulingState.UnderReview).Binds(Rm, Today));

        var revoked = Decided(issued, RulingOutcome.Revoke, Terms with { EffectiveOn = new(2026, 9, 30) });
        Assert.Equal([true, false], Days(revoked, "2026-09-29", "2026-09-30"));

        var modified = Decided(issued, RulingOutcome.Modify, Terms with { Classification = "6109900020", EffectiveOn = new(2026, 10, 1) });
        Assert.Equal([null, "6109100012", "6109100012", "6109900020"], new[] { Today, new(2026, 8, 1), new(2026, 9, 30), new(2026, 10, 1) }.Select(day => modified.DecisionOn(day)?.Terms.Classification));

        var superseded = modified.SupersededBy(issued with { Id = "RUL-2026-000002", BindsFrom = new(2026, 9, 1) }, "supervisor", Now);
        Assert.Equal([true, false], Days(superseded, "2026-08-31", "2026-09-01"));
        Assert.Equal("RUL-2026-000002", superseded.SupersededBy);
    }

    [Fact]
    public void A_day_of_effect_that_has_passed_before_the_decision_is_the_day_of_the_decision() =>
        Assert.Equal(Today.AddDays(3), Decided(At(RulingState.UnderReview), RulingOutcome.Issue, Terms with { EffectiveOn = Today.AddDays(1) }, later: 3).BindsFrom);

    [Fact]
    public void A_review_leaves_a_ruling_as_it_was_unless_the_president_decides_otherwise()
    {
        var issued = Decided(At(RulingState.UnderReview), RulingOutcome.Issue, Terms);
        var modified = Decided(issued, RulingOutcome.Modify, Terms with { Ground = ChangeGround.Error });
        foreach (var (stood, outcome) in new[] { (issued, (RulingReviewOutcome?)null), (modified, null), (issued, RulingReviewOutcome.Affirmed), (modified, RulingReviewOutcome.Affirmed) })
        {
            var reviewed = stood.Proposed(new(RulingOutcome.Revoke, Terms, "officer"), Now).ReviewedUnder("APL-1", Now);
            Assert.Equal((RulingState.UnderS60Review, null, true), (reviewed.State, reviewed.Proposal, reviewed.Binds(Rm, Today)));
            var over = reviewed.ReviewOver("APL-1", outcome, Now.AddDays(5));
            Assert.Equal((stood.State, new RulingReview("APL-1", stood.Decisions.Count, Today, outcome, Today.AddDays(5))), (over.State, over.Reviews.Single()));
            // What the President decided goes to the tribunal; an appeal that was withdrawn may be filed anew.
            Assert.Equal(outcome is null ? stood.ReviewLastDay : null, over.ReviewLastDay);
        }
    }

    [Theory]
    [InlineData(RulingReviewOutcome.Affirmed, RulingReviewOutcome.Revised)]
    [InlineData(RulingReviewOutcome.Affirmed, RulingReviewOutcome.Reversed)]
    [InlineData(RulingReviewOutcome.Affirmed, RulingReviewOutcome.Affirmed)]
    [InlineData(RulingReviewOutcome.Revised, RulingReviewOutcome.Reversed)]
    public void A_judgment_takes_the_place_of_what_the_president_decided(RulingReviewOutcome president, RulingReviewOutcome tribunal)
    {
        var issued = Decided(At(RulingState.UnderReview), RulingOutcome.Issue, Terms);
        var reviewed = issued.ReviewedUnder("APL-1", Now).ReviewOver("APL-1", president, Now);
        var judged = reviewed.JudgedUnder("APL-1", "CITT", tribunal, Now.AddDays(5));
        Assert.Equal((tribunal, "CITT", Today.AddDays(5)), (judged.Reviews[^1].Outcome, judged.Reviews[^1].Body, judged.Reviews[^1].EndedOn));
        Assert.Equal(tribunal == RulingReviewOutcome.Affirmed ? RulingState.Issued : RulingState.UnderS60Review, judged.State);
        Assert.Equal(tribunal != RulingReviewOutcome.Affirmed, judged.AwaitsReviewOutcome);
        if (judged.AwaitsReviewOutcome)
        {
            var outcome = tribunal == RulingReviewOutcome.Revised ? RulingOutcome.Modify : RulingOutcome.Revoke;
            Assert.Equal(tribunal == RulingReviewOutcome.Revised ? RulingState.Modified : RulingState.Revoked, Decided(judged, outcome, Terms with { Ground = ChangeGround.S60Review }).State);
        }
        // Heard twice, or of a ruling that has ended, it changes nothing; the Court's is another.
        Assert.Equal(judged, judged.JudgedUnder("APL-1", "CITT", tribunal, Now.AddDays(6)));
        Assert.Equal("FCA", judged.JudgedUnder("APL-1", "FCA", RulingReviewOutcome.Reversed, Now.AddDays(9)).Reviews[^1].Body);
        var revoked = Decided(issued, RulingOutcome.Revoke, Terms with { Ground = ChangeGround.Error });
        Assert.Equal(revoked, revoked.JudgedUnder("APL-1", "CITT", tribunal, Now));
    }

    /// <summary>What a judgment affirms is what was decided before, and it does not matter whether the officers have written that out yet.</summary>
    [Theory]
    [InlineData(RulingReviewOutcome.Revised, RulingOutcome.Modify, RulingState.Modified)]
    [InlineData(RulingReviewOutcome.Reversed, RulingOutcome.Revoke, RulingState.Revoked)]
    public void A_judgment_that_affirms_leaves_what_the_president_decided_as_it_is_written_out_or_to_be(RulingReviewOutcome president, RulingOutcome writtenOut, RulingState state)
    {
        var onReview = Terms with { Ground = ChangeGround.S60Review, Classification = "6109900020" };
        var issued = Decided(At(RulingState.UnderReview), RulingOutcome.Issue, Terms);
        var proposed = issued.ReviewedUnder("APL-1", Now).ReviewOver("APL-1", president, Now).Proposed(new(writtenOut, onReview, "officer"), Now);
        var affirmed = proposed.JudgedUnder("APL-1", "CITT", RulingReviewOutcome.Affirmed, Now.AddDays(5));
        Assert.Equal((RulingState.UnderS60Review, true, proposed.Proposal), (affirmed.State, affirmed.AwaitsReviewOutcome, affirmed.Proposal));
        Assert.Equal(("CITT", RulingReviewOutcome.Affirmed, Today.AddDays(5)), (affirmed.Reviews[^1].Body, affirmed.Reviews[^1].Outcome, affirmed.Reviews[^1].EndedOn));
        Assert.Equal(affirmed, affirmed.JudgedUnder("APL-1", "CITT", RulingReviewOutcome.Affirmed, Now.AddDays(6)));
        Assert.Null(affirmed.ReviewLastDay);
        // Before or after the judgment it comes to the same.
        Ruling Written(Ruling ruling) => ruling.Decided(writtenOut, "supervisor", Now.AddDays(7));
        var (before, after) = (Written(affirmed), Written(proposed).JudgedUnder("APL-1", "CITT", RulingReviewOutcome.Affirmed, Now.AddDays(8)));
        Assert.Equal((state, state, false), (before.State, after.State, after.AwaitsReviewOutcome));
        Assert.Equal(before.DecisionOn(Today.AddDays(8))?.Terms, after.DecisionOn(Today.AddDays(8))?.Terms);
        // The Court may say otherwise.
        Assert.Equal(RulingReviewOutcome.Reversed, affirmed.JudgedUnder("APL-1", "FCA", RulingReviewOutcome.Reversed, Now.AddDays(9)).Reviews[^1].Outcome);
    }

    [Fact]
    public void What_the_president_revised_is_modified_and_what_was_reversed_revoked_on_that_ground_alone()
    {
        var (onReview, onError) = (Terms with { Ground = ChangeGround.S60Review }, Terms with { Ground = ChangeGround.Error });
        var issued = Decided(At(RulingState.UnderReview), RulingOutcome.Issue, Terms);
        var (open, revised, reversed) = (issued.ReviewedUnder("APL-1", Now), Over(RulingReviewOutcome.Revised), Over(RulingReviewOutcome.Reversed));
        Ruling Over(RulingReviewOutcome outcome) => issued.ReviewedUnder("APL-1", Now).ReviewOver("APL-1", outcome, Now);
        string? Proposing(Ruling ruling, RulingOutcome outcome, RulingTerms terms) => Refusal(() => ruling.Proposed(new(outcome, terms, "officer"), Now));

        Assert.Equal((false, true, true), (open.AwaitsReviewOutcome, revised.AwaitsReviewOutcome, reversed.AwaitsReviewOutcome));
        Assert.Equal("STATE_CONFLICT", Proposing(open, RulingOutcome.Modify, onReview));
        Assert.Equal(("STATE_CONFLICT", "STATE_CONFLICT"), (Proposing(revised, RulingOutcome.Revoke, onReview), Proposing(reversed, RulingOutcome.Modify, onReview)));
        Assert.Equal(("CAD-4001", "CAD-4001"), (Proposing(revised, RulingOutcome.Modify, onError), Proposing(issued, RulingOutcome.Modify, onReview)));

        var modified = Decided(revised, RulingOutcome.Modify, onReview with { Classification = "6109900020" });
        Assert.Equal((RulingState.Modified, "6109900020", null, false), (modified.State, modified.DecisionOn(Today)?.Terms.Classification, modified.ReviewLastDay, modified.AwaitsReviewOutcome));
        Assert.NotNull(Decided(modified, RulingOutcome.Modify, onError).ReviewLastDay);
        var revoked = Decided(reversed, RulingOutcome.Revoke, onReview);
        Assert.Equal((RulingState.Revoked, false), (revoked.State, revoked.Binds(Rm, Today)));
    }

    [Fact]
    public void What_is_heard_of_a_review_twice_late_or_of_another_appeal_changes_nothing()
    {
        var reviewed = At(RulingState.Issued).ReviewedUnder("APL-1", Now);
        Assert.Same(reviewed, reviewed.ReviewedUnder("APL-1", Now));
        Assert.Same(reviewed, reviewed.ReviewOver("APL-2", null, Now));
        var over = reviewed.ReviewOver("APL-1", RulingReviewOutcome.Revised, Now);
        Assert.Same(over, over.ReviewOver("APL-1", RulingReviewOutcome.Affirmed, Now));
        var withdrawn = reviewed.ReviewOver("APL-1", null, Now);
        Assert.Same(withdrawn, withdrawn.ReviewedUnder("APL-1", Now));
        Assert.Equal(RulingState.UnderS60Review, withdrawn.ReviewedUnder("APL-2", Now).State);
        foreach (var ended in new[] { RulingState.Revoked, RulingState.Superseded }) Assert.Equal(ended, At(ended).ReviewedUnder("APL-1", Now).ReviewOver("APL-1", RulingReviewOutcome.Reversed, Now).State);
        Assert.Null(StateAfter(At(RulingState.Issued, RulingKind.NationalCustoms), RulingCommand.Review));
    }

    [Theory]
    [InlineData(RulingKind.AdvanceTariff, null, RulingOutcome.Issue, "class", "")]
    [InlineData(RulingKind.AdvanceTariff, null, RulingOutcome.Issue, "", "CAD-4001 terms.classification")]
    [InlineData(RulingKind.AdvanceTariff, null, RulingOutcome.Issue, "class origin", "CAD-4001 terms.countryOfOrigin")]
    [InlineData(RulingKind.AdvanceTariff, null, RulingOutcome.Issue, "unknown", "CAD-5001 terms.classification")]
    [InlineData(RulingKind.AdvanceTariff, null, RulingOutcome.Issue, "class ground", "CAD-4001 terms.ground")]
    [InlineData(RulingKind.AdvanceTariff, null, RulingOutcome.Modify, "class", "CAD-4001 terms.ground")]
    [InlineData(RulingKind.AdvanceTariff, null, RulingOutcome.Revoke, "ground", "")]
    [InlineData(RulingKind.AdvanceTariff, null, RulingOutcome.Revoke, "class ground", "CAD-4001 terms.classification")]
    [InlineData(RulingKind.AdvanceOrigin, null, RulingOutcome.Issue, "origin", "")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Origin, RulingOutcome.Issue, "origin", "")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Valuation, RulingOutcome.Issue, "method", "")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Valuation, RulingOutcome.Issue, "", "CAD-4001 terms.valuationMethod")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Marking, RulingOutcome.Issue, "", "")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Marking, RulingOutcome.Issue, "wordless", "RUL-NO-REASONS terms.reasons")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Marking, RulingOutcome.Issue, "+90", "")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Marking, RulingOutcome.Issue, "+91", "RUL-EFFECTIVE-DATE terms.effectiveOn")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Marking, RulingOutcome.Issue, "-1", "RUL-EFFECTIVE-DATE terms.effectiveOn")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Marking, RulingOutcome.Revoke, "ground +1", "RUL-EFFECTIVE-DATE terms.effectiveOn")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Marking, RulingOutcome.Revoke, "ground detriment +90", "")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Marking, RulingOutcome.Revoke, "ground detriment +91", "RUL-EFFECTIVE-DATE terms.effectiveOn")]
    public void What_a_decision_says_is_what_was_asked_and_its_day_within_bounds(RulingKind kind, NationalSubject? subject, RulingOutcome outcome, string said, string faults)
    {
        var words = said.Split(' ');
        var terms = Terms with
        {
            Classification = words.Contains("class") ? "6109100012" : words.Contains("unknown") ? "9999999999" : null,
            CountryOfOrigin = words.Contains("origin") ? "MX" : null,
            ValuationMethod = words.Contains("method") ? ValuationMethod.Deductive : null,
            Ground = words.Contains("ground") ? ChangeGround.LawChange : null,
            IsToDetriment = words.Contains("detriment"),
            Reasons = words.Contains("wordless") ? new("By rule 1", " ") : Terms.Reasons,
            EffectiveOn = words.Select(w => int.TryParse(w, out var days) ? Today.AddDays(days) : (DateOnly?)null).FirstOrDefault(d => d is not null),
        };
        Assert.Equal(faults, string.Join(", ", terms.Faults(kind, subject, outcome, TariffEdition.Carried, Today, 90).Select(f => $"{f.Code} {f.Path}")));
    }

    [Theory]
    [InlineData(RulingKind.AdvanceTariff, null, "goodsDescription intendedUse reasons countryOfExport composition proposedClassification plannedImportDate")]
    [InlineData(RulingKind.AdvanceOrigin, null, "goodsDescription intendedUse reasons countryOfExport proposedOrigin tradeAgreement plannedImportDate")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Valuation, "goodsDescription intendedUse reasons countryOfExport valuationFacts")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Origin, "goodsDescription intendedUse reasons countryOfExport proposedOrigin")]
    [InlineData(RulingKind.NationalCustoms, NationalSubject.Marking, "goodsDescription intendedUse reasons countryOfExport")]
    public void A_request_that_says_nothing_lacks(RulingKind kind, NationalSubject? subject, string fields)
    {
        var missing = new RulingRequest(GoodsDescription: " ").Missing(kind, subject);
        Assert.Equal(fields.Split(' ').Select(f => $"request.{f}"), missing.Select(m => m.Path));
        Assert.All(missing, m => Assert.Equal("RUL-INFO-MISSING", m.Code));
    }

    [Fact]
    public void Nobody_is_declined_for_want_of_what_nobody_asked_and_nobody_without_reasons()
    {
        string? Decline(Ruling ruling, string ground, string reasons = "Two products") => Refusal(() => DeclineRulingHandler.Decline(ruling, ground, reasons, "officer", Now));
        Assert.Equal("STATE_CONFLICT", Decline(At(RulingState.UnderReview), "RUL-INFO-MISSING"));
        Assert.Null(Decline(At(RulingState.UnderReview) with { Questions = [new("Which?", new(2026, 4, 1), new(2026, 5, 1), "That", null, new(2026, 4, 21))] }, "RUL-INFO-MISSING"));
        Assert.Equal("RUL-NO-REASONS", Decline(At(RulingState.CompletenessCheck), "RUL-MULTIPLE-GOODS", " "));
        Assert.Null(Decline(At(RulingState.CompletenessCheck), "RUL-MULTIPLE-GOODS"));
    }

    static Ruling Decided(Ruling ruling, RulingOutcome outcome, RulingTerms terms, int later = 0) => ruling.Proposed(new(outcome, terms, "officer"), Now).Decided(outcome, "supervisor", Now.AddDays(later));

    static RulingState? StateAfter(Ruling ruling, RulingCommand command, DateTimeOffset? at = null)
    {
        try
        {
            return ruling.After(command, "somebody", at ?? Now).State;
        }
        catch (Rejected refused)
        {
            Assert.Equal("STATE_CONFLICT", refused.Code);
            return null;
        }
    }

    static string? Refusal(Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (Rejected refused)
        {
            return refused.Code;
        }
    }
}
