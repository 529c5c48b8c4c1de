using Carm.Appeals.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>One importer's first month, as Declarations sees it: release, declaration, re-determination, appeal.</summary>
public sealed class FirstMonthTests(CarmHost tests)
{
    [Fact]
    public async Task A_release_is_accounted_for_to_the_cent_and_the_ledger_bills_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        const string number = "14321000000019";

        var released = await alpha.ReleaseAsync(number);
        Assert.Equal((201, "2026-03-23", "2026-03-31"), (released.Status, released["accountingDeadline"], released["paymentDueOn"]));
        Assert.Equal(201, (await alpha.ReleaseAsync(number)).Status);
        Assert.Equal((409, "CAD-3001"), await Code(alpha.ReleaseAsync(number, "2026-03-15")));

        var drafted = await alpha.DraftAsync(number);
        Assert.Equal((201, $"/api/v1/cads/{number}", "\"1\""), (drafted.Status, drafted.Headers["Location"], drafted.Headers["ETag"]));
        await carm.MoveClockAsync("2026-03-20T15:00:00Z");
        var validated = await alpha.Manager.PostAsync($"/api/v1/cads/{number}/validate");
        Assert.Equal(["True", "4049.72"], [validated["acceptable"], validated.Json.GetProperty("totals").GetProperty("total").GetString()]);

        var submitted = await alpha.SubmitAsync(number, "once");
        Assert.Equal((200, "00001", "ACCEPTED", "2026-03-23", "2026-03-31"), (submitted.Status, submitted["version"], submitted["status"], submitted["accountingDeadline"], submitted["paymentDueOn"]));
        Assert.Equal(["16944.43", "3050.00", "999.72", "4049.72"], submitted.Json.GetProperty("totals").Texts("valueForDuty", "customsDuty", "gst", "total"));
        Assert.Equal(submitted.Text, (await alpha.SubmitAsync(number, "once")).Text);
        Assert.Equal((409, "CAD-1002"), await Code(alpha.SubmitAsync(number)));

