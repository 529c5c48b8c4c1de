using Carm.Testing;
using Xunit;

namespace Carm.Delegation.Tests;

/// <summary>Employees ask, managers answer, and a business is never left without one (onboarding 4.8, 4.9, 5).</summary>
public sealed class EmployeeTests(CarmHost carm)
{
    [Fact]
    public async Task Onboarding_7_an_employee_is_let_in_by_a_manager_within_its_authority()
    {
        var alpha = await BusinessAsync(carm);
        var (pam, editor) = (await PersonAsync(carm, "alpha.pam"), await PersonAsync(carm, "alpha.editor"));
        var request = await AskAsync(pam.Caller, alpha.Bn9);
        Assert.Equal((409, "DEL_REQUEST_PENDING"), await CodeAsync(pam.Caller.PostAsync("/api/v1/employee-requests", new { bn9 = alpha.Bn9, comment = "Again" })));
        await carm.SettleAsync();
        Assert.Contains("N4", await InboxAsync(alpha.Manager));
        Assert.Equal(404, (await pam.Caller.GetAsync($"/api/v1/program-accounts/{alpha.Bn9}RM0001")).Status);

        await Must(200, ApproveAsync(alpha.Manager, request, "PAM", $"{alpha.Bn9}RM0001"));
        await carm.SettleAsync();
        Assert.Contains("N5_APPROVED", await InboxAsync(pam.Caller));
        Assert.Equal(200, (await pam.Caller.GetAsync($"/api/v1/program-accounts/{alpha.Bn9}RM0001")).Status);
        Assert.Equal(404, (await pam.Caller.GetAsync($"/api/v1/program-accounts/{alpha.Bn9}RM0002")).Status);
        Assert.Equal(alpha.Bn9, (await pam.Caller.GetAsync("/api/v1/me"))["bn9"]);

        var second = await AskAsync(editor.Caller, alpha.Bn9);
        Assert.Equal((403, "DEL_ABOVE_AUTHORITY"), await CodeAsync(ApproveAsync(pam.Caller, second, "BAM")));
        Assert.Equal((403, "DEL_ABOVE_AUTHORITY"), await CodeAsync(ApproveAsync(pam.Caller, second, "EDITOR", $"{alpha.Bn9}RM0002")));
        Assert.Equal((403, "DEL_ABOVE_AUTHORITY"), await CodeAsync(ApproveAsync(pam.Caller, second, "EDITOR")));
        await Must(200, ApproveAsync(pam.Caller, second, "EDITOR", $"{alpha.Bn9}RM0001"));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ApproveAsync(pam.Caller, second, "EDITOR", $"{alpha.Bn9}RM0001")));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(editor.Caller.GetAsync($"/api/v1/businesses/{alpha.Bn9}/employees")));
        Assert.Equal(3, (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/employees")).Json.GetProperty("items").GetArrayLength());
        // A manager of one program sees who acts in that one, and not the history of the whole business.
        var seen = (await pam.Caller.GetAsync($"/api/v1/businesses/{alpha.Bn9}/employees")).Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(new[] { pam.Subject, editor.Subject }.Order(StringComparer.Ordinal), seen.Select(e => e.GetProperty("subject").GetString()));
        Assert.All(seen, e => Assert.Equal($"{alpha.Bn9}RM0001", e.GetProperty("roles")[0].GetProperty("rmAccount").GetString()));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(pam.Caller.GetAsync($"/api/v1/businesses/{alpha.Bn9}/authority-history")));
    }

    [Fact]
    public async Task Onboarding_8_the_last_manager_stays_until_there_is_another()
    {
        var alpha = await BusinessAsync(carm);
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(alpha.Manager.PostAsync("/api/v1/me/leave", new { })));
        var bam2 = await PersonAsync(carm, "alpha.bam2");
        await Must(200, ApproveAsync(alpha.Manager, await AskAsync(bam2.Caller, alpha.Bn9), "BAM"));
        await carm.SettleAsync();
        Assert.True((await Must(200, alpha.Manager.PostAsync("/api/v1/me/leave", new { }))).Json.GetProperty("isParted").GetBoolean());
        await carm.SettleAsync();

        Assert.Null((await alpha.Manager.GetAsync("/api/v1/me"))["bn9"]);
        Assert.Equal(404, (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}")).Status);
        await Must(201, alpha.Manager.PostAsync("/api/v1/registrations"));
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(bam2.Caller.PostAsync("/api/v1/me/deactivate")));
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(bam2.Caller.PostAsync($"/api/v1/businesses/{alpha.Bn9}/roles", new { grantee = bam2.Subject, role = "EDITOR", rmAccount = $"{alpha.Bn9}RM0001" })));
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(bam2.Caller.PostAsync($"/api/v1/businesses/{alpha.Bn9}/roles", new { grantee = bam2.Subject, role = "BAM", endOn = $"{DateTime.UtcNow.AddYears(1):yyyy-MM-dd}" })));
        Assert.Equal(["GRANTED", "GRANTED", "LEFT"], (await bam2.Caller.GetAsync($"/api/v1/businesses/{alpha.Bn9}/authority-history")).Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("what").GetString()).Order());
    }

    [Fact]
    public async Task Of_the_last_two_managers_who_let_each_other_go_at_once_one_stays()
    {
        for (var round = 0; round < 5; round++)
        {
            var alpha = await BusinessAsync(carm);
            var other = await PersonAsync(carm, "other.bam");
            await Must(200, ApproveAsync(alpha.Manager, await AskAsync(other.Caller, alpha.Bn9), "BAM"));
            await carm.SettleAsync();
            var roles = (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/employees")).Json.GetProperty("items").EnumerateArray().ToDictionary(e => e.GetProperty("subject").GetString()!, e => e.GetProperty("roles")[0].GetProperty("roleId").GetString());
            var answers = await Task.WhenAll(
                alpha.Manager.PostAsync($"/api/v1/roles/{roles[other.Subject]}/revoke", new { reason = "Me or you" }), other.Caller.PostAsync($"/api/v1/roles/{roles[alpha.Subject]}/revoke", new { reason = "You or me" }), alpha.Manager.PostAsync("/api/v1/me/leave", new { }));
            await carm.SettleAsync();
            var managing = new[] { alpha.Manager, other.Caller }.Select(async who => (await who.GetAsync($"/api/v1/businesses/{alpha.Bn9}")).Status);
            Assert.Contains(200, await Task.WhenAll(managing));
            Assert.True(answers.Count(a => a.Status == 200) <= 1, string.Join(" | ", answers.Select(a => a.Text)));
        }
    }

    [Fact]
    public async Task A_role_holds_from_its_first_day_to_its_last_and_a_revocation_from_the_next_request()
    {
        await using var dated = await carm.OnClockAsync("2026-04-01T16:00:00Z");
        var alpha = await BusinessAsync(dated);
        var reader = await PersonAsync(dated, "reader");
        var (rm, request) = ($"/api/v1/program-accounts/{alpha.Bn9}RM0001", await AskAsync(reader.Caller, alpha.Bn9));
        Assert.Equal((400, "DEL_END_DATE_PAST"), await CodeAsync(alpha.Manager.PostAsync($"/api/v1/employee-requests/{request}/approve", new { role = "READER", endOn = "2026-03-31" })));
        Assert.Equal((400, "DEL_END_DATE_PAST"), await CodeAsync(alpha.Manager.PostAsync($"/api/v1/employee-requests/{request}/approve", new { role = "READER", endOn = "2031-04-02" })));
        await Must(200, alpha.Manager.PostAsync($"/api/v1/employee-requests/{request}/approve", new { role = "READER", startOn = "2026-04-02", endOn = "2026-04-03" }));
        Assert.Equal(404, (await reader.Caller.GetAsync(rm)).Status);
        // Before its first day it reads what it was told, and could leave.
        await dated.SettleAsync();
        Assert.Equal(200, (await reader.Caller.GetAsync("/api/v1/me")).Status);
        Assert.Contains("N5_APPROVED", await InboxAsync(reader.Caller));
        await dated.MoveClockAsync("2026-04-02T05:00:00Z");
        Assert.Equal(200, (await reader.Caller.GetAsync(rm)).Status);
        await dated.MoveClockAsync("2026-04-04T03:59:00Z");
        Assert.Equal(200, (await reader.Caller.GetAsync(rm)).Status);
        await dated.MoveClockAsync("2026-04-04T04:01:00Z");
        Assert.Equal(404, (await reader.Caller.GetAsync(rm)).Status);
        await dated.MoveClockAsync("2026-04-04T16:00:00Z");
        Assert.Contains("N6_ENDED", await InboxAsync(reader.Caller));
        Assert.Null((await reader.Caller.GetAsync("/api/v1/me"))["bn9"]);

        // Let in again without an end, and put out.
        await Must(200, ApproveAsync(alpha.Manager, await AskAsync(reader.Caller, alpha.Bn9), "READER"));
        Assert.Equal(200, (await reader.Caller.GetAsync(rm)).Status);
        var role = (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/employees")).Json.GetProperty("items").EnumerateArray().Single(e => e.GetProperty("subject").GetString() == reader.Subject).GetProperty("roles")[0].GetProperty("roleId").GetString();
        Assert.Equal(404, (await (await BusinessAsync(dated)).Manager.PostAsync($"/api/v1/roles/{role}/revoke", new { reason = "Not mine" })).Status);
        await Must(200, alpha.Manager.PostAsync($"/api/v1/roles/{role}/revoke", new { reason = "Moved on" }));
        Assert.Equal(404, (await reader.Caller.GetAsync(rm)).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(alpha.Manager.PostAsync($"/api/v1/roles/{role}/revoke", new { reason = "Twice" })));
        await dated.SettleAsync();
        Assert.Equal(["EXPIRED", "GRANTED", "GRANTED", "GRANTED", "REVOKED"], (await alpha.Manager.GetAsync($"/api/v1/businesses/{alpha.Bn9}/authority-history")).Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("what").GetString()).Order());

        // Nobody answers for sixty days: the request is over, and the person free.
        await AskAsync(reader.Caller, alpha.Bn9);
        await dated.MoveClockAsync("2026-06-04T16:00:00Z");
        Assert.Equal("EXPIRED", (await reader.Caller.GetAsync("/api/v1/me/employee-request"))["state"]);
        await Must(201, reader.Caller.PostAsync("/api/v1/registrations"));
    }

    [Fact]
    public async Task Who_has_several_roles_leaves_them_all_at_once_or_loses_them_on_one_night()
    {
        await using var dated = await carm.OnClockAsync("2026-04-01T16:00:00Z");
        var alpha = await BusinessAsync(dated);
        foreach (var leaves in new[] { true, false })
        {
            var editor = await PersonAsync(dated, "editor");
            await Must(200, alpha.Manager.PostAsync($"/api/v1/employee-requests/{await AskAsync(editor.Caller, alpha.Bn9)}/approve", new { role = "EDITOR", rmAccount = $"{alpha.Bn9}RM0001", endOn = "2026-04-02" }));
            await Must(201, alpha.Manager.PostAsync($"/api/v1/businesses/{alpha.Bn9}/roles", new { grantee = editor.Subject, role = "PAM", rmAccount = $"{alpha.Bn9}RM0002", endOn = "2026-04-02" }));
            if (leaves) Assert.True((await Must(200, editor.Caller.PostAsync("/api/v1/me/leave", new { }))).Json.GetProperty("isParted").GetBoolean());
            else await dated.MoveClockAsync("2026-04-03T16:00:00Z");
            await dated.SettleAsync();
            Assert.Null((await editor.Caller.GetAsync("/api/v1/me"))["bn9"]);
            await Must(201, editor.Caller.PostAsync("/api/v1/registrations"));
        }
    }

    [Fact]
    public async Task A_manager_for_a_time_does_not_keep_a_business_going_and_one_of_programs_gives_no_role_over_all()
    {
        var alpha = await BusinessAsync(carm);
        var (dated, pam, clerk) = (await PersonAsync(carm, "dated.bam"), await PersonAsync(carm, "pam"), await PersonAsync(carm, "clerk"));
        await Must(200, alpha.Manager.PostAsync($"/api/v1/employee-requests/{await AskAsync(dated.Caller, alpha.Bn9)}/approve", new { role = "BAM", endOn = $"{DateTime.UtcNow.AddDays(30):yyyy-MM-dd}" }));
        await Must(200, ApproveAsync(alpha.Manager, await AskAsync(pam.Caller, alpha.Bn9), "PAM"));
        await carm.SettleAsync();
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(alpha.Manager.PostAsync("/api/v1/me/deactivate")));
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(alpha.Manager.PostAsync("/api/v1/me/leave", new { })));
        Assert.Equal((403, "DEL_ABOVE_AUTHORITY"), await CodeAsync(ApproveAsync(pam.Caller, await AskAsync(clerk.Caller, alpha.Bn9), "EDITOR")));
        Assert.Equal((409, "REG_PENDING_ACCESS_REQUEST"), await CodeAsync(clerk.Caller.PostAsync("/api/v1/me/deactivate")));
    }

    [Fact]
    public async Task A_refusal_says_why_and_a_business_without_a_manager_gets_one_from_an_officer()
    {
        var (alpha, desk, supervisor, officer) = (await BusinessAsync(carm), await carm.SignInAsync("desk", "HELPDESK"), await carm.SignInAsync("supervisor", "SUPERVISOR"), await carm.SignInAsync("registration.officer", "REGISTRATION_OFFICER"));
        var asker = await PersonAsync(carm, "asker");
        var request = await AskAsync(asker.Caller, alpha.Bn9);
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(alpha.Manager.PostAsync($"/api/v1/employee-requests/{request}/reject", new { reason = "" })));
        await Must(200, alpha.Manager.PostAsync($"/api/v1/employee-requests/{request}/reject", new { reason = "Unknown here" }));
        Assert.Equal(("REJECTED", "Unknown here"), await asker.Caller.GetAsync("/api/v1/me/employee-request") is var read ? (read["state"], read["reason"]) : default);
        await carm.SettleAsync();
        Assert.Contains("N5_REJECTED", await InboxAsync(asker.Caller));

        var assign = $"/api/v1/admin/businesses/{alpha.Bn9}/assign-bam";
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(officer.PostAsync(assign, new { userId = asker.Subject, reason = "Verified" })));
        await Must(200, desk.PostAsync($"/api/v1/admin/users/{alpha.Subject}/manager-override", new { reason = "Has died" }));
        await Must(200, supervisor.PostAsync($"/api/v1/admin/users/{alpha.Subject}/deactivate", new { reason = "Has died", overrides = true }));
        await carm.SettleAsync();
        Assert.Equal((409, "DEL_USER_ALREADY_ASSOCIATED"), await CodeAsync(officer.PostAsync(assign, new { userId = (await BusinessAsync(carm)).Subject, reason = "Verified" })));
        await Must(200, officer.PostAsync(assign, new { userId = asker.Subject, reason = "Two documents seen" }));
        await carm.SettleAsync();
        Assert.Equal("1", (await asker.Caller.GetAsync($"/api/v1/businesses/{alpha.Bn9}"))["managers"]);
    }

    sealed record Employee(Caller Caller, string Subject);

    sealed record Business(string Bn9, Caller Manager, string Subject);

    static async Task<Employee> PersonAsync(CarmSystem carm, string name)
    {
        var subject = $"{name}.{Guid.NewGuid():N}";
        var caller = await carm.SignInAsync(subject);
        await Must(200, caller.PutAsync("/api/v1/me", new { firstName = "First", lastName = name, email = $"{subject}@carm.example", phone = "902-555-0100", language = "en" }));
        return new(caller, subject);
    }

    static async Task<Business> BusinessAsync(CarmSystem carm)
    {
        var (bn9, manager, officer) = (Fresh.Bn9(), await PersonAsync(carm, "alpha.bam"), await carm.SignInAsync("registration.officer", "REGISTRATION_OFFICER"));
        await Must(200, officer.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Alpha Imports", managerSubject = manager.Subject, programs = new[] { 1, 2 }.Select(n => new { rmAccount = $"{bn9}RM000{n}", programType = "IMPORTER" }), licences = Array.Empty<object>() }));
        await carm.SettleAsync();
        return new(bn9, manager.Caller, manager.Subject);
    }

    static async Task<string> AskAsync(Caller person, string bn9) => (await Must(201, person.PostAsync("/api/v1/employee-requests", new { bn9, comment = "I work here" }))).Json.GetProperty("request").GetProperty("requestId").GetString()!;

    static Task<Answer> ApproveAsync(Caller manager, string request, string role, string? rmAccount = null) => manager.PostAsync($"/api/v1/employee-requests/{request}/approve", new { role, rmAccount });

    static async Task<Answer> Must(int status, Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status == status, $"{answer.Status} instead of {status}: {answer.Text}");
        return answer;
    }

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }

    static async Task<string?[]> InboxAsync(Caller person) => [.. (await person.GetAsync("/api/v1/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("template").GetString())];
}
