using System.Text.Json;
using Carm.Declarations.Contracts;
using Carm.Onboarding;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>What waits for staff, and a client over all modules, as the roles of each officer show it.</summary>
public sealed class DeskTests(CarmHost tests)
{
    [Fact]
    public async Task Work_of_all_modules_stands_in_one_list_and_is_taken_where_it_is_kept()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (ar, second, supervisor, desk) = (await carm.SignInAsync("ar", "AR_OFFICER"), await carm.SignInAsync("ar.second", "AR_OFFICER", "AR_SUPERVISOR"), await carm.SignInAsync("super", "SUPERVISOR"), await carm.SignInAsync("desk", "HELPDESK"));
        var manager = await OnboardAsync(carm, "700000003");
        await ar.PutAsync("/api/v1/admin/due-date-overrides/2026-03-17", new { dueOn = "2026-04-10", sourceReference = "Fixture of the tests" });
        await desk.PostAsync("/api/v1/admin/outages", new { from = "2026-03-16T13:00:00Z", reason = new { en = "Why", fr = "Pourquoi" } });
        Assert.Equal(201, (await manager.PostAsync("/api/v1/businesses/700000003/change-requests", new { kind = "CLOSURE", reason = "We stop" })).Status);
        await carm.SettleAsync();

        Assert.Equal(["DUE_DATE:2026-03-17"], await WorkAsync(ar));
        var all = (await supervisor.GetAsync("/api/v1/admin/work-items")).Json;
        Assert.Equal(["CHANGE_REQUEST", "OUTAGE"], all.GetProperty("counts").EnumerateArray().Select(c => c.GetProperty("kind").GetString()!));
        Assert.Equal(["OUTAGE"], (await supervisor.GetAsync("/api/v1/admin/work-items?role=SUPERVISOR")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("kind").GetString()!));
        Assert.Equal((400, "VAL_STAFF_ROLE"), await RefusalAsync(supervisor.GetAsync("/api/v1/admin/work-items?role=KING")));

        const string work = "/api/v1/admin/work-items/DUE_DATE%3A2026-03-17/assign";
        Assert.Equal(404, (await supervisor.PostAsync(work, new { assignee = "super" })).Status);
        Assert.Equal(404, (await ar.PostAsync("/api/v1/admin/work-items/DUE_DATE%3A2026-04-17/assign", new { assignee = "ar" })).Status);
        Assert.Equal((200, "ar.second"), (await ar.PostAsync(work, new { assignee = "ar.second" }) is var given ? (given.Status, given["assignee"]) : default));
        Assert.Equal(["DUE_DATE:2026-03-17"], await WorkAsync(second, "?assignee=ar.second"));
        Assert.Empty(await WorkAsync(second, "?assignee=none"));
        Assert.Equal(200, (await second.PostAsync(work, new { })).Status);
        Assert.Equal(["DUE_DATE:2026-03-17"], await WorkAsync(second, "?assignee=none&kind=DUE_DATE"));

