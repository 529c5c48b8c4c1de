using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class DraftRedeterminationTests(CarmHost tests)
{
    static readonly object Raised = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } }, Lowered = new[] { new { lineNumber = 1, valueForCurrencyConversion = "10345.67" } };

    [Fact]
    public async Task One_draft_is_open_at_a_time_and_one_supervisor_issues_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));

        var faulty = await DraftAsync(officer, number, new object[] { new { lineNumber = 1, tariffTreatment = "10" }, new { lineNumber = 9 } });
        Assert.Equal((422, "CAD-4001 lines[1].lineNumber"), (faulty.Status, Assert.Single(faulty.Errors())));
        Assert.Equal((422, "CAD-5002"), await Code(DraftAsync(officer, number, new[] { new { lineNumber = 1, tariffTreatment = "10" } })));

        var first = await DraftAsync(officer, number, Lowered);
        Assert.Equal((409, "CAD-3005"), await Code(DraftAsync(officer, number, Raised)));
        Assert.Equal((200, "WITHDRAWN"), await officer.PostAsync($"/api/v1/admin/statements-of-adjustments/{first["statementNumber"]}/withdraw") is var gone ? (gone.Status, gone["status"]) : default);
        Assert.Equal((409, "STATE_CONFLICT"), await Code(IssueAsync(supervisor, first)));

        var second = await DraftAsync(officer, number, Raised);
        Assert.Equal((403, "DEL_FORBIDDEN"), await Code(IssueAsync(officer, second)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => IssueAsync(supervisor, second)));
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((409, "STATE_CONFLICT"), (a.Status, a["code"])));
        Assert.Equal((409, "STATE_CONFLICT"), await Code(officer.PostAsync($"/api/v1/admin/statements-of-adjustments/{second["statementNumber"]}/withdraw")));
        Assert.Equal("00002", (await importer.CadAsync(number))["currentVersion"]);
        // What an appeal can be about is told with the headings of the goods.
        await carm.SettleAsync();
        await using var appeals = carm.Alba.Services.GetRequiredService<Appeals.IAppealsStore>().QuerySession();
        Assert.Equal(["6109"], (await appeals.LoadAsync<Appeals.ServedStatement>(second["statementNumber"]!, TestContext.Current.CancellationToken))!.Headings);
        Assert.Equal(404, (await supervisor.PostAsync("/api/v1/admin/statements-of-adjustments/SOADJ-1/issue")).Status);
        Assert.Equal((404, "NOT_FOUND"), await Code(DraftAsync(officer, Fresh.TransactionNumber(), Raised)));
    }

    [Fact]
    public async Task Officers_read_a_statement_where_the_answer_to_its_draft_points_as_a_draft_withdrawn_and_issued()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));

        var first = await DraftAsync(officer, number, Lowered);
        Assert.Equal(200, (await officer.PostAsync($"{first.Headers["Location"]}/withdraw")).Status);
        Assert.Equal(["WITHDRAWN", null], (await officer.GetAsync(first.Headers["Location"])).Json.Texts("status", "owingToDate"));

        var second = await DraftAsync(officer, number, Raised);
        var url = second.Headers["Location"];
        var drafted = (await supervisor.GetAsync(url)).Json;
        Assert.Equal([second["statementNumber"], "DRAFT", "00001", null, "trade.officer", null, null, null, null], drafted.Texts("statementNumber", "status", "basedOn", "version", "draftedBy", "issuedBy", "servedOn", "appealLastDay", "owingToDate"));
        // 18 % of 19,689.43 in the place of 16,944.43, and how that came about.
        Assert.Equal(["3050.00", "3544.10", "494.10"], new[] { "from", "to", "change" }.Select(side => drafted.GetProperty("costs")[0].GetProperty(side).GetProperty("customsDuty").GetString()));
        Assert.Equal("3544.10", drafted.GetProperty("pricedLines")[0].GetProperty("amounts").GetProperty("customsDuty").GetString());
        Assert.NotEmpty(drafted.GetProperty("pricedLines")[0].GetProperty("trace").EnumerateArray());
        Assert.Equal("14345.67", drafted.GetProperty("lines")[0].GetProperty("new").GetProperty("valueForCurrencyConversion").GetString());

        Assert.Equal(200, (await IssueAsync(supervisor, second)).Status);
        await carm.SettleAsync();
        var issued = (await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync(url)).Json;
        Assert.Equal(["ISSUED", "00002", "trade.officer", "trade.supervisor", "2026-03-20", "2026-06-18", "PRESIDENT_S60", "656.06", "0.00"], issued.Texts("status", "version", "draftedBy", "issuedBy", "servedOn", "appealLastDay", "appealTo", "owingToDate", "interestToDate"));
        Assert.Equal((404, "NOT_FOUND"), await Code(officer.GetAsync($"/api/v1/admin/statements-of-adjustments/SOADJ-{number}-09")));
    }

    [Fact]
    public async Task The_list_of_statements_reads_of_the_goods_only_the_lines_that_changed()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        foreach (var lines in new[] { Raised, Lowered }) Assert.Equal(200, (await IssuedAsync(officer, supervisor, number, lines)).Status);
        await carm.SettleAsync();
        // What nobody could read, if anybody did: in XML the invoices say where a line stands.
        await SpoilAsync("lines");
        var url = $"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments";
        var xml = Messages.Valid(await importer.Manager.SendAsync(HttpMethod.Get, url, null, accept: Messages.Xml));
        Assert.Equal([$"SOADJ-{number}-02", $"SOADJ-{number}-01"], xml.Elements(CadXml.Wco + "Response").Select(r => r.Values("StatementOfAdjustments/ID")[0]));
        await SpoilAsync("document");

        var first = await importer.Manager.GetAsync($"{url}?pageSize=1");
        Assert.Equal("10345.67", Determined(first));
        Assert.Equal("14345.67", Determined(await importer.Manager.GetAsync($"{url}?pageSize=1&cursor={first["nextCursor"]}")));

        static string? Determined(Answer page) => Assert.Single(page.Json.GetProperty("items").EnumerateArray()).GetProperty("lines")[0].GetProperty("new").GetProperty("valueForCurrencyConversion").GetString();

        async Task SpoilAsync(string field)
        {
            await using var spoilt = carm.Database.CreateCommand($$"""update declarations.mt_doc_statementofadjustments set data = data || '{"{{field}}":"spoilt"}' where data ->> 'transactionNumber' = '{{number}}'""");
            Assert.Equal(2, await spoilt.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task History_and_drafts_cannot_be_redetermined()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        var (draft, old) = (Fresh.TransactionNumber(), Fresh.TransactionNumber());
        await importer.DraftAsync(draft);
        object History(string rm, string due = "2026-03-03") => new { declarations = new[] { new { transactionNumber = rm, releasedOn = "2026-02-02", paymentDueOn = due, customsDuty = "10.00", gst = "0.50" } } };
        Task<Answer> Import(object body) => officer.PostAsync($"/api/v1/admin/program-accounts/{importer.Rm}/declared-history", body);
        Assert.Equal((409, "CAD-3001"), await Code(Import(History(draft))));
        Assert.Equal((422, "CAD-4001"), await Code(Import(History(old, "2026-02-01"))));
        Assert.Equal(200, (await Import(History(old))).Status);
        Assert.Equal((409, "CAD-1002"), await Code(DraftAsync(officer, draft, Raised)));
        Assert.Equal((409, "CAD-1002"), await Code(DraftAsync(officer, old, Raised)));
    }

    [Fact]
    public async Task A_refund_after_the_due_date_keeps_the_gst_and_appeals_take_back_only_what_is_theirs()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));

        var raised = await IssuedAsync(officer, supervisor, number, Raised);
        var free = await IssuedAsync(officer, supervisor, number, new[] { new { lineNumber = 1, countryOfOrigin = "US", stateOfOrigin = "NY", tariffTreatment = "10" } });
        Assert.Equal("-3544.10", free["amountOwing"]);       // all duty; its GST of 177.21 stays
        Assert.Equal("177.21", (await importer.CadAsync(number, "/versions/3"))["gstKept"]);
        await carm.SettleAsync();

        AppealDecided Decided(string outcome, params Answer[] statements) => new(
            $"TA-{outcome}-{importer.Bn9}", importer.Rm, [.. statements.Select(s => s["statementNumber"]!)], outcome, new(2026, 4, 20), new(2026, 4, 20, 15, 0, 0, TimeSpan.Zero));
        await carm.HearAsync(Decided("DENIED", raised, free));
        Assert.Equal("00003", (await importer.CadAsync(number))["currentVersion"]);
        await carm.HearAsync(Decided("ALLOWED", raised), Decided("ALLOWED", raised));

        // The value goes back, the later origin stays, so there is no duty to give back and the GST stays again.
        var after = (await importer.CadAsync(number)).Json;
        Assert.Equal(["00004", "847.22"], [after.GetProperty("currentVersion").GetString(), after.GetProperty("totals").GetProperty("total").GetString()]);
        var line = after.GetProperty("invoices")[0].GetProperty("lines")[0];
        Assert.Equal(["12345.67", "US", "10"], line.Texts("valueForCurrencyConversion", "countryOfOrigin", "tariffTreatment"));
        Assert.Equal(["0.00", "0.00"], (await importer.CadAsync(number, "/versions/4")).Json.GetProperty("change").Texts("gst", "total"));
        Assert.Equal("TA-ALLOWED-" + importer.Bn9, (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments")).Json.GetProperty("items")[1].GetProperty("setAsideBy").GetString());
    }

    [Fact]
    public async Task An_appeal_allowed_in_part_puts_a_value_back_by_its_share_and_the_tribunal_may_put_back_the_rest()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        await carm.MoveClockAsync("2026-04-20T15:00:00Z");
        var raised = await IssuedAsync(await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"), number, Raised);
        await carm.SettleAsync();
        var statement = raised["statementNumber"]!;
        AppealDecided Decided(string outcome, params decimal[] percents) => new($"TA-{importer.Bn9}", importer.Rm, [statement], outcome, new(2026, 4, 20), new(2026, 4, 20, 15, 0, 0, TimeSpan.Zero))
        {
            AllowedStatements = [.. percents.Select(_ => statement)], AllowedLines = [.. percents.Select(_ => 1)], AllowedPercents = percents,
        };
        async Task<string[]> StandsAsync()
        {
            var cad = (await importer.CadAsync(number)).Json;
            return [cad.GetProperty("currentVersion").GetString()!, cad.GetProperty("invoices")[0].GetProperty("lines")[0].GetProperty("valueForCurrencyConversion").GetString()!];
        }

        Assert.Equal(["00002", "14345.67"], await StandsAsync());
        // While it is under appeal the value is not determined anew; another question may be.
        await carm.HearAsync(new AppealFiled($"TA-{importer.Bn9}", importer.Rm, [statement], new(2026, 4, 20), new(2026, 4, 20, 14, 0, 0, TimeSpan.Zero)));
        var trade = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        Assert.Equal((409, "DET_UNDER_APPEAL"), await Code(DraftAsync(trade, number, Lowered)));
        // Two thousand dollars too much were determined; 40 percent of that go back, once however often it is heard.
        await carm.HearAsync(Decided("PARTLY", 40m), Decided("PARTLY", 40m));
        Assert.Equal(["00003", "13545.67"], await StandsAsync());
        // Before the Tribunal it is open again, however often the President's decision is heard, until that has decided.
        await carm.HearAsync(new TribunalAppealFiled($"TA-{importer.Bn9}", importer.Rm, [statement], new(2026, 4, 20), new(2026, 4, 20, 16, 0, 0, TimeSpan.Zero)), Decided("PARTLY", 40m));
        Assert.Equal((409, "DET_UNDER_APPEAL"), await Code(DraftAsync(trade, number, Lowered)));
        await carm.HearAsync(Decided("ALLOWED"), new JudgmentGiven($"TA-{importer.Bn9}", importer.Rm, [statement], "CITT", "CLIENT", "ALLOWED", new(2026, 4, 20), new(2026, 4, 20, 17, 0, 0, TimeSpan.Zero)), Decided("ALLOWED"));
        Assert.Equal(["00004", "12345.67"], await StandsAsync());
        Assert.NotEqual(409, (await DraftAsync(trade, number, Lowered)).Status);
    }

    [Fact]
    public async Task A_re_determination_that_carries_out_a_judgment_names_an_appeal_that_the_tribunal_has_decided()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, trade, supervisor) = (await Importer.OpenAsync(carm), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        string[] numbers = [await importer.AcceptedAsync(), await importer.AcceptedAsync()];
        var (appeal, statement, at) = ($"TA-{importer.Bn9}", (await IssuedAsync(trade, supervisor, numbers[0], Raised))["statementNumber"]!, new DateTimeOffset(2026, 3, 20, 15, 0, 0, TimeSpan.Zero));
        await carm.SettleAsync();
        Task<Answer> ForAsync(string number, string appealNumber, string authority = "CB-61") =>
            trade.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "VALUE", authority, reason = "As the Tribunal decided.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "13345.67" } }, appealNumber });

        await carm.HearAsync(new AppealFiled(appeal, importer.Rm, [statement], new(2026, 3, 20), at), new AppealDecided(appeal, importer.Rm, [statement], "DENIED", new(2026, 3, 20), at));
        Assert.Equal(["CAD-4001 appealNumber"], (await ForAsync(numbers[0], appeal)).Errors());
        await carm.HearAsync(new TribunalAppealFiled(appeal, importer.Rm, [statement], new(2026, 3, 20), at), new JudgmentGiven(appeal, importer.Rm, [statement], "CITT", "CLIENT", "PARTLY", new(2026, 3, 20), at) { AllowedStatements = [statement] });
        // Neither another's appeal, nor one against another declaration, nor under another provision.
        Assert.Equal(["CAD-4001 appealNumber"], (await ForAsync(numbers[0], "TA-0")).Errors());
        Assert.Equal(["CAD-4001 appealNumber"], (await ForAsync(numbers[1], appeal)).Errors());
        Assert.Equal(400, (await ForAsync(numbers[0], appeal, "CB-59")).Status);
        var drafted = await ForAsync(numbers[0], appeal);
        Assert.Equal(appeal, (await supervisor.GetAsync("/api/v1/admin/statements-of-adjustments?pageSize=500")).Json.GetProperty("items").EnumerateArray().Single(s => s.GetProperty("statementNumber").GetString() == drafted["statementNumber"]).GetProperty("appealNumber").GetString());
        Assert.Equal(200, (await IssueAsync(supervisor, drafted)).Status);
        await carm.SettleAsync();
        // What was determined under s.59 is contested before the President, and what carries a judgment out before the Tribunal.
        Assert.Equal([$"{drafted["statementNumber"]} TRIBUNAL_S67", $"{statement} PRESIDENT_S60"], (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments")).Json.GetProperty("items").EnumerateArray().Select(s => string.Join(' ', s.Texts("statementNumber", "appealTo"))));
        Assert.Equal([appeal, "00002"], (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments/{drafted["statementNumber"]}")).Json.GetProperty("statement").Texts("appealNumber", "basedOn"));
        Assert.Equal("13345.67", (await importer.CadAsync(numbers[0])).Json.GetProperty("invoices")[0].GetProperty("lines")[0].GetProperty("valueForCurrencyConversion").GetString());
    }

    /// <summary>The Tribunal allows half, which officers write out; then the Court allows all.</summary>
    [Fact]
    public async Task A_client_who_wins_all_before_the_Court_is_given_back_what_was_determined_by_the_Tribunals_judgment_too()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, trade, supervisor) = (await Importer.OpenAsync(carm), await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var number = await importer.AcceptedAsync();
        var balance = await importer.BalanceAsync();
        var (appeal, statement) = ($"TA-{importer.Bn9}", (await IssuedAsync(trade, supervisor, number, Raised))["statementNumber"]!);
        await carm.SettleAsync();
        static DateTimeOffset At(int hour) => new(2026, 3, 20, hour, 0, 0, TimeSpan.Zero);
        JudgmentGiven Judged(string body, string outcome, params string[] toCarryOut) => new(appeal, importer.Rm, [statement], body, "CLIENT", outcome, new(2026, 3, 20), At(15)) { AllowedStatements = outcome == "PARTLY" ? [statement] : [], ToCarryOut = toCarryOut };
        await carm.HearAsync(new AppealFiled(appeal, importer.Rm, [statement], new(2026, 3, 20), At(15)), new AppealDecided(appeal, importer.Rm, [statement], "DENIED", new(2026, 3, 20), At(15)));
        await carm.HearAsync(new TribunalAppealFiled(appeal, importer.Rm, [statement], new(2026, 3, 20), At(15)), Judged("CITT", "PARTLY", statement));

        // Until officers have carried the judgment out nothing else is determined of the same issue, and by that alone they carry it out.
        Task<Answer> DraftedAsync(string value, string authority, string? appealNumber, string issue = "VALUE") => trade.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue, authority, reason = "As the Tribunal decided.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = value } }, appealNumber });
        foreach (var authority in new[] { "CB-61", "Customs Act s.59(1)(a)" }) Assert.Equal(["CAD-4001 appealNumber"], (await DraftedAsync("13345.67", authority, null)).Errors());
        Assert.Equal(200, (await IssueAsync(supervisor, await DraftedAsync("13345.67", "CB-61", appeal))).Status);
        await carm.SettleAsync();
        Assert.Equal(["00003", "13345.67"], await StandsAsync());
        Assert.Equal(201, (await DraftedAsync("13445.67", "Customs Act s.59(1)(a)", null)).Status);

        var won = new AppealDecided(appeal, importer.Rm, [statement], "ALLOWED", new(2026, 3, 20), At(16));
        await carm.HearAsync(Judged("FCA", "ALLOWED"), won, won);
        Assert.Equal(["00004", "12345.67"], await StandsAsync());
        await carm.SettleAsync();
        Assert.Equal(balance, await importer.BalanceAsync());
        Assert.Equal([appeal, appeal], (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments")).Json.GetProperty("items").EnumerateArray().Select(s => s.GetProperty("setAsideBy").GetString()));

        async Task<string[]> StandsAsync()
        {
            var cad = (await importer.CadAsync(number)).Json;
            return [cad.GetProperty("currentVersion").GetString()!, cad.GetProperty("invoices")[0].GetProperty("lines")[0].GetProperty("valueForCurrencyConversion").GetString()!];
        }
    }

    [Fact]
    public async Task A_relief_that_was_claimed_wrongly_is_taken_away_and_an_appeal_brings_it_back()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var importer = await Importer.OpenAsync(carm);
        var number = Fresh.TransactionNumber();
        await importer.ReleaseAsync(number);
        await importer.DraftAsync(number, invoices: [Importer.InvoiceOf(number, new Dictionary<string, object?>(Importer.Line()) { ["tariffCode"] = "9979" })]);
        Assert.Equal("847.22", (await importer.SubmitAsync(number)).Json.GetProperty("totals").GetProperty("total").GetString());
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));

        Assert.Equal(
            ["CAD-4001 cleared[0]", "CAD-4001 cleared[1]", "CAD-4001 cleared[2]", "CAD-4001 cleared[3]", "CAD-4001 cleared[4]"],
            (await DraftAsync(officer, number, new[] { new { lineNumber = 1, tariffCode = "9948" } }, cleared: ["lines[2].tariffCode", "lines[1].lineNumber", "lines[1].relief", "header.carrierCode", "lines[1].tariffCode"])).Errors());
        Assert.Equal(["VAL_NOT_EMPTY lines"], (await DraftAsync(officer, number, null, cleared: [])).Errors());
        Assert.Equal(["CAD-4001 invoices[0].lines[0].countryOfOrigin"], (await DraftAsync(officer, number, null, cleared: ["lines[1].countryOfOrigin"])).Errors());

        var taken = await IssueAsync(supervisor, await DraftAsync(officer, number, null, cleared: ["lines[1].tariffCode"]));
        Assert.Equal("3202.50", taken["amountOwing"]);
        Assert.Null((await importer.CadAsync(number)).Json.GetProperty("invoices")[0].GetProperty("lines")[0].GetProperty("tariffCode").GetString());
        await carm.SettleAsync();
        await carm.HearAsync(new AppealDecided($"TA-{number}", importer.Rm, [taken["statementNumber"]!], "ALLOWED", new(2026, 3, 20), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero)));
        Assert.Equal("9979", (await importer.CadAsync(number)).Json.GetProperty("invoices")[0].GetProperty("lines")[0].GetProperty("tariffCode").GetString());
    }

    [Fact]
    public async Task The_currency_of_an_invoice_its_day_of_shipment_and_its_country_of_export_are_determined()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));

        Assert.Equal(["CAD-4001 invoices[0].invoiceSequence", "CAD-4001 invoices[1].lines"], (await DraftAsync(officer, number, null, new object[] { new { invoiceSequence = 2 }, new { invoiceSequence = 1, lines = Lowered } })).Errors());
        Assert.Equal(["CAD-6001 invoices[0].directShipmentDate"], (await DraftAsync(officer, number, null, new[] { new { invoiceSequence = 1, directShipmentDate = "2026-03-17" } })).Errors());

        var drafted = await DraftAsync(officer, number, null, new[] { new { invoiceSequence = 1, currency = "EUR", directShipmentDate = "2026-03-10", countryOfExport = "PT" } });
        var change = Assert.Single((await supervisor.GetAsync("/api/v1/admin/statements-of-adjustments?pageSize=500")).Json.GetProperty("items").EnumerateArray(), s => s.GetProperty("statementNumber").GetString() == drafted["statementNumber"]).GetProperty("invoices")[0];
        Assert.Equal(["USD", "2026-03-12", "CN", "EUR", "2026-03-10", "PT"], new[] { "old", "new" }.SelectMany(side => change.GetProperty(side).Texts("currency", "directShipmentDate", "countryOfExport")));
        // 12,345.67 at 1.4910 instead of 1.3725.
        var issued = await IssueAsync(supervisor, drafted);
        Assert.Equal(["1462.96", "263.33"], issued.Json.GetProperty("differences").Texts("valueForDuty", "customsDuty"));
        await carm.SettleAsync();
        // No line is named, and what the invoice's currency costs its line is said all the same.
        var read = (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments/{issued["statementNumber"]}")).Json;
        Assert.Empty(read.GetProperty("statement").GetProperty("lines").EnumerateArray());
        var cost = Assert.Single(read.GetProperty("costs").EnumerateArray());
        Assert.Equal(["1.3725", "263.33"], [.. cost.Texts("fromExchangeRate"), cost.GetProperty("change").GetProperty("customsDuty").GetString()]);
        Assert.StartsWith("1.491", cost.GetProperty("toExchangeRate").GetString());
        await carm.HearAsync(new AppealDecided($"TA-{number}", importer.Rm, [issued["statementNumber"]!], "ALLOWED", new(2026, 3, 20), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero)));
        var after = (await importer.CadAsync(number)).Json;
        Assert.Equal("4049.72", after.GetProperty("totals").GetProperty("total").GetString());
        Assert.Equal(["USD", "2026-03-12", "CN", number], after.GetProperty("invoices")[0].Texts("currency", "directShipmentDate", "countryOfExport", "invoiceNumber"));
    }

    [Fact]
    public void Four_years_after_the_accounting_only_section_61_is_left()
    {
        var accountedAt = new DateTimeOffset(2026, 3, 20, 15, 0, 0, TimeSpan.Zero);
        var cad = new Cad("12345000000013", "100000009RM0001", "100000009", "AB", new(), accountedAt, 2) { AccountedAt = accountedAt };
        var version = new CadVersion("", cad.Id, 1, CadVersionKind.Original, new(), default, [], CadAmounts.Zero, CadAmounts.Zero, Money.Zero, "", null, accountedAt);
        string Refusal(string authority, int day) => Assert.Throws<Rejected>(() =>
            DraftRedeterminationHandler.Determine(new(cad.Id, RedeterminationIssue.Value, authority, "reason", [new(1)], "officer"), cad, version, TariffEdition.Carried, ReferenceData.Carried, new Dictionary<string, RulingTerms>(), 1, new(2030, 3, day, 15, 0, 0, TimeSpan.Zero))).Code;

        // Within time, the missing line is what is refused.
        Assert.Equal(["CAD-4001", "CAD-6008", "CAD-4001"], [Refusal("Customs Act s.59(1)(b)", 20), Refusal("Customs Act s.59(1)(b)", 21), Refusal("Customs Act s.61(1)", 21)]);
        Assert.Equal(["CAD-6008", "CAD-6008", "CAD-6008", "CAD-4001"], new[] { "CB-59", "CB-60", "CB-SIMA", "CB-61" }.Select(code => Refusal(code, 21)));
    }

    [Fact]
    public async Task The_authority_is_one_of_those_that_the_law_gives_and_a_decision_under_sima_is_served_as_one()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        Task<Answer> Under(string authority) => officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "SIMA", authority, reason = "The goods are subject to no measure.", lines = new[] { new { lineNumber = 1, simaSubject = "N" } } });

        foreach (var word in new[] { "as s.61 of my own says", "Customs Act s.161", "R5-00-COT", "cb-61" }) Assert.Equal("authority", (await Under(word)).Errors() is [var one] ? one.Split(' ')[1] : null);
        var drafted = await Under("CB-SIMA");
        Assert.Equal((201, "SIMA"), (drafted.Status, drafted["issue"]));
        Assert.Equal(200, (await IssueAsync(supervisor, drafted)).Status);
        Assert.Equal(["SIMA", "Special Import Measures Act"], (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments")).Json.GetProperty("items")[0].Texts("issue", "authority"));
        Assert.Equal("Special Import Measures Act", (await importer.CadAsync(number, "/versions/00002"))["authority"]);
    }

    [Fact]
    public void A_ruling_that_binds_on_the_day_of_the_rates_is_not_determined_against_named_or_not()
    {
        var (cad, version, _) = Declaring.Accepted(Declaring.Case(TariffEdition.Carried, ReferenceData.Carried, CadType.Standard, Declaring.Invoice(1, "USD", Declaring.Line(1, "6109100012", "100.00") with { Quantity = "5", Unit = "NMB", RulingNumber = "RUL-2026-000001" })) with
        { BindingRulings = Says("6109100012") });
        StatementOfAdjustments Determine(IReadOnlyDictionary<string, RulingTerms> rulings, CadLine line, params string[] cleared) =>
            DraftRedeterminationHandler.Determine(new(cad.Id, RedeterminationIssue.Tariff, "CB-59", "reason", [line], "officer", null, cleared), cad, version, TariffEdition.Carried, ReferenceData.Carried, rulings, 1, Declaring.Now);

        var other = new CadLine(1, Classification: "6109100011");
        foreach (var cleared in new string[][] { [], ["lines[1].rulingNumber"] })
            Assert.Equal(("CAD-5009", "invoices[0].lines[0].classification"), Assert.Throws<Rejected>(() => Determine(Says("6109100012"), other, cleared)) is var no ? (no.Code, no.Path) : default);
        // Of the value it says nothing, and once it is revoked or says something else it stands in nobody's way.
        Assert.Equal("200.00", Determine(Says("6109100012"), new(1, ValueForCurrencyConversion: "200.00")).Becomes[0].ValueForCurrencyConversion);
        Assert.Null(Determine(new Dictionary<string, RulingTerms>(), other, "lines[1].rulingNumber").Becomes[0].RulingNumber);
        Assert.Equal("6109100011", Determine(Says("6109100011"), other).Becomes[0].Classification);

        static Dictionary<string, RulingTerms> Says(string classification) => new() { ["RUL-2026-000001"] = new(new("", ""), new("", ""), classification) };
    }

    [Fact]
    public async Task What_the_CBSA_determines_of_a_brokers_declaration_is_seen_where_the_client_lets_it_see_what_others_submit()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, cedar) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        await carm.LicenceAsync(cedar, "ACTIVE");
        var request = (await cedar.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = alpha.Bn9, kind = "BMR", comment = "We declare for you" })).Json.GetProperty("request").GetProperty("requestId");
        Assert.Equal(200, (await alpha.Manager.PostAsync($"/api/v1/relationship-requests/{request}/approve", new { kind = "BMR", visibility = new[] { "OWN", "IMPORTER" } })).Status);
        await carm.SettleAsync();
        var number = await (alpha with { Manager = cedar.Manager }).AcceptedAsync();
        Assert.Equal(200, (await IssuedAsync(await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"), number, Raised)).Status);
        await carm.SettleAsync();

        var account = $"/api/v1/program-accounts/{alpha.Rm}";
        async Task<string> ListAsync(string url, string name) => string.Join(' ', (await cedar.Manager.GetAsync(url)).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty(name).GetString()).Order(StringComparer.Ordinal));
        async Task<string> SeenAsync() => string.Join(" | ",
            await ListAsync($"{account}/transactions", "type"), await ListAsync($"{account}/statements-of-adjustments", "statementNumber"), await ListAsync("/api/v1/events?types=carm.cad.accounted.v1,carm.adjustment.served.v1", "type"),
            $"{(await cedar.Manager.GetAsync($"{account}/statements-of-adjustments/SOADJ-{number}-01")).Status} {(await cedar.Manager.GetAsync($"{account}/transactions/ADJ/{number} v2/explain")).Status}");
        Assert.Equal("CAD |  | carm.cad.accounted.v1 | 404 404", await SeenAsync());
        // The declaration that it submitted stays its own, with all that it says now, since what it corrects next goes out from there.
        Assert.Equal("00002", (await cedar.Manager.GetAsync($"/api/v1/cads/{number}"))["currentVersion"]);

        Assert.Equal(200, (await alpha.Manager.PostAsync($"/api/v1/relationships/{cedar.Bn9}:{alpha.Bn9}/amend", new { visibility = new[] { "OWN", "OTHERS" } })).Status);
        Assert.Equal($"ADJ CAD | SOADJ-{number}-01 | carm.adjustment.served.v1 carm.cad.accounted.v1 carm.cad.accounted.v1 | 200 200", await SeenAsync());
    }

    static async Task<Answer> IssuedAsync(Caller officer, Caller supervisor, string number, object lines) => await IssueAsync(supervisor, await DraftAsync(officer, number, lines));

    static Task<Answer> DraftAsync(Caller officer, string number, object? lines, object? invoices = null, string[]? cleared = null) =>
        officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Found in a verification.", lines, invoices, cleared });

    static Task<Answer> IssueAsync(Caller supervisor, Answer drafted) => supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue");

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);
}
