using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Corrections and adjustments from the client to the ledger, over HTTP.</summary>
public sealed class ChangeStoryTests(CarmHost tests)
{
    [Fact]
    public async Task Declarations_T13_a_correction_at_the_last_second_is_version_two_and_the_account_has_all_of_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, number) = await AcceptedFromUsAsync(carm);
        var document = await importer.AttachAsync(number, "%PDF-1.7 certificate of origin"u8.ToArray());
        await carm.MoveClockAsync("2026-04-01T03:59:59Z");

        var body = Changed(number, line => line["tariffTreatment"] = "10", "R5-00-COT", document);
        var validated = await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes/validate", body);
        Assert.Equal(["True", "CORRECTION", "True"], [validated["acceptable"], validated["kind"], validated["isDecidedAtOnce"]]);
        Assert.Equal(["-3050.00", "-152.50"], validated.Json.GetProperty("onTheAccount").Texts("customsDuty", "gst"));
        Assert.Equal("lines[1].tariffTreatment", Assert.Single(validated.Json.GetProperty("fields").EnumerateArray()).GetProperty("path").GetString());

        var changed = await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", body, "once");
        Assert.Equal(201, changed.Status);
        Assert.Equal(["CORRECTION", "APPROVED", "00002", "2026-04-25"], changed.Json.GetProperty("change").Texts("kind", "status", "madeVersion", "statementOn"));
        Assert.Equal(["-3050.00", "-152.50", "-3202.50"], changed.Json.GetProperty("change").GetProperty("onTheAccount").Texts("customsDuty", "gst", "total"));
        Assert.Equal(changed.Text, (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", body, "once")).Text);
        Assert.Equal((409, "CAD-1002"), await Code(importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", body)));
        await carm.SettleAsync();
        Assert.Equal("847.22", await importer.BalanceAsync());
    }

    [Fact]
    public async Task A_client_does_not_correct_by_itself_what_the_cbsa_has_determined_though_the_due_date_is_not_over()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, number) = await AcceptedFromUsAsync(carm);
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var drafted = await officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Found in a verification.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } });
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue")).Status);
        await carm.SettleAsync();
        var determined = await importer.BalanceAsync();
        var document = await importer.AttachAsync(number, "%PDF-1.7 invoice"u8.ToArray());

        // What it was about another thing is still the client's to correct.
        var origin = Changed(number, line => (line["valueForCurrencyConversion"], line["tariffTreatment"]) = ("14345.67", "10"), "R5-00-COT", document);
        Assert.Equal("True", (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes/validate", origin))["isDecidedAtOnce"]);

        var back = Changed(number, _ => { }, "R5-00-COT", document);
        Assert.Equal(["True", "CORRECTION", "False"], (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes/validate", back)).Json.Texts("acceptable", "kind", "isDecidedAtOnce"));
        var change = (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", back)).Json.GetProperty("change");
        Assert.Equal(["CORRECTION", "SUBMITTED", null], change.Texts("kind", "status", "madeVersion"));
        await carm.SettleAsync();
        Assert.Equal(determined, await importer.BalanceAsync());

        // It is on the officers' list; one who grants it after the due date grants what was asked before it, with its GST.
        var id = change.GetProperty("changeId").GetString();
        Assert.Contains(id, (await officer.GetAsync("/api/v1/admin/changes")).Json.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("changeId").GetString()));
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var owing = decimal.Parse((await importer.BalanceAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(200, (await officer.PostAsync($"/api/v1/admin/changes/{id}/assign", new { })).Status);
        var approved = await officer.PostAsync($"/api/v1/admin/changes/{id}/approve", new { });
        Assert.True(approved.Status == 200, approved.Text);
        await carm.SettleAsync();
        Assert.Equal(656.06m, owing - decimal.Parse((await importer.BalanceAsync())!, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_due_date_that_the_cbsa_moved_keeps_the_correction_window_open_and_holds_for_new_releases()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, number) = await AcceptedFromUsAsync(carm);
        var (officer, supervisor) = (await carm.SignInAsync("due.officer", "AR_OFFICER"), await carm.SignInAsync("due.supervisor", "AR_SUPERVISOR"));
        Assert.Equal(200, (await officer.PutAsync("/api/v1/admin/due-date-overrides/2026-03-17", new { dueOn = "2026-04-10", sourceReference = "Fixture of the tests" })).Status);
        Assert.Equal(200, (await supervisor.PostAsync("/api/v1/admin/due-date-overrides/2026-03-17/approve", ifMatch: "\"1\"")).Status);
        await carm.SettleAsync();
        Assert.Equal("2026-04-10", (await importer.Manager.GetAsync($"/api/v1/cads/{number}"))["paymentDueOn"]);
        var released = await (await carm.SignInAsync("release.system", "RELEASE_SYSTEM")).PostAsync("/api/v1/admin/releases", new { transactionNumber = Fresh.TransactionNumber(), rmAccount = importer.Rm, releasedOn = "2026-03-17", estimatedDutiesAndTaxes = "1.00" });
        Assert.Equal("2026-04-10", released["paymentDueOn"]);

        var document = await importer.AttachAsync(number, "%PDF-1.7 certificate of origin"u8.ToArray());
        // The clock runs on between two calls.
        await carm.MoveClockAsync("2026-04-11T03:57:00Z");
        var body = Changed(number, line => line["tariffTreatment"] = "10", "R5-00-COT", document);
        Assert.Equal("CORRECTION", (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes/validate", body))["kind"]);
        await carm.MoveClockAsync("2026-04-11T04:00:00Z");
        Assert.Equal("ADJUSTMENT", (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes/validate", body))["kind"]);
    }

    [Fact]
    public async Task W15_an_adjustment_is_reviewed_and_its_refund_bears_interest_from_the_91st_day_and_leaves_gst_out()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"), ("2026Q3", "2.2"));
        var (importer, number) = await AcceptedFromUsAsync(carm);
        await carm.MoveClockAsync("2026-03-31T15:00:00Z");
        Assert.Equal(201, (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/payments", new { paymentReference = "P-1", method = "ONLINE_BANKING", amount = "4049.72" })).Status);
        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        var document = await importer.AttachAsync(number, "%PDF-1.7 certificate"u8.ToArray());
        Assert.Equal((422, "CAD-6007"), await Code(importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", Changed(number, l => l["tariffTreatment"] = "10", "R5-00-COT", document))));

        var asked = await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", Changed(number, l => l["tariffTreatment"] = "10", "R2-74-1-C11", document));
        var change = asked.Json.GetProperty("change");
        Assert.Equal(["ADJUSTMENT", "SUBMITTED", null, "2026-06-30"], change.Texts("kind", "status", "madeVersion", "reviewBy"));
        Assert.Equal(["-3050.00", "0.00"], change.GetProperty("onTheAccount").Texts("customsDuty", "gst"));
        var id = change.GetProperty("changeId").GetString();
        Assert.Equal((409, "CAD-3005"), await Code(importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", Changed(number, l => l["tariffTreatment"] = "3", "R3-32-2.TC"))));

        var (officer, other) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("other.officer", "TRADE_OFFICER"));
        Assert.Equal((409, "STATE_CONFLICT"), await Code(officer.PostAsync($"/api/v1/admin/changes/{id}/approve", new { })));
        Assert.Equal(200, (await officer.PostAsync($"/api/v1/admin/changes/{id}/assign")).Status);
        Assert.Equal((403, "CAD-1003"), await Code(other.PostAsync($"/api/v1/admin/changes/{id}/approve", new { })));
        Assert.Equal((409, "STATE_CONFLICT"), await Code(importer.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/cads/{number}/changes/{id}", null)));
        Assert.Equal("2026-05-01", (await officer.PostAsync($"/api/v1/admin/changes/{id}/request-info", new { text = "Which certificate?" }))["answerBy"]);
        await carm.SettleAsync();
        Assert.Equal("2026-05-01", Assert.Single((await importer.Manager.GetAsync("/api/v1/events?types=carm.change.information-asked.v1")).Json.GetProperty("items").EnumerateArray()).GetProperty("data").GetProperty("answerBy").GetString());
        Assert.Equal(200, (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes/{id}/answer", new { text = "The one of March." })).Status);
        Assert.Equal("The one of March.", (await officer.GetAsync($"/api/v1/admin/changes/{id}")).Json.GetProperty("change").GetProperty("answer").GetString());
        Assert.Equal(200, (await officer.GetAsync($"/api/v1/admin/cads/{number}/attachments/{document}")).Status);

        await carm.MoveClockAsync("2026-07-15T15:00:00Z");
        var approved = await officer.PostAsync($"/api/v1/admin/changes/{id}/approve", new { rationale = "The certificate holds." });
        Assert.Equal(["APPROVED", "00002"], approved.Json.Texts("status", "version"));
        await carm.SettleAsync();
        var version = (await importer.CadAsync(number, "/versions/2")).Json;
        Assert.Equal(["ADJUSTMENT", "152.50"], version.Texts("kind", "gstKept"));
        // Asked on 1 April, so from 1 July to 15 July at 2.2 %: 3050.00 x ((1 + 0.022 / 365)^15 - 1).
        Assert.Equal("-3052.76", await importer.BalanceAsync());
        Assert.Equal("APPROVED", Assert.Single((await importer.CadAsync(number, "/changes")).Json.GetProperty("changes").EnumerateArray()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_refusal_on_the_merits_is_served_and_an_appeal_that_is_allowed_brings_what_was_asked()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (importer, number) = await AcceptedFromUsAsync(carm);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        var document = await importer.AttachAsync(number, "%PDF-1.7 certificate"u8.ToArray());
        var id = await AdjustedAsync(importer, number, document);
        await officer.PostAsync($"/api/v1/admin/changes/{id}/assign");
        Assert.Equal(400, (await officer.PostAsync($"/api/v1/admin/changes/{id}/reject", new { reason = "NOT_ELIGIBLE", text = "Not of the United States." })).Status);
        var refused = await officer.PostAsync($"/api/v1/admin/changes/{id}/reject", new { reason = "NOT_ELIGIBLE", text = "Not of the United States.", issue = "ORIGIN" });
        Assert.Equal(["REJECTED", $"SOADJ-{number}-01"], refused.Json.Texts("status", "statementNumber"));
        await carm.SettleAsync();
        var told = Assert.Single((await importer.Manager.GetAsync("/api/v1/events?types=carm.change.decided.v1")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(["REJECTED", null, "NOT_ELIGIBLE", $"SOADJ-{number}-01"], told.GetProperty("data").Texts("outcome", "cadVersion", "refusal", "statementNumber"));
        Assert.Equal((409, "STATE_CONFLICT"), await Code((await carm.SignInAsync("supervisor", "SUPERVISOR")).PostAsync($"/api/v1/admin/changes/{id}/reopen", new { reason = "Look again." })));

        // What stays costs what it did.
        Assert.Empty((await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments/{refused["statementNumber"]}")).Json.GetProperty("costs").EnumerateArray());

        var decided = new Carm.Appeals.Contracts.AppealDecided($"TA-{importer.Bn9}", importer.Rm, [refused["statementNumber"]!], "ALLOWED", new(2026, 4, 2), new(2026, 4, 2, 15, 0, 0, TimeSpan.Zero));
        await carm.HearAsync(decided);
        var after = (await importer.CadAsync(number)).Json;
        Assert.Equal(["00002", "847.22"], [after.GetProperty("currentVersion").GetString(), after.GetProperty("totals").GetProperty("total").GetString()]);
    }

    [Fact]
    public async Task What_another_decision_has_overtaken_is_not_refused_on_the_merits_since_nobody_could_appeal_that()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (importer, number) = await AcceptedFromUsAsync(carm);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("supervisor", "SUPERVISOR"));
        var document = await importer.AttachAsync(number, "%PDF-1.7 certificate"u8.ToArray());
        var drafted = await officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Found in a verification.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } });
        var overtaken = await AdjustedAsync(importer, number, document);
        await officer.PostAsync($"/api/v1/admin/changes/{overtaken}/assign");
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue")).Status);

        var refusal = new { reason = "NOT_ELIGIBLE", text = "Not of the United States.", issue = "ORIGIN" };
        Assert.Equal((409, "STATE_CONFLICT"), await Code(officer.PostAsync($"/api/v1/admin/changes/{overtaken}/reject", refusal)));
        var refused = await officer.PostAsync($"/api/v1/admin/changes/{overtaken}/reject", new { reason = "DECISION_EXISTS", text = "The value was determined meanwhile." });
        Assert.Equal(["REJECTED", null], refused.Json.Texts("status", "statementNumber"));
        // Asked again, of what stands now, it is refused on the merits and served.
        var again = await AdjustedAsync(importer, number, document);
        await officer.PostAsync($"/api/v1/admin/changes/{again}/assign");
        Assert.Equal(["REJECTED", $"SOADJ-{number}-02"], (await officer.PostAsync($"/api/v1/admin/changes/{again}/reject", refusal)).Json.Texts("status", "statementNumber"));
    }

    [Fact]
    public async Task What_of_an_adjustment_is_not_granted_is_refused_with_its_reason_and_can_be_appealed()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var importer = await Importer.OpenAsync(carm);
        var number = Fresh.TransactionNumber();
        Dictionary<string, object?> Shirts(int line, string treatment) => new(Importer.Line("1000.00", line)) { ["countryOfOrigin"] = "US", ["stateOfOrigin"] = "NY", ["tariffTreatment"] = treatment };
        object[] Invoices(string treatment) => [Importer.InvoiceOf(number, Shirts(1, treatment), Shirts(2, treatment))];
        await importer.ReleaseAsync(number);
        await importer.DraftAsync(number, invoices: Invoices("2"));
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var document = await importer.AttachAsync(number, "%PDF-1.7 certificate"u8.ToArray());
        var id = (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", new { header = Importer.Header(), invoices = Invoices("10"), reasons = new[] { new { codes = new[] { "R2-74-1-C11" } } }, attachments = new[] { document } })).Json.GetProperty("change").GetProperty("changeId").GetString()!;
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        await officer.PostAsync($"/api/v1/admin/changes/{id}/assign");
        var approve = $"/api/v1/admin/changes/{id}/approve";
        Assert.Equal((422, "CAD-4001"), await Code(officer.PostAsync(approve, new { lines = new[] { 1 } })));
        var granted = await officer.PostAsync(approve, new { lines = new[] { 1 }, refusal = "NOT_ELIGIBLE", issue = "ORIGIN", rationale = "Line 2 is not of the United States." });
        // 18 % of 1,372.50.
        Assert.Equal(["PARTIALLY_APPROVED", "00002", $"SOADJ-{number}-01"], granted.Json.Texts("status", "version", "statementNumber"));
        Assert.Equal("-247.05", granted.Json.GetProperty("onTheAccount").GetProperty("customsDuty").GetString());
        await carm.SettleAsync();

        await carm.HearAsync(new Carm.Appeals.Contracts.AppealDecided($"TA-{importer.Bn9}", importer.Rm, [granted["statementNumber"]!], "ALLOWED", new(2026, 4, 2), new(2026, 4, 2, 15, 0, 0, TimeSpan.Zero)));
        var after = (await importer.CadAsync(number)).Json;
        Assert.Equal(["00003", "0.00"], [after.GetProperty("currentVersion").GetString(), after.GetProperty("totals").GetProperty("customsDuty").GetString()]);
    }

    [Fact]
    public async Task What_is_under_appeal_on_the_same_issue_is_not_changed_by_an_adjustment_that_is_granted()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (importer, number) = await AcceptedFromUsAsync(carm);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("supervisor", "SUPERVISOR"));
        var statements = new List<string>();
        foreach (var (issue, value) in new[] { ("TARIFF", "13345.67"), ("ORIGIN", "14345.67") })
        {
            var drafted = await officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue, authority = "Customs Act s.59(1)(a)", reason = "Found in a verification.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = value } } });
            Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue")).Status);
            statements.Add(drafted["statementNumber"]!);
        }
        await carm.SettleAsync();
        var at = new DateTimeOffset(2026, 4, 2, 15, 0, 0, TimeSpan.Zero);
        await carm.HearAsync(statements.Select(s => new Carm.Appeals.Contracts.AppealFiled($"TA-{s}", importer.Rm, [s], new(2026, 4, 2), at)).ToArray<object>());

        // Another treatment is asked for, which is a question of origin.
        var id = await AdjustedAsync(importer, number, await importer.AttachAsync(number, "%PDF-1.7 certificate"u8.ToArray()));
        await officer.PostAsync($"/api/v1/admin/changes/{id}/assign");
        Task<Answer> GrantAsync() => officer.PostAsync($"/api/v1/admin/changes/{id}/approve", new { rationale = "The certificate holds." });
        var refused = await GrantAsync();
        Assert.Equal((409, "DET_UNDER_APPEAL"), (refused.Status, refused["code"]));
        Assert.Contains(statements[1], refused["detail"], StringComparison.Ordinal);
        // That the classification is under appeal too stands in nobody's way.
        await carm.HearAsync(new Carm.Appeals.Contracts.AppealDecided($"TA-{statements[1]}", importer.Rm, [statements[1]], "DENIED", new(2026, 4, 2), at));
        Assert.Equal(["APPROVED", "00004"], (await GrantAsync()).Json.Texts("status", "version"));
    }

    [Fact]
    public void A_change_determines_what_its_fields_are_about()
    {
        static CadDocument Of(CadLine only, string currency = "USD") => new(null, [new(1, Currency: currency, Lines: [only])]);
        var before = Of(new(1, "6109100012", "T-shirts", "US", TariffTreatment: "2", ValueForCurrencyConversion: "10.00"));
        IReadOnlyList<RedeterminationIssue> Issues(CadDocument after) => ChangedIssues.Between(before, after);
        var line = before.Invoices![0].Lines![0];
        Assert.Empty(Issues(Of(line with { NarrativeDescription = "Shirts", Remarks = "As asked" })));
        Assert.Equal([RedeterminationIssue.Tariff], Issues(Of(line with { Classification = "6109100011" })));
        Assert.Equal([RedeterminationIssue.Origin], Issues(Of(line with { TariffTreatment = "10", StateOfOrigin = "NY" })));
        Assert.Equal([RedeterminationIssue.Value], Issues(Of(line, "CAD")));
        Assert.Equal([RedeterminationIssue.Sima], Issues(Of(line with { SimaSubject = "N" })));
        Assert.Equal([RedeterminationIssue.Value, RedeterminationIssue.Origin], Issues(Of(line with { CountryOfOrigin = "CN", ValueForCurrencyConversion = "9.00" })).Order());
    }

    [Fact]
    public async Task A_refusal_for_missing_papers_can_be_reopened_and_one_not_begun_taken_back()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, number) = await AcceptedFromUsAsync(carm);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("supervisor", "SUPERVISOR"));
        var document = await importer.AttachAsync(number, "%PDF-1.7 certificate"u8.ToArray());
        var taken = await AdjustedAsync(importer, number, document);
        Assert.Equal("CANCELLED", (await importer.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/cads/{number}/changes/{taken}", null))["status"]);

        var id = await AdjustedAsync(importer, number, document);
        Assert.Equal(id, Assert.Single((await officer.GetAsync("/api/v1/admin/changes")).Json.GetProperty("items").EnumerateArray()).GetProperty("changeId").GetString());
        await officer.PostAsync($"/api/v1/admin/changes/{id}/assign");
        var refused = await officer.PostAsync($"/api/v1/admin/changes/{id}/reject", new { reason = "NO_EVIDENCE", text = "The certificate cannot be read." });
        Assert.Equal(["REJECTED", null], refused.Json.Texts("status", "statementNumber"));
        Assert.Equal("SUBMITTED", (await supervisor.PostAsync($"/api/v1/admin/changes/{id}/reopen", new { reason = "It can." }))["status"]);
        await officer.PostAsync($"/api/v1/admin/changes/{id}/assign");
        Assert.Equal(["APPROVED", "00002"], (await officer.PostAsync($"/api/v1/admin/changes/{id}/approve", new { lines = new[] { 1 } })).Json.Texts("status", "version"));
    }

    [Fact]
    public async Task The_list_of_changes_reads_the_goods_of_none_but_the_one_that_is_open()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, number) = await AcceptedFromUsAsync(carm);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var document = await importer.AttachAsync(number, "%PDF-1.7 certificate"u8.ToArray());
        var taken = await AdjustedAsync(importer, number, document);
        Assert.Equal(200, (await importer.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/cads/{number}/changes/{taken}", null)).Status);
        var open = await AdjustedAsync(importer, number, document);
        // Lines that nobody could read, if anybody did.
        await using (var spoilt = carm.Database.CreateCommand("update declarations.mt_doc_cadchange set data = jsonb_set(data, '{lines}', '\"spoilt\"') where data ->> 'status' = 'Cancelled'")) Assert.Equal(1, await spoilt.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));

        // Of what waits, the duty of 18 % on 16,944.43 would come back; what was taken back brings nothing.
        Assert.Equal([$"{taken} CANCELLED 0.00", $"{open} SUBMITTED -3050.00"], (await importer.CadAsync(number, "/changes")).Json.GetProperty("changes").EnumerateArray()
            .Select(c => $"{c.GetProperty("changeId").GetString()} {c.GetProperty("status").GetString()} {c.GetProperty("onTheAccount").GetProperty("customsDuty").GetString()}"));
    }

    [Fact]
    public async Task Documents_are_typed_by_their_content_and_an_infected_one_supports_nothing()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, number) = await AcceptedFromUsAsync(carm);
        Assert.Equal((422, "CAD-4004"), await Code(importer.Manager.UploadAsync($"/api/v1/cads/{number}/attachments", "a.pdf", "no pdf"u8.ToArray())));
        var infected = await importer.AttachAsync(number, [.. "%PDF-1.7 "u8, .. System.Text.Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE")]);
        var clean = await importer.AttachAsync(number, "%PDF-1.7 clean"u8.ToArray());
        Assert.Equal(["REFUSED", "CLEAN"], (await importer.CadAsync(number, "/attachments")).Json.GetProperty("attachments").EnumerateArray().Select(a => a.GetProperty("state").GetString()));
        Assert.Equal((409, "CAD-1005"), await Code(importer.CadAsync(number, $"/attachments/{infected}")));
        Assert.Equal("%PDF-1.7 clean", (await importer.CadAsync(number, $"/attachments/{clean}")).Text);
        Assert.Equal((422, "CAD-4001"), await Code(importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", Changed(number, l => l["tariffTreatment"] = "10", "R5-00-COT", infected))));
    }

    /// <summary>W1 with American shirts at the MFN rate.</summary>
    static async Task<(Importer Importer, string Number)> AcceptedFromUsAsync(CarmSystem carm)
    {
        var importer = await Importer.OpenAsync(carm);
        var number = Fresh.TransactionNumber();
        await importer.ReleaseAsync(number);
        var line = new Dictionary<string, object?>(Importer.Line()) { ["countryOfOrigin"] = "US", ["stateOfOrigin"] = "NY" };
        Assert.Equal(201, (await importer.DraftAsync(number, invoices: [Importer.InvoiceOf(number, line)])).Status);
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
        await carm.SettleAsync();
        return (importer, number);
    }

    static object Changed(string number, Action<Dictionary<string, object?>> change, string reason, params string[] attachments)
    {
        var line = new Dictionary<string, object?>(Importer.Line()) { ["countryOfOrigin"] = "US", ["stateOfOrigin"] = "NY" };
        change(line);
        return new { header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(number, line) }, reasons = new[] { new { lineNumber = 1, codes = new[] { reason } } }, attachments };
    }

    static async Task<string> AdjustedAsync(Importer importer, string number, string document) =>
        (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", Changed(number, l => l["tariffTreatment"] = "10", "R2-74-1-C11", document))).Json.GetProperty("change").GetProperty("changeId").GetString()!;

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);
}
