using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>What the CBSA may let go of: a lower requirement on request, and goods that leave although the account is not in the program.</summary>
public sealed class ReductionTests(CarmHost tests)
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_granted_reduction_cures_at_once_and_a_second_request_waits_for_the_first()
    {
        var (importer, surety) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests));
        await tests.HearAsync(importer.Cad(48_250.37m));
        await importer.OwesAsync(0);
        await importer.EnrolAsync();
        await surety.GiveAsync(importer, "B-1", "12000.00");
        Assert.Equal("PENDING_SECURITY", (await importer.RppAsync())["state"]);
        Assert.Equal((422, "BND_NOT_LOWER"), await CodeAsync(AskAsync(importer, "48250.37")));
        var asked = await AskAsync(importer, "20000.00");
        var number = asked.Json.GetProperty("request").GetProperty("reductionNumber").GetString();
        Assert.Equal((201, "OPEN"), (asked.Status, asked.Json.GetProperty("request").GetProperty("state").GetString()));
        Assert.Equal((409, "BND-409"), await CodeAsync(AskAsync(importer, "10000.00")));

        var officer = await tests.SignInAsync("bonds-reductions", "PROGRAM_OFFICER");
        Assert.Contains(number, (await officer.GetAsync("/api/v1/admin/rpp/reduction-requests?pageSize=200")).Json.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("reductionNumber").GetString()));
        var decided = await officer.PostAsync($"/api/v1/admin/rpp/reduction-requests/{number}/decide", new { outcome = "GRANT", @base = "24000.00", rationale = "One shipment that does not recur" });
        Assert.Equal((200, "GRANTED", "12000.00", "ACTIVE"), (decided.Status, decided.Json.GetProperty("request").GetProperty("state").GetString(), decided.Json.GetProperty("rpp").GetProperty("requiredAsAgreement").GetString(), decided.Json.GetProperty("rpp").GetProperty("state").GetString()));
        Assert.Equal((409, "BND-409"), await CodeAsync(officer.PostAsync($"/api/v1/admin/rpp/reduction-requests/{number}/decide", new { outcome = "REFUSE", rationale = "No" })));
        Assert.Equal(201, (await AskAsync(importer, "10000.00")).Status);
        var second = (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/rpp/reduction-requests")).Json.GetProperty("items")[1].GetProperty("reductionNumber").GetString();
        Assert.Equal("WITHDRAWN", (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp/reduction-requests/{second}/withdraw")).Json.GetProperty("request").GetProperty("state").GetString());
        Assert.Equal("12000.00", (await importer.RppAsync())["requiredAsAgreement"]);
    }

    [Fact]
    public void A_reduction_of_what_lies_ahead_leaves_what_holds_and_one_of_today_leaves_what_lies_ahead()
    {
        var account = new RppAccount("812345674RM0001", "Importer", "IMPORTER") { State = RppState.Active, Requirements = [new(new(2025, 3, 1), Money.Of(20_000), new(2025, 3, 1), "ENROLMENT"), new(new(2026, 10, 20), Money.Of(90_000), new(2027, 1, 15), "REVIEW")] };
        var now = new DateTimeOffset(2026, 11, 2, 15, 0, 0, TimeSpan.Zero);
        (string, string) Required(RppAccount a) => ($"{a.RequiredOn(new(2027, 1, 14)).Cash}", $"{a.RequiredOn(new(2027, 1, 15)).Cash}");
        Assert.Equal(("20000.00", "50000.00"), Required(account.Reduce(Money.Of(50_000), new(2027, 1, 15), now).Account));
        Assert.Equal(("15000.00", "90000.00"), Required(account.Reduce(Money.Of(15_000), new(2026, 11, 2), now).Account));
        Assert.Equal("BND_NOT_LOWER", Assert.Throws<Rejected>(() => account.Reduce(Money.Of(90_000), new(2027, 1, 15), now)).Code);
        Assert.Equal("BND-409", Assert.Throws<Rejected>(() => account.Reduce(Money.Of(1), new(2026, 11, 1), now)).Code);
    }

    [Fact]
    public void Urgent_goods_leave_by_contingency_until_its_last_day_and_what_left_stays_covered()
    {
        string[] Told(RppMove move) => [.. move.Told.Select(t => t is Onboarding.Contracts.NoticeRequested notice ? notice.Template : t.GetType().Name)];
        var outside = new RppAccount("812345674RM0001", "Importer", "IMPORTER") { SettledOn = new(2026, 3, 2) };
        Assert.Equal("BND_CONTINGENCY", Assert.Throws<Rejected>(() => outside.Allow(new(2026, 4, 2), "Berries", Now)).Code);
        Assert.Equal("BND_CONTINGENCY", Assert.Throws<Rejected>(() => outside.Allow(new(2026, 3, 1), "Berries", Now)).Code);
        var allowed = outside.Allow(new(2026, 3, 5), "Berries", Now);
        Assert.Equal(["RppPrivilegeGranted", "BONDS_RPP_CONTINGENCY"], Told(allowed));
        Assert.Equal((true, new DateOnly(2026, 3, 6)), (allowed.Account.IsCovered, allowed.Account.NextChangeOn));
        Assert.Equal(["BONDS_RPP_CONTINGENCY"], Told(allowed.Account.Allow(new(2026, 3, 7), "Berries again", Now)));
        Assert.Empty(allowed.Account.Settle(Now.AddDays(3)).Told);
        var over = allowed.Account.Settle(Now.AddDays(4));
        Assert.Equal(["RppPrivilegeEnded", "BONDS_RPP_CONTINGENCY_ENDED"], Told(over));
        // Its last day ended at midnight in Toronto, ten hours before anybody looked.
        Assert.Equal(new(2026, 3, 6, 5, 0, 0, TimeSpan.Zero), over.Told.OfType<Contracts.RppPrivilegeEnded>().Single().EffectiveAt.ToUniversalTime());
        Assert.Equal((false, RppState.NotEnrolled), (over.Account.IsCovered, over.Account.State));
        // Who enrols meanwhile needs it no more.
        var enrolled = allowed.Account.Enrol(Now.AddDays(1));
        Assert.Equal((RppState.Active, null, 2L), (enrolled.Account.State, enrolled.Account.Contingency, enrolled.Account.Turns));
        Assert.Equal("BND-409", Assert.Throws<Rejected>(() => enrolled.Account.Allow(new(2026, 3, 5), "Berries", Now)).Code);
    }

    [Fact]
    public async Task An_officer_lets_goods_leave_for_a_time_and_the_calendar_ends_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var importer = await Business.ImporterAsync(carm);
        var officer = await carm.SignInAsync("bonds-contingency", "PROGRAM_OFFICER");
        var allowed = await officer.PostAsync($"/api/v1/admin/rpp/{importer.Rm}/contingency", new { until = "2026-03-05", reason = "Perishable goods at the border" });
        Assert.Equal((200, "NOT_ENROLLED", true), (allowed.Status, allowed.Json.GetProperty("rpp").GetProperty("state").GetString(), allowed.Json.GetProperty("rpp").GetProperty("releasePriorToPayment").GetBoolean()));
        await carm.MoveClockAsync("2026-03-05T15:00:00Z");
        Assert.Equal(("True", "2026-03-05"), ((await importer.RppAsync())["releasePriorToPayment"], (await importer.RppAsync())["contingencyUntil"]));
        await carm.MoveClockAsync("2026-03-06T15:00:00Z");
        Assert.Equal(("False", null), ((await importer.RppAsync())["releasePriorToPayment"], (await importer.RppAsync())["contingencyUntil"]));
    }

    static Task<Answer> AskAsync(Business importer, string highestMonth) => importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/rpp/reduction-requests", new { @base = highestMonth, rationale = "The peak was a machine that is not bought again" });

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
