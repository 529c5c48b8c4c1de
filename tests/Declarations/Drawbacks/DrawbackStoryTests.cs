using System.Text.Json;
using Carm.Bonds.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Claims for drawback over HTTP, from the draft to the ledger's balance.</summary>
public sealed class DrawbackStoryTests(CarmHost tests)
{
    [Fact]
    public async Task Goods_that_were_exported_bring_their_duty_back_with_interest_from_the_91st_day()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await LoadRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"), ("2026Q3", "2.2"));
        var alpha = await Importer.OnboardedAsync(carm);
        var number = await alpha.AcceptedAsync();
        await alpha.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/payments", new { paymentReference = "P-1", method = "ONLINE_BANKING", amount = "4049.72" });
        await carm.MoveClockAsync("2026-04-10T15:00:00Z");

        var drafted = await ClaimAsync(alpha, Line(number, "9000"));
        var claim = $"/api/v1/drawbacks/{drafted["claimNumber"]}";
        Assert.Equal((201, $"DRB-{alpha.Rm}-0001", claim, "\"1\""), (drafted.Status, drafted["claimNumber"], drafted.Headers["Location"], drafted.Headers["ETag"]));
        var preview = await alpha.Manager.PostAsync($"{claim}/preview");
        Assert.Equal(["False", "DRB-3002", "Only 5000 of 5000 is left to claim."], [preview["acceptable"], .. preview.Json.GetProperty("errors")[0].Texts("code", "message")]);
        Assert.Equal((422, "DRB-3002"), await Code(alpha.Manager.PostAsync($"{claim}/submit")));

        Assert.Equal((428, "IF_MATCH_REQUIRED"), await Code(alpha.Manager.PutAsync(claim, Body(Line(number, "2000")))));
        Assert.Equal((412, "IF_MATCH_STALE"), await Code(alpha.Manager.PutAsync(claim, Body(Line(number, "2000")), "\"7\"")));
        Assert.Equal(200, (await alpha.Manager.PutAsync(claim, Body(Line(number, "2000")), "\"1\"")).Status);
        preview = await alpha.Manager.PostAsync($"{claim}/preview");
        Assert.Equal(["True", "1220.00", "0.00"], [preview["acceptable"], .. preview.Json.GetProperty("claimed").Texts("total", "gst")]);
        Assert.Equal(["3050.00 x 2000 / 5000", "1220.00", "Customs Tariff s.113(1)"], preview.Json.GetProperty("amounts")[0].GetProperty("trace")[0].Texts("formula", "result", "source"));

        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER", "SUPERVISOR"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var admin = $"/api/v1/admin/drawbacks/{drafted["claimNumber"]}";
        Assert.Equal(404, (await officer.GetAsync(admin)).Status);
        Assert.Equal("SUBMITTED", (await alpha.Manager.PostAsync($"{claim}/submit")).Json.GetProperty("claim").GetProperty("state").GetString());
        Assert.Equal((409, "STATE_CONFLICT"), await Code(alpha.Manager.PostAsync($"{claim}/submit")));
        Assert.Equal(drafted["claimNumber"], (await officer.GetAsync("/api/v1/admin/drawbacks?state=SUBMITTED")).Json.GetProperty("items")[0].GetProperty("claimNumber").GetString());

