using System.Text.Json;
using Carm.Bonds.Contracts;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;
using static Carm.Delegation.Tests.Scene;

namespace Carm.Delegation.Tests;

/// <summary>What a caller could do, asked beforehand, and why; so that a refusal costs nobody a penalty.</summary>
public sealed class PreflightTests(CarmHost carm)
{
    [Fact]
    public async Task A_broker_asks_for_all_its_accounts_at_once_what_it_could_do_and_what_would_cure_the_rest()
    {
        var (cedar, elm, alpha, beta) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync("TRADE_CONSULTANT"), await carm.BusinessAsync(), await carm.BusinessAsync());
        await alpha.GrantAsync(cedar, "PMR", capabilities: ["FILE"]);
        await alpha.GrantAsync(elm);
        async Task<string[]> Ask(Caller who, params (string Rm, string Operation)[] pairs) =>
            [.. (await Must(200, who.PostAsync("/api/v1/authority/preflight", new { pairs = pairs.Select(p => new { rmAccount = p.Rm, operation = p.Operation }) }))).Json.GetProperty("items").EnumerateArray().Select(a => $"{a.Text("allowed")} {a.Text("code") ?? a.Text("role")} {a.Text("licence")} {a.Text("rpp")}".TrimEnd())];

        Assert.Equal(
            ["True pPAM ACTIVE NONE", "False DEL_RPP_NOT_ACTIVE ACTIVE NONE", "False DEL_CAPABILITY ACTIVE NONE", "False NOT_FOUND", "False NOT_FOUND", "False NOT_FOUND"],
            await Ask(cedar.Manager, (alpha.Rm(), "declarations.cads.submit"), (alpha.Rm(), "RELEASE_PRIOR_TO_PAYMENT"), (alpha.Rm(), "ledger.payments.post"), (alpha.Rm(2), "declarations.cads.submit"), (beta.Rm(), "declarations.cads.submit"), ("not an account", "declarations.cads.submit")));
        Assert.Equal(["False DEL_LICENCE_REQUIRED ACTIVE NONE", "True pBAM ACTIVE NONE"], await Ask(elm.Manager, (alpha.Rm(), "declarations.cads.submit"), (alpha.Rm(), "appeals.appeals.file")));
        Assert.Equal(["True BAM  NONE", "False NOT_FOUND"], await Ask(alpha.Manager, (alpha.Rm(2), "ledger.offset-preference.set"), ($"{alpha.Bn9}RM0009", "ledger.accounts.view")));

        await carm.HearAsync(new RppPrivilegeGranted(alpha.Rm(), 1, DateTimeOffset.UtcNow.AddSeconds(-1)), new RmAccountStatusChanged(alpha.Rm(2), alpha.Bn9, "INACTIVE", DateTimeOffset.UtcNow));
        Assert.Equal(["True pPAM ACTIVE ACTIVE"], await Ask(cedar.Manager, (alpha.Rm(), "RELEASE_PRIOR_TO_PAYMENT")));
        Assert.Equal(["False PRG_NOT_ACTIVE  NONE", "True BAM  NONE"], await Ask(alpha.Manager, (alpha.Rm(2), "declarations.cads.submit"), (alpha.Rm(2), "declarations.cads.view")));

        await carm.HearAsync(new LicenceStatusChanged(cedar.Bn9, "CUSTOMS_BROKER", "L1", "SUSPENDED", DateTimeOffset.UtcNow));
        Assert.Equal(["False DEL_PROVIDER_SUSPENDED SUSPENDED ACTIVE", "True pPAM SUSPENDED ACTIVE"], await Ask(cedar.Manager, (alpha.Rm(), "declarations.cads.submit"), (alpha.Rm(), "declarations.cads.view")));

        // The answer is the decision's own: what it says is what the endpoint does.
        Assert.Equal((403, "DEL_PROVIDER_SUSPENDED"), await CodeAsync(cedar.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm()}/cads", new { transactionNumber = Fresh.TransactionNumber() })));
    }

