using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>Each kind of compliance case from its plan to its end, as officers and clients go through it.</summary>
public sealed class ComplianceStoryTests(CarmHost tests)
{
    /// <summary>How the codes begin that are raised here: all in one test, and <c>RESPONSE_LATE</c>, which refuses nothing, where an answer comes late.</summary>
    public static readonly string[] Codes = ["CASE_", "VAL_CASE_", "RESPONSE_"];

    static readonly object Letter = new { en = "We ask.", fr = "Nous demandons." };

    static readonly object[] Found = [new { text = new { en = "Undervalued", fr = "Sous-évalué" }, cadNumbers = new[] { "12345000000013" } }];

    [Fact]
    public async Task A_verification_asks_reports_and_is_corrected_on_the_dates_of_the_domain_document()
    {
        await using var carm = await tests.OnClockAsync("2026-02-03T15:00:00Z");
        var (client, officer, supervisor) = (await OpenAsync(carm), await OfficerAsync(carm), await SupervisorAsync(carm));
        var number = await PlannedAsync(officer, client, "TCV");
        Assert.Equal(404, (await client.Manager.GetAsync($"/api/v1/compliance-cases/{number}")).Status);
        Assert.Equal(404, (await RespondAsync(client, number)).Status);
        Assert.Equal(404, (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Status);
        Assert.Equal(0, await CountAsync(client));

        Assert.Equal("OPENED", State(await ActAsync(officer, number, "issue", new { letter = Letter })));
        Assert.Equal("second.officer", Said(await ActAsync(officer, number, "assign", new { officer = "second.officer" }), "officer"));
        var asked = await ActAsync(officer, number, "request-info", new { letter = Letter });
        Assert.Equal(("INFO_REQUESTED", "CLIENT", "CASE_INFORMATION 2026-03-05"), (State(asked), Said(asked, "turn"), Due(asked)));
        Assert.Equal(404, (await (await OpenAsync(carm)).Manager.GetAsync($"/api/v1/compliance-cases/{number}")).Status);
        Assert.Equal(404, (await RespondAsync(await OpenAsync(carm), number)).Status);

        await carm.MoveClockAsync("2026-03-05T20:00:00Z");
        var answered = await RespondAsync(client, number);
        Assert.Equal(("INFO_RECEIVED", "CBSA", 0), (State(answered), Said(answered, "turn"), answered.Json.GetProperty("warnings").GetArrayLength()));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(RespondAsync(client, number)));

        await carm.MoveClockAsync("2026-03-18T15:00:00Z");
        var interim = await ActAsync(officer, number, "interim-report", new { letter = Letter, findings = Found });
        Assert.Equal(("INTERIM_REPORT", "CASE_COMMENTS 2026-04-17"), (State(interim), Due(interim)));
        Assert.Empty(interim.Json.GetProperty("case").GetProperty("findings").EnumerateArray());
        Assert.Equal("INTERIM_REPORT", State(await ActAsync(officer, number, "final-report", new { letter = Letter, findings = Found })));
        Assert.False((await client.Manager.GetAsync($"/api/v1/compliance-cases/{number}")).Json.TryGetProperty("draft", out var draft) && draft.ValueKind != System.Text.Json.JsonValueKind.Null);
        Assert.Equal((409, "CASE_COMMENTS_OPEN"), await CodeAsync(ActAsync(supervisor, number, "approve")));

        // Nobody comments, and it goes on.
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        Assert.Equal("CBSA", (await officer.GetAsync($"/api/v1/admin/compliance-cases/{number}"))["turn"]);
        var both = await carm.SignInAsync("both", "TRADE_OFFICER", "SUPERVISOR");
        Assert.Equal("INTERIM_REPORT", State(await ActAsync(both, number, "final-report", new { letter = Letter, findings = Found })));
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await CodeAsync(ActAsync(both, number, "approve")));
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(supervisor.PostAsync($"/api/v1/admin/compliance-cases/{number}/approve", ifMatch: "\"1\"")));
        var tag = (await supervisor.GetAsync($"/api/v1/admin/compliance-cases/{number}")).Headers["ETag"];
        var final = await supervisor.PostAsync($"/api/v1/admin/compliance-cases/{number}/approve", ifMatch: tag);
        Assert.Equal(("CORRECTIONS_DUE", "CASE_CORRECTIONS 2026-07-20"), (State(final), Due(final)));
        Assert.Equal("Sous-évalué", final.Json.GetProperty("case").GetProperty("findings")[0].GetProperty("text").GetProperty("fr").GetString());

        var corrected = await ActAsync(officer, number, "corrections", new { cadNumbers = new[] { "12345000000013" } });
        Assert.Equal(("CORRECTED", "none"), (State(corrected), Due(corrected)));
        Assert.Equal("CLOSED", State(await ActAsync(officer, number, "close", new { letter = Letter })));
        var read = await client.Manager.GetAsync($"/api/v1/compliance-cases/{number}");
        Assert.Equal(("CLOSED", "NOBODY", 5), (read["state"], read["turn"], read.Json.GetProperty("letters").GetArrayLength()));
        Assert.Equal(1, await CountAsync(client));

        var history = (await client.Manager.GetAsync($"/api/v1/cases/{number}", "fr-CA")).Json.GetProperty("history").EnumerateArray().ToArray();
        Assert.Equal(
            ["INTERNAL", "CASE_OPENED", "INTERNAL", "INFO_REQUESTED", "INFO_RECEIVED", "INTERIM_REPORT_SENT", "INTERNAL", "COMMENTS_LAPSED", "INTERNAL", "FINAL_REPORT_ISSUED", "CORRECTIONS_RECORDED", "CASE_CLOSED"], history.Select(e => e.GetProperty("act").GetString()!));
        Assert.Equal("Le dossier a été ouvert par une lettre.", history[1].GetProperty("text").GetString());
        var own = (await officer.GetAsync($"/api/v1/admin/cases/{number}")).Json.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("act").GetString()!).ToArray();
        Assert.Equal(["CASE_PLANNED", "CASE_ASSIGNED", "CASE_DRAFTED", "CASE_DRAFTED"], own.Where((_, i) => history[i].GetProperty("act").GetString() == "INTERNAL"));
        Assert.True((await client.Manager.GetAsync($"/api/v1/cases/{number}/verify")).Json.GetProperty("isWhole").GetBoolean());
    }

    [Fact]
    public async Task A_verification_whose_client_is_silent_is_non_responsive_takes_a_late_answer_and_is_else_assessed()
    {
        await using var carm = await tests.OnClockAsync("2026-02-03T15:00:00Z");
        var (client, officer, supervisor) = (await OpenAsync(carm), await OfficerAsync(carm), await SupervisorAsync(carm));
        var (late, silent) = (await PlannedAsync(officer, client, "TCV"), await PlannedAsync(officer, client, "TCV", "ORIGIN"));
        foreach (var number in new[] { late, silent })
        {
            await ActAsync(officer, number, "issue", new { letter = Letter });
            await ActAsync(officer, number, "request-info", new { letter = Letter });
        }
        await carm.MoveClockAsync("2026-03-06T09:00:00Z");
        Assert.Equal("INFO_REQUESTED", (await client.Manager.GetAsync($"/api/v1/compliance-cases/{late}"))["state"]);
        await carm.MoveClockAsync("2026-03-06T11:00:00Z");
        Assert.Equal("NON_RESPONSIVE", (await client.Manager.GetAsync($"/api/v1/compliance-cases/{late}"))["state"]);
        Assert.Equal(["APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_PASSED"], (await TemplatesAsync(client)).Where(t => t.StartsWith("APPEALS_LIMIT", StringComparison.Ordinal)).Distinct().Order());

        foreach (var (language, text) in new[] { ("en-CA", "The last day to answer was 2026-03-05"), ("fr-CA", "Le dernier jour pour répondre était le 2026-03-05") })
        {
            var answer = await client.Manager.PostAsync($"/api/v1/compliance-cases/{(language == "en-CA" ? late : silent)}/respond", new { text = "Here it is" }, language: language);
            Assert.Equal(("INFO_RECEIVED", "RESPONSE_LATE"), (State(answer), answer.Json.GetProperty("warnings")[0].GetProperty("code").GetString()));
            Assert.StartsWith(text, answer.Json.GetProperty("warnings")[0].GetProperty("message").GetString());
        }
        var read = await client.Manager.GetAsync($"/api/v1/compliance-cases/{late}");
        Assert.Equal(("RESPONSE_LATE", true), (read.Json.GetProperty("flags")[0].GetString(), read.Json.GetProperty("answers")[0].GetProperty("isLate").GetBoolean()));

        // Asked again, and silent again.
        await ActAsync(officer, silent, "request-info", new { letter = Letter });
        await carm.MoveClockAsync("2026-04-08T15:00:00Z");
        Assert.Equal((422, "CASE_FINDINGS_MISSING"), await CodeAsync(ActAsync(officer, silent, "assess", new { letter = Letter })));
        Assert.Equal("NON_RESPONSIVE", State(await ActAsync(officer, silent, "assess", new { letter = Letter, findings = Found })));
        // What is drafted and given back stands in the history for the CBSA alone.
        Assert.Equal("Which goods?", (await ReturnAsync(supervisor, silent, "Which goods?")).Json.GetProperty("case").GetProperty("returned").GetString());
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ActAsync(supervisor, silent, "approve")));
        var last = (await officer.GetAsync($"/api/v1/admin/cases/{silent}")).Json.GetProperty("history").EnumerateArray().Last();
        Assert.Equal(("CASE_DRAFT_RETURNED", "The draft was given back: Which goods?"), (last.GetProperty("act").GetString(), last.GetProperty("text").GetString()));
        Assert.DoesNotContain("Which goods?", (await client.Manager.GetAsync($"/api/v1/cases/{silent}")).Text);
        await ActAsync(officer, silent, "assess", new { letter = Letter, findings = Found });
        Assert.Equal("ASSESSED", State(await ActAsync(supervisor, silent, "approve")));
        Assert.Equal("CLOSED", State(await ActAsync(officer, silent, "close", new { letter = Letter })));
    }

    [Fact]
    public async Task A_verification_that_finds_nothing_ends_with_its_final_report()
    {
        var (client, officer, supervisor) = (await OpenAsync(tests), await OfficerAsync(tests), await SupervisorAsync(tests));
        var number = await PlannedAsync(officer, client, "TCV", year: LastYear);
        await ActAsync(officer, number, "issue", new { letter = Letter });
        await ActAsync(officer, number, "request-info", new { letter = Letter });
        await RespondAsync(client, number);
        await ActAsync(officer, number, "interim-report", new { letter = Letter });
        var commented = await RespondAsync(client, number);
        Assert.Equal(("INTERIM_REPORT", "CBSA", "none"), (State(commented), Said(commented, "turn"), Due(commented)));
        await ActAsync(officer, number, "final-report", new { letter = Letter });
        Assert.Equal("FINAL_REPORT", State(await ActAsync(supervisor, number, "approve")));
        Assert.Equal("CLOSED", State(await ActAsync(officer, number, "close", new { letter = Letter })));

        // Another was opened by mistake.
        var mistaken = await PlannedAsync(officer, client, "TCV", "ORIGIN", LastYear);
        await ActAsync(officer, mistaken, "issue", new { letter = Letter });
        Assert.Equal("CLOSED", State(await ActAsync(officer, mistaken, "close", new { letter = Letter })));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ActAsync(officer, mistaken, "assign", new { officer = "second.officer" })));
        // Of a plan that is given up the client hears nothing, and the CBSA knows what was done.
        var given = await PlannedAsync(officer, client, "TCV", "SIMA", LastYear);
        await ActAsync(officer, given, "close", new { letter = Letter });
        Assert.Equal((404, 2), ((await client.Manager.GetAsync($"/api/v1/cases/{given}")).Status, (await officer.GetAsync($"/api/v1/admin/cases/{given}")).Json.GetProperty("history").GetArrayLength()));
    }

    [Fact]
    public async Task A_validation_letter_is_answered_or_assessed_when_its_thirtieth_day_has_passed_in_silence()
    {
        await using var carm = await tests.OnClockAsync("2026-02-03T15:00:00Z");
        var (client, officer, supervisor) = (await OpenAsync(carm), await OfficerAsync(carm), await SupervisorAsync(carm));
        var (fine, wrong, silent) = (await PlannedAsync(officer, client, "CVL"), await PlannedAsync(officer, client, "CVL", "TARIFF"), await PlannedAsync(officer, client, "CVL", "ORIGIN"));
        foreach (var number in new[] { fine, wrong, silent })
        {
            var issued = await ActAsync(officer, number, "issue", new { letter = Letter });
            Assert.Equal(("ISSUED", "LETTER_ANSWER 2026-03-05"), (State(issued), Due(issued)));
        }
        Assert.Equal("RESPONDED", State(await RespondAsync(client, fine)));
        Assert.Equal("NO_ACTION", State(await ActAsync(officer, fine, "close", new { letter = Letter })));
        await RespondAsync(client, wrong);
        await ActAsync(officer, wrong, "assess", new { letter = Letter, findings = Found });
        Assert.Equal("ASSESSED", State(await ActAsync(supervisor, wrong, "approve")));

        // The host was down over the day.
        await carm.MoveClockAsync("2026-03-20T15:00:00Z");
        var assessed = await client.Manager.GetAsync($"/api/v1/compliance-cases/{silent}");
        Assert.Equal(("ASSESSED", "CBSA"), (assessed["state"], assessed["turn"]));
        Assert.Equal(1, (await client.Manager.GetAsync($"/api/v1/cases/{silent}")).Json.GetProperty("history").EnumerateArray().Count(e => e.GetProperty("act").GetString() == "ANSWER_LAPSED"));
        var late = await RespondAsync(client, silent);
        Assert.Equal(("ASSESSED", "RESPONSE_LATE"), (State(late), late.Json.GetProperty("warnings")[0].GetProperty("code").GetString()));
        await carm.SettleAsync();
        var staff = (await officer.GetAsync("/api/v1/admin/notifications?pageSize=500")).Text;
        Assert.Contains("APPEALS_CASE_ANSWERED", staff);
        // What it is assessed for the client reads in a letter that takes two.
        Assert.Equal(200, (await ActAsync(officer, silent, "assess", new { letter = Letter, findings = Found })).Status);
        var told = await ActAsync(supervisor, silent, "approve");
        Assert.Equal(("ASSESSED", 1), (State(told), told.Json.GetProperty("case").GetProperty("findings").GetArrayLength()));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ActAsync(officer, silent, "assess", new { letter = Letter, findings = Found })));
        Assert.Equal("CLOSED", State(await ActAsync(officer, silent, "close", new { letter = Letter })));
    }

    /// <summary>Information, comments and the answer to a letter, each with its last day on 5 March.</summary>
    [Fact]
    public async Task What_comes_while_an_outage_holds_its_last_day_is_not_late_and_what_comes_without_one_is()
    {
        await using var carm = await tests.OnClockAsync("2026-02-03T15:00:00Z");
        var (client, officer) = (await OpenAsync(carm), await OfficerAsync(carm));
        string[] numbers = [await PlannedAsync(officer, client, "TCV"), await PlannedAsync(officer, client, "TCV", "ORIGIN"), await PlannedAsync(officer, client, "CVL", "TARIFF")];
        foreach (var number in numbers) await ActAsync(officer, number, "issue", new { letter = Letter });
        foreach (var number in numbers[..2]) await ActAsync(officer, number, "request-info", new { letter = Letter });
        await RespondAsync(client, numbers[1]);
        Assert.Equal("CASE_COMMENTS 2026-03-05", Due(await ActAsync(officer, numbers[1], "interim-report", new { letter = Letter, findings = Found })));
        OutageDeclared begun = new("O-1", new(2026, 3, 4), null, null, new(2026, 3, 4, 15, 0, 0, TimeSpan.Zero));
        await carm.HearAsync(begun);
        await carm.MoveClockAsync("2026-03-09T15:00:00Z");
        foreach (var number in numbers) Assert.Equal((200, 0), await RespondAsync(client, number) is var answered ? (answered.Status, answered.Json.GetProperty("warnings").GetArrayLength()) : default);
        await carm.HearAsync(begun with { LastDay = new(2026, 3, 9), LimitsMoveTo = new(2026, 3, 10) });
        foreach (var number in numbers) Assert.False((await client.Manager.GetAsync($"/api/v1/compliance-cases/{number}")).Json.GetProperty("answers").EnumerateArray().Last().GetProperty("isLate").GetBoolean());

        // Once it is over, what it never covered is late again.
        await ActAsync(officer, numbers[0], "request-info", new { letter = Letter });
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        Assert.Equal("RESPONSE_LATE", (await RespondAsync(client, numbers[0])).Json.GetProperty("warnings")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_directed_letter_takes_two_and_its_ninety_days_are_extended_once()
    {
        await using var carm = await tests.OnClockAsync("2026-04-20T15:00:00Z");
        var (client, officer, supervisor) = (await OpenAsync(carm), await OfficerAsync(carm), await SupervisorAsync(carm));
        var number = await PlannedAsync(officer, client, "DCL");
        Assert.Equal((422, "CASE_FINDINGS_MISSING"), await CodeAsync(ActAsync(officer, number, "issue", new { letter = Letter })));
        Assert.Equal("PLANNED", State(await ActAsync(officer, number, "issue", new { letter = Letter, findings = Found })));
        Assert.Equal(404, (await client.Manager.GetAsync($"/api/v1/compliance-cases/{number}")).Status);
        Assert.Equal(403, (await ActAsync(officer, number, "approve")).Status);
        var issued = await ActAsync(supervisor, number, "approve");
        Assert.Equal(("CORRECTIONS_DUE", "CASE_CORRECTIONS 2026-07-20"), (State(issued), Due(issued)));
        Assert.Equal("Undervalued", (await client.Manager.GetAsync($"/api/v1/compliance-cases/{number}")).Json.GetProperty("findings")[0].GetProperty("text").GetProperty("en").GetString());
        var calendar = await client.Manager.CalendarAddressAsync(client.Rm);
        await carm.SettleAsync();
        Assert.Equal([$"2026-07-20 Last day to correct what {number} found (#####{client.Rm[5..]}) 0 CONFIRMED"], await carm.CalendarAsync(calendar, number));

        await ActAsync(officer, number, "assess", new { letter = Letter });
        Assert.Equal((409, "CASE_CORRECTIONS_OPEN"), await CodeAsync(ActAsync(supervisor, number, "approve")));
        Assert.Equal(400, (await ExtensionAsync(client, number, 31)).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(DecideAsync(officer, number, "GRANT")));
        await carm.MoveClockAsync("2026-06-04T15:00:00Z");
        Assert.Equal(200, (await ExtensionAsync(client, number, 30)).Status);
        Assert.Equal((409, "CASE_EXTENSION_ASKED"), await CodeAsync(ExtensionAsync(client, number, 10)));
        await carm.MoveClockAsync("2026-07-21T15:00:00Z");
        Assert.Equal((409, "CASE_EXTENSION_UNDECIDED"), await CodeAsync(ActAsync(supervisor, number, "approve")));
        var granted = await DecideAsync(officer, number, "GRANT");
        Assert.Equal(("CLIENT", "CASE_CORRECTIONS 2026-08-18"), (Said(granted, "turn"), Due(granted)));
        await carm.SettleAsync();
        Assert.Contains("APPEALS_CASE_EXTENDED", await TemplatesAsync(client));
        Assert.Equal([$"2026-08-18 Last day to correct what {number} found (#####{client.Rm[5..]}) 1 CONFIRMED"], await carm.CalendarAsync(calendar, number));

        await carm.MoveClockAsync("2026-08-19T15:00:00Z");
        Assert.Equal("ASSESSED", State(await ActAsync(supervisor, number, "approve")));
        Assert.Equal("Undervalued", (await client.Manager.GetAsync($"/api/v1/compliance-cases/{number}")).Json.GetProperty("findings")[0].GetProperty("text").GetProperty("en").GetString());
        Assert.Equal(2, (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("history").EnumerateArray().Count(e => e.GetProperty("act").GetString() == "CORRECTIONS_LAPSED"));
    }

    [Fact]
    public async Task More_time_is_asked_for_in_the_first_forty_five_days_and_may_be_refused()
    {
        await using var carm = await tests.OnClockAsync("2026-04-20T15:00:00Z");
        var (client, officer, supervisor) = (await OpenAsync(carm), await OfficerAsync(carm), await SupervisorAsync(carm));
        var (early, tardy) = (await PlannedAsync(officer, client, "DCL"), await PlannedAsync(officer, client, "DCL", "SIMA"));
        foreach (var number in new[] { early, tardy })
        {
            await ActAsync(officer, number, "issue", new { letter = Letter, findings = Found });
            await ActAsync(supervisor, number, "approve");
        }
        await ExtensionAsync(client, early, 10);
        var refused = await DecideAsync(officer, early, "REFUSE");
        Assert.Equal("CASE_CORRECTIONS 2026-07-20", Due(refused));
        Assert.Equal("CORRECTIONS_DUE", State(await RespondAsync(client, early)));
        await carm.MoveClockAsync("2026-06-05T15:00:00Z");
        foreach (var (language, text) in new[] { ("en-CA", "More time could be asked for until 2026-06-04."), ("fr-CA", "La prorogation pouvait être demandée jusqu'au 2026-06-04.") })
        {
            var late = await client.Manager.PostAsync($"/api/v1/compliance-cases/{tardy}/extension", new { days = 10, reason = "Many lines" }, language: language);
            Assert.Equal((422, "CASE_EXTENSION_LATE", text), (late.Status, late["code"], late["detail"]));
        }
    }

    [Fact]
    public async Task An_advisory_notice_is_acknowledged_and_closed_and_stands_in_nobodys_way()
    {
        var (client, officer) = (await OpenAsync(tests), await OfficerAsync(tests));
        var (notice, other) = (await PlannedAsync(officer, client, "TAN", year: LastYear), await PlannedAsync(officer, client, "TAN", year: LastYear));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ActAsync(officer, notice, "request-info", new { letter = Letter })));
        var issued = await ActAsync(officer, notice, "issue", new { letter = Letter });
        Assert.Equal(("ISSUED", "none"), (State(issued), Due(issued)));
        Assert.Equal("ACKNOWLEDGED", State(await client.Manager.PostAsync($"/api/v1/compliance-cases/{notice}/acknowledge")));
        Assert.Equal("CLOSED", State(await ActAsync(officer, notice, "close", new { letter = Letter })));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.Manager.PostAsync($"/api/v1/compliance-cases/{notice}/acknowledge")));
        // A plan that is given up was never the client's.
        Assert.Equal("CLOSED", State(await ActAsync(officer, other, "close", new { letter = Letter })));
        Assert.Equal(1, await CountAsync(client));
        await PlannedAsync(officer, client, "CVL", year: LastYear);
    }

    [Fact]
    public async Task A_case_is_planned_for_a_period_of_the_last_four_years_that_no_other_case_of_its_program_is_about()
    {
        await using var carm = await tests.OnClockAsync("2026-02-03T15:00:00Z");
        var (client, officer) = (await OpenAsync(carm), await OfficerAsync(carm));
        Task<Answer> Plan(string type = "CVL", string program = "VALUE", string from = "2025-01-01", string to = "2025-12-31", string? rm = null, string language = "en-CA", string[]? cads = null) =>
            officer.PostAsync("/api/v1/admin/compliance-cases", new { type, rmAccount = rm ?? client.Rm, program, periodFrom = from, periodTo = to, cadNumbers = cads }, language: language);
        async Task RefusedAsync(int status, string code, string en, string fr, Func<string, Task<Answer>> ask)
        {
            foreach (var (language, text) in new[] { ("en-CA", en), ("fr-CA", fr) })
            {
                var refused = await ask(language);
                Assert.Equal((status, code, text), (refused.Status, refused["code"], refused["detail"]));
            }
        }

        var first = await Plan("TCV");
        Assert.True(first.Status == 201, first.Text);
        var number = Number(first);
        Assert.Equal(($"/api/v1/admin/compliance-cases/{number}", "trade.officer"), (first.Headers["Location"], Said(first, "officer")));
        await RefusedAsync(409, "CASE_OVERLAP", $"Case {number} is about the same program in this period.", $"Le dossier {number} vise le même programme dans cette période.", language => Plan(from: "2025-12-31", to: "2026-01-31", language: language));
        await RefusedAsync(422, "CASE_PERIOD_OVER_4_YEARS", "The period reaches back more than four years: its first day is 2022-02-03 at the earliest.", "La période remonte à plus de quatre ans : son premier jour est au plus tôt le 2022-02-03.", language => Plan(from: "2022-02-02", language: language));
        await RefusedAsync(422, "CASE_NO_ACCOUNT", "There is no program account 700000003RM0001.", "Il n'existe aucun compte de programme 700000003RM0001.", language => Plan(rm: "700000003RM0001", language: language));
        await RefusedAsync(400, "VAL_CASE_PERIOD", "The period is over, and begins before it ends.", "La période est écoulée et commence avant de finir.", language => Plan(to: "2026-02-04", language: language));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(Plan(rm: "12345RM0001")));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(Plan(cads: ["1"])));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(ActAsync(officer, number, "issue", new { letter = new { en = "Only English", fr = " " } })));
        Assert.Equal(201, (await Plan(from: "2026-01-01", to: "2026-01-31")).Status);
        Assert.Equal(201, (await Plan(program: "ORIGIN", from: "2022-02-03", cads: ["12345000000013"])).Status);

        // What was given up or is over makes room.
        await ActAsync(officer, number, "close", new { letter = Letter });
        Assert.Equal(201, (await Plan("DCL")).Status);
        var both = await Task.WhenAll(Plan(program: "SIMA"), Plan(program: "SIMA"));
        Assert.Equal([201, 409], both.Select(a => a.Status).Order());

        async Task<string[]> FoundAsync(string query) => [.. (await officer.GetAsync($"/api/v1/admin/compliance-cases?{query}")).Json.GetProperty("items").EnumerateArray().Select(i => $"{i.GetProperty("type").GetString()} {i.GetProperty("program").GetString()} {i.GetProperty("state").GetString()}")];
        Assert.Equal(["TCV VALUE CLOSED"], await FoundAsync("state=CLOSED"));
        Assert.Equal(["CVL ORIGIN PLANNED"], await FoundAsync("program=ORIGIN"));
        Assert.Equal(["DCL VALUE PLANNED"], await FoundAsync($"type=DCL&officer=trade.officer&rmAccount={client.Rm}"));
        Assert.Empty(await FoundAsync("officer=nobody"));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(officer.GetAsync("/api/v1/admin/compliance-cases?state=NONE")));
        var page = await officer.GetAsync("/api/v1/admin/compliance-cases?pageSize=3");
        var rest = await officer.GetAsync($"/api/v1/admin/compliance-cases?pageSize=3&cursor={page["nextCursor"]}");
        Assert.Equal((3, 2), (page.Json.GetProperty("items").GetArrayLength(), rest.Json.GetProperty("items").GetArrayLength()));
        Assert.Equal(404, (await officer.GetAsync("/api/v1/admin/compliance-cases/NONE")).Status);
        Assert.NotEqual(200, (await client.Manager.GetAsync("/api/v1/admin/compliance-cases")).Status);
    }

    [Fact]
    public async Task What_is_refused_says_why_in_both_languages()
    {
        await using var carm = await tests.OnClockAsync("2026-04-20T15:00:00Z");
        var (client, officer, supervisor) = (await OpenAsync(carm), await OfficerAsync(carm), await SupervisorAsync(carm));
        var (number, interim) = (await PlannedAsync(officer, client, "DCL"), await PlannedAsync(officer, client, "TCV", "ORIGIN"));
        var raised = new HashSet<string>();
        async Task RefusedAsync(Caller by, string of, string verb, object? body, string code, string en, string fr)
        {
            raised.Add(code);
            foreach (var (language, text) in new[] { ("en-CA", en), ("fr-CA", fr) })
            {
                var refused = await by.PostAsync(verb.Length == 0 ? of : $"{of}/{verb}", body, language: language);
                // Of a field the fault stands with the field.
                var (said, message) = refused["code"] == "VAL_FAILED" ? (refused.Json.GetProperty("errors")[0], "message") : (refused.Json, "detail");
                Assert.Equal((code, text), (said.GetProperty("code").GetString(), said.GetProperty(message).GetString()));
                Assert.Equal((AppealsRejections.All.Single(r => r.Code == code).Status, language), (refused.Status, refused.Headers["Content-Language"]));
            }
        }
        var (admin, portal) = ($"/api/v1/admin/compliance-cases/{number}", $"/api/v1/compliance-cases/{number}");
        object Plan(string rm, string from = "2025-01-01", string to = "2025-12-31", string program = "VALUE") => new { type = "DCL", rmAccount = rm, program, periodFrom = from, periodTo = to, cadNumbers = Array.Empty<string>() };
        const string Cases = "/api/v1/admin/compliance-cases";
        var nobody = $"{Fresh.Bn9()}RM0001";
        await RefusedAsync(officer, Cases, "", Plan(nobody), "CASE_NO_ACCOUNT", $"There is no program account {nobody}.", $"Il n'existe aucun compte de programme {nobody}.");
        await RefusedAsync(officer, Cases, "", Plan(client.Rm, to: "2027-12-31"), "VAL_CASE_PERIOD", "The period is over, and begins before it ends.", "La période est écoulée et commence avant de finir.");
        await RefusedAsync(officer, Cases, "", Plan(client.Rm, from: "2022-04-19", program: "TARIFF"), "CASE_PERIOD_OVER_4_YEARS", "The period reaches back more than four years: its first day is 2022-04-20 at the earliest.", "La période remonte à plus de quatre ans : son premier jour est au plus tôt le 2022-04-20.");
        await RefusedAsync(officer, Cases, "", Plan(client.Rm), "CASE_OVERLAP", $"Case {number} is about the same program in this period.", $"Le dossier {number} vise le même programme dans cette période.");
        await RefusedAsync(officer, admin, "issue", new { letter = Letter }, "CASE_FINDINGS_MISSING", "Say what was found.", "Indiquez ce qui a été constaté.");
        await ActAsync(officer, number, "issue", new { letter = Letter, findings = Found });
        await ActAsync(supervisor, number, "approve");
        await RefusedAsync(client.Manager, portal, "extension", new { days = 0, reason = "Many" }, "VAL_CASE_EXTENSION_DAYS", "The ninety days are extended by 1 to 30 days.", "Les quatre-vingt-dix jours sont prorogés de 1 à 30 jours.");
        await ActAsync(officer, number, "assess", new { letter = Letter });
        await RefusedAsync(supervisor, admin, "approve", null, "CASE_CORRECTIONS_OPEN", "The client may correct until 2026-07-20.", "Le client peut corriger jusqu'au 2026-07-20.");
        await ExtensionAsync(client, number, 5);
        await RefusedAsync(client.Manager, portal, "extension", new { days = 5, reason = "Many" }, "CASE_EXTENSION_ASKED", "More time is asked for once.", "Une prorogation ne se demande qu'une fois.");
        await RefusedAsync(officer, admin, "extension/decide", new { outcome = "MAYBE", rationale = "Many" }, "VAL_CASE_EXTENSION_OUTCOME", "The outcome is GRANT or REFUSE.", "L'issue est GRANT ou REFUSE.");
        await carm.MoveClockAsync("2026-07-21T15:00:00Z");
        await RefusedAsync(supervisor, admin, "approve", null, "CASE_EXTENSION_UNDECIDED", "The client's request for more time is to be decided first.", "La demande de prorogation du client doit d'abord être tranchée.");

        await ActAsync(officer, interim, "issue", new { letter = Letter });
        await ActAsync(officer, interim, "request-info", new { letter = Letter });
        await RespondAsync(client, interim);
        await ActAsync(officer, interim, "interim-report", new { letter = Letter });
        await ActAsync(officer, interim, "final-report", new { letter = Letter, findings = Found });
        await RefusedAsync(supervisor, $"/api/v1/admin/compliance-cases/{interim}", "approve", null, "CASE_COMMENTS_OPEN", "The client may comment until 2026-08-20.", "Le client peut commenter jusqu'au 2026-08-20.");

        // The forty-fifth day has passed of another.
        var late = await PlannedAsync(officer, client, "DCL", "SIMA");
        await ActAsync(officer, late, "issue", new { letter = Letter, findings = Found });
        await ActAsync(supervisor, late, "approve");
        await carm.MoveClockAsync("2026-09-08T15:00:00Z");
        await RefusedAsync(client.Manager, $"/api/v1/compliance-cases/{late}", "extension", new { days = 5, reason = "Many" }, "CASE_EXTENSION_LATE", "More time could be asked for until 2026-09-04.", "La prorogation pouvait être demandée jusqu'au 2026-09-04.");
        Assert.Equal(AppealsRejections.All.Select(r => r.Code).Where(c => Codes.Any(prefix => c.StartsWith(prefix, StringComparison.Ordinal))).Order(), raised.Append("RESPONSE_LATE").Order());
    }

    [Fact]
    public async Task Anyone_reads_what_is_verified_this_half_year()
    {
        await using var carm = await tests.OnClockAsync("2026-02-03T15:00:00Z");
        var officer = await OfficerAsync(carm);
        object Priorities(string subject) => new { priorities = new[] { new { program = "TARIFF", subject = new { en = subject, fr = "Meubles" }, headings = new[] { "9401", "9403" }, round = 2 } } };
        Assert.Equal(404, (await carm.GetAsync("/api/v1/verification-priorities")).Status);
        Assert.Equal(200, (await officer.PutAsync("/api/v1/admin/verification-priorities/2025-07", Priorities("Chairs"))).Status);
        Assert.Equal(200, (await officer.PutAsync("/api/v1/admin/verification-priorities/2026-01", Priorities("Furniture"))).Status);
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await CodeAsync(officer.PutAsync("/api/v1/admin/verification-priorities/2026-01", Priorities("Tables"))));
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(officer.PutAsync("/api/v1/admin/verification-priorities/2026-01", Priorities("Tables"), "\"9\"")));
        Assert.Equal(200, (await officer.PutAsync("/api/v1/admin/verification-priorities/2026-01", Priorities("Tables"), "\"1\"")).Status);
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(officer.PutAsync("/api/v1/admin/verification-priorities/2026-03", Priorities("Tables"))));
        var newest = await carm.GetAsync("/api/v1/verification-priorities");
        Assert.Equal(("2026-01", "Tables"), (newest["edition"], newest.Json.GetProperty("priorities")[0].GetProperty("subject").GetProperty("en").GetString()));
        Assert.Equal("2025-07", (await carm.GetAsync("/api/v1/verification-priorities?edition=2025-07"))["edition"]);
    }

    sealed record Client(string Bn9, string Rm, Caller Manager);

    static async Task<Client> OpenAsync(CarmSystem carm)
    {
        var (bn9, registrar) = (Fresh.Bn9(), await carm.SignInAsync("registrar", "REGISTRATION_OFFICER"));
        var address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };
        await registrar.PutAsync($"/api/v1/admin/legal-entities/{bn9}", new { legalName = "Importer", residency = "RESIDENT", physicalAddress = address, programs = Array.Empty<object>() });
        await registrar.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Importer", managerSubject = $"manager.{bn9}", programs = new[] { new { rmAccount = $"{bn9}RM0001", programType = "IMPORTER" } }, licences = Array.Empty<object>() });
        await carm.SettleAsync();
        return new(bn9, $"{bn9}RM0001", await carm.SignInAsync($"manager.{bn9}"));
    }

    static int LastYear => DateTime.UtcNow.Year - 1;

    static Task<Caller> OfficerAsync(CarmSystem carm) => carm.SignInAsync("trade.officer", "TRADE_OFFICER");

    static Task<Caller> SupervisorAsync(CarmSystem carm) => carm.SignInAsync("trade.supervisor", "SUPERVISOR");

    static async Task<string> PlannedAsync(Caller officer, Client client, string type, string program = "VALUE", int year = 2025)
    {
        var planned = await officer.PostAsync("/api/v1/admin/compliance-cases", new { type, rmAccount = client.Rm, program, periodFrom = $"{year}-01-01", periodTo = $"{year}-12-31", cadNumbers = new[] { "12345000000013" } });
        Assert.True(planned.Status == 201, planned.Text);
        return Number(planned);
    }

    static Task<Answer> ActAsync(Caller by, string number, string verb, object? body = null) => by.PostAsync($"/api/v1/admin/compliance-cases/{number}/{verb}", body);

    static Task<Answer> ReturnAsync(Caller supervisor, string number, string reason) => ActAsync(supervisor, number, "return", new { reason });

    static Task<Answer> DecideAsync(Caller officer, string number, string outcome) => ActAsync(officer, number, "extension/decide", new { outcome, rationale = "Many declarations" });

    static Task<Answer> RespondAsync(Client client, string number) => client.Manager.PostAsync($"/api/v1/compliance-cases/{number}/respond", new { text = "Our records" });

    static Task<Answer> ExtensionAsync(Client client, string number, int days) => client.Manager.PostAsync($"/api/v1/compliance-cases/{number}/extension", new { days, reason = "Many declarations" });

    static async Task<int> CountAsync(Client client) => (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/compliance-cases")).Json.GetProperty("items").GetArrayLength();

    static async Task<string[]> TemplatesAsync(Client client) => [.. (await client.Manager.GetAsync("/api/v1/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("template").GetString()!)];

    static string Number(Answer answer) => Said(answer, "caseNumber")!;

    static string? Said(Answer answer, string name) => answer.Json.GetProperty("case").GetProperty(name).GetString();

    static string? State(Answer answer) => answer.Status is 200 or 201 ? Said(answer, "state") : answer.Text;

    static string Due(Answer answer) => string.Join(", ", answer.Json.GetProperty("case").GetProperty("dueDates").EnumerateArray().Select(d => $"{d.GetProperty("kind").GetString()} {d.GetProperty("lastDay").GetString()}").DefaultIfEmpty("none"));

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
