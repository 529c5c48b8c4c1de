using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>What a declared outage does to the limits of cases: it moves what the CBSA may wait for, and is told of where it covered what the Act gives.</summary>
public sealed class DeclaredOutageTests(CarmHost tests)
{
    const string Rm = "700000003RM0001";

    static readonly DateOnly Begin = new(2026, 3, 2);

    [Fact]
    public void What_the_Act_gives_for_a_recourse_or_the_CBSA_for_an_answer_no_outage_moves() => Assert.Equal(
        ["APPEAL_INFORMATION", "CASE_COMMENTS", "CASE_CORRECTIONS", "CASE_INFORMATION", "EXTENSION_USE", "LETTER_ANSWER", "PENALTY_PAY_BY", "REVIEW_EVIDENCE"],
        ClockRules.All.Where(rule => rule.Value.MovesWithOutages).Select(rule => rule.Key).Order(StringComparer.Ordinal));

    /// <summary>A case in which a limit of this kind runs: it falls on another day, and where it had passed meanwhile the case waits for the client again.</summary>
    [Theory]
    [InlineData(ClockRules.AppealInformation)]
    [InlineData(ClockRules.PenaltyPayBy)]
    [InlineData(ClockRules.ReviewEvidence)]
    [InlineData(ClockRules.ExtensionUse)]
    [InlineData(ClockRules.CaseInformation)]
    [InlineData(ClockRules.CaseComments)]
    [InlineData(ClockRules.CaseCorrections)]
    [InlineData(ClockRules.LetterAnswer)]
    public void A_limit_that_moves_runs_to_the_new_day_also_when_it_had_passed(string kind)
    {
        var running = Of(kind);
        var limit = running.Clocks.Single(c => c.Kind == kind);
        var (to, at) = (limit with { LastDay = limit.LastDay.AddDays(2) }, limit.LastDay.AddDays(2).InToronto(new(9, 0)));
        Assert.All(new[] { running, running.Lapse(kind)!.Value.Case }, @case =>
        {
            var moved = @case.Moved(to, at)!;
            Assert.Equal((to, running.StateName, Turn.Client), (moved.Clocks.Single(c => c.Kind == kind), moved.StateName, moved.Turn));
            Assert.NotNull(moved.Lapse(kind));
        });
        // Of a limit from another day nothing is known.
        Assert.Null(running.Moved(to with { StartedOn = Begin.AddDays(1) }, at));
    }

    [Fact]
    public void What_was_done_meanwhile_stays_and_an_answer_that_came_meanwhile_was_not_late()
    {
        var asked = (ComplianceCase)Of(ClockRules.CaseInformation);
        var limit = Assert.Single(asked.Clocks);
        var answered = ((ComplianceCase)asked.Lapse(limit.Kind)!.Value.Case).Answer("Here it is", "client", limit.LastDay.AddDays(1));
        var moved = (ComplianceCase)((ICase)answered).Moved(limit with { LastDay = limit.LastDay.AddDays(1) }, default)!;
        Assert.Equal((true, false, ComplianceState.InfoReceived), (answered.Answers[0].IsLate, moved.Answers[0].IsLate, moved.State));
        Assert.False(asked.Answer("Here it is", "client", limit.LastDay.AddDays(1), isHeld: true).Answers[0].IsLate);

        var decided = (MinisterialReview)Of(ClockRules.ReviewEvidence) with { State = ReviewState.DecidedContravention };
        Assert.Null(((ICase)decided).Moved(new(ClockRules.ReviewEvidence, Begin, Begin.AddDays(40)), default));
        Assert.Null(((ICase)((Penalty)Of(ClockRules.PenaltyPayBy) with { Owing = Money.Zero })).Moved(new(ClockRules.PenaltyPayBy, Begin, Begin.AddDays(40)), default));
        // Nobody approves what the client has still time to answer.
        var due = ((ComplianceCase)Of(ClockRules.CaseCorrections)).Drafted(new(ComplianceLetterKind.Assessment, new("Letter", "Lettre"), [new(new("Undervalued", "Sous-évalué"))], "officer", Begin.AddDays(100).InToronto(new(9, 0))));
        Assert.Equal("CASE_CORRECTIONS_OPEN", Assert.Throws<Rejected>(() => due.Approved("supervisor", Begin.AddDays(100), isHeld: true)).Code);
        Assert.Equal(ComplianceState.Assessed, due.Approved("supervisor", Begin.AddDays(100)).State);
    }

