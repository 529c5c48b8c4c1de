using Carm.Testing;
using Xunit;
using static Carm.Delegation.Tests.Scene;

namespace Carm.Delegation.Tests;

/// <summary>Relationships beside the plain way: races, staff, policies, and what may not be taken or given.</summary>
public sealed class EdgesTests(CarmHost carm)
{
    [Fact]
    public async Task Onboarding_10_a_broker_lists_what_it_may_see_and_totals_only_with_full_sight()
    {
        var (cedar, dune, alpha) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync());
        var relationship = await alpha.GrantAsync(cedar, "PMR", ["OWN"]);
        await alpha.GrantAsync(dune);
        var cads = $"/api/v1/program-accounts/{alpha.Rm()}/cads";
        string[] t = [Fresh.TransactionNumber(), Fresh.TransactionNumber(), Fresh.TransactionNumber()];
        foreach (var (number, who) in t.Zip([cedar.Manager, alpha.Manager, dune.Manager])) await Must(201, who.PostAsync(cads, new { transactionNumber = number }));

        async Task Sees(string? withheld, params string[] numbers)
        {
            Assert.Equal(numbers.Order(), (await cedar.Manager.ItemsAsync(cads)).Select(c => c.Text("transactionNumber")).Order());
            Assert.Equal(withheld, (await Must(200, cedar.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm()}/balance")))["totalsWithheld"]);
            foreach (var number in t) Assert.Equal(numbers.Contains(number) ? 200 : 404, (await cedar.Manager.GetAsync($"/api/v1/cads/{number}")).Status);
        }
        await Sees("True", t[0]);
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { visibility = new[] { "OWN", "IMPORTER" } }));
        await Sees("True", t[0], t[1]);
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { visibility = new[] { "OWN", "IMPORTER", "OTHERS" } }));
        await Sees("False", t);
        Assert.Contains("VAL_VISIBILITY_OWN_REQUIRED", (await Must(400, alpha.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { visibility = new[] { "IMPORTER" } }))).Text);
        // What was read already is hidden again.
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { visibility = new[] { "OWN" } }));
        await Sees("True", t[0]);
    }

    [Fact]
    public async Task Onboarding_11_a_consultant_corrects_but_neither_accounts_nor_pays()
    {
        var (elm, alpha) = (await carm.BusinessAsync("TRADE_CONSULTANT"), await carm.BusinessAsync());
        await alpha.GrantAsync(elm);
        Assert.Equal((403, "DEL_LICENCE_REQUIRED"), await CodeAsync(elm.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm()}/cads", new { transactionNumber = Fresh.TransactionNumber() })));
        Assert.Equal((403, "DEL_LICENCE_REQUIRED"), await CodeAsync(elm.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm()}/payments", new { paymentReference = "P1", method = "DEBIT", amount = "1.00" })));
        Assert.Equal("True", (await elm.Manager.GetAsync($"/api/v1/authority/explain?operation=declarations.cads.correct&rmAccount={alpha.Rm()}&submitterBn9={alpha.Bn9}"))["allowed"]);
    }

    [Fact]
    public async Task A_manager_of_programs_sees_the_relationships_and_requests_that_touch_them_and_no_other()
    {
        var (cedar, dune, elm, alpha) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync("TRADE_CONSULTANT"), await carm.BusinessAsync());
        await alpha.GrantAsync(cedar, "PMR");
        await alpha.GrantAsync(dune);
        await elm.AskAsync(alpha, "PMR");
        await (await carm.BusinessAsync("CUSTOMS_BROKER")).AskAsync(alpha);
        async Task<(string[], int)> Sees(Caller pam) => ([.. (await pam.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/relationships")).Select(r => r.Text("providerBn9")!).Order()], (await pam.ItemsAsync("/api/v1/relationship-requests")).Count(r => r.Text("state") == "PENDING"));
        foreach (var (program, providers, requests) in new[] { (1, new[] { cedar.Bn9, dune.Bn9 }, 1), (2, new[] { dune.Bn9 }, 0) })
        {
            var (seen, pending) = await Sees((await alpha.EmployeeAsync("PAM", alpha.Rm(program))).Caller);
            Assert.Equal(providers.Order(), seen);
            Assert.Equal(requests, pending);
        }
        Assert.Equal(2, (await Sees(alpha.Manager)).Item2);
    }

    [Fact]
    public async Task A_manager_of_one_program_neither_replaces_nor_refuses_what_is_about_others()
    {
        var (cedar, dune, alpha) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync());
        var (pam, pam2) = ((await alpha.EmployeeAsync("PAM", alpha.Rm())).Caller, (await alpha.EmployeeAsync("PAM", alpha.Rm(2))).Caller);
        static object Grant(string rm) => new { kind = "PMR", rmAccounts = new[] { rm }, visibility = new[] { "OWN" } };
        var relationship = await alpha.GrantAsync(cedar, "PMR");
        async Task<string> Ask(string rm) => (await Must(201, cedar.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = alpha.Bn9, kind = "PMR", comment = "More", rmAccounts = new[] { rm } }))).Json.GetProperty("request").Text("requestId")!;

        // It stands for the first program; who manages the second takes nothing of that away by granting its own.
        var second = await Ask(alpha.Rm(2));
        Assert.Equal((403, "DEL_ABOVE_AUTHORITY"), await CodeAsync(pam2.PostAsync($"/api/v1/relationship-requests/{second}/approve", Grant(alpha.Rm(2)))));
        Assert.Equal((403, "DEL_ABOVE_AUTHORITY"), await CodeAsync(pam.PostAsync($"/api/v1/relationship-requests/{second}/reject", new { })));
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationship-requests/{second}/approve", Grant(alpha.Rm(2))));
        Assert.Equal([alpha.Rm(), alpha.Rm(2)], (await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/relationships")).Single().GetProperty("rmAccounts").EnumerateArray().Select(p => p.GetString()!));

        // Nor does it make less of one that was made the whole business's while a request waited.
        var third = await Ask(alpha.Rm());
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { kind = "BMR" }));
        Assert.Equal((403, "DEL_ABOVE_AUTHORITY"), await CodeAsync(pam.PostAsync($"/api/v1/relationship-requests/{third}/approve", Grant(alpha.Rm()))));
        var whole = await dune.AskAsync(alpha);
        Assert.Equal((403, "DEL_ABOVE_AUTHORITY"), await CodeAsync(pam.PostAsync($"/api/v1/relationship-requests/{whole}/reject", new { })));
    }

    [Fact]
    public async Task A_request_that_ran_out_makes_room_for_one_and_no_more()
    {
        await using var dated = await carm.OnClockAsync("2026-04-01T16:00:00Z");
        var (cedar, alpha, asker) = (await dated.BusinessAsync("CUSTOMS_BROKER"), await dated.BusinessAsync(), await dated.SignInAsync("asker"));
        Task<Answer> Ask() => cedar.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = alpha.Bn9, kind = "BMR", comment = "We act for you" });
        Task<Answer> Join() => asker.PostAsync("/api/v1/employee-requests", new { bn9 = alpha.Bn9, comment = "I work here" });
        await Must(201, Ask());
        await Must(201, Join());
        await dated.MoveClockAsync("2026-05-31T17:00:00Z");
        await Must(201, Join());
        await dated.MoveClockAsync("2026-06-01T16:00:00Z");
        Assert.Equal((409, "DEL_REQUEST_PENDING"), await CodeAsync(Join()));
        await dated.MoveClockAsync("2026-06-30T17:00:00Z");
        // Over since an hour, and the night has not come by.
        await Must(201, Ask());
        await dated.MoveClockAsync("2026-07-01T16:00:00Z");
        Assert.Equal((409, "DEL_REQUEST_PENDING"), await CodeAsync(Ask()));
        Assert.Equal(["EXPIRED", "PENDING"], (await alpha.Manager.ItemsAsync("/api/v1/relationship-requests")).Select(r => r.Text("state")!).Order());
    }

    [Fact]
    public async Task A_provider_that_lost_its_licence_is_granted_nothing_and_begins_with_a_new_request()
    {
        var (cedar, alpha, beta) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync(), await carm.BusinessAsync());
        var asked = await cedar.AskAsync(alpha);
        await beta.GrantAsync(cedar);
        await carm.HearAsync(new Onboarding.Contracts.LicenceStatusChanged(cedar.Bn9, "CUSTOMS_BROKER", "L1", "SUSPENDED", DateTimeOffset.UtcNow));
        Assert.Equal((403, "DEL_PROVIDER_SUSPENDED"), await CodeAsync(cedar.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = (await carm.BusinessAsync()).Bn9, kind = "BMR", comment = "We act for you" })));
        await carm.HearAsync(new Onboarding.Contracts.LicenceStatusChanged(cedar.Bn9, "CUSTOMS_BROKER", "L1", "CANCELLED", DateTimeOffset.UtcNow));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(alpha.Manager.PostAsync($"/api/v1/relationship-requests/{asked}/approve", new { kind = "BMR", visibility = new[] { "OWN" } })));
        Assert.Equal("PROVIDER_LICENCE", (await beta.Manager.ItemsAsync($"/api/v1/businesses/{beta.Bn9}/relationships")).Single().Text("endReason"));
        await carm.HearAsync(new Onboarding.Contracts.LicenceStatusChanged(cedar.Bn9, "CUSTOMS_BROKER", "L1", "ACTIVE", DateTimeOffset.UtcNow));
        Assert.Equal(404, (await cedar.Manager.GetAsync($"/api/v1/program-accounts/{beta.Rm()}/balance")).Status);
        await beta.GrantAsync(cedar);
        await Must(200, cedar.Manager.GetAsync($"/api/v1/program-accounts/{beta.Rm()}/balance"));

        // A suspended business writes for nobody, its clients included.
        await carm.HearAsync(new Onboarding.Contracts.BusinessChanged(cedar.Bn9, "Business", "SUSPENDED", DateTimeOffset.UtcNow));
        await Must(200, cedar.Manager.GetAsync($"/api/v1/program-accounts/{beta.Rm()}/balance"));
        Assert.Equal((403, "BUS_SUSPENDED"), await CodeAsync(cedar.Manager.PostAsync($"/api/v1/program-accounts/{beta.Rm()}/cads", new { transactionNumber = Fresh.TransactionNumber() })));
    }

    [Fact]
    public async Task What_is_taken_out_of_a_relationship_is_completed_too_by_who_was_assigned()
    {
        var (cedar, alpha) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync());
        var relationship = await alpha.GrantAsync(cedar);
        var (clerk, subject) = await cedar.EmployeeAsync("EDITOR");
        await Must(200, cedar.Manager.PutAsync($"/api/v1/relationships/{relationship}/assignments", new { employees = new[] { new { subject, proxyRole = "pEDITOR" } } }));
        var number = Fresh.TransactionNumber();
        await Must(201, clerk.PostAsync($"/api/v1/program-accounts/{alpha.Rm()}/cads", new { transactionNumber = number }));
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { kind = "PMR", rmAccounts = new[] { alpha.Rm(), alpha.Rm(2) } }));
        var pam = (await alpha.EmployeeAsync("PAM", alpha.Rm())).Caller;
        await Must(200, pam.PostAsync($"/api/v1/relationships/{relationship}/revoke", new { }));
        foreach (var who in new[] { cedar.Manager, clerk })
        {
            await Must(200, who.GetAsync($"/api/v1/cads/{number}"));
            Assert.Equal(404, (await who.GetAsync($"/api/v1/program-accounts/{alpha.Rm()}/cads")).Status);
            Assert.Equal("UNDER_WAY", (await who.GetAsync($"/api/v1/authority/explain?operation=declarations.cads.view&rmAccount={alpha.Rm()}&submitterBn9={cedar.Bn9}&isOpen=true")).Json.GetProperty("path").EnumerateArray().ElementAt(2).Text("rule"));
        }
        // Who is assigned to nobody does not even learn that there is a client.
        Assert.Equal("NONE", (await (await cedar.EmployeeAsync("EDITOR")).Caller.GetAsync($"/api/v1/authority/explain?operation=declarations.cads.view&bn9={alpha.Bn9}")).Json.GetProperty("path").EnumerateArray().ElementAt(1).Text("found"));
        Assert.Equal(404, (await (await cedar.EmployeeAsync("EDITOR")).Caller.GetAsync($"/api/v1/cads/{number}")).Status);
    }

    [Fact]
    public async Task What_says_nothing_new_or_cannot_be_meant_changes_nothing()
    {
        var (cedar, alpha) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync());
        var relationship = $"/api/v1/relationships/{await alpha.GrantAsync(cedar)}";
        await Must(200, alpha.Manager.PostAsync($"{relationship}/amend", new { }));
        Assert.Equal((400, "VAL_PROGRAMS_OF_BMR"), await CodeAsync(alpha.Manager.PostAsync($"{relationship}/amend", new { rmAccounts = new[] { alpha.Rm() } })));
        Assert.Single(await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/authority-history"), e => e.Text("grantee") == cedar.Bn9);
        var (reader, subject) = await alpha.EmployeeAsync("EDITOR");
        Assert.Equal((400, "DEL_START_DATE_PAST"), await CodeAsync(alpha.Manager.PostAsync($"/api/v1/businesses/{alpha.Bn9}/roles", new { grantee = subject, role = "READER", startOn = "2026-01-01" })));
        // A role for one program takes the place of one for all.
        await Must(201, alpha.Manager.PostAsync($"/api/v1/businesses/{alpha.Bn9}/roles", new { grantee = subject, role = "READER", rmAccount = alpha.Rm(2) }));
        Assert.Equal(404, (await reader.GetAsync($"/api/v1/program-accounts/{alpha.Rm()}")).Status);
        foreach (var (parameter, said) in new[] { ("asOf=yesterday", "Ceci est un instant"), ("endsBy=2026-13-01", "Une date s'écrit"), ("pageSize=x", "Ce paramètre est un nombre") })
            Assert.Contains(said, (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/authorities?{parameter}", "fr-CA")).Text);
        Assert.Contains("A date is written as", (await Must(400, alpha.Manager.PostAsync($"{relationship}/amend", new { endOn = "31/12/2026" }))).Text);
        // A parameter without a value was not given.
        Assert.NotEmpty(await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/authorities?asOf=&counterparty=&endsBy="));
        var desk = await carm.SignInAsync("desk", "HELPDESK");
        Assert.Equal(2, (await desk.ItemsAsync($"/api/v1/admin/businesses/{alpha.Bn9}/authorities?counterparty=")).Count(a => a.Text("role") != "BAM"));
        // Many at once with one key are one.
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => cedar.Manager.PostAsync("/api/v1/client-groups", new { name = "Prairies" }, key: "one-key")));
        Assert.All(made, a => Assert.Equal(201, a.Status));
        var group = made[0].Json.GetProperty("clientGroup").Text("groupId");
        Assert.Single(made.Select(a => a.Json.GetProperty("clientGroup").Text("groupId")).Distinct());
        await Must(200, cedar.Manager.PutAsync($"/api/v1/client-groups/{group}/clients", new { clientBn9s = new[] { alpha.Bn9 } }));
        await Must(200, cedar.Manager.PutAsync($"/api/v1/client-groups/{group}/employees", new { employees = new[] { new { subject = cedar.Subject, proxyRole = "pREADER" } } }));
        var read = await Must(200, cedar.Manager.GetAsync($"/api/v1/client-groups/{group}"));
        Assert.Equal(("1", cedar.Subject), (read["clients"], read.Json.GetProperty("employees")[0].Text("subject")));
        // Who read it before another changed it does not change it unknowing.
        Assert.StartsWith("\"2.", read.Headers["ETag"]);
        var none = new { employees = Array.Empty<object>() };
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(cedar.Manager.PutAsync($"/api/v1/client-groups/{group}/employees", none, ifMatch: "\"1\"")));
        await Must(200, cedar.Manager.PutAsync($"/api/v1/client-groups/{group}/employees", none, ifMatch: read.Headers["ETag"]));
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(cedar.Manager.PutAsync($"{relationship}/assignments", none, ifMatch: "\"7\"")));
        Assert.Equal(group, (await Must(200, cedar.Manager.GetAsync($"{relationship}/assignments"))).Json.GetProperty("groupIds")[0].GetString());
    }

    [Fact]
    public async Task Of_many_who_ask_the_same_client_at_once_for_one_provider_one_request_stands()
    {
        var (cedar, alpha) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cedar.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9 = alpha.Bn9, kind = "BMR", comment = "We act for you" })));
        Assert.Single(answers, a => a.Status == 201);
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal((409, "DEL_REQUEST_PENDING"), (a.Status, a["code"])));
        Assert.Single(await alpha.Manager.ItemsAsync("/api/v1/relationship-requests"));
    }

    [Fact]
    public async Task Who_can_answer_a_request_is_reminded_of_it_after_a_week_and_after_a_month()
    {
        await using var dated = await carm.OnClockAsync("2026-04-01T16:00:00Z");
        var (cedar, alpha) = (await dated.BusinessAsync("CUSTOMS_BROKER"), await dated.BusinessAsync());
        await cedar.AskAsync(alpha);
        await Must(201, (await dated.SignInAsync("asker")).PostAsync("/api/v1/employee-requests", new { bn9 = alpha.Bn9, comment = "I work here" }));
        await dated.MoveClockAsync("2026-05-15T16:00:00Z");
        Assert.Equal(["N4_REMINDER", "N4_REMINDER", "N7_REMINDER", "N7_REMINDER"], (await alpha.Manager.ItemsAsync("/api/v1/notifications?pageSize=500")).Select(n => n.Text("template")!).Where(t => t.EndsWith("_REMINDER", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Staff_end_a_relationship_by_order_and_change_one_at_the_clients_request_with_a_reason()
    {
        var (cedar, alpha, desk, supervisor) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync(), await carm.SignInAsync("desk", "HELPDESK"), await carm.SignInAsync("supervisor", "SUPERVISOR"));
        var relationship = $"/api/v1/admin/relationships/{await alpha.GrantAsync(cedar)}";
        Assert.Equal(400, (await desk.PostAsync($"{relationship}/amend", new { visibility = new[] { "OWN" } })).Status);
        await Must(200, desk.PostAsync($"{relationship}/amend", new { visibility = new[] { "OWN" }, capabilities = new[] { "FILE" }, reason = "Letter of the client" }));
        Assert.Equal(404, (await desk.PostAsync("/api/v1/admin/relationships/none/amend", new { reason = "Letter" })).Status);
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(desk.PostAsync($"{relationship}/end", new { reason = "Court order" })));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(alpha.Manager.PostAsync($"{relationship}/end", new { reason = "Mine" })));
        Assert.Equal("ENDED", (await Must(200, supervisor.PostAsync($"{relationship}/end", new { reason = "Court order" }))).Json.GetProperty("relationship").Text("endReason"));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(supervisor.PostAsync($"{relationship}/end", new { reason = "Court order" })));
        Assert.Equal(["ENDED CBSA Court order", "AMENDED CBSA Letter of the client"], (await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/authority-history")).Take(2).Select(e => $"{e.Text("what")} {e.Text("by")} {e.Text("reason")}"));
        Assert.Equal(404, (await cedar.Manager.GetAsync($"/api/v1/program-accounts/{alpha.Rm()}/balance")).Status);
        await carm.SettleAsync();
        foreach (var side in new[] { alpha, cedar }) Assert.Contains("N9_CBSA", (await side.Manager.ItemsAsync("/api/v1/notifications")).Select(n => n.Text("template")));
        foreach (var side in new[] { alpha, cedar }) Assert.Contains("N10", (await side.Manager.ItemsAsync("/api/v1/notifications")).Select(n => n.Text("template")));
    }

    [Fact]
    public async Task By_policy_alone_a_proxy_of_the_whole_business_manages_its_delegation_but_not_for_itself()
    {
        await using var onward = await CarmSystem.OnAsync(await carm.NewDatabaseAsync(), ("Delegation:ProxyMayManageDelegation", "true"));
        var (cedar, dune, alpha) = (await onward.BusinessAsync("CUSTOMS_BROKER"), await onward.BusinessAsync("CUSTOMS_BROKER"), await onward.BusinessAsync());
        var relationship = await alpha.GrantAsync(cedar);
        var (clerk, subject) = await alpha.EmployeeAsync("READER", alpha.Rm());
        Assert.Equal(2, (await cedar.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/employees")).Length);
        await Must(201, cedar.Manager.PostAsync($"/api/v1/businesses/{alpha.Bn9}/roles", new { grantee = subject, role = "EDITOR", rmAccount = alpha.Rm() }));
        var asked = await dune.AskAsync(alpha);
        await Must(200, cedar.Manager.PostAsync($"/api/v1/relationship-requests/{asked}/approve", new { kind = "BMR", visibility = new[] { "OWN" } }));
        await Must(200, cedar.Manager.PostAsync($"/api/v1/relationships/{dune.Bn9}:{alpha.Bn9}/revoke", new { }));
        Assert.Equal((403, "DEL_SELF_APPROVAL"), await CodeAsync(cedar.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { visibility = new[] { "OWN", "OTHERS" } })));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(dune.Manager.PostAsync($"/api/v1/relationships/{relationship}/amend", new { visibility = new[] { "OWN" } })));

        // Off, as it is by itself, the same is denied.
        var (elm, beta, oak) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync(), await carm.BusinessAsync("CUSTOMS_BROKER"));
        await beta.GrantAsync(elm);
        await beta.GrantAsync(oak, visibility: ["OWN", "IMPORTER"]);
        // Who does not see what others do does not learn who they are.
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(elm.Manager.PostAsync($"/api/v1/relationships/{oak.Bn9}:{beta.Bn9}/revoke", new { })));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(oak.Manager.PostAsync($"/api/v1/relationships/{elm.Bn9}:{beta.Bn9}/revoke", new { })));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(elm.Manager.GetAsync($"/api/v1/businesses/{beta.Bn9}/employees")));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(elm.Manager.PostAsync($"/api/v1/relationship-requests/{await (await carm.BusinessAsync("CUSTOMS_BROKER")).AskAsync(beta)}/approve", new { kind = "BMR", visibility = new[] { "OWN" } })));
    }

    [Fact]
    public async Task A_change_of_a_relationship_that_stands_keeps_its_assignments_and_cannot_be_put_off()
    {
        var (cedar, alpha) = (await carm.BusinessAsync("CUSTOMS_BROKER"), await carm.BusinessAsync());
        var relationship = await alpha.GrantAsync(cedar, "PMR");
        var (clerk, subject) = await cedar.EmployeeAsync("EDITOR", cedar.Rm());
        await Must(200, cedar.Manager.PutAsync($"/api/v1/relationships/{relationship}/assignments", new { employees = new[] { new { subject, proxyRole = "pREADER" } } }));
        Assert.Contains("VAL_TOO_MANY_ASSIGNMENTS", (await cedar.Manager.PutAsync($"/api/v1/relationships/{relationship}/assignments", new { employees = Enumerable.Repeat(new { subject, proxyRole = "pREADER" }, 201) })).Text);
        var upgrade = await cedar.AskAsync(alpha);
        var later = $"{DateTime.UtcNow.AddDays(40):yyyy-MM-dd}";
        Assert.Equal((409, "DEL_RELATIONSHIP_EXISTS"), await CodeAsync(alpha.Manager.PostAsync($"/api/v1/relationship-requests/{upgrade}/approve", new { kind = "BMR", visibility = new[] { "OWN" }, startOn = later })));
        await Must(200, alpha.Manager.PostAsync($"/api/v1/relationship-requests/{upgrade}/approve", new { kind = "BMR", visibility = new[] { "OWN" } }));
        await Must(200, clerk.GetAsync($"/api/v1/program-accounts/{alpha.Rm(2)}/balance"));
        Assert.Single((await clerk.GetAsync("/api/v1/me/access")).Json.GetProperty("items").EnumerateArray());
    }
}