        // Due on the 31st.
        Assert.Empty(await WorkAsync(ar, "?overdue=true"));
        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        Assert.Equal(["DUE_DATE:2026-03-17"], await WorkAsync(ar, "?overdue=true"));
        Assert.Equal(16, (await supervisor.GetAsync("/api/v1/admin/work-items?kind=OUTAGE")).Json.GetProperty("items")[0].GetProperty("ageDays").GetInt32());
        await second.PostAsync("/api/v1/admin/due-date-overrides/2026-03-17/approve", ifMatch: "\"1\"");
    }

    [Fact]
    public async Task What_waits_anew_under_the_number_of_finished_work_is_nobodys_and_of_finished_work_no_assignment_is_kept()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        const string rm = "700000003RM0001", work = $"PROGRAM_REQUEST:{rm}", finished = "PROGRAM_REQUEST:800000002RM0001";
        var manager = await OnboardAsync(carm, "700000003");
        var registrar = await carm.SignInAsync("registrar", "REGISTRATION_OFFICER");
        await using (var session = carm.Alba.Services.GetRequiredService<IDocumentStore>().LightweightSession())
        {
            session.Store(new WorkAssignment(finished, "registrar", "registrar", new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero)));
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        await AskAsync();
        Assert.Equal(200, (await registrar.PostAsync(Assign(work), new { assignee = "registrar" })).Status);
        Assert.Equal([work], await WorkAsync(registrar, "?assignee=registrar"));
        Assert.Equal([work], await KeptAsync());

        // Turned down, and asked again another day.
        Assert.Equal(200, (await registrar.PutAsync($"/api/v1/admin/program-accounts/{rm}/status", new { status = "ACTIVE", reason = "Money is owed" })).Status);
        Assert.Empty(await WorkAsync(registrar));
        await carm.MoveClockAsync("2026-03-18T15:00:00Z");
        await AskAsync();
        Assert.Empty(await WorkAsync(registrar, "?assignee=registrar"));
        Assert.Equal([work], await WorkAsync(registrar, "?assignee=none"));
        Assert.Equal(200, (await registrar.PostAsync(Assign(work), new { assignee = "another" })).Status);
        Assert.Equal([work], await WorkAsync(registrar, "?assignee=another"));
        // Given back, it is kept no more.
        Assert.Equal(200, (await registrar.PostAsync(Assign(work), new { })).Status);
        Assert.Empty(await KeptAsync());

        async Task AskAsync()
        {
            Assert.Equal(200, (await manager.PostAsync($"/api/v1/program-accounts/{rm}/closure", new { reason = "We stop" })).Status);
            await carm.SettleAsync();
        }

        async Task<string[]> KeptAsync()
        {
            await using var session = carm.Alba.Services.GetRequiredService<IDocumentStore>().QuerySession();
            return [.. await session.Query<WorkAssignment>().Select(a => a.Id).ToListAsync(TestContext.Current.CancellationToken)];
        }

        static string Assign(string workId) => $"/api/v1/admin/work-items/{Uri.EscapeDataString(workId)}/assign";
    }

    [Fact]
    public async Task Of_a_kind_of_which_more_waits_than_a_thousand_the_list_says_so_whatever_of_it_was_asked()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (supervisor, at) = (await carm.SignInAsync("super", "SUPERVISOR"), new DateTimeOffset(2026, 3, 16, 13, 0, 0, TimeSpan.Zero));
        await StoreAsync(1_000);
        Assert.Equal((1_000, false), await CountAsync(""));
        await StoreAsync(1);
        Assert.Equal((1_000, true), await CountAsync(""));
        Assert.Equal((0, true), await CountAsync("?overdue=true"));
        Assert.Equal((1_000, true), await CountAsync("?kind=OUTAGE&role=SUPERVISOR"));
        Assert.Empty((await supervisor.GetAsync("/api/v1/admin/work-items?kind=REGISTRATION")).Json.GetProperty("counts").EnumerateArray());

        async Task StoreAsync(int outages)
        {
            await using var session = carm.Alba.Services.GetRequiredService<IOnboardingStore>().LightweightSession();
            session.Store(Enumerable.Range(0, outages).Select(_ => Outage.Proposed(at, null, new("Why", "Pourquoi"), "desk", at)).ToArray());
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        async Task<(int, bool)> CountAsync(string query)
        {
            var count = Assert.Single((await supervisor.GetAsync($"/api/v1/admin/work-items{query}")).Json.GetProperty("counts").EnumerateArray());
            Assert.Equal("OUTAGE", count.GetProperty("kind").GetString());
            return (count.GetProperty("count").GetInt32(), count.GetProperty("more").GetBoolean());
        }
    }

    [Fact]
    public async Task A_kind_of_case_of_which_much_waits_hides_no_other_and_each_says_for_itself_whether_there_is_more()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        await StoreAsync(Carm.Appeals.CaseKind.Appeal, "APL", 1_001, new(2026, 1, 5));
        await StoreAsync(Carm.Appeals.CaseKind.Review, "SMR", 1_000, new(2026, 3, 2));
        var counts = (await (await carm.SignInAsync("recourse", "RECOURSE_OFFICER")).GetAsync("/api/v1/admin/work-items")).Json.GetProperty("counts").EnumerateArray();
        Assert.Equal([("APPEAL", 1_000, true), ("REVIEW", 1_000, false)], counts.Select(c => (c.GetProperty("kind").GetString()!, c.GetProperty("count").GetInt32(), c.GetProperty("more").GetBoolean())));

        async Task StoreAsync(Carm.Appeals.CaseKind kind, string series, int many, DateOnly since)
        {
            await using var session = carm.Alba.Services.GetRequiredService<Carm.Appeals.IAppealsStore>().LightweightSession();
            session.Insert(Enumerable.Range(1, many).Select(n => new Carm.Appeals.CaseFile($"{series}-2026-{n:000000}", kind, "700000003RM0001", "700000003", "SUBMITTED", Carm.Appeals.Turn.Cbsa, false, [], 0, "") { OpenedOn = since, TurnSince = since }).ToArray());
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_client_is_found_by_its_numbers_and_its_name_and_each_officer_sees_the_parts_of_its_roles()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        const string bn9 = "700000003", rm = "700000003RM0001", number = "12345000000013";
        var manager = await OnboardAsync(carm, bn9);
        var (trade, ar, desk, auditor) = (await carm.SignInAsync("trade", "TRADE_OFFICER"), await carm.SignInAsync("ar", "AR_OFFICER"), await carm.SignInAsync("desk", "HELPDESK"), await carm.SignInAsync("auditor", "AUDITOR"));
        await carm.HearAsync(
            new Carm.Bonds.Contracts.RppPrivilegeGranted(rm, 1, new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero)),
            new CadAccountedFor(number, 1, rm, bn9, "ORIGINAL", "RPP", new(2026, 3, 16), new(2026, 3, 31), "IMPORTER", 1_000m, 0, 0, 0, 0, 0, 0, "Customs Act s.32", null, new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero)),
            new CadAccountedLate(number, rm, bn9, "LATE", "RPP", new(2026, 3, 2), new(2026, 3, 9), 5_000m, new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero)));
        Assert.Equal(201, (await (await carm.SignInAsync("release.system", "RELEASE_SYSTEM")).PostAsync("/api/v1/admin/releases", new { transactionNumber = number, rmAccount = rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "400.00" })).Status);

        Assert.Equal([("700000003", "BN9")], await FoundAsync(desk, bn9));
        Assert.Equal([("700000003", "RM_ACCOUNT")], await FoundAsync(desk, rm));
        Assert.Equal([("700000003", "NAME")], await FoundAsync(desk, "alph"));
        Assert.Equal([("700000003", "TRANSACTION_NUMBER")], await FoundAsync(trade, number));
        Assert.Equal([("700000003", "NAME")], await FoundAsync(ar, "ALPHA"));
        Assert.Empty(await FoundAsync(ar, number));
        Assert.Empty(await FoundAsync(desk, "nobody"));
        Assert.Equal((400, "VAL_SEARCH"), await RefusalAsync(desk.GetAsync("/api/v1/admin/clients?q=a")));
        Assert.Equal(404, (await manager.GetAsync($"/api/v1/admin/clients/{bn9}/overview")).Status);

        var (all, ledger) = (await PartsAsync(auditor, bn9), await PartsAsync(ar, bn9));
        Assert.Equal(["REGISTRATION", "MANAGERS", "PROGRAMS", "EMPLOYEES", "BALANCE", "RELEASE_PRIOR_TO_PAYMENT", "SECURITY", "OPEN_RELEASES", "PENALTIES", "NOTICES"], all.Select(p => p.Part));
        Assert.DoesNotContain(ledger, p => p.Part is "MANAGERS" or "OPEN_RELEASES" or "RELEASE_PRIOR_TO_PAYMENT");
        Assert.Equal("1100.00", Assert.Single(ledger.Single(p => p.Part == "BALANCE").Rows).GetProperty("amount").GetString());
        Assert.Equal(404, (await auditor.GetAsync("/api/v1/admin/clients/800000002/overview")).Status);

        // The look stands in the staff's trail and in the client's own.
        Assert.Contains((await auditor.GetAsync($"/api/v1/admin/audit?bn9={bn9}&actor=ar")).Json.GetProperty("items").EnumerateArray(), r => r.GetProperty("action").GetString() == "GetClientOverview" && r.GetProperty("module").GetString() == "HOST");
        Assert.Contains((await manager.GetAsync($"/api/v1/businesses/{bn9}/audit")).Json.GetProperty("items").EnumerateArray(), r => r.GetProperty("action").GetString() == "GetClientOverview" && r.GetProperty("by").GetString() == "CBSA");
    }

    static async Task<(string Part, JsonElement[] Rows)[]> PartsAsync(Caller officer, string bn9) =>
        [.. (await officer.GetAsync($"/api/v1/admin/clients/{bn9}/overview")).Json.GetProperty("parts").EnumerateArray().Select(p => (p.GetProperty("part").GetString()!, p.GetProperty("rows").EnumerateArray().ToArray()))];

    static async Task<(string, string)[]> FoundAsync(Caller officer, string text) =>
        [.. (await officer.GetAsync($"/api/v1/admin/clients?q={text}")).Json.GetProperty("clients").EnumerateArray().Select(c => (c.GetProperty("bn9").GetString()!, c.GetProperty("by").GetString()!))];

    static async Task<string[]> WorkAsync(Caller officer, string query = "") => [.. (await officer.GetAsync($"/api/v1/admin/work-items{query}")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("workId").GetString()!)];

    static async Task<Caller> OnboardAsync(CarmSystem carm, string bn9)
    {
        var registrar = await carm.SignInAsync("registrar", "REGISTRATION_OFFICER");
        var address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };
        await registrar.PutAsync($"/api/v1/admin/legal-entities/{bn9}", new { legalName = "Alpha", residency = "RESIDENT", physicalAddress = address, programs = Array.Empty<object>() });
        await registrar.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Alpha", managerSubject = "alpha.manager", programs = new[] { new { rmAccount = $"{bn9}RM0001", programType = "IMPORTER" } }, licences = Array.Empty<object>() });
        await carm.SettleAsync();
        return await carm.SignInAsync("alpha.manager");
    }

    static async Task<(int, string?)> RefusalAsync(Task<Answer> asked) => await asked is var answer ? (answer.Status, answer["code"]) : default;
}
