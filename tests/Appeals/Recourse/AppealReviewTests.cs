using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>What an officer and a client do with an appeal between its submission and its end, and what each of its clocks brings.</summary>
public sealed class AppealReviewTests(CarmHost tests)
{
    [Fact]
    public async Task Ledger_T18_what_is_short_is_named_before_filing_an_outcome_is_known_in_money_before_it_is_signed_and_comes_so()
    {
        await using var carm = await tests.OnClockAsync("2025-11-12T15:00:00Z");
        // "Relief off", and rates of the quarters before by which the interest to 24 November is that of the scenario.
        await using (var off = carm.Database.CreateCommand("delete from ledger.mt_doc_reliefperiod")) await off.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await ApproveRatesAsync(carm, ("2025Q2", "4.3"), ("2025Q3", "1.9"), ("2025Q4", "2.7"), ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Appellant.OpenAsync(carm);
        var transaction = await client.ServeAsync("SOADJ-1", 9_000m, "2025-11-12", dueOn: "2025-06-27");
        await carm.MoveClockAsync("2025-11-25T15:00:00Z");
        Assert.Equal(["ADJ 9000.00 9000.00", "INT 310.00 310.00"], await client.PostedAsync("ADJ", "INT"));

        // Twenty-eight days more on both at 8.7 percent.
        await carm.MoveClockAsync("2025-12-22T15:00:00Z");
        const decimal Accrued = 62.34m;
        var check = await client.CheckAsync("SOADJ-1");
        Assert.Equal((false, $"{9_310 + Accrued}"), (check.Json.GetProperty("mayBeFiled").GetBoolean(), check["short"]));
        Assert.Equal(["APL-UNCOVERED"], Codes(check));
        var number = await client.DraftAsync("SOADJ-1");
        await client.PayAsync("P1", 9_000m);
        Assert.Equal((422, "APL-UNCOVERED"), await client.SubmitAsync(number));
        Assert.Equal($"{310 + Accrued}", (await client.Manager.GetAsync($"/api/v1/appeals/{number}/coverage"))["short"]);
        await client.PayAsync("P2", 310 + Accrued);
        Assert.Equal((200, null), await client.SubmitAsync(number));
        Assert.Equal(["APL-DUPLICATE"], Codes(await client.CheckAsync("SOADJ-1")));
        var delegates = await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE");
        await ReviewAsync(carm, number);
        await carm.MoveClockAsync("2026-05-18T15:00:00Z");

        async Task<string[]> MoneyAsync(object body)
        {
            var answer = await delegates.PostAsync($"/api/v1/admin/appeals/{number}/outcome-preview", body);
            return answer.Status == 200 ? [.. new[] { "dutiesAllowed", "refund", "relieved", "interestBack", "interestToClient", "stillOwing" }.Select(name => answer[name]!)] : [answer.Text];
        }
        Assert.Equal(["9000.00", "9000.00", "0.00", $"{310 + Accrued}", "83.45", "0.00"], await MoneyAsync(new { outcome = "ALLOWED" }));
        // Two fifths of the interest, to the cent.
        Assert.Equal(["3600.00", "3600.00", "0.00", "148.94", "33.38", "0.00"], await MoneyAsync(new { outcome = "PARTLY", allowed = new[] { new { statementNumber = "SOADJ-1", percent = 40 } } }));
        Assert.Equal(["0.00", "0.00", "0.00", "0.00", "0.00", "0.00"], await MoneyAsync(new { outcome = "DENIED" }));
        Assert.Equal((422, "APL-ALLOWED"), await CodeAsync(delegates.PostAsync($"/api/v1/admin/appeals/{number}/outcome-preview", new { outcome = "PARTLY" })));

        // Nothing was kept of it; what is decided comes with the version that Declarations makes of it.
        Assert.Empty(await client.PostedAsync("RINT"));
        Assert.Equal(200, (await delegates.PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome = "ALLOWED", rationaleEn = "The price was the lower one.", rationaleFr = "Le prix était le plus bas." })).Status);
        await client.OutcomeAsync(transaction, 9_000m, number, "2025-06-27");
        // Three cents were charged at Christmas on interest that was paid and not yet cleared, and had come back by themselves.
        Assert.Equal(["REF -0.03", $"REF -{310 + Accrued}", "REF -9000.00", "RINT -83.45"], (await client.PostedAsync("REF", "RINT")).Select(i => i[..i.LastIndexOf(' ')]).Order());
    }

    /// <summary>The same appeal, decided in part: 3,600.00 of the 9,000.00.</summary>
    [Fact]
    public async Task Ledger_T18_forty_percent_that_are_allowed_come_with_their_interest_and_the_rest_stays_paid()
    {
        await using var carm = await tests.OnClockAsync("2025-11-12T15:00:00Z");
        await using (var off = carm.Database.CreateCommand("delete from ledger.mt_doc_reliefperiod")) await off.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await ApproveRatesAsync(carm, ("2025Q2", "4.3"), ("2025Q3", "1.9"), ("2025Q4", "2.7"), ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Appellant.OpenAsync(carm);
        var transaction = await client.ServeAsync("SOADJ-1", 9_000m, "2025-11-12", dueOn: "2025-06-27");
        await carm.MoveClockAsync("2025-12-22T15:00:00Z");
        var number = await client.DraftAsync("SOADJ-1");
        await client.PayAsync("P1", 9_372.34m);
        Assert.Equal((200, null), await client.SubmitAsync(number));
        await ReviewAsync(carm, number);
        await carm.MoveClockAsync("2026-05-18T15:00:00Z");
        var decided = await (await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE")).PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome = "PARTLY", rationaleEn = "Two fifths.", rationaleFr = "Deux cinquièmes.", allowed = new[] { new { statementNumber = "SOADJ-1", percent = 40 } } });
        Assert.True(decided.Status == 200, decided.Text);
        await client.OutcomeAsync(transaction, 3_600m, number, "2025-06-27");
        Assert.Equal("DECIDED_PARTLY", await StateAsync(client, number));
        Assert.Equal(["REF -148.94", "REF -3600.00", "RINT -33.38"], (await client.PostedAsync("REF", "RINT")).Select(i => i[..i.LastIndexOf(' ')]).Order());
        Assert.All(await client.TransactionsAsync("ADJ", "INT"), i => Assert.Equal("0.00", i.GetProperty("open").GetString()));
    }

    [Fact]
    public async Task What_a_campaign_changed_is_allowed_line_by_line_and_by_no_percentage_which_is_of_figures()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        await carm.HearAsync(new StatementOfAdjustmentsServed("SOADJ-1", Fresh.TransactionNumber(), 2, client.Rm, new(2026, 3, 2), 100m, 0, "VALUE", new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero)) { LineNumbers = [1, 2], LineDuties = [60m, 40m], IsOfRates = true });
        var number = await client.DraftAsync("SOADJ-1");
        Assert.Equal((200, null), await client.SubmitAsync(number));
        await ReviewAsync(carm, number);
        var delegates = await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE");

        foreach (var part in new object[] { new { statementNumber = "SOADJ-1", percent = 40 }, new { statementNumber = "SOADJ-1", lineNumber = 1, percent = 99 } })
        {
            Assert.Equal((422, "APL-ALLOWED"), await CodeAsync(delegates.PostAsync($"/api/v1/admin/appeals/{number}/outcome-preview", new { outcome = "PARTLY", allowed = new[] { part } })));
            Assert.Equal((422, "APL-ALLOWED"), await CodeAsync(DecideAsync(part)));
        }
        Assert.Equal((200, null), await CodeAsync(DecideAsync(new { statementNumber = "SOADJ-1", lineNumber = 1, percent = 100 })));

        Task<Answer> DecideAsync(object part) => delegates.PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome = "PARTLY", rationaleEn = "Of one line.", rationaleFr = "D'une ligne.", allowed = new[] { part } });
    }

    /// <summary>A denial in a quarter whose rate nobody has approved yet: the cash pays what is known to be owing and is not given back while interest is still to come, which it pays then.</summary>
    [Fact]
    public async Task Cash_is_kept_while_the_rate_of_a_day_of_its_appeal_is_missing_and_given_back_by_an_officer_when_that_was_charged()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("SOADJ-1", 9_000m, "2026-04-10", dueOn: "2026-04-10");
        await client.SecureAsync(9_500m, "draft 1", "SOADJ-1");
        var number = await client.DraftAsync("SOADJ-1");
        Assert.Equal((200, null), await client.SubmitAsync(number));
        await ReviewAsync(carm, number);
        await carm.MoveClockAsync("2026-07-09T15:00:00Z");
        var @delegate = await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE");
        Assert.True((await @delegate.PostAsync($"/api/v1/admin/appeals/{number}/outcome-preview", new { outcome = "DENIED" })).Json.GetProperty("isRateMissing").GetBoolean());
        Assert.Equal(200, (await @delegate.PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome = "DENIED", rationaleEn = "As determined.", rationaleFr = "Tel que déterminé." })).Status);
        await carm.SettleAsync();
        var kept = Assert.Single(await client.SecuritiesAsync());
        Assert.Equal(("HELD", "0.00"), (kept.GetProperty("state").GetString(), Assert.Single(await client.TransactionsAsync("ADJ")).GetProperty("open").GetString()));

        await ApproveRatesAsync(carm, ("2026Q3", "2.2"));
        await carm.MoveClockAsync("2026-07-26T15:00:00Z");
        var settled = await (await carm.SignInAsync("security.supervisor", "AR_SUPERVISOR")).PostAsync($"/api/v1/admin/cash-security/{kept.GetProperty("securityNumber").GetString()}/settle", new { outcome = "REALIZED" });
        Assert.True(settled.Status == 200, settled.Text);
        await carm.SettleAsync();
        // Ninety days at the prescribed rate of 2.2 percent on 9,000.00 are 48.95; and a few cents on what of them could not be reckoned before the rate came.
        Assert.InRange((await client.TransactionsAsync("INT")).Sum(i => decimal.Parse(i.GetProperty("original").GetString()!, System.Globalization.CultureInfo.InvariantCulture)), 48.95m, 49.00m);
        Assert.All(await client.TransactionsAsync("ADJ", "INT"), i => Assert.Equal("0.00", i.GetProperty("open").GetString()));
    }

    [Fact]
    public async Task Ledger_T20_three_statements_of_one_issue_and_similar_goods_are_one_appeal_with_three_holds()
    {
        var client = await Appellant.OpenAsync(tests);
        var today = $"{tests.Alba.Services.GetRequiredService<TimeProvider>().GetUtcNow().TorontoDate():yyyy-MM-dd}";
        string Of(string name) => $"{name}-{client.Bn9}";
        foreach (var (name, headings) in new[] { ("A", new[] { "6109", "6110" }), ("B", ["6110"]), ("C", ["6109"]), ("D", ["8703"]) }) await client.ServeAsync(Of(name), 100m, today, dueOn: today, headings: headings);
        await client.ServeAsync(Of("E"), 100m, today, dueOn: today, issue: "ORIGIN", headings: ["6109"]);
        string[] three = [Of("A"), Of("B"), Of("C")];
        // Another issue, or other goods; B and C are alike by A alone.
        foreach (var mixed in new[] { [.. three, Of("E")], [.. three, Of("D")], new[] { Of("B"), Of("C") } }) Assert.Equal(["APL-MIXED-ISSUES"], Codes(await client.CheckAsync(mixed)));

        var number = await client.DraftAsync(three);
        await client.SecureAsync(300m, "draft 1", three);
        Assert.Equal("SECURED", (await client.Manager.GetAsync($"/api/v1/appeals/{number}/coverage"))["coverage"]);
        Assert.Equal((200, null), await client.SubmitAsync(number));
        await tests.SettleAsync();
        Assert.Equal(["HELD", "HELD", "HELD", "OPEN", "OPEN"], (await client.TransactionsAsync("ADJ")).Select(i => i.GetProperty("status").GetString()).Order());
    }

    [Fact]
    public async Task A_question_is_answered_within_thirty_days_or_the_review_goes_on_without()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("SOADJ-1", 100m, "2026-03-02", posted: false);
        var number = await client.DraftAsync("SOADJ-1");
        Assert.Equal((200, null), await client.SubmitAsync(number));
        var officer = await ReviewAsync(carm, number);
        Task<Answer> AskAsync() => officer.PostAsync($"/api/v1/admin/appeals/{number}/request-info", new { questionEn = "Who bore the freight?", questionFr = "Qui a payé le fret?" });

        var asked = (await AskAsync()).Json.GetProperty("appeal");
        Assert.Equal(("INFO_REQUESTED", "2026-04-01"), (asked.GetProperty("state").GetString(), asked.GetProperty("questions")[0].GetProperty("by").GetString()));
        Assert.Equal(("CLIENT", "APPEAL_INFORMATION", "2026-04-01"), await TurnAsync(client, number));
        await carm.SettleAsync();
        foreach (var (language, text) in new[] { ("en-CA", "Who bore the freight?"), ("fr-CA", "Qui a payé le fret?") })
        {
            Assert.Equal(text, (await client.Manager.GetAsync($"/api/v1/appeals/{number}", language)).Json.GetProperty("questions")[0].GetProperty("text").GetString());
            Assert.Contains(text, (await client.Manager.GetAsync("/api/v1/notifications?pageSize=500", language)).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("text").GetString()!.Split(": ", 2)[^1]));
        }
        Assert.Equal("UNDER_REVIEW", (await client.Manager.PostAsync($"/api/v1/appeals/{number}/respond", new { answer = "The seller did." })).Json.GetProperty("appeal").GetProperty("state").GetString());
        Assert.Equal(("CBSA", null, null), await TurnAsync(client, number));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.Manager.PostAsync($"/api/v1/appeals/{number}/respond", new { answer = "Again." })));

        await AskAsync();
        await carm.MoveClockAsync("2026-03-27T15:00:00Z");
        Assert.Equal(1, await NoticesAsync(client, "APPEALS_LIMIT_NEAR", number));
        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        Assert.Equal("INFO_REQUESTED", await StateAsync(client, number));
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        Assert.Equal("UNDER_REVIEW", await StateAsync(client, number));
        Assert.Equal((1, 1), (await NoticesAsync(client, "APPEALS_LIMIT_NEAR", number), await NoticesAsync(client, "APPEALS_LIMIT_PASSED", number)));

        Assert.Equal("ON_HOLD", (await officer.PostAsync($"/api/v1/admin/appeals/{number}/suspend", new { awaits = "AP-2025-017" })).Json.GetProperty("appeal").GetProperty("state").GetString());
        Assert.Equal(("NOBODY", null, null), await TurnAsync(client, number));
        Assert.Equal("UNDER_REVIEW", (await officer.PostAsync($"/api/v1/admin/appeals/{number}/resume")).Json.GetProperty("appeal").GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_decision_is_final_after_ninety_days_unless_the_tribunal_was_asked()
    {
        await using var carm = await tests.OnClockAsync("2026-05-20T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("SOADJ-1", 100m, "2026-05-20", posted: false);
        await client.ServeAsync("SOADJ-2", 100m, "2026-05-20", posted: false);
        await client.ServeAsync("SOADJ-3", 100m, "2026-05-20", posted: false);
        var (left, gone, known) = (await DecidedAsync(carm, client, "SOADJ-1"), await DecidedAsync(carm, client, "SOADJ-2"), await DecidedAsync(carm, client, "SOADJ-3"));
        Assert.Equal(("CLIENT", "TRIBUNAL_END", "2026-08-18"), await TurnAsync(client, left));
        Task<Answer> FileAsync(string number, string body, string on) => client.Manager.PostAsync($"/api/v1/appeals/{number}/further-appeals", new { body, fileNumber = "AP-2026-031", filedOn = on });
        Assert.Equal((400, "VAL_DATE"), await CodeAsync(FileAsync(gone, "CITT", "2026-05-21")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(FileAsync(gone, "FCA", "2026-05-20")));
        await carm.MoveClockAsync("2026-08-19T04:30:00Z");
        Assert.Equal((200, null), await CodeAsync(FileAsync(gone, "CITT", "2026-08-18")));
        await carm.MoveClockAsync("2026-08-19T15:00:00Z");
        Assert.Equal(("FINAL", "AT_CITT"), (await StateAsync(client, left), await StateAsync(client, gone)));
        Assert.Equal(("TRIBUNAL", null, null), await TurnAsync(client, gone));
        // Day 60, day 80 and the end.
        Assert.Equal((2, 1), (await NoticesAsync(client, "APPEALS_LIMIT_NEAR", left), await NoticesAsync(client, "APPEALS_LIMIT_PASSED", left)));

        var delegates = await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE");
        var second = await carm.SignInAsync("second.delegate", "RECOURSE_DELEGATE");
        async Task<Answer> RecordAsync(string outcome, string on)
        {
            var recorded = await delegates.PostAsync($"/api/v1/admin/appeals/{gone}/further-decisions", new { outcome, decidedOn = on });
            return recorded.Status == 200 ? await second.PostAsync($"/api/v1/admin/appeals/{gone}/further-decisions/confirm", new { outcome, decidedOn = on }) : recorded;
        }
        Assert.Equal(400, (await RecordAsync("MAYBE", "2026-08-19")).Status);
        Assert.Equal("CITT_DECIDED", (await RecordAsync("DENIED", "2026-08-19")).Json.GetProperty("appeal").GetProperty("state").GetString());
        Assert.Equal(("CLIENT", "COURT_END", "2026-11-17"), await TurnAsync(client, gone));

        // What was filed in time and is told late was filed in time; what the year of s.67.1 is for was not.
        Assert.Equal(("NOBODY", "TRIBUNAL_EXTENSION_END", "2027-08-18"), await TurnAsync(client, left));
        await carm.MoveClockAsync("2026-11-18T15:00:00Z");
        Assert.Equal("FINAL", await StateAsync(client, gone));
        foreach (var (number, body, last) in new[] { (left, "CITT", "2026-08-18"), (gone, "FCA", "2026-11-17") })
        {
            Assert.Equal((422, "APL-FURTHER-LATE"), await CodeAsync(FileAsync(number, body, DateOnly.Parse(last).AddDays(1).ToString("yyyy-MM-dd"))));
            Assert.Equal((200, null), await CodeAsync(FileAsync(number, body, last)));
        }
        Assert.Equal(("TRIBUNAL", null, null), await TurnAsync(client, left));
        Assert.Equal("FINAL", (await RecordAsync("DENIED", "2026-11-18")).Json.GetProperty("appeal").GetProperty("state").GetString());
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(FileAsync(gone, "FCA", "2026-11-17")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(FileAsync(known, "FCA", "2026-08-18")));

        // The officer knows it from the Tribunal, and the client hears of it.
        var officer = await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER");
        Task<Answer> KnowAsync(string on) => officer.PostAsync($"/api/v1/admin/appeals/{known}/further-appeals", new { body = "CITT", fileNumber = "AP-2026-044", filedOn = on });
        Assert.Equal((422, "APL-FURTHER-LATE"), await CodeAsync(KnowAsync("2026-08-19")));
        Assert.Equal((200, null), await CodeAsync(KnowAsync("2026-08-18")));
        await carm.SettleAsync();
        Assert.Equal((1, "AT_CITT"), (await NoticesAsync(client, "APPEALS_FURTHER", $"Appeal {known}"), await StateAsync(client, known)));
        Assert.True((await client.Manager.GetAsync($"/api/v1/cases/{gone}/verify")).Json.GetProperty("isWhole").GetBoolean());
    }

    [Fact]
    public async Task A_judgment_takes_effect_when_another_officer_confirms_it_and_until_then_only_the_CBSA_knows_of_it()
    {
        await using var carm = await tests.OnClockAsync("2026-05-20T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("SOADJ-1", 100m, "2026-05-20", posted: false);
        var number = await DecidedAsync(carm, client, "SOADJ-1");
        var (one, two) = (await carm.SignInAsync("one.delegate", "RECOURSE_DELEGATE"), await carm.SignInAsync("two.delegate", "RECOURSE_DELEGATE"));
        Task<Answer> RecordAsync(Caller by, string outcome, string on = "2026-05-20") => by.PostAsync($"/api/v1/admin/appeals/{number}/further-decisions", new { outcome, decidedOn = on });
        Task<Answer> ConfirmAsync(Caller by, string outcome = "ALLOWED") => by.PostAsync($"/api/v1/admin/appeals/{number}/further-decisions/confirm", new { outcome, decidedOn = "2026-05-20" });
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(RecordAsync(one, "DENIED")));
        Assert.Equal((200, null), await CodeAsync(client.Manager.PostAsync($"/api/v1/appeals/{number}/further-appeals", new { body = "CITT", fileNumber = "AP-1", filedOn = "2026-05-20" })));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ConfirmAsync(one)));
        Assert.Equal((400, "VAL_FURTHER_OUTCOME"), await CodeAsync(RecordAsync(one, "REVISED")));
        Assert.Equal((400, "VAL_DATE"), await CodeAsync(RecordAsync(one, "DENIED", "2026-05-19")));

        Assert.Equal(("TRIBUNAL", null, null), await TurnAsync(client, number));
        Assert.Equal((200, null), await CodeAsync(RecordAsync(one, "DENIED")));
        // Now it waits for the CBSA, and the client reads by when to expect that; the board counts the days.
        Assert.Equal(("CBSA", null, null), await TurnAsync(client, number));
        Assert.NotNull((await client.Manager.GetAsync($"/api/v1/cases/{number}"))["expectedBy"]);
        Assert.Contains((await one.GetAsync("/api/v1/admin/service-board?kind=APPEAL&pageSize=100")).Json.GetProperty("items").EnumerateArray(), w => w.GetProperty("caseNumber").GetString() == number);
        Assert.Equal((403, "APL-FOUR-EYES"), await CodeAsync(ConfirmAsync(one)));
        // Who finds it wrong records it anew, and then is who does not confirm it.
        Assert.Equal((200, null), await CodeAsync(RecordAsync(two, "ALLOWED")));
        Assert.Equal((403, "APL-FOUR-EYES"), await CodeAsync(ConfirmAsync(two)));
        var (seen, known) = ((await client.Manager.GetAsync($"/api/v1/appeals/{number}")).Json, (await one.GetAsync($"/api/v1/admin/appeals/{number}")).Json);
        Assert.Equal(("AT_CITT", System.Text.Json.JsonValueKind.Null), (seen.GetProperty("state").GetString(), seen.GetProperty("recorded").ValueKind));
        Assert.Equal(("ALLOWED", "two.delegate"), (known.GetProperty("recorded").GetProperty("outcome").GetString(), known.GetProperty("recorded").GetProperty("recordedBy").GetString()));
        Assert.Equal(["INTERNAL", "INTERNAL"], (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("history").EnumerateArray().TakeLast(2).Select(e => e.GetProperty("act").GetString()));
        await carm.SettleAsync();
        Assert.Equal(0, await NoticesAsync(client, "APPEALS_FURTHER_DECIDED", $"In appeal {number}"));

        // Nobody confirms what was recorded anew since it was read.
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ConfirmAsync(one, "DENIED")));
        Assert.Equal((200, null), await CodeAsync(ConfirmAsync(one)));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ConfirmAsync(one)));
        await carm.SettleAsync();
        Assert.Equal(("CITT_DECIDED", 1), (await StateAsync(client, number), await NoticesAsync(client, "APPEALS_FURTHER_DECIDED", $"In appeal {number}")));
        Assert.Equal(("CLIENT", "COURT_END", "2026-08-18"), await TurnAsync(client, number));
    }

    [Fact]
    public async Task What_the_President_wins_before_the_Court_officers_re_determine_and_what_it_loses_changes_nothing()
    {
        await using var carm = await tests.OnClockAsync("2026-05-20T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        var officer = await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER");
        var trade = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        foreach (var (outcome, tasks) in new[] { ("ALLOWED", 1), ("PARTLY", 1), ("DENIED", 0), ("WITHDRAWN", 0) })
        {
            await client.ServeAsync($"S-{outcome}", 100m, "2026-05-20", posted: false);
            var number = await DecidedAsync(carm, client, $"S-{outcome}");
            Assert.Equal((200, null), await CodeAsync(client.Manager.PostAsync($"/api/v1/appeals/{number}/further-appeals", new { body = "CITT", fileNumber = "AP-1", filedOn = "2026-05-20" })));
            Assert.Equal((400, "VAL_FAILED"), await CodeAsync(officer.PostAsync($"/api/v1/admin/appeals/{number}/further-appeals", new { body = "CITT", fileNumber = "A-1", filedOn = "2026-05-20", appellant = "PRESIDENT" })));
            await JudgeAsync(carm, number, "ALLOWED", "2026-05-20");
            Assert.Equal((200, null), await CodeAsync(officer.PostAsync($"/api/v1/admin/appeals/{number}/further-appeals", new { body = "FCA", fileNumber = "A-1", filedOn = "2026-05-20", appellant = "PRESIDENT" })));
            await JudgeAsync(carm, number, outcome, "2026-05-20");
            Assert.Equal("FINAL", await StateAsync(client, number));
            Assert.Equal("PRESIDENT", (await client.Manager.GetAsync($"/api/v1/appeals/{number}")).Json.GetProperty("further")[1].GetProperty("appellant").GetString());
            Assert.Equal(1, await NoticesAsync(client, "APPEALS_FURTHER_PRESIDENT", $"The President of the CBSA took appeal {number}"));
            Assert.Equal(tasks, (await trade.GetAsync("/api/v1/admin/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Count(n => n.GetProperty("template").GetString() == "APPEALS_REDETERMINE" && n.GetProperty("text").GetString()!.Contains(number, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_judgment_in_part_waits_on_the_board_and_is_reminded_of_until_it_is_carried_out_by_what_only_the_Tribunal_hears()
    {
        await using var carm = await tests.OnClockAsync("2026-05-20T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        var transaction = await client.ServeAsync("SOADJ-1", 100m, "2026-05-20", posted: false);
        await client.ServeAsync("SOADJ-9", 100m, "2026-05-20", posted: false);
        var number = await DecidedAsync(carm, client, "SOADJ-1");
        Assert.Equal((200, null), await CodeAsync(client.Manager.PostAsync($"/api/v1/appeals/{number}/further-appeals", new { body = "CITT", fileNumber = "AP-1", filedOn = "2026-05-20" })));
        await JudgeAsync(carm, number, "PARTLY", "2026-05-20");
        async Task<string?[]> LeftAsync() => [.. (await client.Manager.GetAsync($"/api/v1/appeals/{number}")).Json.GetProperty("toCarryOut").EnumerateArray().Select(s => s.GetString())];
        async Task<bool> WaitsAsync() => (await (await carm.SignInAsync("one.delegate", "RECOURSE_DELEGATE")).GetAsync("/api/v1/admin/service-board?kind=APPEAL&pageSize=100")).Json.GetProperty("items").EnumerateArray().Any(w => w.GetProperty("caseNumber").GetString() == number);
        async Task<string[]> RemindedAsync() => [.. (await (await carm.SignInAsync("board.officer", "RECOURSE_OFFICER")).GetAsync("/api/v1/admin/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray()
            .Where(n => n.GetProperty("text").GetString()! is var text && text.StartsWith(number, StringComparison.Ordinal) && text.Contains("Carry out what a judgment says", StringComparison.Ordinal)).Select(n => n.GetProperty("template").GetString()!).Order()];
        Assert.Equal(["SOADJ-1"], await LeftAsync());
        Assert.True(await WaitsAsync());
        await carm.MoveClockAsync("2026-06-19T15:00:00Z");
        Assert.Equal(["APPEALS_LIMIT_NEAR"], await RemindedAsync());
        // The time for the Court passes, and it waits on.
        await carm.MoveClockAsync("2026-08-19T15:00:00Z");
        Assert.Equal(("FINAL", true), (await StateAsync(client, number), await WaitsAsync()));
        Assert.Equal(["APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_PASSED"], await RemindedAsync());

        // What another declaration is determined by carries out nothing of it.
        await client.ServeAsync("SOADJ-8", 100m, "2026-08-19", posted: false, "", "VALUE", null, number);
        Assert.True(await WaitsAsync());
        await client.ServeAsync("SOADJ-2", -50m, "2026-08-19", posted: false, "", "VALUE", transaction, number);
        Assert.Equal((0, false), ((await LeftAsync()).Length, await WaitsAsync()));
        Assert.Equal(("NOBODY", null, null), await TurnAsync(client, number));
        Assert.Equal("JUDGMENT_CARRIED_OUT", (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("history").EnumerateArray().Last().GetProperty("act").GetString());

        // It is the President's under s.61: ninety days to the Tribunal, and no second request under s.60.
        Assert.Equal(("CLIENT", "TRIBUNAL_END", "2026-11-17"), await TurnAsync(client, "SOADJ-2"));
        Assert.Equal(["APL-NOT-APPEALABLE"], Codes(await client.CheckAsync("SOADJ-2")));
        Assert.Equal((422, "APL-NOT-APPEALABLE"), await CodeAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals", new { statementNumbers = new[] { "SOADJ-2" }, grounds = "The price paid or payable was the one that we declared.", remedySought = "Refund", claimed = "As declared" })));
    }

    /// <summary>Security that was given so that an appeal could be filed, and none was.</summary>
    [Fact]
    public async Task When_nobody_appeals_in_ninety_days_what_was_secured_is_paid_from_the_security()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("SOADJ-1", 9_000m, "2026-03-02", dueOn: "2026-03-02");
        await client.SecureAsync(9_500m, "draft 1", "SOADJ-1");
        await carm.MoveClockAsync("2026-06-01T15:00:00Z");
        Assert.Equal(("HELD", "HELD"), (Assert.Single(await client.TransactionsAsync("ADJ")).GetProperty("status").GetString(), Assert.Single(await client.SecuritiesAsync()).GetProperty("state").GetString()));
        await carm.MoveClockAsync("2026-06-02T15:00:00Z");
        await carm.SettleAsync();
        Assert.Equal("CLEARED", Assert.Single(await client.TransactionsAsync("ADJ")).GetProperty("status").GetString());
        await carm.MoveClockAsync("2026-06-25T15:00:00Z");
        Assert.Equal("0.00", (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/balance"))["balance"]);
    }

    /// <summary>Two officers record what the Tribunal or the Court decided.</summary>
    static async Task JudgeAsync(CarmSystem carm, string number, string outcome, string on)
    {
        Assert.Equal((200, null), await CodeAsync((await carm.SignInAsync("one.delegate", "RECOURSE_DELEGATE")).PostAsync($"/api/v1/admin/appeals/{number}/further-decisions", new { outcome, decidedOn = on })));
        Assert.Equal((200, null), await CodeAsync((await carm.SignInAsync("two.delegate", "RECOURSE_DELEGATE")).PostAsync($"/api/v1/admin/appeals/{number}/further-decisions/confirm", new { outcome, decidedOn = on })));
        await carm.SettleAsync();
    }

    [Fact]
    public async Task None_of_the_officers_who_handled_an_appeal_decides_it_though_it_was_assigned_anew()
    {
        await using var carm = await tests.OnClockAsync("2026-05-20T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("SOADJ-1", 100m, "2026-05-20", posted: false);
        var number = await client.DraftAsync("SOADJ-1");
        Assert.Equal((200, null), await client.SubmitAsync(number));
        var officers = new Dictionary<string, Caller>();
        foreach (var name in new[] { "accepts", "assigns", "was.assigned", "asks", "assigned", "decides" }) officers[name] = await carm.SignInAsync(name, "RECOURSE_OFFICER", "RECOURSE_DELEGATE");
        Task<Answer> Do(string officer, string command, object? body = null) => officers[officer].PostAsync($"/api/v1/admin/appeals/{number}/{command}", body);
        Assert.Equal((200, null), await CodeAsync(Do("accepts", "accept")));
        Assert.Equal((200, null), await CodeAsync(Do("assigns", "assign", new { officer = "was.assigned" })));
        Assert.Equal((200, null), await CodeAsync(Do("asks", "request-info", new { questionEn = "Who bore the freight?", questionFr = "Qui a payé le fret?" })));
        await client.Manager.PostAsync($"/api/v1/appeals/{number}/respond", new { answer = "The seller did." });
        Assert.Equal((200, null), await CodeAsync(Do("assigns", "assign", new { officer = "assigned" })));
        foreach (var officer in officers.Keys)
            Assert.Equal(officer == "decides" ? (200, null) : (403, "APL-FOUR-EYES"), await CodeAsync(Do(officer, "decide", new { outcome = "DENIED", rationaleEn = "As determined.", rationaleFr = "Tel que déterminé." })));
    }

    [Fact]
    public async Task Before_filing_everything_that_would_be_refused_is_said_at_once_in_both_languages()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("A", 100m, "2025-10-05", posted: false);
        await client.ServeAsync("B", 100m, "2025-10-06", posted: false);
        await client.ServeAsync("C", 100m, "2025-10-06", posted: false, issue: "ORIGIN");
        var late = await client.CheckAsync("A");
        Assert.Equal(["APL-LATE"], Codes(late));
        Assert.Equal(("2026-01-03", "2027-01-04"), (late["lastDay"], late["extensionLastDay"]));
        var french = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals/check", new { statementNumbers = new[] { "A" }, grounds = "court" }, language: "fr-CA");
        Assert.Equal(["APL-INFO-MISSING", "APL-LATE"], Codes(french));
        Assert.StartsWith("grounds manque", french.Json.GetProperty("faults")[0].GetProperty("text").GetString());
        Assert.Equal(["APL-MIXED-ISSUES"], Codes(await client.CheckAsync("B", "C")));
        Assert.Equal(["APL-NOT-PARTY"], Codes(await client.CheckAsync("Z")));
        var fit = await client.CheckAsync("B");
        Assert.True(fit.Json.GetProperty("mayBeFiled").GetBoolean());
        Assert.Equal(0, (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/appeals")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Before_filing_a_duplicate_is_told_with_the_appeal_that_stands_and_is_none_once_that_was_withdrawn()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("A", 100m, "2026-01-05", posted: false);
        await client.ServeAsync("B", 100m, "2026-01-05", posted: false);
        // A draft stands in nobody's way.
        var number = await client.DraftAsync("A");
        Assert.True((await client.CheckAsync("A", "B")).Json.GetProperty("mayBeFiled").GetBoolean());
        Assert.Equal((200, null), await client.SubmitAsync(number));
        foreach (var (language, text) in new[] { ("en-CA", $"A is under appeal already ({number})."), ("fr-CA", $"A fait déjà l'objet d'un appel ({number}).") })
        {
            var check = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals/check", new { statementNumbers = new[] { "A", "B" } }, language: language);
            Assert.False(check.Json.GetProperty("mayBeFiled").GetBoolean());
            Assert.Equal([("APL-DUPLICATE", text)], check.Json.GetProperty("faults").EnumerateArray().Select(f => (f.GetProperty("code").GetString()!, f.GetProperty("text").GetString()!)));
        }
        Assert.Empty(Codes(await client.CheckAsync("B")));
        Assert.Equal(200, (await client.Manager.PostAsync($"/api/v1/appeals/{number}/withdraw")).Status);
        Assert.Empty(Codes(await client.CheckAsync("A", "B")));
    }

    [Fact]
    public async Task What_a_denial_would_leave_owing_is_known_with_interest_to_the_day_and_is_what_security_then_pays()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("SOADJ-1", 9_000m, "2026-04-10", dueOn: "2026-03-31");
        // Ten days at 8.2 percent: 20.24.
        await client.SecureAsync(9_200m, "draft 1", "SOADJ-1");
        var number = await client.DraftAsync("SOADJ-1");
        Assert.Equal((200, null), await client.SubmitAsync(number));
        await ReviewAsync(carm, number);
        var @delegate = await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE");
        async Task<string[]> MoneyAsync(string on)
        {
            var answer = await @delegate.PostAsync($"/api/v1/admin/appeals/{number}/outcome-preview", new { outcome = "DENIED", on });
            return [.. new[] { "dutiesAllowed", "refund", "relieved", "interestBack", "interestToClient", "stillOwing" }.Select(name => answer[name]!)];
        }
        Assert.Equal(["0.00", "0.00", "0.00", "0.00", "0.00", "9020.24"], await MoneyAsync("2026-04-10"));
        // And fifty days at 2.2, since security was given: 20.24 bears on with the duties.
        var later = await MoneyAsync("2026-05-30");
        Assert.Equal(["0.00", "0.00", "0.00", "0.00", "0.00", "9047.46"], later);
        Assert.Equal((400, "VAL_DATE"), await CodeAsync(@delegate.PostAsync($"/api/v1/admin/appeals/{number}/outcome-preview", new { outcome = "DENIED", on = "2026-04-09" })));

        await carm.MoveClockAsync("2026-05-30T15:00:00Z");
        Assert.Equal(later, await MoneyAsync("2026-05-30"));
        Assert.Equal(200, (await @delegate.PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome = "DENIED", rationaleEn = "As determined.", rationaleFr = "Tel que déterminé." })).Status);
        await carm.SettleAsync();
        Assert.Equal(later[5], $"{await client.SecurityTakenAsync():0.00}");
        Assert.Equal("0.00", (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/balance"))["balance"]);
    }

    /// <summary>By agreement an appeal awaits another case (s.97.34(4)): nobody has the turn, nothing is decided, what is secured is left alone at the prescribed rate, and on the judgment the review goes on.</summary>
    [Fact]
    public async Task An_appeal_that_awaits_another_case_waits_for_nobody_is_not_decided_and_goes_on_when_that_is_judged()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"), ("2026Q3", "2.2"));
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("SOADJ-1", 9_000m, "2026-04-10", dueOn: "2026-04-10");
        await client.SecureAsync(9_000m, "draft 1", "SOADJ-1");
        var number = await client.DraftAsync("SOADJ-1");
        var @delegate = await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE");
        Task<Answer> DecideAsync() => @delegate.PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome = "DENIED", rationaleEn = "As determined.", rationaleFr = "Tel que déterminé." });
        async Task<System.Text.Json.JsonElement> CaseAsync() => (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json;
        Assert.Equal((200, null), await client.SubmitAsync(number));
        // What nobody reviews yet is not suspended.
        Task<Answer> OfficerAsync(Caller by, string command, object? body = null) => by.PostAsync($"/api/v1/admin/appeals/{number}/{command}", body);
        var officer = await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER");
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(OfficerAsync(officer, "suspend", new { awaits = "AP-2025-017" })));
        await ReviewAsync(carm, number);
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        Assert.Equal(10, (await CaseAsync()).GetProperty("serviceDays").GetInt32());
        Assert.Equal("ON_HOLD", (await OfficerAsync(officer, "suspend", new { awaits = "AP-2025-017" })).Json.GetProperty("appeal").GetProperty("state").GetString());
        await carm.SettleAsync();
        var seen = (await client.Manager.GetAsync($"/api/v1/appeals/{number}")).Json;
        Assert.Equal(("ON_HOLD", "AP-2025-017"), (seen.GetProperty("state").GetString(), seen.GetProperty("awaits").GetString()));
        foreach (var (language, text) in new[] { ("en-CA", $"As agreed, appeal {number} awaits AP-2025-017."), ("fr-CA", $"Comme convenu, l'appel {number} attend AP-2025-017.") })
            Assert.Contains(text, (await client.Manager.GetAsync("/api/v1/notifications?pageSize=500", language)).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("text").GetString()!));

        // A hundred days later nothing was decided, reminded of, collected or counted.
        await carm.MoveClockAsync("2026-07-29T15:00:00Z");
        Assert.Equal(("NOBODY", null, null), await TurnAsync(client, number));
        var held = await CaseAsync();
        Assert.Equal((10, System.Text.Json.JsonValueKind.Null, false), (held.GetProperty("serviceDays").GetInt32(), held.GetProperty("expectedBy").ValueKind, held.GetProperty("isOver").GetBoolean()));
        Assert.Equal(0, await NoticesAsync(client, "APPEALS_LIMIT_NEAR", number));
        Assert.Equal(["HELD"], (await client.TransactionsAsync("ADJ")).Select(i => i.GetProperty("status").GetString()));
        Assert.Contains("APL-DUPLICATE", Codes(await client.CheckAsync("SOADJ-1")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(DecideAsync()));
        foreach (var (command, body) in new (string, object?)[] { ("suspend", new { awaits = "AP-2025-018" }), ("request-info", new { questionEn = "Who?", questionFr = "Qui?" }), ("assign", new { officer = "recourse.officer" }) }) Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(OfficerAsync(officer, command, body)));

        Assert.Equal("UNDER_REVIEW", (await OfficerAsync(officer, "resume")).Json.GetProperty("appeal").GetProperty("state").GetString());
        await carm.SettleAsync();
        Assert.Equal((1, ("CBSA", null, null)), (await NoticesAsync(client, "APPEALS_RESUMED", $"Appeal {number}"), await TurnAsync(client, number)));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(OfficerAsync(officer, "resume")));
        await carm.MoveClockAsync("2026-07-30T15:00:00Z");
        Assert.Equal(11, (await CaseAsync()).GetProperty("serviceDays").GetInt32());
        // Who let it wait is one of those who handled it.
        Assert.Equal((200, null), await CodeAsync(DecideAsync()));
        await carm.SettleAsync();
        // 111 days at the prescribed rate of 2.2 percent on 9,000.00.
        Assert.Equal(60.41m, (await client.TransactionsAsync("INT")).Sum(i => decimal.Parse(i.GetProperty("original").GetString()!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("60.41", (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/balance"))["balance"]);
        Assert.Equal(["APPEAL_SUSPENDED", "APPEAL_RESUMED", "APPEAL_DECIDED"], (await CaseAsync()).GetProperty("history").EnumerateArray().TakeLast(3).Select(e => e.GetProperty("act").GetString()));

        // Another is withdrawn while it waits.
        await client.ServeAsync("SOADJ-2", 100m, "2026-07-30", posted: false);
        var second = await client.DraftAsync("SOADJ-2");
        Assert.Equal((200, null), await client.SubmitAsync(second));
        await ReviewAsync(carm, second);
        await officer.PostAsync($"/api/v1/admin/appeals/{second}/suspend", new { awaits = "AP-2025-017" });
        Assert.Equal("WITHDRAWN", (await client.Manager.PostAsync($"/api/v1/appeals/{second}/withdraw")).Json.GetProperty("appeal").GetProperty("state").GetString());
    }

    [Fact]
    public async Task One_security_covers_one_of_two_appeals_that_are_submitted_at_once()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await ApproveRatesAsync(carm, ("2026Q2", "2.2"));
        for (var round = 0; round < 5; round++)
        {
            var client = await Appellant.OpenAsync(carm);
            string[] statements = [$"A-{client.Bn9}", $"B-{client.Bn9}"];
            foreach (var statement in statements) await client.ServeAsync(statement, 100m, "2026-04-10", dueOn: "2026-04-10");
            await client.SecureAsync(100m, "draft 1", statements);
            string[] numbers = [await client.DraftAsync(statements[0]), await client.DraftAsync(statements[1])];
            var submitted = await Task.WhenAll(numbers.Select(client.SubmitAsync));
            Assert.Equal([(200, null), (422, "APL-UNCOVERED")], submitted.Order());
            // The Ledger has heard of the first now, and says the same.
            await carm.SettleAsync();
            var second = numbers[submitted.ToList().FindIndex(s => s.Item1 == 422)];
            Assert.Equal((422, "APL-UNCOVERED"), await client.SubmitAsync(second));
            await client.SecureAsync(100m, "draft 2", statements);
            Assert.Equal((200, null), await client.SubmitAsync(second));
        }
    }

    [Fact]
    public async Task What_the_client_holds_to_be_right_is_said_before_an_appeal_is_submitted()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("A", 100m, "2026-01-05", posted: false);
        await client.ServeAsync("M", 100m, "2026-01-05", posted: false, issue: "MARKING");
        async Task<string> DraftAsync(string statement, string? claimed) => (await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals", new { statementNumbers = new[] { statement }, grounds = "The price paid or payable was the one that we declared.", remedySought = "Refund", claimed }))
            .Json.GetProperty("appeal").GetProperty("appealNumber").GetString()!;
        foreach (var claimed in new[] { null, "", "  " })
        {
            var refused = await client.Manager.PostAsync($"/api/v1/appeals/{await DraftAsync("A", claimed)}/submit");
            Assert.Equal((422, "APL-INFO-MISSING"), (refused.Status, refused["code"]));
            Assert.StartsWith("claimed", refused["detail"], StringComparison.Ordinal);
        }
        var check = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals/check", new { statementNumbers = new[] { "A" }, grounds = "Short", claimed = " " });
        Assert.Equal(["grounds", "claimed"], check.Json.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("path").GetString()));
        // Of a marking there is no other classification, origin or value.
        Assert.Equal((200, null), await client.SubmitAsync(await DraftAsync("M", null)));
        Assert.Equal((200, null), await client.SubmitAsync(await DraftAsync("A", "100.00 CAD")));
    }

    static async Task<string> DecidedAsync(CarmSystem carm, Appellant client, string statement)
    {
        var number = await client.DraftAsync(statement);
        Assert.Equal((200, null), await client.SubmitAsync(number));
        await ReviewAsync(carm, number);
        var decided = await (await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE")).PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome = "DENIED", rationaleEn = "As determined.", rationaleFr = "Tel que déterminé." });
        Assert.Equal(200, decided.Status);
        await carm.SettleAsync();
        return number;
    }

    [Fact]
    public async Task A_judgment_on_a_ruling_says_what_it_is_to_be_and_is_told_to_the_rulings_officers_and_the_client()
    {
        await using var carm = await tests.OnClockAsync("2026-05-20T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        await carm.HearAsync(new AdvanceRulingGiven("RUL-1", 1, client.Rm, "ORIGIN", new(2026, 5, 20), new(2026, 5, 20, 15, 0, 0, TimeSpan.Zero)));
        var drafted = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals", new { rulingNumber = "RUL-1", grounds = "The goods are wholly made in Mexico.", remedySought = "Origin MX", claimed = "MX" });
        var number = drafted.Json.GetProperty("appeal").GetProperty("appealNumber").GetString()!;
        Assert.Equal((200, null), await client.SubmitAsync(number));
        await ReviewAsync(carm, number);
        var @delegate = await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE");
        Assert.Equal(200, (await @delegate.PostAsync($"/api/v1/admin/appeals/{number}/decide", new { outcome = "AFFIRMED", rationaleEn = "As ruled.", rationaleFr = "Tel que décidé." })).Status);
        Assert.Equal((200, null), await CodeAsync(client.Manager.PostAsync($"/api/v1/appeals/{number}/further-appeals", new { body = "CITT", fileNumber = "AP-1", filedOn = "2026-05-20" })));
        Assert.Equal((400, "VAL_FURTHER_OUTCOME"), await CodeAsync(@delegate.PostAsync($"/api/v1/admin/appeals/{number}/further-decisions", new { outcome = "ALLOWED", decidedOn = "2026-05-20" })));
        await JudgeAsync(carm, number, "REVISED", "2026-05-20");
        Assert.Equal(("CITT_DECIDED", 1), (await StateAsync(client, number), await NoticesAsync(client, "APPEALS_FURTHER_DECIDED", $"In appeal {number}")));
        var rulings = await carm.SignInAsync("rulings.officer", "RULINGS_OFFICER");
        Assert.Contains("RUL-1", Assert.Single((await rulings.GetAsync("/api/v1/admin/notifications?pageSize=100")).Json.GetProperty("items").EnumerateArray(), n => n.GetProperty("template").GetString() == "APPEALS_RULING_JUDGED").GetProperty("text").GetString());
    }

    static async Task<Caller> ReviewAsync(CarmSystem carm, string number)
    {
        var officer = await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER");
        await officer.PostAsync($"/api/v1/admin/appeals/{number}/accept");
        Assert.Equal(200, (await officer.PostAsync($"/api/v1/admin/appeals/{number}/assign", new { officer = "recourse.officer" })).Status);
        return officer;
    }

    static async Task<(string?, string?, string?)> TurnAsync(Appellant client, string number)
    {
        var seen = (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json;
        return !seen.TryGetProperty("next", out var next) || next.ValueKind == System.Text.Json.JsonValueKind.Null ? (seen.GetProperty("turn").GetString(), null, null) : (seen.GetProperty("turn").GetString(), next.GetProperty("kind").GetString(), next.GetProperty("lastDay").GetString());
    }

    static async Task<string?> StateAsync(Appellant client, string number) => (await client.Manager.GetAsync($"/api/v1/appeals/{number}"))["state"];

    static async Task<int> NoticesAsync(Appellant client, string template, string number) =>
        (await client.Manager.GetAsync("/api/v1/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Count(n => n.GetProperty("template").GetString() == template && n.GetProperty("text").GetString()!.StartsWith(number, StringComparison.Ordinal));

    static IEnumerable<string> Codes(Answer check) => [.. check.Json.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("code").GetString()!)];

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer.Status < 400 ? null : answer["code"]);
    }

    static Task ApproveRatesAsync(CarmSystem carm, params (string Quarter, string Percent)[] rates) => carm.ApproveRatesAsync(rates);
}
