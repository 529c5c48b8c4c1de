using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Delegation.Tests;

/// <summary>A broker asks, a client grants, and from the next request on the broker may act, or no longer may.</summary>
public sealed class RelationshipTests(CarmHost tests)
{
    readonly CarmHost carm = tests;

    static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task Onboarding_9_a_client_may_grant_less_than_was_asked()
    {
        var (cedar, alpha) = (await BusinessAsync("CUSTOMS_BROKER"), await BusinessAsync());
        Assert.Equal(404, (await BalanceAsync(cedar, $"{alpha.Bn9}RM0001")).Status);

        var request = await AskAsync(cedar, alpha.Bn9, "BMR");
        Assert.Equal((409, "DEL_REQUEST_PENDING"), await CodeAsync(AskAnswerAsync(cedar, alpha.Bn9, "BMR")));
        Assert.Equal(1, (await alpha.Manager.GetAsync("/api/v1/relationship-requests")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(ApproveAsync(cedar, request, "OWN")));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(ApproveAsync(alpha, request, "IMPORTER")));

        var granted = await ApproveAsync(alpha, request, "OWN");
        Assert.True(granted.Status == 200, granted.Text);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ApproveAsync(alpha, request, "OWN")));

        var balance = await BalanceAsync(cedar, $"{alpha.Bn9}RM0001");
        Assert.Equal((200, "True"), (balance.Status, balance["totalsWithheld"]));
        Assert.Equal(404, (await BalanceAsync(cedar, $"{alpha.Bn9}RM0002")).Status);
        var access = await cedar.Manager.GetAsync("/api/v1/me/access");
        Assert.Equal(alpha.Bn9, access.Json.GetProperty("items")[0].GetProperty("clientBn9").GetString());
        Assert.Equal(1, (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/relationships")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Full_sight_shows_the_totals()
    {
        var (cedar, alpha) = (await BusinessAsync("CUSTOMS_BROKER"), await BusinessAsync());
        await ApproveAsync(alpha, await AskAsync(cedar, alpha.Bn9, "BMR"), "OWN", "IMPORTER", "OTHERS");
        Assert.Equal("0.00", (await BalanceAsync(cedar, $"{alpha.Bn9}RM0001"))["balance"]);
    }

    [Fact]
    public async Task A_broker_whose_licence_is_suspended_reads_and_does_not_write_and_one_who_lost_it_finds_nothing()
    {
        var (cedar, alpha) = (await BusinessAsync("CUSTOMS_BROKER"), await BusinessAsync());
        await ApproveAsync(alpha, await AskAsync(cedar, alpha.Bn9, "BMR"), "OWN", "IMPORTER", "OTHERS");
        Assert.Equal(201, (await PayAsync(cedar, alpha)).Status);

        await carm.HearAsync(new LicenceStatusChanged(cedar.Bn9, "CUSTOMS_BROKER", "L1", "SUSPENDED", Now));
        Assert.Equal(200, (await BalanceAsync(cedar, $"{alpha.Bn9}RM0001")).Status);
        Assert.Equal((403, "DEL_PROVIDER_SUSPENDED"), await CodeAsync(PayAsync(cedar, alpha)));

        await carm.HearAsync(new LicenceStatusChanged(cedar.Bn9, "CUSTOMS_BROKER", "L1", "CANCELLED", Now));
        Assert.Equal(404, (await BalanceAsync(cedar, $"{alpha.Bn9}RM0001")).Status);
    }

    [Fact]
    public async Task A_trade_consultant_reads_but_does_not_pay()
    {
        var (elm, alpha) = (await BusinessAsync("TRADE_CONSULTANT"), await BusinessAsync());
        await ApproveAsync(alpha, await AskAsync(elm, alpha.Bn9, "BMR"), "OWN", "IMPORTER", "OTHERS");
        Assert.Equal(200, (await BalanceAsync(elm, $"{alpha.Bn9}RM0001")).Status);
        Assert.Equal((403, "DEL_LICENCE_REQUIRED"), await CodeAsync(PayAsync(elm, alpha)));
    }

    [Fact]
    public async Task What_cannot_be_asked_is_refused_with_its_reason()
    {
        var (cedar, alpha) = (await BusinessAsync("CUSTOMS_BROKER"), await BusinessAsync());
        Assert.Equal((403, "DEL_NOT_A_PROVIDER"), await CodeAsync(AskAnswerAsync(alpha, cedar.Bn9, "BMR")));
        Assert.Equal((409, "DEL_SELF_RELATIONSHIP"), await CodeAsync(AskAnswerAsync(cedar, cedar.Bn9, "BMR")));
        Assert.Equal((404, "DEL_BUSINESS_NOT_ONBOARDED"), await CodeAsync(AskAnswerAsync(cedar, Fresh.Bn9(), "BMR")));
        Assert.Equal(400, (await AskAnswerAsync(cedar, alpha.Bn9, "XXX")).Status);
        Assert.Equal((400, "VAL_DIRECTION"), await CodeAsync(cedar.Manager.GetAsync("/api/v1/relationship-requests?direction=up")));

        var withdrawn = await AskAsync(cedar, alpha.Bn9, "BMR");
        Assert.Equal(200, (await cedar.Manager.PostAsync($"/api/v1/relationship-requests/{withdrawn}/withdraw", new { })).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ApproveAsync(alpha, withdrawn, "OWN")));
        var refused = await AskAsync(cedar, alpha.Bn9, "BMR");
        Assert.Equal(200, (await alpha.Manager.PostAsync($"/api/v1/relationship-requests/{refused}/reject", new { reason = "No" })).Status);

        var granted = await AskAsync(cedar, alpha.Bn9, "BMR");
        var past = await alpha.Manager.PostAsync($"/api/v1/relationship-requests/{granted}/approve", new { kind = "BMR", visibility = new[] { "OWN" }, endOn = "2020-01-01" });
        Assert.Equal((400, "DEL_END_DATE_PAST"), (past.Status, past["code"]));
        await alpha.Manager.PostAsync($"/api/v1/relationship-requests/{granted}/approve", new { kind = "BMR", visibility = new[] { "OWN" } });
        Assert.Equal((409, "DEL_RELATIONSHIP_EXISTS"), await CodeAsync(AskAnswerAsync(cedar, alpha.Bn9, "BMR")));
    }

    [Fact]
    public async Task Onboarding_9_and_10_a_client_amends_what_a_provider_sees_and_it_holds_at_once()
    {
        var (cedar, alpha) = (await BusinessAsync("CUSTOMS_BROKER"), await BusinessAsync());
        await ApproveAsync(alpha, await AskAsync(cedar, alpha.Bn9, "BMR"), "OWN");
        var pam = await EmployeeAsync(alpha, "PAM", $"{alpha.Bn9}RM0001");
        var relationship = $"/api/v1/relationships/{cedar.Bn9}:{alpha.Bn9}";
        var rm = $"{alpha.Bn9}RM0001";

        Assert.Equal(200, (await pam.PostAsync($"{relationship}/amend", new { visibility = new[] { "OWN", "IMPORTER" } })).Status);
        Assert.Equal((403, "DEL_ABOVE_AUTHORITY"), await CodeAsync(pam.PostAsync($"{relationship}/amend", new { rmAccounts = new[] { rm, $"{alpha.Bn9}RM0002" } })));
        Assert.Equal("True", (await BalanceAsync(cedar, rm))["totalsWithheld"]);
        Assert.Equal(200, (await alpha.Manager.PostAsync($"{relationship}/amend", new { visibility = new[] { "OWN", "IMPORTER", "OTHERS" } })).Status);
        Assert.Equal("0.00", (await BalanceAsync(cedar, rm))["balance"]);
        Assert.Contains("VAL_VISIBILITY_OWN_REQUIRED", (await alpha.Manager.PostAsync($"{relationship}/amend", new { visibility = new[] { "IMPORTER" } })).Text);
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(cedar.Manager.PostAsync($"{relationship}/amend", new { visibility = new[] { "OWN" } })));
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync((await BusinessAsync("CUSTOMS_BROKER")).Manager.PostAsync($"{relationship}/amend", new { visibility = new[] { "OWN" } })));
        Assert.Equal(200, (await alpha.Manager.PostAsync($"{relationship}/amend", new { kind = "BMR" })).Status);
        Assert.NotEqual(404, (await BalanceAsync(cedar, $"{alpha.Bn9}RM0002")).Status);
        Assert.Equal((403, "DEL_ABOVE_AUTHORITY"), await CodeAsync(pam.PostAsync($"{relationship}/revoke", new { })));
        Assert.Equal(["AMENDED", "AMENDED", "AMENDED", "GRANTED"], (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/authority-history")).Json.GetProperty("items").EnumerateArray().Where(e => e.GetProperty("grantee").GetString() == cedar.Bn9).Select(e => e.GetProperty("what").GetString()));
    }

    [Fact]
    public async Task Onboarding_13_after_the_end_a_provider_completes_what_it_began_unless_the_client_says_no()
    {
        var (cedar, alpha) = (await BusinessAsync("CUSTOMS_BROKER"), await BusinessAsync());
        await ApproveAsync(alpha, await AskAsync(cedar, alpha.Bn9, "BMR"), "OWN");
        var (t4, rm) = (Fresh.TransactionNumber(), $"/api/v1/program-accounts/{alpha.Bn9}RM0001/cads");
        Assert.Equal(201, (await cedar.Manager.PostAsync(rm, new { transactionNumber = t4 })).Status);
        var revoke = $"/api/v1/relationships/{cedar.Bn9}:{alpha.Bn9}/revoke";
        Assert.Equal(200, (await alpha.Manager.PostAsync(revoke, new { })).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(alpha.Manager.PostAsync(revoke, new { })));

        Assert.Equal(404, (await cedar.Manager.PostAsync(rm, new { transactionNumber = Fresh.TransactionNumber() })).Status);
        Assert.Equal(404, (await cedar.Manager.GetAsync(rm)).Status);
        Assert.Equal(200, (await cedar.Manager.GetAsync($"/api/v1/cads/{t4}")).Status);
        Assert.Equal(422, (await cedar.Manager.PostAsync($"/api/v1/cads/{t4}/submit")).Status);       // examined, as any draft of its own
        await carm.SettleAsync();
        foreach (var side in new[] { alpha, cedar }) Assert.Contains("N10", (await side.Manager.GetAsync("/api/v1/notifications")).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("template").GetString()));

        // Asked and granted anew, and ended with a no.
        await ApproveAsync(alpha, await AskAsync(cedar, alpha.Bn9, "BMR"), "OWN");
        Assert.Equal(200, (await alpha.Manager.PostAsync(revoke, new { retainInFlight = false })).Status);
        Assert.Equal(404, (await cedar.Manager.GetAsync($"/api/v1/cads/{t4}")).Status);

        // And given up by the provider itself.
        await ApproveAsync(alpha, await AskAsync(cedar, alpha.Bn9, "BMR"), "OWN");
        Assert.Equal(404, (await alpha.Manager.PostAsync($"/api/v1/relationships/{cedar.Bn9}:{alpha.Bn9}/leave", new { })).Status);
        Assert.Equal(200, (await cedar.Manager.PostAsync($"/api/v1/relationships/{cedar.Bn9}:{alpha.Bn9}/leave", new { })).Status);
        Assert.Equal(404, (await BalanceAsync(cedar, $"{alpha.Bn9}RM0001")).Status);
    }

    [Fact]
    public async Task A_relationship_ends_on_its_last_day_after_both_were_told_and_an_unanswered_request_expires()
    {
        await using var dated = await carm.OnClockAsync("2026-04-01T16:00:00Z");
        var (cedar, alpha) = (await BusinessAsync("CUSTOMS_BROKER", dated), await BusinessAsync(null, dated));
        var request = await AskAsync(cedar, alpha.Bn9, "BMR");
        Assert.Equal(200, (await alpha.Manager.PostAsync($"/api/v1/relationship-requests/{request}/approve", new { kind = "BMR", visibility = new[] { "OWN" }, endOn = "2026-05-10" })).Status);
        await dated.MoveClockAsync("2026-05-11T03:59:00Z");
        Assert.Equal(200, (await BalanceAsync(cedar, $"{alpha.Bn9}RM0001")).Status);
        await dated.MoveClockAsync("2026-05-11T16:00:00Z");
        Assert.Equal(404, (await BalanceAsync(cedar, $"{alpha.Bn9}RM0001")).Status);
        foreach (var side in new[] { alpha, cedar })
            Assert.Equal(["N10", "N11", "N11"], (await side.Manager.GetAsync("/api/v1/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("template").GetString()).Where(t => t is "N10" or "N11").Order());

        var late = await AskAsync(cedar, alpha.Bn9, "BMR");
        await dated.MoveClockAsync("2026-08-11T16:00:00Z");
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ApproveAsync(alpha, late, "OWN")));
        await AskAsync(cedar, alpha.Bn9, "BMR");
    }

    [Fact]
    public async Task A_providers_employee_reaches_a_client_by_assignment_or_group_and_never_beyond_the_relationship()
    {
        var (cedar, alpha, beta) = (await BusinessAsync("CUSTOMS_BROKER"), await BusinessAsync(), await BusinessAsync());
        Assert.Equal(0, (await cedar.Manager.GetAsync("/api/v1/clients")).Json.GetProperty("items").GetArrayLength());
        foreach (var client in new[] { alpha, beta }) await ApproveAsync(client, await AskAsync(cedar, client.Bn9, "BMR"), "OWN", "IMPORTER", "OTHERS");
        Assert.Equal(2, (await cedar.Manager.GetAsync("/api/v1/clients")).Json.GetProperty("items").GetArrayLength());
        var subject = $"clerk.{Guid.NewGuid():N}";
        var clerk = await EmployeeAsync(cedar, "EDITOR", $"{cedar.Bn9}RM0001", subject);
        string At(Business client) => $"/api/v1/program-accounts/{client.Bn9}RM0001/balance";
        Task<Answer> Pay(Business client) => clerk.PostAsync($"/api/v1/program-accounts/{client.Bn9}RM0001/payments", new { paymentReference = Guid.NewGuid().ToString("N")[..12], method = "DEBIT", amount = "1.00" });
        Assert.Equal(404, (await clerk.GetAsync(At(alpha))).Status);

        var assignments = $"/api/v1/relationships/{cedar.Bn9}:{alpha.Bn9}/assignments";
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(cedar.Manager.PutAsync(assignments, new { employees = new[] { new { subject = "stranger", proxyRole = "pREADER" } } })));
        Assert.Contains("VAL_PROXY_ROLE", (await cedar.Manager.PutAsync(assignments, new { employees = new[] { new { subject, proxyRole = "KING" } } })).Text);
        Assert.Equal(200, (await cedar.Manager.PutAsync(assignments, new { employees = new[] { new { subject, proxyRole = "pREADER" } } })).Status);
        Assert.Equal((200, 404), ((await clerk.GetAsync(At(alpha))).Status, (await clerk.GetAsync(At(beta))).Status));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(Pay(alpha)));

        var group = (await cedar.Manager.PostAsync("/api/v1/client-groups", new { name = "Atlantic" })).Json.GetProperty("clientGroup").GetProperty("groupId").GetString();
        Assert.Equal((409, "DEL_GROUP_NAME_TAKEN"), await CodeAsync(cedar.Manager.PostAsync("/api/v1/client-groups", new { name = " atlantic" })));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(clerk.PostAsync("/api/v1/client-groups", new { name = "Mine" })));
        Assert.Equal(404, (await cedar.Manager.PutAsync($"/api/v1/client-groups/{group}/clients", new { clientBn9s = new[] { Fresh.Bn9() } })).Status);
        Assert.Equal(200, (await cedar.Manager.PutAsync($"/api/v1/client-groups/{group}/clients", new { clientBn9s = new[] { alpha.Bn9, beta.Bn9 } })).Status);
        Assert.Equal(200, (await cedar.Manager.PutAsync($"/api/v1/client-groups/{group}/employees", new { employees = new[] { new { subject, proxyRole = "pBAM" } } })).Status);
        // The highest of all paths counts, capped by the relationship: a PMR gives pPAM at most.
        Assert.Equal((200, 201), ((await clerk.GetAsync(At(beta))).Status, (await Pay(alpha)).Status));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(clerk.GetAsync($"/api/v1/program-accounts/{alpha.Bn9}RM0001/rpp")));

        Assert.Equal(200, (await cedar.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/client-groups/{group}", null)).Status);
        Assert.Equal((200, 404), ((await clerk.GetAsync(At(alpha))).Status, (await clerk.GetAsync(At(beta))).Status));
        Assert.Equal((409, "DEL_GROUP_NAME_TAKEN"), await CodeAsync(cedar.Manager.PostAsync("/api/v1/client-groups", new { name = "Atlantic" })));
        await alpha.Manager.PostAsync($"/api/v1/relationships/{cedar.Bn9}:{alpha.Bn9}/revoke", new { });
        await ApproveAsync(alpha, await AskAsync(cedar, alpha.Bn9, "BMR"), "OWN");
        Assert.Equal(404, (await clerk.GetAsync(At(alpha))).Status);
    }

    [Fact]
    public async Task No_request_that_starts_after_a_revocations_answer_gets_in()
    {
        var (cedar, alpha) = (await BusinessAsync("CUSTOMS_BROKER"), await BusinessAsync());
        await ApproveAsync(alpha, await AskAsync(cedar, alpha.Bn9, "BMR"), "OWN", "IMPORTER", "OTHERS");
        var balance = $"/api/v1/program-accounts/{alpha.Bn9}RM0001/balance";
        await AskedWhileAsync(cedar.Manager, balance, () => alpha.Manager.PostAsync($"/api/v1/relationships/{cedar.Bn9}:{alpha.Bn9}/revoke", new { }));

        var subject = $"employee.{Guid.NewGuid():N}";
        var reader = await EmployeeAsync(alpha, "READER", $"{alpha.Bn9}RM0001", subject);
        var role = (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/employees")).Json.GetProperty("items").EnumerateArray().Single(e => e.GetProperty("subject").GetString() == subject).GetProperty("roles")[0].GetProperty("roleId").GetString();
        await AskedWhileAsync(reader, balance, () => alpha.Manager.PostAsync($"/api/v1/roles/{role}/revoke", new { reason = "Moved on" }));
    }

    /// <summary>Several ask without pause while the right is taken away; each that begins once that is answered finds nothing.</summary>
    static async Task AskedWhileAsync(Caller asker, string path, Func<Task<Answer>> revoke)
    {
        var (isRevoked, answered) = (false, 0);
        async Task<List<(bool After, int Status)>> Ask()
        {
            List<(bool After, int Status)> answers = [];
            while (answers.Count(a => a.After) < 5)
            {
                var after = Volatile.Read(ref isRevoked);
                answers.Add((after, (await asker.GetAsync(path)).Status));
                Interlocked.Increment(ref answered);
            }
            return answers;
        }
        var asking = Enumerable.Range(0, 6).Select(_ => Task.Run(Ask)).ToArray();
        while (Volatile.Read(ref answered) < 12 && !asking.Any(a => a.IsCompleted)) await Task.Delay(10);
        Assert.Equal(200, (await revoke()).Status);
        Volatile.Write(ref isRevoked, true);
        var all = (await Task.WhenAll(asking)).SelectMany(a => a).ToList();
        Assert.Contains((false, 200), all);
        Assert.All(all.Where(a => a.After), a => Assert.Equal(404, a.Status));
    }

    static async Task<Caller> EmployeeAsync(Business business, string role, string rmAccount, string? subject = null)
    {
        var employee = await business.Carm.SignInAsync(subject ?? $"employee.{Guid.NewGuid():N}");
        var asked = await employee.PostAsync("/api/v1/employee-requests", new { bn9 = business.Bn9, comment = "I work here" });
        var approved = await business.Manager.PostAsync($"/api/v1/employee-requests/{asked.Json.GetProperty("request").GetProperty("requestId").GetString()}/approve", new { role, rmAccount });
        Assert.True(approved.Status == 200, approved.Text);
        return employee;
    }

    sealed record Business(string Bn9, Caller Manager, CarmSystem Carm);

    async Task<Business> BusinessAsync(string? licence = null, CarmSystem? where = null)
    {
        var carm = where ?? this.carm;
        var bn9 = Fresh.Bn9();
        var officer = await carm.SignInAsync("registration.officer", "REGISTRATION_OFFICER");
        var imported = await officer.PutAsync($"/api/v1/admin/businesses/{bn9}", new
        {
            legalName = "Business", managerSubject = $"manager.{bn9}", licences = licence is null ? [] : new[] { new { kind = licence, number = "L1", status = "ACTIVE" } },
            programs = new[] { new { rmAccount = $"{bn9}RM0001", programType = "IMPORTER" }, new { rmAccount = $"{bn9}RM0002", programType = "IMPORTER" } },
        });
        Assert.True(imported.Status == 200, imported.Text);
        await carm.SettleAsync();
        return new(bn9, await carm.SignInAsync($"manager.{bn9}"), carm);
    }

    static Task<Answer> AskAnswerAsync(Business provider, string clientBn9, string kind) =>
        provider.Manager.PostAsync("/api/v1/relationship-requests", new { clientBn9, kind, comment = "We act for you" });

    static async Task<string> AskAsync(Business provider, string clientBn9, string kind)
    {
        var asked = await AskAnswerAsync(provider, clientBn9, kind);
        Assert.True(asked.Status == 201, asked.Text);
        return asked.Json.GetProperty("request").GetProperty("requestId").GetString()!;
    }

    static Task<Answer> ApproveAsync(Business client, string request, params string[] visibility) =>
        client.Manager.PostAsync($"/api/v1/relationship-requests/{request}/approve", new { kind = "PMR", rmAccounts = new[] { $"{client.Bn9}RM0001" }, visibility });

    static Task<Answer> BalanceAsync(Business caller, string rm) => caller.Manager.GetAsync($"/api/v1/program-accounts/{rm}/balance");

    static Task<Answer> PayAsync(Business payer, Business client) =>
        payer.Manager.PostAsync($"/api/v1/program-accounts/{client.Bn9}RM0001/payments", new { paymentReference = Guid.NewGuid().ToString("N")[..12], method = "DEBIT", amount = "1.00" });

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
