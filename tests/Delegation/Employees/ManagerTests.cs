using Carm.Testing;
using Xunit;
using static Carm.Delegation.Tests.Scene;

namespace Carm.Delegation.Tests;

/// <summary>Managers for a time and from a day on, and whom those read who let somebody in.</summary>
public sealed class ManagerTests(CarmHost carm)
{
    [Fact]
    public async Task A_manager_who_became_one_for_a_time_does_not_count_where_the_last_may_not_go()
    {
        await using var dated = await carm.OnClockAsync("2026-04-01T16:00:00Z");
        var alpha = await dated.BusinessAsync();
        var (second, subject) = await alpha.EmployeeAsync("BAM");
        await dated.SettleAsync();
        await Must(201, alpha.Manager.PostAsync($"/api/v1/businesses/{alpha.Bn9}/roles", new { grantee = subject, role = "BAM", endOn = "2026-04-30" }));
        await dated.SettleAsync();
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(alpha.Manager.PostAsync("/api/v1/me/deactivate")));
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(alpha.Manager.PostAsync("/api/v1/me/leave", new { })));

        // Its time passes into one without end: from that day on either may go, and then the other stays.
        await Must(201, alpha.Manager.PostAsync($"/api/v1/businesses/{alpha.Bn9}/roles", new { grantee = subject, role = "BAM", startOn = "2026-05-01" }));
        await dated.MoveClockAsync("2026-05-01T16:00:00Z");
        await Must(200, alpha.Manager.PostAsync("/api/v1/me/leave", new { }));
        await dated.SettleAsync();
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(second.PostAsync("/api/v1/me/leave", new { })));
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(second.PostAsync("/api/v1/me/deactivate")));
    }

    [Fact]
    public async Task Those_who_let_somebody_in_read_its_name()
    {
        var alpha = await carm.BusinessAsync();
        var (employee, subject) = await alpha.EmployeeAsync("READER");
        await Must(200, employee.PutAsync("/api/v1/me", new { firstName = "Zoé", lastName = "Reader", email = "reader@carm.example", phone = "902-555-0100", language = "fr" }));
        await carm.SettleAsync();
        Assert.Equal("Zoé Reader", (await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/employees")).Single(e => e.Text("subject") == subject).Text("name"));
        Assert.Equal("Zoé Reader", (await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/employee-requests")).Single().Text("name"));
        Assert.Equal("Zoé Reader", (await alpha.Manager.ItemsAsync($"/api/v1/businesses/{alpha.Bn9}/authorities?counterparty={subject}")).Single().Text("counterpartyName"));
    }

    [Fact]
    public async Task A_manager_from_a_future_day_keeps_the_business_going_once_it_has_come()
    {
        await using var dated = await carm.OnClockAsync("2026-04-01T16:00:00Z");
        var alpha = await dated.BusinessAsync();
        var (second, subject) = await alpha.EmployeeAsync("EDITOR", alpha.Rm());
        await Must(201, alpha.Manager.PostAsync($"/api/v1/businesses/{alpha.Bn9}/roles", new { grantee = subject, role = "BAM", startOn = "2026-04-05" }));
        await dated.SettleAsync();
        // Until its first day it is what it was, and alone it does not do.
        await Must(200, second.GetAsync($"/api/v1/program-accounts/{alpha.Rm()}"));
        Assert.Equal((403, "DEL_FORBIDDEN"), await CodeAsync(second.GetAsync($"/api/v1/businesses/{alpha.Bn9}/employees")));
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(alpha.Manager.PostAsync("/api/v1/me/leave", new { })));
        Assert.Equal(["BAM SCHEDULED", "EDITOR ACTIVE"], (await second.GetAsync("/api/v1/me/access")).Json.GetProperty("roles").EnumerateArray().Select(r => $"{r.Text("role")} {r.Text("state")}").Order());

        await dated.MoveClockAsync("2026-04-05T16:00:00Z");
        await Must(200, second.GetAsync($"/api/v1/businesses/{alpha.Bn9}/employees"));
        await Must(200, alpha.Manager.PostAsync("/api/v1/me/leave", new { }));
        Assert.Equal((409, "DEL_LAST_BAM"), await CodeAsync(second.PostAsync("/api/v1/me/leave", new { })));
    }
}