    [Fact]
    public void A_limit_that_is_held_is_reminded_of_and_does_not_pass_until_it_is_held_no_more()
    {
        var file = CaseFile.New(Of(ClockRules.CaseCorrections)).After(Of(ClockRules.CaseCorrections), Begin);
        static bool Held(RunningClock _) => true;
        Assert.Equal([(60, false), (80, false)], file.DueBy(Begin.AddDays(100), Held).Select(d => (d.On.DayNumber - Begin.DayNumber, d.IsLapse)));
        file = file.Passed(Begin.AddDays(100), Held);
        Assert.Equal((false, null), (file.Clocks[0].HasLapsed, file.LapsedKey));
        Assert.Empty(file.DueBy(Begin.AddDays(101), Held));
        Assert.Single(file.DueBy(Begin.AddDays(101)), d => d.IsLapse);
        Assert.Equal("20260601", file.Passed(Begin.AddDays(101)).LapsedKey);
    }

    [Fact]
    public async Task A_penalty_may_be_paid_on_the_day_after_an_outage_that_covered_its_last_day_however_late_its_end_was_entered_and_however_often_it_is_heard()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await Penalised.LoadRatesAsync(carm);
        var client = await Penalised.OpenAsync(carm);
        var number = await client.ServeAsync(Penalised.Line("C005", "2026-02-20"));
        async Task<string?[]> StandsAsync()
        {
            var penalty = await client.GetAsync(number);
            return [penalty["state"], penalty["payByOn"]];
        }
        OutageDeclared begun = new("O-1", new(2026, 4, 1), null, null, At("2026-04-01")), over = begun with { LastDay = new(2026, 4, 7), LimitsMoveTo = new(2026, 4, 8), EffectiveAt = At("2026-04-07") };
        await carm.HearAsync(begun);
        await carm.MoveClockAsync("2026-04-07T15:00:00Z");
        Assert.Equal(["SERVED", "2026-04-01"], await StandsAsync());
        // That it began is heard once more, and is over all the same.
        await carm.HearAsync(over, over, begun);
        Assert.Equal(["SERVED", "2026-04-08"], await StandsAsync());
        var read = (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json;
        Assert.Equal(("PENALTY_PAY_BY", "2026-04-08"), (read.GetProperty("next").GetProperty("kind").GetString(), read.GetProperty("next").GetProperty("lastDay").GetString()));
        Assert.Single(read.GetProperty("history").EnumerateArray(), e => e.GetProperty("text").GetString() == "An outage moved the last day from 2026-04-01 to 2026-04-08: Pay the penalty without interest.");
        Assert.True((await client.Manager.GetAsync($"/api/v1/cases/{number}/verify")).Json.GetProperty("isWhole").GetBoolean());
        Assert.Single(await client.ToldAsync(number), t => t == "APPEALS_LIMIT_MOVED");

        await carm.MoveClockAsync("2026-04-08T15:00:00Z");
        Assert.Equal(["SERVED", "2026-04-08"], await StandsAsync());
        await carm.MoveClockAsync("2026-04-09T15:00:00Z");
        Assert.Equal(["OVERDUE", "2026-04-08"], await StandsAsync());
    }

