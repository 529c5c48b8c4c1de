using Carm.Testing;
using Xunit;
using static Carm.Onboarding.Tests.Client;

namespace Carm.Onboarding.Tests;

/// <summary>Program accounts: names, requests, states and sleep (onboarding 4.4, F26, F29).</summary>
public sealed class ProgramTests(CarmHost carm)
{
    [Fact]
    public async Task While_an_account_is_not_active_it_is_read_and_nothing_new_is_submitted()
    {
        var (client, officer) = (await OfAsync(carm), await OfficerAsync(carm));
        var status = $"/api/v1/admin/program-accounts/{client.Rm}/status";
        await Must(200, officer.PutAsync(status, new { status = "INACTIVE", reason = "Unused" }));
        await carm.SettleAsync();
        Assert.Equal("INACTIVE", (await Must(200, client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}")))["state"]);
        Assert.Equal((403, "PRG_NOT_ACTIVE"), await CodeAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/rpp")));
        Assert.Equal(200, (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/rpp")).Status);

        await Must(200, client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/reactivation", new { reason = "We import again" }));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/reactivation", new { reason = "Twice" })));
        Assert.Contains("STAFF_CHANGE_REQUESTED", (await officer.GetAsync("/api/v1/admin/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray().Where(n => n.GetProperty("bn9").GetString() == client.Bn9).Select(n => n.GetProperty("template").GetString()));
        Assert.Contains(client.Rm, (await officer.GetAsync("/api/v1/admin/program-accounts?pageSize=500")).Json.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("rmAccount").GetString()));
        await Must(200, officer.PutAsync(status, new { status = "ACTIVE", reason = "Checked" }));
        await carm.SettleAsync();
        Assert.Contains("N12_PROGRAM", await InboxAsync(client.Manager));
        await Must(201, client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/rpp"));
    }

    [Fact]
    public async Task A_request_to_close_is_granted_or_turned_down_and_a_closed_number_is_not_used_again()
    {
        var (client, officer) = (await OfAsync(carm), await OfficerAsync(carm));
        var opened = (await Must(201, officer.PostAsync($"/api/v1/admin/legal-entities/{client.Bn9}/program-accounts", new { programType = "IMPORTER", name = "West" }))).Json.GetProperty("program").GetProperty("rmAccount").GetString();
        Assert.Equal($"{client.Bn9}RM0002", opened);
        await Must(200, client.Manager.PostAsync($"/api/v1/program-accounts/{opened}/closure", new { reason = "Division sold" }));
        await Must(200, officer.PutAsync($"/api/v1/admin/program-accounts/{opened}/status", new { status = "ACTIVE", reason = "A statement is open" }));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await client.Manager.GetAsync($"/api/v1/program-accounts/{opened}")).Json.GetProperty("request").ValueKind);
        await Must(200, client.Manager.PostAsync($"/api/v1/program-accounts/{opened}/closure", new { reason = "Paid now" }));
        await Must(200, officer.PutAsync($"/api/v1/admin/program-accounts/{opened}/status", new { status = "CLOSED", reason = "Nothing open" }));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(officer.PutAsync($"/api/v1/admin/program-accounts/{opened}/status", new { status = "ACTIVE", reason = "Again" })));
        Assert.Equal($"{client.Bn9}RM0003", (await Must(201, officer.PostAsync($"/api/v1/admin/legal-entities/{client.Bn9}/program-accounts", new { programType = "IMPORTER" }))).Json.GetProperty("program").GetProperty("rmAccount").GetString());
    }

    [Fact]
    public async Task No_officer_alone_ends_a_licence_by_closing_the_account_that_it_stands_on()
    {
        var licences = new object[] { new { kind = "TRADE_CONSULTANT", number = $"T{Guid.NewGuid():N}"[..8], status = "ACTIVE" } };
        var (elm, officer) = (await OfAsync(carm, "TRADE_CONSULTANT", licences), await OfficerAsync(carm));
        object close = new { status = "CLOSED", reason = "Gone" };
        Assert.Equal((409, "PRG_LICENCE_STANDS"), await CodeAsync(officer.PutAsync($"/api/v1/admin/program-accounts/{elm.Rm}/status", close)));
        Assert.Equal("Un agrément ou un code de transporteur repose sur ce compte : annulez-le d'abord par avis, ou laissez son titulaire demander la fermeture.", (await officer.SendAsync(HttpMethod.Put, $"/api/v1/admin/program-accounts/{elm.Rm}/status", close, language: "fr-CA"))["detail"]);
        await Must(200, elm.Manager.PostAsync($"/api/v1/program-accounts/{elm.Rm}/closure", new { reason = "We stop" }));
        await Must(200, officer.PutAsync($"/api/v1/admin/program-accounts/{elm.Rm}/status", close));
        Assert.Equal("CANCELLED", (await elm.Manager.GetAsync($"/api/v1/businesses/{elm.Bn9}")).Json.GetProperty("licences")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task Its_name_changes_by_its_version()
    {
        var client = await OfAsync(carm);
        Assert.Equal(200, (await client.Manager.PutAsync($"/api/v1/program-accounts/{client.Rm}", new { name = "East", contactName = "Desk", contactEmail = "desk@alpha.example" }, "\"0\"")).Status);
        Assert.Equal((412, "IF_MATCH_STALE"), await CodeAsync(client.Manager.PutAsync($"/api/v1/program-accounts/{client.Rm}", new { name = "West" }, "\"0\"")));
        Assert.Equal("East", (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}"))["name"]);
    }

    [Theory]
    [InlineData("2026-01-31", null, "N12_DORMANT", ProgramState.Active)]
    [InlineData("2026-02-15", "2026-01-31", null, ProgramState.Active)]
    [InlineData("2026-03-31", "2026-01-31", null, ProgramState.Active)]
    [InlineData("2026-04-01", "2026-01-31", "N12_PROGRAM", ProgramState.Inactive)]
    [InlineData("2026-02-15", "2023-01-31", "N12_DORMANT", ProgramState.Active)]
    public void An_account_unused_for_24_months_goes_inactive_and_is_warned_sixty_days_before(string today, string? warned, string? notice, ProgramState state)
    {
        var (lastUsed, dormantOn) = (new DateOnly(2024, 4, 1), new DateOnly(2026, 4, 1));
        var (next, said) = SettleDormantProgramHandler.Settle(new("700000003RM0001", "700000003", "IMPORTER", "Alpha", ProgramState.Active, default, null) { WarnedOn = warned is null ? null : DateOnly.Parse(warned) }, lastUsed, dormantOn, DateOnly.Parse(today));
        Assert.Equal((notice, state), (said, next.State));
    }

    [Fact]
    public async Task Nights_pass_and_an_unused_account_is_warned_about_and_then_sleeps()
    {
        await using var still = await carm.OnClockAsync("2026-03-02T14:00:00Z");
        var client = await OfAsync(still);
        await Must(200, (await SupervisorAsync(still)).PutAsync("/api/v1/admin/policies/onboarding", new { dormantMonths = 2, dormancyWarningDays = 30 }, "\"0\""));
        await still.MoveClockAsync("2026-04-03T14:00:00Z");
        Assert.Contains("N12_DORMANT", await InboxAsync(client.Manager));
        Assert.Equal("ACTIVE", (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}"))["state"]);
        // The month's first day also reminds a manager who is alone.
        Assert.Equal(1, (await InboxAsync(client.Manager)).Count(t => t == "N14"));
        await still.MoveClockAsync("2026-05-03T14:00:00Z");
        Assert.Equal("INACTIVE", (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}"))["state"]);
        Assert.Single(await InboxAsync(client.Manager), "N12_DORMANT");
    }

    [Fact]
    public async Task Until_13_May_2024_the_cra_opened_accounts()
    {
        await using var before = await carm.OnClockAsync("2024-05-12T14:00:00Z");
        var (client, officer) = (await OfAsync(before), await OfficerAsync(before));
        Assert.Equal((422, "PRG_ISSUED_BY_CRA"), await CodeAsync(officer.PostAsync($"/api/v1/admin/legal-entities/{client.Bn9}/program-accounts", new { programType = "IMPORTER" })));
        var id = EnrolmentTests.Id(await Must(201, client.Manager.PostAsync($"/api/v1/businesses/{client.Bn9}/enrolments", new { program = "IMPORTER", answers = EnrolmentTests.With(new { attestation = new { name = "First User", title = "Director", on = "2024-05-01" } }) })));
        Assert.Equal((422, "PRG_ISSUED_BY_CRA"), await CodeAsync(client.Manager.PostAsync($"/api/v1/enrolments/{id}/submit")));
        var schedule = (await before.GetAsync("/api/v1/release-schedule")).Json.GetProperty("releases").EnumerateArray().ToDictionary(r => r.GetProperty("release").GetString()!, r => (r.GetProperty("from").GetString(), r.GetProperty("inForce").GetBoolean()));
        Assert.Equal((("2021-01", true), ("2021-05-25", true), ("2023-10", true), ("2024-05-13", false), ("2024-10-21", false)), (schedule["RELEASE_0"], schedule["RELEASE_1"], schedule["SOFT_LAUNCH"], schedule["RM_ISSUANCE"], schedule["SYSTEM_OF_RECORD"]));

        await before.MoveClockAsync("2024-05-13T14:00:00Z");
        await Must(201, officer.PostAsync($"/api/v1/admin/legal-entities/{client.Bn9}/program-accounts", new { programType = "IMPORTER" }));
    }
}