    [Fact]
    public async Task Who_acts_for_an_importer_and_may_see_its_balance_sees_how_much_room_its_security_leaves_and_is_told_at_ninety_percent_and_of_a_raise()
    {
        var (cedar, elm, alpha) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync());
        await alpha.GrantAsync(cedar);
        await alpha.GrantAsync(elm, capabilities: ["FILE"]);
        async Task<string?> Room(Party who) => (await Must(200, who.Manager.PostAsync("/api/v1/authority/preflight", new { pairs = new[] { new { rmAccount = alpha.Rm(), operation = "declarations.cads.submit" } } }))).Json.GetProperty("items")[0].Text("rppHeadroom");
        async Task<string?[]> Board(Party who) => [.. (await who.Manager.ItemsAsync("/api/v1/clients")).Single().GetProperty("releases").EnumerateArray().Select(r => $"{r.Text("rmAccount")![^4..]} {r.Text("rpp")} {r.Text("rppHeadroom")}".TrimEnd())];
        Assert.Null(await Room(cedar));
        var now = DateTimeOffset.UtcNow.AddSeconds(-1);
        // In any order, and the later counts.
        await carm.HearAsync(new RppPrivilegeGranted(alpha.Rm(), 1, now), new RppHeadroomChanged(alpha.Rm(), 2, "LOW", now), new RppHeadroomChanged(alpha.Rm(), 1, "AMPLE", now), new RppUtilization90(alpha.Rm(), $"crossing {alpha.Bn9}", DateTimeOffset.UtcNow));
        Assert.Equal(("LOW", "LOW", null), (await Room(cedar), await Room(alpha), await Room(elm)));
        Assert.Equal(["0001 ACTIVE LOW", "0002 NONE"], await Board(cedar));
        Assert.Equal(["0001 ACTIVE", "0002 NONE"], await Board(elm));
        async Task<int> Told(Party who, string template) => (await who.Manager.ItemsAsync("/api/v1/notifications?pageSize=500")).Count(n => n.Text("template") == template);
        Assert.Equal((1, 0), (await Told(cedar, "BONDS_UTILIZATION_90_CLIENT"), await Told(elm, "BONDS_UTILIZATION_90_CLIENT")));
        var raised = new RppRequirementRaised(alpha.Rm(), $"review {alpha.Bn9}", new(2027, 1, 15), DateTimeOffset.UtcNow);
        await carm.HearAsync(raised, raised);
        Assert.Equal((1, 0), (await Told(cedar, "BONDS_REQUIREMENT_RAISED_CLIENT"), await Told(elm, "BONDS_REQUIREMENT_RAISED_CLIENT")));
        await carm.HearAsync(new RppHeadroomChanged(alpha.Rm(), 3, null, now));
        Assert.Null(await Room(cedar));
    }

    [Fact]
    public async Task Each_refusal_says_why_not_and_what_cures_it_in_the_callers_language()
    {
        var (elm, alpha) = (await carm.BusinessAsync("TRADE_CONSULTANT"), await carm.BusinessAsync());
        await alpha.GrantAsync(elm);
        var body = new { pairs = new[] { new { rmAccount = alpha.Rm(), operation = "ledger.payments.post" } } };
        var (en, fr) = (await elm.Manager.PostAsync("/api/v1/authority/preflight", body), await elm.Manager.PostAsync("/api/v1/authority/preflight", body, language: "fr-CA"));
        Assert.Contains("Let a licensed customs broker do it", en.Json.GetProperty("items")[0].Text("cure"));
        Assert.Contains("courtier en douane agréé", fr.Json.GetProperty("items")[0].Text("cure"));
        Assert.NotEqual(en.Json.GetProperty("items")[0].Text("why"), fr.Json.GetProperty("items")[0].Text("why"));
        // Every code that the decision gives has both.
        foreach (var code in new[] { "NOT_FOUND", "DEL_FORBIDDEN", "DEL_CAPABILITY", "DEL_LICENCE_REQUIRED", "DEL_PROVIDER_SUSPENDED", "BUS_SUSPENDED", "PRG_NOT_ACTIVE", "DEL_RPP_NOT_ACTIVE" }) Assert.True(Cures.WhyNot(code).Length > 0 && Cures.Cure(code).Length > 0);
    }

    [Fact]
    public async Task A_thousand_pairs_are_answered_at_once_and_one_more_is_too_many()
    {
        var alpha = await carm.BusinessAsync();
        object Pairs(int count, string operation = "ledger.accounts.view") => new { pairs = Enumerable.Repeat(new { rmAccount = alpha.Rm(), operation }, count) };
        Assert.Equal(1_000, (await Must(200, alpha.Manager.PostAsync("/api/v1/authority/preflight", Pairs(1_000)))).Json.GetProperty("items").GetArrayLength());
        Assert.Contains("VAL_TOO_MANY_PAIRS", (await Must(400, alpha.Manager.PostAsync("/api/v1/authority/preflight", Pairs(1_001)))).Text);
        Assert.Contains("VAL_OPERATION", (await Must(400, alpha.Manager.PostAsync("/api/v1/authority/preflight", Pairs(1, "ledger.rates.approve")))).Text);
        Assert.Equal(400, (await alpha.Manager.PostAsync("/api/v1/authority/preflight", Pairs(0))).Status);
        Assert.Equal(400, (await alpha.Manager.PostAsync("/api/v1/authority/preflight", new { pairs = new object?[] { null } })).Status);
    }

    [Fact]
    public async Task The_path_of_a_decision_is_shown_to_the_caller_and_any_persons_to_staff()
    {
        var (cedar, alpha, desk) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync(), await carm.SignInAsync("desk", "HELPDESK"));
        await alpha.GrantAsync(cedar, "PMR", ["OWN"], ["FILE"]);
        static string[] Path(Answer a) => [.. a.Json.GetProperty("path").EnumerateArray().Select(s => $"{s.Text("rule")} {s.Text("found")} {(s.GetProperty("holds").GetBoolean() ? "yes" : "no")}")];
        var explain = "/api/v1/authority/explain?operation=";

        var own = await Must(200, cedar.Manager.GetAsync($"{explain}declarations.cads.submit&rmAccount={alpha.Rm()}"));
        Assert.Equal(("True", null, "pPAM"), (own["allowed"], own["code"], own["role"]));
        Assert.Equal([$"PERSON {cedar.Bn9} yes", "RELATIONSHIP PMR ACTIVE yes", $"PROGRAM {alpha.Rm()} yes", "ASSIGNMENT pPAM yes", "LICENCE ACTIVE yes", "BROKER CUSTOMS_BROKER yes", "PERMISSION pPAM yes", "CAPABILITY FILE of FILE yes", "BUSINESS_STATE ACTIVE yes", "PROGRAM_STATE ACTIVE yes"], Path(own));
        Assert.Equal("VISIBILITY OWN no", Path(await cedar.Manager.GetAsync($"{explain}declarations.cads.view&rmAccount={alpha.Rm()}&submitterBn9={alpha.Bn9}"))[^1]);
        Assert.Equal("CAPABILITY PAY of FILE no", Path(await cedar.Manager.GetAsync($"{explain}ledger.payments.post&rmAccount={alpha.Rm()}"))[^1]);
        Assert.Equal("UNDER_WAY NONE no", Path(await cedar.Manager.GetAsync($"{explain}declarations.cads.view&rmAccount={alpha.Rm(2)}"))[^1]);
        Assert.Equal([$"PERSON {alpha.Bn9} yes", "ROLE BAM yes", "PERMISSION BAM yes", "BUSINESS_STATE ACTIVE yes"], Path(await alpha.Manager.GetAsync($"{explain}onboarding.enrolments.file")));
        Assert.Equal((400, "VAL_OPERATION"), await CodeAsync(alpha.Manager.GetAsync($"{explain}ledger.rates.approve")));
        Assert.Equal((400, "ID_BN15_FORMAT"), await CodeAsync(alpha.Manager.GetAsync($"{explain}ledger.accounts.view&rmAccount=RM")));

        // Of whom one has nothing to do with nothing is told, not even whether it exists.
        var (beta, nobody) = (await carm.BusinessAsync(), Fresh.Bn9());
        static string Told(Answer a, string bn9) => a.Text.Replace(bn9, "#");
        Assert.Equal(Told(await cedar.Manager.GetAsync($"{explain}ledger.accounts.view&bn9={beta.Bn9}"), beta.Bn9), Told(await cedar.Manager.GetAsync($"{explain}ledger.accounts.view&bn9={nobody}"), nobody));

        var staff = await Must(200, desk.GetAsync($"/api/v1/admin/authority/explain?person={cedar.Subject}&operation=declarations.cads.submit&rmAccount={alpha.Rm()}"));
        Assert.Equal(Path(own), Path(staff));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(alpha.Manager.GetAsync($"/api/v1/admin/authority/explain?person={cedar.Subject}&operation=declarations.cads.submit")));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(desk.GetAsync($"{explain}ledger.accounts.view")));
        Assert.Contains("La relation entre", (await cedar.Manager.GetAsync($"{explain}ledger.accounts.view&bn9={beta.Bn9}", "fr-CA")).Text);
    }
}