    [Fact]
    public async Task One_that_is_declared_afterwards_takes_back_what_was_found_overdue_unless_the_new_day_is_past_too()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await Penalised.LoadRatesAsync(carm);
        var client = await Penalised.OpenAsync(carm);
        var number = await client.ServeAsync(Penalised.Line("C005", "2026-02-20"));
        async Task<string?> StateAsync() => (await client.GetAsync(number))["state"];
        OutageDeclared Over(string id, int day) => new(id, new(2026, 4, day), new(2026, 4, day), new(2026, 4, day + 1), At("2026-04-02"));
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        Assert.Equal("OVERDUE", await StateAsync());
        await carm.HearAsync(Over("O-1", 1));
        Assert.Equal("SERVED", await StateAsync());
        await carm.MoveClockAsync("2026-04-04T15:00:00Z");
        Assert.Equal("OVERDUE", await StateAsync());
        // The new day fell into another outage, which is over for too long.
        await carm.HearAsync(Over("O-2", 2));
        Assert.Equal("OVERDUE", await StateAsync());
    }

    [Fact]
    public async Task The_time_to_appeal_stays_and_who_asks_for_more_need_not_say_why_it_could_not_act_on_a_day_that_an_outage_covered()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("S-1", 100m, "2026-03-02", posted: false);
        await client.ServeAsync("S-2", 100m, "2026-02-20", posted: false);
        await carm.MoveClockAsync("2026-06-03T15:00:00Z");
        OutageDeclared over = new("O-1", new(2026, 5, 31), new(2026, 6, 2), new(2026, 6, 3), At("2026-06-03"));
        await carm.HearAsync(over, over);
        var read = (await client.Manager.GetAsync("/api/v1/cases/S-1")).Json;
        Assert.Equal(("APPEAL_EXTENSION_END", "2027-05-31"), (read.GetProperty("next").GetProperty("kind").GetString(), read.GetProperty("next").GetProperty("lastDay").GetString()));
        Assert.StartsWith("A declared outage, from 2026-05-31 to 2026-06-02, covered the last day, 2026-06-01:", Assert.Single(read.GetProperty("history").EnumerateArray(), e => e.GetProperty("act").GetString() == "LIMIT_COVERED").GetProperty("text").GetString());
        Assert.DoesNotContain("LIMIT_COVERED", (await client.Manager.GetAsync("/api/v1/cases/S-2")).Text);
        Assert.Single((await client.Manager.GetAsync("/api/v1/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray(), n => n.GetProperty("template").GetString() == "APPEALS_LIMIT_COVERED");

        Task<Answer> AskAsync(string statement) => client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/extension-applications", new { type = "S60_APPEAL", references = new[] { statement }, justAndEquitable = "The grounds are strong.", asSoonAsPossible = "We applied as soon as the system was back." });
        Assert.Equal((422, "EXT-REASONS-MISSING"), await Contester.CodeAsync(AskAsync("S-2")));
        var extension = (await Contester.MustAsync(await AskAsync("S-1"))).Json.GetProperty("extension");
        Assert.Equal(("2026-05-31", "2026-06-02"), (extension.GetProperty("outageFrom").GetString(), extension.GetProperty("outageTo").GetString()));
        Assert.StartsWith("The CBSA declared that its system could not be used from 2026-05-31 to 2026-06-02.", extension.GetProperty("unableToAct").GetString());
    }

    [Fact]
    public async Task An_application_that_was_made_before_the_outage_was_declared_rests_on_it_while_nobody_has_decided_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await Contester.OpenAsync(carm);
        foreach (var (statement, on) in new[] { ("S-1", "2026-03-02"), ("S-2", "2026-03-02"), ("S-3", "2026-02-20") }) await carm.HearAsync(ExtensionStoryTests.Served(client, statement, on));
        await carm.MoveClockAsync("2026-06-03T15:00:00Z");
        var (waiting, decided, other) = (await client.AppliedAsync("S60_APPEAL", "S-1"), await client.AppliedAsync("S60_APPEAL", "S-2"), await client.AppliedAsync("S60_APPEAL", "S-3"));
        await Contester.MustAsync(await client.AssignAsync(decided));
        await Contester.MustAsync(await client.DecideExtensionAsync(decided, "REFUSED"));
        OutageDeclared begun = new("O-1", new(2026, 5, 31), null, null, At("2026-06-03")), over = begun with { LastDay = new(2026, 6, 4), LimitsMoveTo = new(2026, 6, 5), EffectiveAt = At("2026-06-04") };
        await carm.HearAsync(begun, begun);
        Assert.Equal(("2026-05-31", null), await GroundAsync(waiting));
        await carm.MoveClockAsync("2026-06-04T15:00:00Z");
        await carm.HearAsync(over, over, begun);
        Assert.Equal((("2026-05-31", "2026-06-04"), (null, null), (null, null)), (await GroundAsync(waiting), await GroundAsync(decided), await GroundAsync(other)));
        Assert.Equal(2, (await client.Manager.GetAsync($"/api/v1/cases/{waiting}")).Json.GetProperty("history").EnumerateArray().Count(e => e.GetProperty("act").GetString() == "EXTENSION_GROUNDED"));
        // What the applicant wrote stays.
        Assert.Equal("Our office was flooded.", (await client.Manager.GetAsync($"/api/v1/extension-applications/{waiting}"))["unableToAct"]);

        async Task<(string?, string?)> GroundAsync(string extension)
        {
            var read = await client.Manager.GetAsync($"/api/v1/extension-applications/{extension}");
            return (read["outageFrom"], read["outageTo"]);
        }
    }

    [Fact]
    public async Task What_more_time_was_granted_for_may_be_filed_after_its_last_day_while_an_outage_lasts_that_covers_that_day()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await Contester.LoadRatesAsync(carm);
        var client = await Contester.OpenAsync(carm);
        var (held, missed) = (await client.PenaltyAsync("2026-03-01"), await client.PenaltyAsync("2026-03-01"));
        await GrantAsync(missed, "2026-06-05", "2026-09-03");
        await GrantAsync(held, "2026-06-10", "2026-09-08");
        await carm.MoveClockAsync("2026-09-08T15:00:00Z");
        await carm.HearAsync(new OutageDeclared("O-1", new(2026, 9, 8), null, null, At("2026-09-08")));
        await carm.MoveClockAsync("2026-09-10T15:00:00Z");
        Assert.Equal((422, "SMR-LATE"), await Contester.CodeAsync(client.SubmitAsync(await client.DraftedAsync(missed))));
        Assert.Equal("2026-06-10", (await Contester.MustAsync(await client.SubmitAsync(await client.DraftedAsync(held)))).Json.GetProperty("review").GetProperty("filedOn").GetString());

        async Task GrantAsync(string penalty, string on, string useBy)
        {
            await carm.MoveClockAsync($"{on}T15:00:00Z");
            var extension = await client.AppliedAsync("S129_REVIEW", penalty, "PENALTY");
            await Contester.MustAsync(await client.AssignAsync(extension));
            Assert.Equal(useBy, (await Contester.MustAsync(await client.DecideExtensionAsync(extension, "GRANTED"))).Json.GetProperty("extension").GetProperty("useBy").GetString());
        }
    }

    static DateTimeOffset At(string day) => new(DateOnly.Parse(day), new(15, 0), TimeSpan.Zero);

    static ICase Of(string kind)
    {
        var at = Begin.InToronto(new(9, 0));
        ComplianceCase Checked(ComplianceType type, ComplianceState state) => new("CASE-1", type, Rm, ComplianceProgram.Value, new(2025, 1, 1), new(2025, 12, 31), [], state, "officer", Begin, 1) { IssuedOn = Begin, RunsFrom = Begin };
        return kind switch
        {
            ClockRules.AppealInformation => new Appeal("CASE-1", Rm, Rm[..9], ["SOADJ-1"], "VALUE", "Grounds", "Refund", AppealState.InfoRequested, 1) { FiledOn = Begin, Questions = [new(new("Who?", "Qui?"), Begin, Begin.AddDays(30))] },
            ClockRules.PenaltyPayBy => new Penalty("CASE-1", Penalty.Notice, Rm, Rm[..9], [new("C005", 1, 1, PenaltyBasis.Document, Money.Of(150), Begin)], [new(PenaltyState.Issued, at), new(PenaltyState.Served, at)]) { IssuedOn = Begin, ServedOn = Begin, ServiceMethod = "PORTAL" },
            ClockRules.ReviewEvidence => new MinisterialReview("CASE-1", Rm, Rm[..9], ReviewSubject.Seizure, "SZ-1", Begin, ReviewApplicant.PersonServed, "Grounds", ReviewState.EvidencePeriod, 1) { FiledOn = Begin, ReasonsServedOn = Begin },
            ClockRules.ExtensionUse => new ExtensionApplication("CASE-1", ExtensionType.S60Appeal, Rm, Rm[..9], ["SOADJ-1"], Begin, "A flood", "It is", "It was", ExtensionState.Granted, Begin) { DecidedOn = Begin },
            ClockRules.CaseInformation => Checked(ComplianceType.Tcv, ComplianceState.InfoRequested),
            ClockRules.CaseComments => Checked(ComplianceType.Tcv, ComplianceState.InterimReport),
            ClockRules.CaseCorrections => Checked(ComplianceType.Dcl, ComplianceState.CorrectionsDue),
            _ => Checked(ComplianceType.Cvl, ComplianceState.Issued),
        };
    }
}