        await carm.SettleAsync();
        Assert.Equal("4049.72", await alpha.BalanceAsync());
        var version = await alpha.CadAsync(number, "/versions/00001");
        Assert.Equal(["ORIGINAL", "2026-03-16"], version.Json.Texts("kind", "rateDate"));
        var line = version.Json.GetProperty("lines")[0];
        Assert.Equal(["1.3725", "18%"], line.Texts("exchangeRate", "customsDutyRate"));
        Assert.Contains(line.GetProperty("trace").EnumerateArray(), step => step.GetProperty("formula").GetString() == "12345.67 x 1.3725");
        Assert.Equal("00001", (await alpha.CadAsync(number))["currentVersion"]);
        Assert.Equal(number, (await alpha.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/cads")).Json.GetProperty("items")[0].GetProperty("transactionNumber").GetString());
    }

    [Fact]
    public async Task A_redetermination_is_charged_and_an_allowed_appeal_takes_it_back_but_for_the_gst()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var alpha = await Importer.OpenAsync(carm);
        var number = await alpha.AcceptedAsync();
        await carm.MoveClockAsync("2026-05-04T15:00:00Z");

        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER", "SUPERVISOR"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var drafted = await officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new
        {
            issue = "VALUE",
            authority = "Customs Act s.59(1)(a)",
            reason = "Assists were left out of the price paid.",
            lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } },
        });
        Assert.Equal((201, "00001", "DRAFT"), (drafted.Status, drafted["basedOn"], drafted["status"]));
        Assert.Equal(["494.10", "161.96", "656.06"], drafted.Json.GetProperty("differences").Texts("customsDuty", "gst", "total"));
        Assert.Empty((await alpha.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/statements-of-adjustments")).Json.GetProperty("items").EnumerateArray());

        var issue = $"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue";
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await Code(officer.PostAsync(issue)));
        var issued = await supervisor.PostAsync(issue);
        Assert.Equal((200, "00002", "656.06", "2026-05-04"), (issued.Status, issued["version"], issued["amountOwing"], issued["servedOn"]));
        Assert.Equal((409, "STATE_CONFLICT"), await Code(supervisor.PostAsync(issue)));
        await carm.SettleAsync();
        Assert.Equal("656.06", await PostedAsync(alpha, "ADJ"));
        var statement = (await alpha.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/statements-of-adjustments")).Json.GetProperty("items")[0];
        Assert.Equal([drafted["statementNumber"], "00002", "VALUE", "656.06"], statement.Texts("statementNumber", "version", "issue", "amountOwing"));
        Assert.Equal("12345.67", statement.GetProperty("lines")[0].GetProperty("old").GetProperty("valueForCurrencyConversion").GetString());

        await carm.MoveClockAsync("2026-06-15T15:00:00Z");
        var decided = new AppealDecided($"TA-{alpha.Bn9}", alpha.Rm, [drafted["statementNumber"]!], "ALLOWED", new(2026, 6, 15), new(2026, 6, 15, 15, 0, 0, TimeSpan.Zero));
        await carm.HearAsync(decided, decided);
        Assert.Equal("00003", (await alpha.CadAsync(number))["currentVersion"]);
        var outcome = (await alpha.CadAsync(number, "/versions/00003")).Json;
        Assert.Equal(["APPEAL_OUTCOME", $"TA-{alpha.Bn9}", "161.96"], outcome.Texts("kind", "reference", "gstKept"));
        Assert.Equal(["-494.10", "0.00", "-494.10"], outcome.GetProperty("change").Texts("customsDuty", "gst", "total"));
        Assert.Equal(["3050.00", "999.72", "4049.72"], outcome.GetProperty("totals").Texts("customsDuty", "gst", "total"));
        Assert.Equal((await alpha.CadAsync(number, "/versions/00001")).Json.GetProperty("lines").ToString(), outcome.GetProperty("lines").ToString());
        Assert.Contains("-494.10", await AllPostedAsync(alpha, "REF"));
    }

    /// <summary>One journey over HTTP: a statement of adjustments is paid with its interest, appealed, and allowed for two fifths of the value.</summary>
    [Fact]
    public async Task An_appeal_that_is_allowed_in_part_brings_that_part_of_the_duty_back_with_the_interest_paid_and_interest_to_the_client()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var alpha = await Importer.OpenAsync(carm);
        var number = await alpha.AcceptedAsync();
        async Task PayAsync(string reference, string amount)
        {
            Assert.Equal(201, (await alpha.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/payments", new { paymentReference = reference, method = "DEBIT", amount })).Status);
            await carm.SettleAsync();
        }
        await PayAsync("P1", "4049.72");
        await carm.MoveClockAsync("2026-05-04T15:00:00Z");
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var drafted = await officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Assists were left out of the price paid.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } });
        var statement = drafted["statementNumber"]!;
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{statement}/issue")).Status);
        await carm.MoveClockAsync("2026-05-08T15:00:00Z");
        await PayAsync("P2", "661.68");
        Assert.Equal("0.00", await alpha.BalanceAsync());

        var begun = await alpha.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/appeals", new { statementNumbers = new[] { statement }, grounds = "The price paid or payable was the one declared.", remedySought = "Refund of the duties", claimed = "12345.67 USD" });
        var appeal = begun.Json.GetProperty("appeal").GetProperty("appealNumber").GetString();
        Assert.Equal(200, (await alpha.Manager.PostAsync($"/api/v1/appeals/{appeal}/submit")).Status);
        await carm.MoveClockAsync("2026-06-15T15:00:00Z");
        var (recourse, @delegate) = (await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER"), await carm.SignInAsync("recourse.delegate", "RECOURSE_DELEGATE"));
        await recourse.PostAsync($"/api/v1/admin/appeals/{appeal}/accept");
        await recourse.PostAsync($"/api/v1/admin/appeals/{appeal}/assign", new { officer = "recourse.officer" });
        var allowed = new[] { new { statementNumber = statement, percent = 40 } };
        var foreseen = await @delegate.PostAsync($"/api/v1/admin/appeals/{appeal}/outcome-preview", new { outcome = "PARTLY", allowed });
        Assert.Equal(200, (await @delegate.PostAsync($"/api/v1/admin/appeals/{appeal}/decide", new { outcome = "PARTLY", rationaleEn = "Of two assists one was.", rationaleFr = "De deux aides, l'une l'était.", allowed })).Status);
        await carm.SettleAsync();
        await carm.SettleAsync();

        // Two fifths of 494.10, of the 4.23 that were paid on it, and 38 days at 2.2 percent on what comes back.
        var outcome = (await alpha.CadAsync(number, "/versions/00003")).Json;
        Assert.Equal(["APPEAL_OUTCOME", appeal], outcome.Texts("kind", "reference"));
        Assert.Equal(["-197.64", "0.00", "-197.64"], outcome.GetProperty("change").Texts("customsDuty", "gst", "total"));
        Assert.Equal(["-1.69", "-197.64"], (await AllPostedAsync(alpha, "REF")).Order());
        Assert.Equal("-0.45", await PostedAsync(alpha, "RINT"));
        Assert.Equal("-199.78", await alpha.BalanceAsync());
        Assert.Equal(["197.64", "1.69", "0.45", "0.00"], foreseen.Json.Texts("refund", "interestBack", "interestToClient", "stillOwing"));
    }

    static async Task<string?> PostedAsync(Importer importer, string type) => Assert.Single(await AllPostedAsync(importer, type));

    static async Task<string?[]> AllPostedAsync(Importer importer, string type) =>
        [.. (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/transactions")).Json.GetProperty("items").EnumerateArray()
            .Where(i => i.GetProperty("type").GetString() == type).Select(i => i.GetProperty("original").GetString())];

    [Fact]
    public async Task What_was_declared_before_carm_is_taken_over_once()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        var officer = await carm.SignInAsync("history.officer", "TRADE_OFFICER");
        var body = new
        {
            declarations = new[]
            {
                new { transactionNumber = "12345000000013", releasedOn = "2026-02-02", paymentDueOn = "2026-03-03", customsDuty = "1000.00", gst = "250.00" },
                new { transactionNumber = "12345000000021", releasedOn = "2026-02-03", paymentDueOn = "2026-03-03", customsDuty = "900.00", gst = "80.55" },
            },
        };
        for (var taken = 2; taken >= 0; taken -= 2)
        {
            var imported = await officer.PostAsync($"/api/v1/admin/program-accounts/{alpha.Rm}/declared-history", body);
            Assert.Equal((200, $"{taken}"), (imported.Status, imported["taken"]));
            await carm.SettleAsync();
        }

        Assert.Equal("2230.55", await alpha.BalanceAsync());
        var version = await alpha.CadAsync("12345000000013", "/versions/1");
        Assert.Equal(["AS_DECLARED", "00001"], version.Json.Texts("kind", "version"));
    }

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);
}
