using System.Text.Json;
using Carm.Bonds.Contracts;
using Carm.Declarations.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>An outage that two officers declare: limits in it are not missed, move when it is over, and clients are told.</summary>
public sealed class DeclaredOutageTests(CarmHost tests)
{
    static readonly object Reason = new { en = "The portal does not answer.", fr = "Le portail ne répond pas." };

    [Fact]
    public void What_falls_on_its_days_is_held_until_the_day_to_which_it_moves()
    {
        var (lasting, over) = (new Carm.Declarations.DeclaredOutage("O", new(2026, 3, 23), null, null), new Carm.Declarations.DeclaredOutage("O", new(2026, 3, 23), new(2026, 3, 24), new(2026, 3, 25)));
        Assert.Equal((false, true, true), (lasting.Holds(new(2026, 3, 20), new(2026, 4, 30)), lasting.Holds(new(2026, 3, 23), new(2026, 4, 30)), lasting.Holds(new(2026, 4, 23), new(2026, 4, 30))));
        Assert.Equal((true, false, false), (over.Holds(new(2026, 3, 24), new(2026, 3, 25)), over.Holds(new(2026, 3, 24), new(2026, 3, 26)), over.Holds(new(2026, 3, 25), new(2026, 3, 25))));
        // The 1st of July is a holiday on which payment is due; it may be met on the 2nd, which is the outage's.
        Assert.Equal([new DateOnly(2026, 6, 17)], new Carm.Ledger.DeclaredOutage("O", new(2026, 7, 2), new(2026, 7, 2)).Periods());
        Assert.Empty(new Carm.Ledger.DeclaredOutage("O", new(2026, 7, 3), new(2026, 7, 6)).Periods());
    }

    [Fact]
    public async Task While_it_lasts_nothing_is_late_and_when_it_is_over_what_fell_into_it_is_due_on_the_next_business_day()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (rm, manager) = await OnboardAsync(carm);
        var (desk, first, second) = (await carm.SignInAsync("desk", "HELPDESK"), await carm.SignInAsync("first", "SUPERVISOR"), await carm.SignInAsync("second", "SUPERVISOR"));
        var number = Fresh.TransactionNumber();
        Assert.Equal("2026-03-23", (await (await carm.SignInAsync("release.system", "RELEASE_SYSTEM")).PostAsync("/api/v1/admin/releases", new { transactionNumber = number, rmAccount = rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "400.00" }))["accountingDeadline"]);
        await carm.HearAsync(DebtOf(rm));

