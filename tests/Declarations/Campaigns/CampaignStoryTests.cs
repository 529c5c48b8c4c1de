using System.Text;
using Carm.Appeals.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>The rate of T-shirts was 20 % all along, not 18 %: an edition of the tariff says so from an earlier day, and a campaign puts the declarations right.</summary>
public sealed class CampaignStoryTests(CarmHost tests)
{
    [Fact]
    public async Task A_rate_corrected_backwards_redetermines_sixty_declarations_each_once()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        Importer[] importers = [await Importer.OnboardedAsync(carm), await Importer.OnboardedAsync(carm), await Importer.OnboardedAsync(carm)];
        var numbers = new List<string>[] { [], [], [] };
        for (var i = 0; i < 60; i++) numbers[i % 3].Add(await importers[i % 3].AcceptedAsync());
        var (free, elsewhere) = (Fresh.TransactionNumber(), Fresh.TransactionNumber());
        await SubmittedAsync(importers[0], free, "2026-03-16", new(Importer.Line()) { ["countryOfOrigin"] = "US", ["stateOfOrigin"] = "NY", ["tariffTreatment"] = "10" });
        await SubmittedAsync(importers[0], elsewhere, "2026-03-20", Importer.Line());

        var (officer, supervisor, both) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"), await carm.SignInAsync("trade.both", "TRADE_OFFICER", "SUPERVISOR"));
        // One waits for another decision.
        await officer.PostAsync($"/api/v1/admin/cads/{numbers[1][0]}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Assists", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } });
        await LoadAsync(carm, "20%");

        var campaign = await PlannedAsync(both);
        Assert.Equal((403, "DEL_FORBIDDEN"), Code(await supervisor.PostAsync($"{campaign}/preview")));
        Assert.Equal((409, "STATE_CONFLICT"), Code(await ApproveAsync(supervisor, campaign)));
        var begun = await officer.PostAsync($"{campaign}/preview");
        Assert.Equal((202, "PREVIEWING", "0", campaign), (begun.Status, begun["status"], begun["toScan"], begun.Headers["Location"]));
        await carm.SettleAsync();

        var previewed = (await officer.GetAsync(campaign)).Json;
        Assert.Equal("PREVIEWED", previewed.GetProperty("status").GetString());
        Assert.Equal(["61", "61", "60", "59", "1"], previewed.GetProperty("preview").Texts("toScan", "scanned", "named", "touched", "skipped"));
        // 59 times 338.89 of duty and 16.95 of GST.
        Assert.Equal(["19994.51", "1000.05", "20994.56"], previewed.GetProperty("preview").GetProperty("up").Texts("customsDuty", "gst", "total"));
        Assert.Equal("0.00", previewed.GetProperty("preview").GetProperty("down").GetProperty("total").GetString());
        Assert.Equal(["19", "20", "20"], (await ItemsAsync(officer, $"{campaign}/importers")).Select(i => i.GetProperty("cads").ToString()).Order());
        Assert.Equal([numbers[1][0], "OPEN_CHANGE"], Assert.Single(await ItemsAsync(officer, $"{campaign}/cads?outcome=SKIPPED")).Texts("transactionNumber", "skip"));
        var csv = (await officer.SendAsync(HttpMethod.Get, $"{campaign}/cads?pageSize=500", null, accept: "text/csv")).Text.Trim('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(61, csv.Length);
        Assert.Contains(csv, row => row.StartsWith($"{numbers[0][0]},{importers[0].Rm},00001,PENDING,", StringComparison.Ordinal) && row.EndsWith("338.89,0.00,0.00,0.00,0.00,16.95,0.00,355.84", StringComparison.Ordinal));

        // The importer itself changes one before the approval: what was approved is no longer what it would be.
        var changed = await importers[2].Manager.PostAsync($"/api/v1/cads/{numbers[2][0]}/changes", new { header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(numbers[2][0], Importer.Line("12345.68")) }, reasons = new[] { new { codes = new[] { "R5-00-COT" } } } });
        Assert.Equal(201, changed.Status);
        Assert.Equal((403, "DEL_FORBIDDEN"), Code(await officer.PostAsync($"{campaign}/approve")));
        Assert.Equal((403, "SAME_MAKER_CHECKER"), Code(await ApproveAsync(both, campaign)));
        Assert.Equal((428, "IF_MATCH_REQUIRED"), Code(await supervisor.PostAsync($"{campaign}/approve")));
        // Read before the preview was through.
        Assert.Equal((412, "IF_MATCH_STALE"), Code(await supervisor.PostAsync($"{campaign}/approve", ifMatch: "\"1\"")));
        Assert.Equal((202, "APPROVED"), await ApproveAsync(supervisor, campaign) is var approved ? (approved.Status, approved["status"]) : default);
        // Every message comes twice, as after a crash that lost what it had done of them.
        var id = campaign.Split('/')[^1];
        await carm.HearAsync([new StartCampaign(id), .. Enumerable.Range(0, Campaign.Lanes).Select(lane => new RunCampaignLane(id, lane, "")), new StartCampaign(id), new ScanForCampaign(id, "20260301")]);

        var done = (await officer.GetAsync(campaign)).Json;
        Assert.Equal("DONE", done.GetProperty("status").GetString());
        Assert.Equal(["58", "2", "0"], done.GetProperty("progress").Texts("redetermined", "skipped", "pending"));
        Assert.Equal([numbers[2][0], "CHANGED"], (await ItemsAsync(officer, $"{campaign}/cads?outcome=SKIPPED&rmAccount={importers[2].Rm}"))[0].Texts("transactionNumber", "skip"));
        foreach (var number in numbers[0])
        {
            var version = (await importers[0].CadAsync(number, "/versions/00002")).Json;
            Assert.Equal(["CBSA_ADJUSTMENT", $"SOADJ-{number}-01", "Customs Act s.59(1)(b)"], version.Texts("kind", "reference", "authority"));
            Assert.Equal(["338.89", "16.95", "355.84"], version.GetProperty("change").Texts("customsDuty", "gst", "total"));
            Assert.Equal("20%", version.GetProperty("lines")[0].GetProperty("customsDutyRate").GetString());
            Assert.Equal("00002", (await importers[0].CadAsync(number))["currentVersion"]);
        }
        Assert.Equal(["00001", "00001"], [(await importers[0].CadAsync(free))["currentVersion"], (await importers[1].CadAsync(numbers[1][0]))["currentVersion"]]);
        // The statements are the importer's, and each importer is told once.
        Assert.Equal(20, (await ItemsAsync(importers[0].Manager, $"/api/v1/program-accounts/{importers[0].Rm}/statements-of-adjustments")).Length);
        foreach (var (importer, count, total) in new[] { (importers[0], 20, "7,116.80"), (importers[1], 19, "6,760.96"), (importers[2], 19, "6,760.96") })
            Assert.Single(await NoticesAsync(importer), n => n.Contains($"campaign {id}, declarations re-determined: {count}, for ${total} in all", StringComparison.Ordinal));
        // 20 of W1 and what the campaign adds, one that is free of duty, and one after the period, accepted before the edition was loaded.
        Assert.Equal("93008.14", await importers[0].BalanceAsync());
    }

    [Fact]
    public async Task An_appeal_that_is_allowed_puts_the_lines_back_to_what_they_were_priced_on()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        await LoadAsync(carm, "16%");
        var campaign = await RunAsync(carm);
        Assert.Equal("-355.83", (await ItemsAsync(await carm.SignInAsync("auditor", "AUDITOR"), $"{campaign}/cads"))[0].GetProperty("total").GetString());
        Assert.Equal("3693.89", (await importer.CadAsync(number)).Json.GetProperty("totals").GetProperty("total").GetString());
        // The notice says what the line costs at which rate, though its fields are what they were.
        var account = $"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments";
        var notice = (await importer.Manager.GetAsync($"{account}/SOADJ-{number}-01")).Json;
        Assert.Equal(["00001", campaign.Split('/')[^1], null], notice.GetProperty("statement").Texts("basedOn", "campaignNumber", "appealNumber"));
        var cost = Assert.Single(notice.GetProperty("costs").EnumerateArray());
        Assert.Equal(["1", "18%", "16%"], cost.Texts("lineNumber", "fromRate", "toRate"));
        Assert.Equal(["3050.00 999.72 4049.72", "2711.11 982.78 3693.89", "-338.89 -16.94 -355.83"], new[] { "from", "to", "change" }.Select(side => string.Join(' ', cost.GetProperty(side).Texts("customsDuty", "gst", "total"))));
        var inXml = Messages.Valid(await importer.Manager.SendAsync(HttpMethod.Get, $"{account}/SOADJ-{number}-01", null, accept: Messages.Xml)).Element(CadXml.Wco + "StatementOfAdjustments")!;
        Assert.Equal([campaign.Split('/')[^1], "18%", "16%", "-355.83"], inXml.Values("CampaignID", "AdjustedAmounts/Prior/DutyRateText", "AdjustedAmounts/Determined/DutyRateText", "AdjustedAmounts/Difference/TotalAmount"));
        // Who decides an appeal knows that it changed no figure, of which a part could be allowed.
        await using (var known = carm.Database.CreateCommand($"select data ->> 'isOfRates' from appeals.mt_doc_servedstatement where id = 'SOADJ-{number}-01'"))
            Assert.Equal("true", await known.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        await carm.HearAsync(new AppealDecided($"TA-{importer.Bn9}", importer.Rm, [$"SOADJ-{number}-01"], "ALLOWED", new(2026, 3, 20), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero)));
        var outcome = (await importer.CadAsync(number, "/versions/00003")).Json;
        Assert.Equal(["3050.00", "999.72", "4049.72"], outcome.GetProperty("totals").Texts("customsDuty", "gst", "total"));
        Assert.Equal((await importer.CadAsync(number, "/versions/00001")).Json.GetProperty("lines").ToString(), outcome.GetProperty("lines").ToString());

        // What comes after keeps the rate that the appeal left.
        var changed = await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", new { header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(number, Importer.Line("14345.67")) }, reasons = new[] { new { codes = new[] { "R5-00-COT" } } } });
        Assert.Equal((201, "494.10"), (changed.Status, changed.Json.GetProperty("change").GetProperty("onTheAccount").GetProperty("customsDuty").GetString()));
        Assert.Equal("18%", (await importer.CadAsync(number, "/versions/00004")).Json.GetProperty("lines")[0].GetProperty("customsDutyRate").GetString());
        // Each version's amounts come out again as they were decided, those on the rates that the appeal left too.
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        foreach (var version in new[] { "00001", "00002", "00003", "00004" })
        {
            Assert.Equal("True", (await importer.CadAsync(number, $"/assessment?version={version}"))["reproduced"]);
            Assert.Equal("True", (await officer.GetAsync($"/api/v1/admin/cads/{number}/assessment?version={version}"))["reproduced"]);
        }
    }

    [Fact]
    public async Task An_appeal_that_is_allowed_reaches_a_line_whose_value_was_corrected_meanwhile()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        await LoadAsync(carm, "20%");
        await RunAsync(carm);
        Assert.Equal(201, (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", new { header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(number, Importer.Line("14345.67")) }, reasons = new[] { new { codes = new[] { "R5-00-COT" } } } })).Status);
        await carm.HearAsync(new AppealDecided($"TA-{importer.Bn9}", importer.Rm, [$"SOADJ-{number}-01"], "ALLOWED", new(2026, 3, 20), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero)));
        var outcome = (await importer.CadAsync(number, "/versions/00004")).Json;
        // 18 % of 19,689.43.
        Assert.Equal(["3544.10", "18%"], [outcome.GetProperty("totals").GetProperty("customsDuty").GetString(), outcome.GetProperty("lines")[0].GetProperty("customsDutyRate").GetString()]);
    }

    [Fact]
    public async Task The_rate_that_an_appeal_leaves_to_a_line_prices_no_other_line_and_none_that_is_added_later()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (partly, wholly) = (Fresh.TransactionNumber(), await importer.AcceptedAsync());
        await importer.ReleaseAsync(partly);
        await importer.DraftAsync(partly, null, [Importer.InvoiceOf(partly, Importer.Line(), Importer.Line(number: 2))]);
        Assert.Equal(200, (await importer.SubmitAsync(partly)).Status);
        await LoadAsync(carm, "20%");
        await RunAsync(carm);
        Assert.Equal(["20%", "20%"], await RatesAsync(importer, partly, 2));

        AppealDecided Decided(string number, string outcome) => new($"TA-{number}", importer.Rm, [$"SOADJ-{number}-01"], outcome, new(2026, 3, 20), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero));
        await carm.HearAsync(Decided(partly, "PARTLY") with { AllowedStatements = [$"SOADJ-{partly}-01"], AllowedLines = [1], AllowedPercents = [100] }, Decided(wholly, "ALLOWED"));
        Assert.Equal(["18%", "20%"], await RatesAsync(importer, partly, 3));
        Assert.Equal(["18%"], await RatesAsync(importer, wholly, 3));

        // Only words are changed of the one, and the other gets a line that nobody has appealed.
        var corrected = await CorrectAsync(partly, Importer.Line(), new Dictionary<string, object?>(Importer.Line(number: 2)) { ["narrativeDescription"] = "T-shirts of cotton" });
        Assert.Equal((201, "0.00"), (corrected.Status, corrected.Json.GetProperty("change").GetProperty("onTheAccount").GetProperty("total").GetString()));
        Assert.Equal(201, (await CorrectAsync(wholly, Importer.Line(), Importer.Line("100.00", 2))).Status);
        Assert.Equal(["18%", "20%"], await RatesAsync(importer, partly, 4));
        Assert.Equal(["18%", "20%"], await RatesAsync(importer, wholly, 4));

        Task<Answer> CorrectAsync(string number, params Dictionary<string, object?>[] lines) =>
            importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", new { header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(number, lines) }, reasons = new[] { new { codes = new[] { "R5-00-COT" } } } });
    }

    [Fact]
    public async Task What_is_under_appeal_on_the_same_issue_is_left_to_the_appeal_also_where_that_begins_after_the_preview()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var (before, after, judged, ofValue) = (await DeterminedAsync("TARIFF"), await DeterminedAsync("TARIFF"), await DeterminedAsync("TARIFF"), await DeterminedAsync("VALUE"));
        var at = new DateTimeOffset(2026, 3, 20, 15, 0, 0, TimeSpan.Zero);
        AppealFiled Filed(string number) => new($"TA-{number}", importer.Rm, [$"SOADJ-{number}-01"], new(2026, 3, 20), at);
        // Officers have still to write out of the one what the Tribunal has decided.
        await carm.HearAsync(
            Filed(before), Filed(ofValue), new JudgmentGiven($"TA-{judged}", importer.Rm, [$"SOADJ-{judged}-01"], "CITT", "CLIENT", "PARTLY", new(2026, 3, 20), at) { AllowedStatements = [$"SOADJ-{judged}-01"], ToCarryOut = [$"SOADJ-{judged}-01"] });

        await LoadAsync(carm, "20%");
        var campaign = await PlannedAsync(officer);
        await officer.PostAsync($"{campaign}/preview");
        await carm.SettleAsync();
        await AssertLeftAsync(before, judged);
        await carm.HearAsync(Filed(after));
        Assert.Equal(202, (await ApproveAsync(supervisor, campaign)).Status);
        await carm.SettleAsync();
        await AssertLeftAsync(before, judged, after);
        Assert.Equal(["1", "3", "0"], (await officer.GetAsync(campaign)).Json.GetProperty("progress").Texts("redetermined", "skipped", "pending"));
        Assert.Equal(["00002", "00002", "00002", "00003"], [(await importer.CadAsync(before))["currentVersion"], (await importer.CadAsync(after))["currentVersion"], (await importer.CadAsync(judged))["currentVersion"], (await importer.CadAsync(ofValue))["currentVersion"]]);

        async Task<string> DeterminedAsync(string issue)
        {
            var number = await importer.AcceptedAsync();
            var drafted = await officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue, authority = "Customs Act s.59(1)(a)", reason = "Found in a verification.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } });
            Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue")).Status);
            return number;
        }

        async Task AssertLeftAsync(params string[] numbers) =>
            Assert.Equal(numbers.Select(n => $"{n} UNDER_APPEAL").Order(StringComparer.Ordinal), (await ItemsAsync(officer, $"{campaign}/cads?outcome=SKIPPED")).Select(i => string.Join(' ', i.Texts("transactionNumber", "skip"))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_withdrawn_out_of_time_or_cannot_be_priced_is_left_alone_with_the_reason_also_where_that_comes_after_the_preview()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var (touched, withdrawn, old, unknown) = (await importer.AcceptedAsync(), await importer.AcceptedAsync(), await importer.AcceptedAsync(), Fresh.TransactionNumber());
        var (withdrawnLater, oldLater) = (await importer.AcceptedAsync(), await importer.AcceptedAsync());
        // The corrected edition has no such item any more.
        await SubmittedAsync(importer, unknown, "2026-03-16", new(Importer.Line()) { ["classification"] = "6109900020" });
        await WithdrawAsync(withdrawn);
        await AccountedFourYearsAgoAsync(old);
        await LoadAsync(carm, "20%");

        var campaign = await PlannedAsync(officer, "6109");
        await officer.PostAsync($"{campaign}/preview");
        await carm.SettleAsync();
        var preview = (await officer.GetAsync(campaign)).Json.GetProperty("preview");
        Assert.Equal(["6", "6", "6", "3", "3"], preview.Texts("toScan", "scanned", "named", "touched", "skipped"));
        // Three times 338.89 of duty and 16.95 of GST.
        Assert.Equal("1067.52", preview.GetProperty("up").GetProperty("total").GetString());
        await AssertLeftAsync($"{old} OUT_OF_TIME ", $"{unknown} CANNOT_BE_PRICED CAD-5001", $"{withdrawn} WITHDRAWN ");

        await WithdrawAsync(withdrawnLater);
        await AccountedFourYearsAgoAsync(oldLater);
        Assert.Equal(202, (await ApproveAsync(supervisor, campaign)).Status);
        await carm.SettleAsync();
        await AssertLeftAsync($"{old} OUT_OF_TIME ", $"{unknown} CANNOT_BE_PRICED CAD-5001", $"{withdrawn} WITHDRAWN ", $"{withdrawnLater} WITHDRAWN ", $"{oldLater} OUT_OF_TIME ");
        var done = (await officer.GetAsync(campaign)).Json;
        Assert.Equal("DONE", done.GetProperty("status").GetString());
        Assert.Equal(["1", "5", "0"], done.GetProperty("progress").Texts("redetermined", "skipped", "pending"));
        foreach (var (number, version) in new[] { (touched, "00002"), (old, "00001"), (oldLater, "00001"), (unknown, "00001"), (withdrawn, "00002"), (withdrawnLater, "00002") }) Assert.Equal(version, (await importer.CadAsync(number))["currentVersion"]);
        Assert.Equal(touched, Assert.Single(await ItemsAsync(importer.Manager, $"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments")).GetProperty("transactionNumber").GetString());

        async Task WithdrawAsync(string number)
        {
            Assert.Equal(201, (await importer.Manager.PostAsync($"/api/v1/cads/{number}/withdrawal", new { reason = "GOODS_NEVER_IMPORTED", explanation = "They never came." })).Status);
            Assert.Equal("WITHDRAWN", (await officer.PostAsync($"/api/v1/admin/cads/{number}/withdrawal/decide", new { grant = true, rationale = "They never came." }))["status"]);
        }

        // The last day of its four years was yesterday.
        async Task AccountedFourYearsAgoAsync(string number)
        {
            await using var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession();
            session.Store((await session.LoadAsync<Cad>(number, TestContext.Current.CancellationToken))! with { AccountedAt = new DateTimeOffset(2022, 3, 19, 15, 0, 0, TimeSpan.Zero) });
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        async Task AssertLeftAsync(params string[] left) =>
            Assert.Equal(left.Order(StringComparer.Ordinal), (await ItemsAsync(officer, $"{campaign}/cads?outcome=SKIPPED")).Select(i => string.Join(' ', i.Texts("transactionNumber", "skip", "fault"))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_would_post_other_money_than_was_approved_is_left_alone_as_where_the_due_date_has_passed_since_the_preview()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        await LoadAsync(carm, "16%");
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var campaign = await PlannedAsync(officer);
        await officer.PostAsync($"{campaign}/preview");
        await carm.SettleAsync();
        Assert.Equal("-355.83", (await officer.GetAsync(campaign)).Json.GetProperty("preview").GetProperty("down").GetProperty("total").GetString());

        // From the due date on the 16.94 of GST among them are not given back.
        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        Assert.Equal(202, (await ApproveAsync(supervisor, campaign)).Status);
        await carm.SettleAsync();
        Assert.Equal([number, "OTHER_AMOUNTS"], Assert.Single(await ItemsAsync(officer, $"{campaign}/cads?outcome=SKIPPED")).Texts("transactionNumber", "skip"));
        Assert.Equal("00001", (await importer.CadAsync(number))["currentVersion"]);
    }

    [Fact]
    public async Task What_a_correction_a_redetermination_and_a_campaign_brought_is_compared_with_the_statement_on_which_each_stands()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, number) = (await Importer.OpenAsync(carm), Fresh.TransactionNumber());
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        await SubmittedAsync(importer, number, "2026-03-18", Importer.Line());

        // Its period ends on 17 April, and a correction stands with it, as was said before.
        var change = new { header = Importer.Header("2026-03-18"), invoices = new[] { Importer.InvoiceOf(number, Importer.Line("14345.67")) }, reasons = new[] { new { codes = new[] { "R5-00-COT" } } } };
        var would = (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes/validate", change)).Json;
        Assert.Equal(201, (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", change)).Status);
        var corrected = Assert.Single(await EffectsAsync(1, 2));
        Assert.Equal(["00002", "CORRECTION", "2026-04-25"], corrected.Texts("version", "kind", "statementOn"));
        Assert.Equal(would.Texts("kind", "statementOn", "onTheAccount"), corrected.Texts("kind", "statementOn", "onTheAccount"));

        // What is determined is payable at once, and stands on the next statement.
        var drafted = await officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Assists.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "15345.67" } } });
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue")).Status);
        Assert.Equal(["00003", "CBSA_ADJUSTMENT", "2026-03-25"], Assert.Single(await EffectsAsync(2, 3)).Texts("version", "kind", "statementOn"));
        await carm.MoveClockAsync("2026-03-26T15:00:00Z");
        Assert.Equal(["ADJ SOA-" + importer.Rm + "-202603", "CAD ", "CADV "], (await ItemsAsync(importer.Manager, $"/api/v1/program-accounts/{importer.Rm}/transactions?transactionNumber={number}")).Select(i => string.Join(' ', i.Texts("type", "statementNumber"))).Order());

        await LoadAsync(carm, "20%");
        await RunAsync(carm);
        Assert.Equal(["00004", "CBSA_ADJUSTMENT", "2026-04-25"], Assert.Single(await EffectsAsync(3, 4)).Texts("version", "kind", "statementOn"));
        var all = await EffectsAsync(1, 4);
        Assert.Equal(["2026-04-25", "2026-03-25", "2026-04-25"], all.Select(e => e.GetProperty("statementOn").GetString()));
        Assert.Equal((await importer.CadAsync(number, "/versions/00001/diff/00004")).Json.GetProperty("onTheAccount").GetProperty("total").GetString(),
            all.Sum(e => decimal.Parse(e.GetProperty("onTheAccount").GetProperty("total").GetString()!, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(all.Select(e => e.ToString()), (await EffectsAsync(4, 1)).Select(e => e.ToString()));
        Assert.Empty(await EffectsAsync(2, 2));

        async Task<System.Text.Json.JsonElement[]> EffectsAsync(int from, int to) => [.. (await importer.CadAsync(number, $"/versions/{from:00000}/diff/{to:00000}")).Json.GetProperty("effects").EnumerateArray()];
    }

    [Fact]
    public async Task A_preview_that_is_made_anew_leaves_nothing_of_the_one_before()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        string[] numbers = [await importer.AcceptedAsync(), await importer.AcceptedAsync()];
        await LoadAsync(carm, "20%");
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        var campaign = await PlannedAsync(officer);
        await officer.PostAsync($"{campaign}/preview");
        await carm.SettleAsync();
        Assert.Equal(["2", "2", "2", "2", "0", "711.68"], await FoundAsync());
        Assert.Equal((1, "2"), ((await ItemsAsync(officer, $"{campaign}/importers")).Length, (await ItemsAsync(officer, $"{campaign}/importers"))[0].GetProperty("cads").ToString()));

        // One waits for another decision by now.
        await officer.PostAsync($"/api/v1/admin/cads/{numbers[0]}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Assists", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } });
        Assert.Equal("0", (await officer.PostAsync($"{campaign}/preview"))["toScan"]);
        await carm.SettleAsync();
        Assert.Equal(["2", "2", "2", "1", "1", "355.84"], await FoundAsync());
        Assert.Equal((2, "1"), ((await ItemsAsync(officer, $"{campaign}/cads")).Length, Assert.Single(await ItemsAsync(officer, $"{campaign}/importers")).GetProperty("cads").ToString()));

        async Task<string?[]> FoundAsync()
        {
            var preview = (await officer.GetAsync(campaign)).Json.GetProperty("preview");
            return [.. preview.Texts("toScan", "scanned", "named", "touched", "skipped"), preview.GetProperty("up").GetProperty("total").GetString()];
        }
    }

    [Fact]
    public async Task A_campaign_that_is_stopped_changes_nothing_more()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OnboardedAsync(carm);
        for (var i = 0; i < 8; i++) await importer.AcceptedAsync();
        await LoadAsync(carm, "20%");
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));

        var early = await PlannedAsync(officer);
        Assert.Equal((200, "STOPPED"), await supervisor.PostAsync($"{early}/stop", new { reason = "Planned twice" }) is var stopped ? (stopped.Status, stopped["status"]) : default);
        Assert.Equal((409, "STATE_CONFLICT"), Code(await officer.PostAsync($"{early}/preview")));

        var campaign = await PlannedAsync(officer);
        await officer.PostAsync($"{campaign}/preview");
        await carm.SettleAsync();
        await ApproveAsync(supervisor, campaign);
        var late = await supervisor.PostAsync($"{campaign}/stop", new { reason = "The order was repealed" });
        await carm.SettleAsync();

        // Whether it was stopped in time or had run already: each declaration is wholly done or not begun, and the importer hears of what was done.
        Assert.Contains(late.Status, new[] { 200, 409 });
        var now = (await officer.GetAsync(campaign)).Json;
        var redetermined = now.GetProperty("progress").GetProperty("redetermined").GetInt32();
        Assert.Equal(8, redetermined + now.GetProperty("progress").GetProperty("pending").GetInt32());
        Assert.Equal(redetermined, (await ItemsAsync(importer.Manager, $"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments")).Length);
        Assert.Equal(redetermined == 0 ? 0 : 1, (await NoticesAsync(importer)).Count(n => n.Contains("re-determined", StringComparison.Ordinal)));
        Assert.Equal((409, "STATE_CONFLICT"), Code(await ApproveAsync(supervisor, campaign)));
    }

    [Fact]
    public async Task A_fault_of_the_database_is_tried_again_and_a_preview_or_a_lane_that_stands_still_goes_on_when_an_officer_says_so()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OnboardedAsync(carm);
        for (var i = 0; i < 4; i++) await importer.AcceptedAsync();
        await LoadAsync(carm, "20%");
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var campaign = await PlannedAsync(officer);
        var id = campaign.Split('/')[^1];
        Assert.Equal((409, "STATE_CONFLICT"), Code(await officer.PostAsync($"{campaign}/resume")));
        Assert.Equal((403, "DEL_FORBIDDEN"), Code(await (await carm.SignInAsync("auditor", "AUDITOR")).PostAsync($"{campaign}/resume")));

        // A message that was given up is as if it had never come.
        await SqlAsync($$"""update declarations.mt_doc_campaign set data = data || '{"status": "Previewing", "previewedBy": "trade.officer", "cursor": "20260301"}' where id = '{{id}}'""");
        Assert.Equal((202, "PREVIEWING"), await officer.PostAsync($"{campaign}/resume") is var going ? (going.Status, going["status"]) : default);
        await carm.SettleAsync();
        Assert.Equal(["4", "4", "4"], (await officer.GetAsync(campaign)).Json.GetProperty("preview").Texts("toScan", "scanned", "touched"));

        // Two writes of statements fail before one succeeds; a sequence does not roll back.
        await SqlAsync("""
            create sequence faults;
            create function fail() returns trigger language plpgsql as $$ begin if nextval('faults') <= 2 then raise exception 'out of order'; end if; return new; end $$;
            create trigger fail before insert on declarations.mt_doc_statementofadjustments for each row execute function fail();
            """);
        Assert.Equal(202, (await ApproveAsync(supervisor, campaign)).Status);
        await carm.SettleAsync();
        Assert.Equal(["DONE", "4"], [(await officer.GetAsync(campaign))["status"], .. (await officer.GetAsync(campaign)).Json.GetProperty("progress").Texts("redetermined")]);

        // The lane came to a stand behind the last one: nothing is done twice, and the importer is told once.
        var told = (await NoticesAsync(importer)).Count(n => n.Contains("re-determined", StringComparison.Ordinal));
        await SqlAsync($$"""update declarations.mt_doc_campaign set data = data || '{"status": "Running", "openLanes": [{{importer.Rm.Sum(c => c) % Campaign.Lanes}}]}' where id = '{{id}}'""");
        Assert.Equal(202, (await officer.PostAsync($"{campaign}/resume")).Status);
        await carm.SettleAsync();
        Assert.Equal("DONE", (await officer.GetAsync(campaign))["status"]);
        Assert.Equal(4, (await ItemsAsync(importer.Manager, $"/api/v1/program-accounts/{importer.Rm}/statements-of-adjustments")).Length);
        Assert.Equal((1, 1), (told, (await NoticesAsync(importer)).Count(n => n.Contains("re-determined", StringComparison.Ordinal))));
        Assert.Equal((409, "STATE_CONFLICT"), Code(await officer.PostAsync($"{campaign}/resume")));

        async Task SqlAsync(string sql)
        {
            await using var command = carm.Database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_scope_names_a_list_that_prices_lines_or_classifications_and_a_period()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        Task<Answer> Plan(object scope) => officer.PostAsync("/api/v1/admin/campaigns", new { title = "Title", reason = "Reason", authority = "Customs Act s.59(1)(b)", issue = "TARIFF", scope });
        Assert.Equal(["CAD-4001 scope.classifications", "CAD-4001 scope.releasedTo"], (await Plan(new { releasedFrom = "2026-03-20", releasedTo = "2026-03-19" })).Errors());
        Assert.Equal(["CAD-4001 scope.list"], (await Plan(new { list = "offices", releasedFrom = "2026-03-01", releasedTo = "2026-03-19" })).Errors());
        Assert.Equal(["CAD-4001 scope.keys", "CAD-4001 scope.classifications", "CAD-4001 scope.origins"], (await Plan(new { keys = new[] { "USD" }, classifications = new[] { "61O9" }, origins = new[] { "China" }, releasedFrom = "2026-03-01", releasedTo = "2026-03-19" })).Errors());

        var scope = new CampaignScope(new(2026, 3, 1), new(2026, 3, 31), ReferenceLists.ExchangeRates, ["USD"], null, null, new(2026, 3, 2), new(2026, 3, 18));
        var cad = new Cad("12345000000013", "100000009RM0001", "100000009", "AB", new(null, [new(1, Currency: "USD", Lines: [new(1, "6109100012")])]), default, 2) { AccountedAt = new DateTimeOffset(2026, 3, 18, 15, 0, 0, TimeSpan.Zero) };
        Assert.True(scope.Includes(cad));
        Assert.False((scope with { Keys = ["EUR"] }).Includes(cad));
        Assert.False((scope with { Classifications = ["6110", "62"] }).Includes(cad));
        Assert.False((scope with { AccountedTo = new(2026, 3, 17) }).Includes(cad));
        Assert.True(new CampaignScope(default, default, ReferenceLists.SimaRates, ["FABRIC/E-1/"]).Includes(cad with { Document = new(null, [new(1, Lines: [new(1, SimaMeasure: "FABRIC")])]) }));
    }

    /// <summary>Planned, previewed, approved and run.</summary>
    static async Task<string> RunAsync(CarmSystem carm)
    {
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        var campaign = await PlannedAsync(officer);
        await officer.PostAsync($"{campaign}/preview");
        await carm.SettleAsync();
        await ApproveAsync(await carm.SignInAsync("trade.supervisor", "SUPERVISOR"), campaign);
        await carm.SettleAsync();
        return campaign;
    }

    /// <summary>Who approves has read it.</summary>
    static async Task<Answer> ApproveAsync(Caller supervisor, string campaign) => await supervisor.PostAsync($"{campaign}/approve", ifMatch: (await supervisor.GetAsync(campaign)).Headers["ETag"]);

    static async Task<string> PlannedAsync(Caller officer, string classification = "610910")
    {
        var planned = await officer.PostAsync("/api/v1/admin/campaigns", new
        {
            title = "T-shirts of cotton", reason = "The rate of tariff item 6109.10.00 was printed wrongly.", authority = "Customs Act s.59(1)(b)", issue = "TARIFF",
            scope = new { classifications = new[] { classification }, origins = new[] { "CN" }, releasedFrom = "2026-03-01", releasedTo = "2026-03-19" },
        });
        Assert.Equal((201, "DRAFT"), (planned.Status, planned["status"]));
        return planned.Headers["Location"];
    }

    static async Task LoadAsync(CarmSystem carm, string rate) => Assert.NotNull((await TariffImport.RunAsync(
        new(Encoding.UTF8.GetBytes($"TARIFF,MFN\n6109.10.00,{rate}"), new(2026, 3, 1), "test", AllowRemovals: true), carm.Alba.Services.GetRequiredService<IDeclarationsStore>(), carm.Alba.Services.GetRequiredService<TimeProvider>(), TestContext.Current.CancellationToken)).Edition);

    static async Task SubmittedAsync(Importer importer, string number, string releasedOn, Dictionary<string, object?> line)
    {
        await importer.ReleaseAsync(number, releasedOn);
        await importer.DraftAsync(number, Importer.Header(releasedOn), [Importer.InvoiceOf(number, line)]);
        Assert.Equal(200, (await importer.SubmitAsync(number)).Status);
    }

    static async Task<System.Text.Json.JsonElement[]> ItemsAsync(Caller caller, string url) => [.. (await caller.GetAsync(url)).Json.GetProperty("items").EnumerateArray()];

    /// <summary>Of a version's lines in their order.</summary>
    static async Task<string?[]> RatesAsync(Importer importer, string number, int version) =>
        [.. (await importer.CadAsync(number, $"/versions/{version:00000}")).Json.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("customsDutyRate").GetString())];

    static async Task<string[]> NoticesAsync(Importer importer) => [.. (await ItemsAsync(importer.Manager, "/api/v1/notifications?pageSize=100")).Select(n => n.GetProperty("text").GetString()!)];

    static (int, string?) Code(Answer answer) => (answer.Status, answer["code"]);
}
