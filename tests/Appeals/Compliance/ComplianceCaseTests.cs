using Carm.Kernel;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>What may be done in a compliance case when; pure.</summary>
public sealed class ComplianceCaseTests
{
    const string Rm = "700000003RM0001";

    static readonly DateOnly Today = new(2026, 4, 20);

    static readonly Bilingual Letter = new("Letter", "Lettre");

    static readonly ComplianceFinding[] Found = [new(new("Undervalued", "Sous-évalué"))];

    [Fact]
    public void Each_command_in_each_state_of_each_kind_does_what_the_table_says_or_conflicts()
    {
        static string[] Correcting(string kind) =>
        [
            $"{kind} CorrectionsDue Respond CorrectionsDue", $"{kind} CorrectionsDue AskExtension CorrectionsDue", $"{kind} CorrectionsDue DecideExtension CorrectionsDue", $"{kind} CorrectionsDue Lapse CorrectionsDue",
            $"{kind} CorrectionsDue RecordCorrections Corrected", $"{kind} CorrectionsDue Assess Assessed", $"{kind} CorrectionsDue Close Closed", $"{kind} Corrected Close Closed", $"{kind} Assessed Close Closed",
        ];
        static string[] Assigning(string kind, params string[] states) => [.. states.Select(state => $"{kind} {state} Assign {state}")];
        string[] legal =
        [
            "Tan Planned Issue Issued", "Tan Planned Close Closed", "Tan Issued Acknowledge Acknowledged", "Tan Issued Close Closed", "Tan Acknowledged Close Closed",
            "Cvl Planned Issue Issued", "Cvl Planned Close Closed", "Cvl Issued Respond Responded", "Cvl Issued Lapse Assessed", "Cvl Responded Assess Assessed", "Cvl Responded Close NoAction", "Cvl Assessed Respond Assessed", "Cvl Assessed Assess Assessed", "Cvl Assessed Close Closed",
            "Dcl Planned Issue CorrectionsDue", "Dcl Planned Close Closed", .. Correcting("Dcl"),
            "Tcv Planned Issue Opened", "Tcv Planned Close Closed", "Tcv Opened RequestInformation InfoRequested", "Tcv InfoRequested Respond InfoReceived", "Tcv InfoRequested Lapse NonResponsive",
            "Tcv InfoReceived RequestInformation InfoRequested", "Tcv InfoReceived SendInterimReport InterimReport", "Tcv NonResponsive Respond InfoReceived", "Tcv NonResponsive Assess Assessed", "Tcv NonResponsive Close Closed",
            "Tcv InterimReport Respond InterimReport", "Tcv InterimReport Lapse InterimReport", "Tcv InterimReport ReportFindings CorrectionsDue", "Tcv InterimReport ReportCompliance FinalReport", "Tcv FinalReport Close Closed", .. Correcting("Tcv"),
            "Tcv Opened Close Closed", "Tcv InfoRequested Close Closed", "Tcv InfoReceived Close Closed", "Tcv InterimReport Close Closed",
            .. Assigning("Tan", "Planned", "Issued", "Acknowledged"), .. Assigning("Cvl", "Planned", "Issued", "Responded", "Assessed"), .. Assigning("Dcl", "Planned", "CorrectionsDue", "Corrected", "Assessed"),
            .. Assigning("Tcv", "Planned", "Opened", "InfoRequested", "InfoReceived", "NonResponsive", "InterimReport", "FinalReport", "CorrectionsDue", "Corrected", "Assessed"),
        ];
        var seen = new List<string>();
        foreach (var type in Enum.GetValues<ComplianceType>())
            foreach (var state in Enum.GetValues<ComplianceState>())
                foreach (var command in Enum.GetValues<ComplianceCommand>())
                {
                    try
                    {
                        seen.Add($"{type} {state} {command} {Case(type, state).After(command).State}");
                    }
                    catch (Rejected refused)
                    {
                        Assert.Equal("STATE_CONFLICT", refused.Code);
                    }
                }
        Assert.Equal(legal.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_client_who_is_silent_loses_its_turn_in_the_states_that_the_table_names_and_in_no_other()
    {
        foreach (var type in Enum.GetValues<ComplianceType>())
            foreach (var state in Enum.GetValues<ComplianceState>().Where(state => IsReached(type, state)))
            {
                var @case = Case(type, state) with { RunsFrom = Today };
                var lapse = @case.Clocks.Count == 0 ? null : @case.Lapse(@case.Clocks[0].Kind);
                Assert.Equal((type, state) is (ComplianceType.Cvl, ComplianceState.Issued) or (ComplianceType.Dcl or ComplianceType.Tcv, ComplianceState.CorrectionsDue) or (ComplianceType.Tcv, ComplianceState.InfoRequested or ComplianceState.InterimReport), lapse is not null);
                if (lapse is { Case: ComplianceCase lapsed })
                {
                    Assert.Equal((Turn.Client, Turn.Cbsa), (@case.Turn, lapsed.Turn));
                    Assert.NotEqual(lapse.Value.Act.Text.En, lapse.Value.Act.Text.Fr);
                }
                Assert.Null(@case.Lapse(ClockRules.AppealEnd));
            }
    }

    [Theory]
    [InlineData(ComplianceType.Tcv, ComplianceState.InfoRequested, "2026-02-03", "2026-03-05")]
    [InlineData(ComplianceType.Cvl, ComplianceState.Issued, "2026-02-03", "2026-03-05")]
    [InlineData(ComplianceType.Tcv, ComplianceState.InterimReport, "2026-03-04", "2026-04-04")] // Good Friday rolls to a Saturday, which is no holiday.
    [InlineData(ComplianceType.Tcv, ComplianceState.CorrectionsDue, "2026-04-20", "2026-07-20")]
    [InlineData(ComplianceType.Dcl, ComplianceState.CorrectionsDue, "2026-04-20", "2026-07-20")]
    public void A_limit_counts_from_its_letter_and_rolls_over_sundays_and_holidays(ComplianceType type, ComplianceState state, string from, string lastDay) =>
        Assert.Equal(DateOnly.Parse(lastDay), Assert.Single((Case(type, state) with { RunsFrom = DateOnly.Parse(from) }).Clocks).LastDay);

    [Fact]
    public void An_extension_counts_from_the_unrolled_ninetieth_day_and_gives_the_turn_back()
    {
        var due = Case(ComplianceType.Dcl, ComplianceState.CorrectionsDue) with { RunsFrom = Today };
        Assert.Equal("CASE_EXTENSION_LATE", Refusal(() => due.AskMoreTime(30, "Many", "client", new(2026, 6, 5))));
        var asked = due.AskMoreTime(30, "Many", "client", new(2026, 6, 4));
        Assert.Equal("CASE_EXTENSION_ASKED", Refusal(() => asked.AskMoreTime(10, "More", "client", Today)));
        Assert.Equal("STATE_CONFLICT", Refusal(() => due.DecideMoreTime(30, "Yes", "officer", Today)));

        var lapsed = (ComplianceCase)asked.Lapse(ClockRules.CaseCorrections)!.Value.Case;
        var granted = lapsed.DecideMoreTime(30, "Yes", "officer", new(2026, 7, 22));
        Assert.Equal((Turn.Cbsa, Turn.Client, new DateOnly(2026, 8, 18)), (lapsed.Turn, granted.Turn, granted.Clocks[0].LastDay));
        Assert.Equal("STATE_CONFLICT", Refusal(() => granted.DecideMoreTime(30, "Yes", "officer", Today)));
        var refused = lapsed.DecideMoreTime(null, "No", "officer", new(2026, 7, 22));
        Assert.Equal((Turn.Cbsa, new DateOnly(2026, 7, 20)), (refused.Turn, refused.Clocks[0].LastDay));
    }

    [Fact]
    public void What_binds_the_client_takes_two_and_waits_for_the_clients_time()
    {
        var interim = Case(ComplianceType.Tcv, ComplianceState.InterimReport) with { RunsFrom = Today };
        var report = interim.Drafted(Draft(ComplianceLetterKind.FinalReport, Found));
        Assert.Equal("SAME_MAKER_CHECKER", Refusal(() => report.Approved("officer", Today)));
        Assert.Equal("STATE_CONFLICT", Refusal(() => interim.Approved("supervisor", Today)));
        Assert.Equal("CASE_COMMENTS_OPEN", Refusal(() => report.Approved("supervisor", new(2026, 5, 20))));
        Assert.Equal(ComplianceState.CorrectionsDue, report.Approved("supervisor", new(2026, 5, 21)).State);
        Assert.Equal(ComplianceState.CorrectionsDue, report.Answer("Not so", "client", Today).Approved("supervisor", Today).State);
        Assert.Equal(ComplianceState.FinalReport, interim.Drafted(Draft(ComplianceLetterKind.FinalReport)).Approved("supervisor", new(2026, 5, 21)).State);
        Assert.Equal("Shorter", report.Return("Shorter").Returned);
        Assert.Equal("STATE_CONFLICT", Refusal(() => interim.Return("Nothing")));

        var due = report.Approved("supervisor", new(2026, 5, 21)).Drafted(Draft(ComplianceLetterKind.Assessment));
        Assert.Equal("CASE_CORRECTIONS_OPEN", Refusal(() => due.Approved("supervisor", new(2026, 8, 19))));
        Assert.Equal("CASE_EXTENSION_UNDECIDED", Refusal(() => due.AskMoreTime(5, "Many", "client", new(2026, 5, 22)).Approved("supervisor", new(2026, 8, 20))));
        var assessed = due.Approved("supervisor", new(2026, 8, 20));
        Assert.Equal((ComplianceState.Assessed, "Undervalued"), (assessed.State, Assert.Single(assessed.Findings).Text.En));
        Assert.Equal("CASE_FINDINGS_MISSING", Refusal(() => Case(ComplianceType.Tcv, ComplianceState.NonResponsive).Drafted(Draft(ComplianceLetterKind.Assessment))));
        Assert.Equal("CASE_FINDINGS_MISSING", Refusal(() => Case(ComplianceType.Dcl, ComplianceState.Planned).Drafted(Draft(ComplianceLetterKind.Opening))));
    }

    [Fact]
    public void A_validation_letter_that_was_met_with_silence_is_assessed_by_a_letter_once_also_after_a_late_answer()
    {
        var silent = (ComplianceCase)(Case(ComplianceType.Cvl, ComplianceState.Issued) with { RunsFrom = Today }).Lapse(ClockRules.LetterAnswer)!.Value.Case;
        Assert.Equal("CASE_FINDINGS_MISSING", Refusal(() => silent.Drafted(Draft(ComplianceLetterKind.Assessment))));
        foreach (var @case in new[] { silent, silent.Answer("Here it is", "client", new(2026, 6, 1)) })
        {
            var drafted = @case.Drafted(Draft(ComplianceLetterKind.Assessment, Found));
            Assert.Equal("SAME_MAKER_CHECKER", Refusal(() => drafted.Approved("officer", new(2026, 6, 2))));
            var assessed = drafted.Approved("supervisor", new(2026, 6, 2));
            Assert.Equal((ComplianceState.Assessed, "Undervalued", null), (assessed.State, Assert.Single(assessed.Findings).Text.En, assessed.Draft));
            Assert.Equal("STATE_CONFLICT", Refusal(() => assessed.Drafted(Draft(ComplianceLetterKind.Assessment, Found))));
            Assert.Equal(ComplianceState.Closed, assessed.After(ComplianceCommand.Close).State);
        }
        Assert.Equal("STATE_CONFLICT", Refusal(() => Case(ComplianceType.Dcl, ComplianceState.Assessed).Drafted(Draft(ComplianceLetterKind.Assessment, Found))));
    }

    /// <summary>The duty to correct ends four years after goods were accounted for (s.32.2): a report on a period that is wholly older binds nobody.</summary>
    [Fact]
    public void A_final_report_gives_no_reason_to_believe_about_a_period_of_which_nothing_is_still_to_be_corrected()
    {
        var interim = Case(ComplianceType.Tcv, ComplianceState.InterimReport) with { RunsFrom = new(2029, 10, 1) };
        ComplianceDraft On(int day, params ComplianceFinding[] findings) => Draft(ComplianceLetterKind.FinalReport, findings) with { At = new(2029, 12, day, 15, 0, 0, TimeSpan.Zero) };
        Assert.Equal(ComplianceState.CorrectionsDue, interim.Drafted(On(31, Found)).Approved("supervisor", new(2029, 12, 31)).State);
        Assert.Equal("CASE_PERIOD_OVER_4_YEARS", Refusal(() => interim.Drafted(On(31, Found)).Approved("supervisor", new(2030, 1, 1))));
        Assert.Equal("CASE_PERIOD_OVER_4_YEARS", Refusal(() => interim.Drafted(Draft(ComplianceLetterKind.FinalReport, Found) with { At = new(2030, 1, 1, 15, 0, 0, TimeSpan.Zero) })));
        // That the imports complied may be said at any time, and the case is closed.
        Assert.Equal(ComplianceState.FinalReport, interim.Drafted(On(31)).Approved("supervisor", new(2030, 1, 1)).State);
    }

    /// <summary>The period is the year 2025: it counts wholly until 1 January 2029, in part until 31 December 2029, and then no more.</summary>
    [Theory]
    [InlineData("2029-01-01", null)]
    [InlineData("2029-01-02", "2025-01-02")]
    [InlineData("2029-12-31", "2025-12-31")]
    [InlineData("2030-01-01", "CASE_PERIOD_OVER_4_YEARS 2026-01-01")]
    public void Of_a_period_that_is_over_in_part_only_what_is_within_four_years_is_acted_on(string on, string? expected)
    {
        var today = DateOnly.Parse(on);
        ComplianceDraft Draft(ComplianceLetterKind kind, params ComplianceFinding[] findings) => new(kind, Letter, findings, "officer", today.InToronto(new(9, 0)));
        var due = Case(ComplianceType.Dcl, ComplianceState.CorrectionsDue) with { RunsFrom = today.AddDays(-200), IssuedOn = today.AddDays(-200) };
        Func<ComplianceCase>[] acts =
        [
            () => Case(ComplianceType.Tcv, ComplianceState.Planned).Issue(Letter, "officer", today),
            () => Case(ComplianceType.Dcl, ComplianceState.Planned).Drafted(Draft(ComplianceLetterKind.Opening, Found)).Approved("supervisor", today),
            () => (Case(ComplianceType.Tcv, ComplianceState.InterimReport) with { RunsFrom = today.AddDays(-60) }).Drafted(Draft(ComplianceLetterKind.FinalReport, Found)).Approved("supervisor", today),
            () => (Case(ComplianceType.Cvl, ComplianceState.Responded) with { RunsFrom = today.AddDays(-60) }).Drafted(Draft(ComplianceLetterKind.Assessment, Found)).Approved("supervisor", today),
            () => due.Drafted(Draft(ComplianceLetterKind.Assessment, Found)).Approved("supervisor", today),
        ];
        Assert.All(acts, act => Assert.Equal(expected, Acted(act)));
        // What nothing of the period binds to any more is closed; before it is assessed.
        ComplianceLetter closing = new(ComplianceLetterKind.Closing, Letter, [], today, "officer");
        foreach (var @case in new[] { due, Case(ComplianceType.Tcv, ComplianceState.NonResponsive), Case(ComplianceType.Tcv, ComplianceState.CorrectionsDue) })
            Assert.Equal(on == "2030-01-01" ? null : "STATE_CONFLICT", Refusal(() => @case.ClosedWith(closing)));
    }

    [Fact]
    public void A_letter_about_a_period_of_which_a_part_counts_says_from_which_day()
    {
        var (whole, part) = (Case(ComplianceType.Tcv, ComplianceState.Planned).Issue(Letter, "officer", new(2029, 1, 1)), Case(ComplianceType.Tcv, ComplianceState.Planned).Issue(Letter, "officer", new(2029, 1, 2)));
        Assert.Equal(ComplianceActs.Opened, ComplianceActs.Opened.About(whole));
        var text = ComplianceActs.Opened.About(part).Text;
        Assert.Equal(("The case was opened with a letter. Of its period, what was accounted for from 2025-01-02 on counts.", "Le dossier a été ouvert par une lettre. De sa période compte ce qui a été déclaré en détail à partir du 2025-01-02."), (text.En, text.Fr));
        Assert.Equal(new DateOnly(2025, 1, 2), ComplianceView.Of(part).CountsFrom);
    }

    /// <summary>From which day a letter counts, or why it is refused.</summary>
    static string? Acted(Func<ComplianceCase> act)
    {
        try
        {
            return act().CountsFrom is { } day ? $"{day:yyyy-MM-dd}" : null;
        }
        catch (Rejected refused)
        {
            return $"{refused.Code} {string.Join(' ', refused.Arguments)}";
        }
    }

    static ComplianceCase Case(ComplianceType type, ComplianceState state) => new("CPL-2026-000001", type, Rm, ComplianceProgram.Value, new(2025, 1, 1), new(2025, 12, 31), [], state, "officer", Today, 1);

    /// <summary>Whether a case of that kind ever comes into that state.</summary>
    static bool IsReached(ComplianceType type, ComplianceState state) => state == ComplianceState.Planned
        || Enum.GetValues<ComplianceState>().Any(from => from != state && Enum.GetValues<ComplianceCommand>().Any(command => Leads(Case(type, from), command, state)));

    static bool Leads(ComplianceCase from, ComplianceCommand command, ComplianceState to)
    {
        try
        {
            return from.After(command).State == to;
        }
        catch (Rejected)
        {
            return false;
        }
    }

    static ComplianceDraft Draft(ComplianceLetterKind kind, params ComplianceFinding[] findings) => new(kind, Letter, findings, "officer", new(2026, 4, 20, 15, 0, 0, TimeSpan.Zero));

    static string? Refusal(Func<ComplianceCase> act)
    {
        try
        {
            _ = act();
            return null;
        }
        catch (Rejected refused)
        {
            return refused.Code;
        }
    }
}