        await carm.MoveClockAsync("2026-03-23T18:00:00Z");
        Assert.Equal((422, "OUT_TIMES"), await RefusalAsync(desk.PostAsync("/api/v1/admin/outages", new { from = "2026-03-24T13:00:00Z", reason = Reason })));
        var entered = await first.PostAsync("/api/v1/admin/outages", new { from = "2026-03-23T13:00:00Z", reason = Reason });
        var id = entered.Json.GetProperty("outage").GetProperty("outageId").GetString();
        Assert.Equal((201, "AVAILABLE"), (entered.Status, (await carm.GetAsync("/api/v1/status"))["status"]));
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await RefusalAsync(first.PostAsync($"/api/v1/admin/outages/{id}/approve")));
        Assert.Equal((403, "DEL_FORBIDDEN"), await RefusalAsync(desk.PostAsync($"/api/v1/admin/outages/{id}/approve")));
        Assert.Equal(409, (await second.PostAsync($"/api/v1/admin/outages/{id}/end", new { to = "2026-03-23T17:00:00Z" })).Status);
        Assert.Equal(200, (await second.PostAsync($"/api/v1/admin/outages/{id}/approve")).Status);
        await carm.SettleAsync();

        var status = await carm.GetAsync("/api/v1/status");
        Assert.Equal("OUTAGE", status["status"]);
        Assert.Equal(("An outage is declared since 2026-03-23 09:00.", "Une panne est déclarée depuis le 2026-03-23 09:00."), (status.Json.GetProperty("statement").GetProperty("en").GetString(), status.Json.GetProperty("statement").GetProperty("fr").GetString()));
        Assert.Equal(JsonValueKind.Null, status.Json.GetProperty("outages")[0].TryGetProperty("limitsMoveTo", out var day) ? day.ValueKind : JsonValueKind.Null);
        Assert.Contains("The portal does not answer.", (await manager.GetAsync("/api/v1/notifications")).Text);
        Assert.Contains("The system cannot be used", (await carm.GetAsync("/api/v1/publications")).Text);

        // The night of the deadline and the day of the penalty for late payment pass.
        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        Assert.Empty((await manager.GetAsync($"/api/v1/program-accounts/{rm}/penalties")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(200, (await second.PostAsync($"/api/v1/admin/outages/{id}/end", new { to = "2026-04-01T14:00:00Z" })).Status);
        Assert.Equal(409, (await second.PostAsync($"/api/v1/admin/outages/{id}/end", new { to = "2026-04-01T14:00:00Z" })).Status);
        await carm.SettleAsync();
        status = await carm.GetAsync("/api/v1/status");
        Assert.Equal(("AVAILABLE", "2026-04-02"), (status["status"], status.Json.GetProperty("outages")[0].GetProperty("limitsMoveTo").GetString()));
        Assert.Equal(("2026-04-02", "2026-04-02"), ((await manager.GetAsync($"/api/v1/program-accounts/{rm}/balance"))["nextDueOn"], (await carm.GetAsync("/api/v1/tools/billing-calendar?stream=RPP&releaseDate=2026-03-16"))["paymentDueDate"]));
        var told = (await manager.GetAsync("/api/v1/notifications", "fr-CA")).Text;
        Assert.Contains("2026-04-02", told);

        // Who keeps the new day neither is late; who does not is.
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        Assert.Empty((await manager.GetAsync($"/api/v1/program-accounts/{rm}/penalties")).Json.GetProperty("items").EnumerateArray());
        await carm.MoveClockAsync("2026-04-03T15:00:00Z");
        Assert.Equal(["C288", "C336"], (await manager.GetAsync($"/api/v1/program-accounts/{rm}/penalties")).Json.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("contravention").GetString()).Order());
        Assert.Equal("0.00", (await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync("/api/v1/admin/ledger/trial-balance"))["net"]);
    }

    [Fact]
    public async Task One_that_is_declared_afterwards_takes_back_the_penalty_of_who_paid_on_the_new_day()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        var (rm, manager) = await OnboardAsync(carm);
        await carm.HearAsync(DebtOf(rm));
        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        Assert.Equal("SERVED", (await manager.GetAsync($"/api/v1/program-accounts/{rm}/penalties")).Json.GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal(2, (int)(await manager.PostAsync($"/api/v1/program-accounts/{rm}/payments", new { paymentReference = "P1", method = "ONLINE_BANKING", amount = "1000.00" })).Status / 100);

        var (first, second) = (await carm.SignInAsync("first", "SUPERVISOR"), await carm.SignInAsync("second", "SUPERVISOR"));
        var id = (await first.PostAsync("/api/v1/admin/outages", new { from = "2026-03-31T13:00:00Z", to = "2026-03-31T23:00:00Z", reason = Reason })).Json.GetProperty("outage").GetProperty("outageId").GetString();
        Assert.Equal("ENDED", (await second.PostAsync($"/api/v1/admin/outages/{id}/approve")).Json.GetProperty("outage").GetProperty("state").GetString());
        await carm.SettleAsync();
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        Assert.Equal("CANCELLED", (await manager.GetAsync($"/api/v1/program-accounts/{rm}/penalties")).Json.GetProperty("items")[0].GetProperty("state").GetString());
        var listed = Assert.Single((await first.GetAsync("/api/v1/admin/outages")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("first", "second"), (listed.GetProperty("proposedBy").GetString(), listed.GetProperty("approvedBy").GetString()));
    }

    [Fact]
    public async Task One_that_is_declared_afterwards_takes_back_the_charge_for_accounting_late_and_who_misses_the_new_day_too_is_charged_for_that()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var (rm, manager) = await OnboardAsync(carm);
        var number = Fresh.TransactionNumber();
        var border = await carm.SignInAsync("release.system", "RELEASE_SYSTEM");
        Assert.Equal("2026-03-23", (await border.PostAsync("/api/v1/admin/releases", new { transactionNumber = number, rmAccount = rm, releasedOn = "2026-03-16", estimatedDutiesAndTaxes = "4000.00" }))["accountingDeadline"]);
        await carm.MoveClockAsync("2026-03-24T15:00:00Z");
        Assert.Equal(["SERVED"], await ChargesAsync());

        var (first, second) = (await carm.SignInAsync("first", "SUPERVISOR"), await carm.SignInAsync("second", "SUPERVISOR"));
        var id = (await first.PostAsync("/api/v1/admin/outages", new { from = "2026-03-23T13:00:00Z", to = "2026-03-23T23:00:00Z", reason = Reason })).Json.GetProperty("outage").GetProperty("outageId").GetString();
        Assert.Equal(200, (await second.PostAsync($"/api/v1/admin/outages/{id}/approve")).Status);
        await carm.SettleAsync();
        Assert.Equal(["CANCELLED"], await ChargesAsync());
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        Assert.Equal(["CANCELLED", "SERVED"], await ChargesAsync());

        async Task<string[]> ChargesAsync() => [.. (await manager.GetAsync($"/api/v1/program-accounts/{rm}/penalties")).Json.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("state").GetString()!).Order(StringComparer.Ordinal)];
    }

    static async Task<(string Rm, Caller Manager)> OnboardAsync(CarmSystem carm)
    {
        var (bn9, registrar, officer) = (Fresh.Bn9(), await carm.SignInAsync("registrar", "REGISTRATION_OFFICER"), await carm.SignInAsync("rates.officer", "AR_OFFICER"));
        var (rm, manager, supervisor) = ($"{bn9}RM0001", $"manager.{bn9}", await carm.SignInAsync("rates.supervisor", "AR_SUPERVISOR"));
        var address = new { line1 = "1 Wharf Street", city = "Halifax", region = "NS", postalCode = "B3H 1A1", country = "CA" };
        await registrar.PutAsync($"/api/v1/admin/legal-entities/{bn9}", new { legalName = "Alpha", residency = "RESIDENT", physicalAddress = address, programs = Array.Empty<object>() });
        await registrar.PutAsync($"/api/v1/admin/businesses/{bn9}", new { legalName = "Alpha", managerSubject = manager, programs = new[] { new { rmAccount = rm, programType = "IMPORTER" } }, licences = Array.Empty<object>() });
        await carm.SettleAsync();
        await carm.HearAsync(new RppPrivilegeGranted(rm, 1, new(2026, 3, 2, 14, 0, 0, TimeSpan.Zero)));
        foreach (var (quarter, percent) in new[] { ("2026Q1", "2.3"), ("2026Q2", "2.2") })
        {
            await officer.PutAsync($"/api/v1/admin/interest-rates/{quarter}", new { prescribedPercent = percent, sourceReference = "Fixture of the tests, not official" });
            await supervisor.PostAsync($"/api/v1/admin/interest-rates/{quarter}/approve", ifMatch: "\"1\"");
        }
        return (rm, await carm.SignInAsync(manager));
    }

    static CadAccountedFor DebtOf(string rm) => new(Fresh.TransactionNumber(), 1, rm, rm[..9], "ORIGINAL", "RPP", new(2026, 3, 16), new(2026, 3, 31), "IMPORTER", 1_000m, 0, 0, 0, 0, 0, 0, "Customs Act s.32", null, new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero));

    static async Task<(int, string?)> RefusalAsync(Task<Answer> asked) => await asked is var answer ? (answer.Status, answer["code"]) : default;
}