        await carm.MoveClockAsync("2026-08-03T15:00:00Z");
        Assert.Equal((409, "STATE_CONFLICT"), await Code(DecideAsync(officer, admin, "1500", "Only 1,500 were on the bill of lading.")));
        Assert.Equal("UNDER_REVIEW", (await officer.PostAsync($"{admin}/take"))["state"]);
        Assert.Equal((409, "STATE_CONFLICT"), await Code(ApproveAsync(supervisor, admin)));
        Assert.Equal((422, "DRB-5003"), await Code(DecideAsync(officer, admin, "1500")));
        Assert.Equal((422, "DRB-5002"), await Code(DecideAsync(officer, admin, "2000.5")));
        Assert.Equal((422, "DRB-5001"), await Code(officer.PostAsync($"{admin}/decide", new { lines = new[] { new { lineNumber = 2, accepted = "1" } } })));
        Assert.Equal(200, (await DecideAsync(officer, admin, "1500", "Only 1,500 were on the bill of lading.")).Status);
        Assert.Equal(["UNDER_REVIEW", "[]", null], (await alpha.Manager.GetAsync(claim)).Json.Texts("state", "decision", "granted"));
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await Code(ApproveAsync(officer, admin)));
        // What is proposed anew is read again before it is approved.
        var read = (await supervisor.GetAsync(admin)).Headers["ETag"];
        Assert.Equal(200, (await DecideAsync(officer, admin, "2000")).Status);
        Assert.Equal((412, "IF_MATCH_STALE"), await Code(supervisor.PostAsync($"{admin}/approve", ifMatch: read)));
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await Code(supervisor.PostAsync($"{admin}/approve")));
        Assert.Equal(200, (await DecideAsync(officer, admin, "1500", "Only 1,500 were on the bill of lading.")).Status);
        read = (await supervisor.GetAsync(admin)).Headers["ETag"];
        var approved = await supervisor.PostAsync($"{admin}/approve", null, "once", ifMatch: read);
        Assert.Equal(("PARTLY_APPROVED", "915.00"), Outcome(approved.Json.GetProperty("claim")));
        Assert.Equal(approved.Text, (await supervisor.PostAsync($"{admin}/approve", null, "once", ifMatch: read)).Text);
        Assert.Equal((409, "STATE_CONFLICT"), await Code(alpha.Manager.PostAsync($"{claim}/withdraw")));
        await carm.SettleAsync();

        // 25 days from 2026-07-10 at 2.2 %.
        Assert.Equal([("DRW", "-915.00"), ("RINT", "-1.38")], await CreditsAsync(alpha));
        Assert.Equal("-916.38", await alpha.BalanceAsync());
        var trial = (await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync($"/api/v1/admin/ledger/trial-balance?rmAccount={alpha.Rm}")).Json;
        Assert.Equal(["4110 0.00 2135.00", "5110 1.38 0.00"], trial.GetProperty("accounts").EnumerateArray().Select(a => string.Join(' ', a.Texts("account", "debit", "credit"))).Where(a => a[..4] is "4110" or "5110"));
        Assert.Equal("0.00", trial.GetProperty("net").GetString());
        Assert.Contains((await alpha.Manager.GetAsync("/api/v1/notifications")).Json.GetProperty("items").EnumerateArray(), n => n.ToString().Contains(": $915.00 is granted.", StringComparison.Ordinal));

        // What was not accepted is free again.
        var rest = await ClaimAsync(alpha, Line(number, "3500", document: "BL-2"));
        Assert.Equal("2135.00", (await alpha.Manager.PostAsync($"/api/v1/drawbacks/{rest["claimNumber"]}/submit")).Json.GetProperty("claim").GetProperty("claimed").GetProperty("total").GetString());
        Assert.Equal([$"DRB-{alpha.Rm}-0002", $"DRB-{alpha.Rm}-0001"], (await alpha.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/drawbacks")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("claimNumber").GetString()));

        await carm.MoveClockAsync("2026-08-25T15:00:00Z");
        Assert.Equal(["916.38", "-916.38"], (await alpha.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/statements/SOA-{alpha.Rm}-202608")).Json.Texts("creditsAndRefunds", "totalPayable"));
    }

    [Fact]
    public async Task Of_two_claims_at_once_on_one_line_only_what_is_there_is_taken()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        var (first, second) = (await alpha.AcceptedAsync(), await alpha.AcceptedAsync());
        var drafts = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => i % 2 == 0
            ? ClaimAsync(alpha, Line(first, "2000", $"BL-{i}"), Line(second, "2000", $"BL-{i}"))
            : ClaimAsync(alpha, Line(second, "2000", $"BL-{i}"), Line(first, "2000", $"BL-{i}"))));
        Assert.Equal(Enumerable.Range(1, 6).Select(i => $"DRB-{alpha.Rm}-{i:0000}"), drafts.Select(d => d["claimNumber"]).Order());

        var submitted = await Task.WhenAll(drafts.Select(d => alpha.Manager.PostAsync($"/api/v1/drawbacks/{d["claimNumber"]}/submit")));
        Assert.Equal(2, submitted.Count(s => s.Status == 200));
        Assert.All(submitted.Where(s => s.Status != 200), s => Assert.Equal((422, "DRB-3002"), (s.Status, s["code"])));

        // A claim withdrawn leaves its goods to the next.
        var taken = drafts[Array.FindIndex(submitted, s => s.Status == 200)]["claimNumber"];
        var refused = drafts[Array.FindIndex(submitted, s => s.Status != 200)]["claimNumber"];
        Assert.Equal("WITHDRAWN", (await alpha.Manager.PostAsync($"/api/v1/drawbacks/{taken}/withdraw"))["state"]);
        Assert.Equal(200, (await alpha.Manager.PostAsync($"/api/v1/drawbacks/{refused}/submit")).Status);
    }

    [Fact]
    public async Task Who_exported_another_importers_goods_claims_with_its_waiver_and_sees_the_amounts_when_it_is_decided()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, beta) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var number = await alpha.AcceptedAsync();
        var claims = $"/api/v1/program-accounts/{beta.Rm}/drawbacks";
        Assert.Equal((422, "DRB-2001"), await Code(SubmitAsync(beta, await ClaimAsync(beta, Line(number, "5000")))));
        var drafted = await beta.Manager.PostAsync(claims, new { kind = "EXPORTED", declarationStatement = true, lines = new[] { Line(number, "5000") }, waivers = new[] { new { givenBy = alpha.Bn9, signedOn = "2026-03-19", reference = "W-1" } } });
        var submitted = (await SubmitAsync(beta, drafted)).Json.GetProperty("claim");
        Assert.Equal([null, null], [submitted.Texts("claimed")[0], submitted.GetProperty("amounts")[0].Texts("amounts")[0]]);

        // The importer itself has nothing left to claim.
        Assert.Equal((422, "DRB-3001"), await Code(SubmitAsync(alpha, await ClaimAsync(alpha, Line(number, "1", "BL-2")))));

        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var admin = $"/api/v1/admin/drawbacks/{drafted["claimNumber"]}";
        await officer.PostAsync($"{admin}/take");
        Assert.Equal("3050.00", (await officer.GetAsync(admin)).Json.GetProperty("claim").GetProperty("claimed").GetProperty("total").GetString());
        await DecideAsync(officer, admin, "5000");

        // A declaration that is changed before the approval is decided on anew.
        var redetermined = await officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Found in a verification.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = "14345.67" } } });
        await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{redetermined["statementNumber"]}/issue");
        Assert.Equal((409, "STATE_CONFLICT"), await Code(ApproveAsync(supervisor, admin)));
        await DecideAsync(officer, admin, "5000");
        Assert.Equal(200, (await ApproveAsync(supervisor, admin)).Status);
        await carm.SettleAsync();
        Assert.Equal(("APPROVED", "3544.10"), Outcome((await beta.Manager.GetAsync($"/api/v1/drawbacks/{drafted["claimNumber"]}")).Json));
        Assert.Equal("-3544.10", await beta.BalanceAsync());
    }

    [Fact]
    public async Task A_waiver_that_the_claimant_has_written_itself_tells_it_nothing_of_anothers_goods()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, beta) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var number = await alpha.AcceptedAsync();
        Task<Answer> TryAsync(object line) => beta.Manager.PostAsync($"/api/v1/program-accounts/{beta.Rm}/drawbacks", new { kind = "EXPORTED", declarationStatement = true, lines = new[] { line }, waivers = new[] { new { givenBy = alpha.Bn9, signedOn = "2026-03-19", reference = "W-1" } } });
        object[] guesses =
        [
            Line(number, "5000"), Line(number, "5000.001"), Line(number, "9000"), new { transactionNumber = number, cadLineNumber = 2, quantity = "1", unit = "NMB", exportedOn = "2026-03-19", exportDocument = "BL-1", destination = "FR" },
            new { transactionNumber = number, cadLineNumber = 1, quantity = "1", unit = "KGM", exportedOn = "2026-03-15", exportDocument = "BL-1", destination = "FR" },
        ];
        var previews = new HashSet<string>();
        string? claim = null;
        foreach (var guess in guesses)
        {
            claim = (await TryAsync(guess))["claimNumber"];
            previews.Add((await beta.Manager.PostAsync($"/api/v1/drawbacks/{claim}/preview")).Text.Replace(claim!, "", StringComparison.Ordinal).Replace("\"cadLineNumber\":2", "\"cadLineNumber\":1", StringComparison.Ordinal));
        }
        Assert.Contains("\"acceptable\":true", Assert.Single(previews));

        var submitted = await beta.Manager.PostAsync($"/api/v1/drawbacks/{claim}/submit");
        Assert.Equal(200, submitted.Status);
        Assert.DoesNotContain("DRB-", submitted.Text.Replace(claim!, "", StringComparison.Ordinal));
        // It holds nothing of what the importer itself may claim.
        Assert.Equal(200, (await SubmitAsync(alpha, await ClaimAsync(alpha, Line(number, "5000")))).Status);

        var (officer, supervisor, admin) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"), $"/api/v1/admin/drawbacks/{claim}");
        await officer.PostAsync($"{admin}/take");
        Assert.Equal("DRB-4001", (await officer.GetAsync(admin)).Json.GetProperty("claim").GetProperty("amounts")[0].GetProperty("against").GetString());
        Assert.Equal((422, "DRB-4001"), await Code(DecideAsync(officer, admin, "1")));
        Assert.Equal(200, (await DecideAsync(officer, admin, "0", "There is no such waiver.")).Status);
        Assert.Equal(200, (await ApproveAsync(supervisor, admin)).Status);
        var read = (await beta.Manager.GetAsync($"/api/v1/drawbacks/{claim}")).Json;
        Assert.Equal(["REJECTED", null], read.Texts("state", "claimed"));
        Assert.Equal([null, null, null], read.GetProperty("amounts")[0].Texts("basedOn", "imported", "amounts"));
    }

    [Fact]
    public async Task A_claim_refused_in_full_brings_nothing_and_frees_the_goods()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        var number = await alpha.AcceptedAsync();
        var drafted = await ClaimAsync(alpha, Line(number, "5000"));
        await SubmitAsync(alpha, drafted);
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var admin = $"/api/v1/admin/drawbacks/{drafted["claimNumber"]}";
        await officer.PostAsync($"{admin}/take");
        await DecideAsync(officer, admin, "0", "No proof of export.");
        Assert.Equal("REJECTED", (await ApproveAsync(supervisor, admin)).Json.GetProperty("claim").GetProperty("state").GetString());
        await carm.SettleAsync();
        Assert.Empty(await CreditsAsync(alpha));
        Assert.Equal(["0", "No proof of export."], (await alpha.Manager.GetAsync($"/api/v1/drawbacks/{drafted["claimNumber"]}")).Json.GetProperty("decision")[0].Texts("accepted", "reason"));
        Assert.Equal(200, (await SubmitAsync(alpha, await ClaimAsync(alpha, Line(number, "5000")))).Status);
    }

    [Fact]
    public async Task A_provider_claims_only_on_declarations_that_its_client_lets_it_see()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, cedar) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        await carm.HearAsync(new LicenceStatusChanged(cedar.Bn9, "CUSTOMS_BROKER", "L1", "ACTIVE", new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)));
        var number = await alpha.AcceptedAsync();
        var request = (await cedar.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = alpha.Bn9, kind = "BMR", comment = "We claim for you" })).Json.GetProperty("request").GetProperty("requestId");
        await alpha.Manager.PostAsync($"/api/v1/relationship-requests/{request}/approve", new { kind = "BMR", visibility = new[] { "OWN" } });
        await carm.SettleAsync();

        var drafted = await cedar.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/drawbacks", Body(Line(number, "2000")));
        var claim = $"/api/v1/drawbacks/{drafted["claimNumber"]}";
        Assert.Equal("DRB-2001", (await cedar.Manager.PostAsync($"{claim}/preview")).Json.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.Equal((422, "DRB-2001"), await Code(cedar.Manager.PostAsync($"{claim}/submit")));
        Assert.Equal(200, (await alpha.Manager.PostAsync($"/api/v1/relationships/{cedar.Bn9}:{alpha.Bn9}/amend", new { visibility = new[] { "OWN", "IMPORTER" } })).Status);
        await carm.SettleAsync();
        Assert.Equal("1220.00", (await cedar.Manager.PostAsync($"{claim}/submit")).Json.GetProperty("claim").GetProperty("claimed").GetProperty("total").GetString());
    }

    [Fact]
    public async Task A_broker_that_sees_the_importers_claim_reads_no_amount_of_another_brokers_declaration_nor_a_total_that_has_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        var (reader, other) = (await carm.BrokerOfAsync(alpha, "OWN", "IMPORTER"), await carm.BrokerOfAsync(alpha));
        var (own, others) = (await alpha.AcceptedAsync(), Fresh.TransactionNumber());
        await alpha.ReleaseAsync(others);
        Assert.Equal(201, (await other.Manager.DeclareAsync(Messages.Of(alpha.Rm, others))).Status);
        var drafted = await ClaimAsync(alpha, Line(own, "2000"), Line(others, "1000"));
        var claim = $"/api/v1/drawbacks/{drafted["claimNumber"]}";
        Assert.Equal(200, (await alpha.Manager.PostAsync($"{claim}/submit")).Status);
        var (officer, supervisor, admin) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"), $"/api/v1/admin/drawbacks/{drafted["claimNumber"]}");
        await officer.PostAsync($"{admin}/take");
        await officer.PostAsync($"{admin}/decide", new { lines = new[] { new { lineNumber = 1, accepted = "2000" }, new { lineNumber = 2, accepted = "1000" } } });
        Assert.Equal(200, (await ApproveAsync(supervisor, admin)).Status);
        await carm.SettleAsync();

        async Task<string[]> ReadAsync(Importer who)
        {
            var read = (await who.Manager.GetAsync(claim)).Json;
            var row = Assert.Single((await who.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/drawbacks")).Json.GetProperty("items").EnumerateArray());
            string Of(string list, string field) => string.Join(' ', read.GetProperty(list).EnumerateArray().Select(l => $"{l.GetProperty(field)}".PadLeft(1, '-')));
            return [Of("lines", "transactionNumber"), Of("amounts", "lineNumber"), Of("decision", "lineNumber"), .. read.Texts("claimed", "granted", "totalsWithheld").Select(t => t is null or "True" or "False" ? $"{t}" : "told"), $"{row.GetProperty("granted")} {row.GetProperty("totalsWithheld")}"];
        }

        Assert.Equal([$"{own} -", "1", "1", "", "", "True", " True"], await ReadAsync(reader));
        Assert.Equal([$"{own} {others}", "1 2", "1 2", "told", "told", "False", "1830.00 False"], await ReadAsync(alpha));
        Assert.Equal(404, (await other.Manager.GetAsync(claim)).Status);

        // Nor is it told on the account, or by the feed, what comes to more than it sees.
        foreach (var (who, seen) in new[] { (alpha, 1), (reader, 0), (other, 0) })
        {
            Assert.Equal(seen, (await who.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/transactions?type=DRW")).Json.GetProperty("items").GetArrayLength());
            Assert.Equal(seen == 1 ? 200 : 404, (await who.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm}/transactions/DRW/{drafted["claimNumber"]}/explain")).Status);
            Assert.Equal(seen, (await who.Manager.GetAsync($"/api/v1/events?programAccount={alpha.Rm}&types=carm.drawback.granted.v1")).Json.GetProperty("items").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_broker_takes_back_no_claim_with_a_line_on_a_declaration_that_it_does_not_see()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        var (reader, other) = (await carm.BrokerOfAsync(alpha, "OWN", "IMPORTER"), await carm.BrokerOfAsync(alpha));
        var (own, others) = (await alpha.AcceptedAsync(), Fresh.TransactionNumber());
        await alpha.ReleaseAsync(others);
        Assert.Equal(201, (await other.Manager.DeclareAsync(Messages.Of(alpha.Rm, others))).Status);
        string[] claims = [(await ClaimAsync(alpha, Line(own, "2000"), Line(others, "1000")))["claimNumber"]!, (await ClaimAsync(alpha, Line(own, "3000", "BL-2")))["claimNumber"]!];
        foreach (var claim in claims) Assert.Equal(200, (await alpha.Manager.PostAsync($"/api/v1/drawbacks/{claim}/submit")).Status);

        Task<Answer> WithdrawAsync(Importer who, string claim) => who.Manager.PostAsync($"/api/v1/drawbacks/{claim}/withdraw");
        Assert.Equal((403, "FORBIDDEN"), await Code(WithdrawAsync(reader, claims[0])));
        Assert.Equal("SUBMITTED", (await alpha.Manager.GetAsync($"/api/v1/drawbacks/{claims[0]}"))["state"]);
        Assert.Equal("WITHDRAWN", (await WithdrawAsync(reader, claims[1]))["state"]);
        Assert.Equal("WITHDRAWN", (await WithdrawAsync(alpha, claims[0]))["state"]);
    }

    [Fact]
    public async Task What_was_drawn_back_of_a_declaration_is_not_given_back_again_by_its_withdrawal_and_none_is_granted_while_one_is_asked_for()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var alpha = await Importer.OpenAsync(carm);
        var number = await alpha.AcceptedAsync();
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        var claims = new[] { await ClaimAsync(alpha, Line(number, "2000")), await ClaimAsync(alpha, Line(number, "1000", "BL-2")) };
        foreach (var claim in claims)
        {
            await SubmitAsync(alpha, claim);
            await officer.PostAsync($"/api/v1/admin/drawbacks/{claim["claimNumber"]}/take");
        }
        await DecideAsync(officer, $"/api/v1/admin/drawbacks/{claims[0]["claimNumber"]}", "2000");
        await DecideAsync(officer, $"/api/v1/admin/drawbacks/{claims[1]["claimNumber"]}", "1000");
        Assert.Equal(200, (await ApproveAsync(supervisor, $"/api/v1/admin/drawbacks/{claims[0]["claimNumber"]}")).Status);

        await alpha.Manager.PostAsync($"/api/v1/cads/{number}/withdrawal", new { reason = "GOODS_NEVER_IMPORTED", explanation = "They never came." });
        Assert.Equal((422, "DRB-2002"), await Code(ApproveAsync(supervisor, $"/api/v1/admin/drawbacks/{claims[1]["claimNumber"]}")));
        var withdrawn = await officer.PostAsync($"/api/v1/admin/cads/{number}/withdrawal/decide", new { grant = true, rationale = "They never came." });
        Assert.Equal(["-1830.00", "-999.72"], withdrawn.Json.GetProperty("onTheAccount").Texts("customsDuty", "gst"));
        await carm.SettleAsync();
        Assert.Equal("0.00", await alpha.BalanceAsync());
    }

    static object Line(string number, string quantity, string document = "BL-1") => new { transactionNumber = number, cadLineNumber = 1, quantity, unit = "NMB", exportedOn = "2026-03-19", exportDocument = document, destination = "FR" };

    static object Body(params object[] lines) => new { kind = "EXPORTED", claimantReference = "File 1", declarationStatement = true, lines };

    static Task<Answer> ClaimAsync(Importer importer, params object[] lines) => importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/drawbacks", Body(lines));

    static Task<Answer> SubmitAsync(Importer importer, Answer drafted) => importer.Manager.PostAsync($"/api/v1/drawbacks/{drafted["claimNumber"]}/submit");

    static Task<Answer> DecideAsync(Caller officer, string admin, string accepted, string? reason = null) => officer.PostAsync($"{admin}/decide", new { lines = new[] { new { lineNumber = 1, accepted, reason } } });

    /// <summary>Who approves has read the claim.</summary>
    static async Task<Answer> ApproveAsync(Caller supervisor, string admin) => await supervisor.PostAsync($"{admin}/approve", ifMatch: (await supervisor.GetAsync(admin)).Headers["ETag"]);

    static (string?, string?) Outcome(JsonElement claim) => (claim.GetProperty("state").GetString(), claim.GetProperty("granted").GetProperty("total").GetString());

    static async Task<(string?, string?)[]> CreditsAsync(Importer importer) =>
        [.. (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/transactions")).Json.GetProperty("items").EnumerateArray()
            .Select(i => (i.GetProperty("type").GetString(), i.GetProperty("original").GetString())).Where(i => i.Item1 is "DRW" or "RINT").Order()];

    static Task LoadRatesAsync(CarmSystem carm, params (string Quarter, string Percent)[] rates) => carm.ApproveRatesAsync(rates);

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);
}
