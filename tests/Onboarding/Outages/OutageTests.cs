using Carm.Testing;
using Xunit;

namespace Carm.Onboarding.Tests;

/// <summary>Outages as staff enter them and as anyone is told of them.</summary>
public sealed class OutageTests(CarmHost tests)
{
    static readonly object Reason = new { en = "The portal does not answer.", fr = "Le portail ne répond pas." };

    [Fact]
    public async Task One_that_was_entered_by_mistake_is_withdrawn_and_waits_for_nobody_any_more()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T18:00:00Z");
        var (desk, first, second) = (await carm.SignInAsync("desk", "HELPDESK"), await carm.SignInAsync("first", "SUPERVISOR"), await carm.SignInAsync("second", "SUPERVISOR"));
        var id = await EnterAsync(first, "2026-03-02T14:00:00Z");
        Assert.Equal(1, (await second.GetAsync("/api/v1/admin/work-items?kind=OUTAGE")).Json.GetProperty("items").GetArrayLength());

        Assert.Equal((404, "NOT_FOUND"), await RefusalAsync(desk.PostAsync("/api/v1/admin/outages/nothing/withdraw")));
        var withdrawn = await desk.PostAsync($"/api/v1/admin/outages/{id}/withdraw");
        Assert.Equal((200, "WITHDRAWN"), (withdrawn.Status, withdrawn.Json.GetProperty("outage").GetProperty("state").GetString()));
        Assert.Empty((await second.GetAsync("/api/v1/admin/work-items?kind=OUTAGE")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(desk.PostAsync($"/api/v1/admin/outages/{id}/withdraw")));
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(second.PostAsync($"/api/v1/admin/outages/{id}/approve")));
        Assert.Equal("AVAILABLE", (await carm.GetAsync("/api/v1/status"))["status"]);
    }

    [Fact]
    public async Task Anyone_is_told_to_which_day_limits_move_also_when_the_end_was_entered_weeks_late()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T18:00:00Z");
        var (first, second) = (await carm.SignInAsync("first", "SUPERVISOR"), await carm.SignInAsync("second", "SUPERVISOR"));
        var id = await EnterAsync(first, "2026-03-02T14:00:00Z");
        Assert.Equal(200, (await second.PostAsync($"/api/v1/admin/outages/{id}/approve")).Status);
        await carm.MoveClockAsync("2026-03-24T15:00:00Z");
        Assert.Equal(409, (await first.PostAsync($"/api/v1/admin/outages/{id}/withdraw")).Status);
        var ended = await second.PostAsync($"/api/v1/admin/outages/{id}/end", new { to = "2026-03-03T15:00:00Z" });
        Assert.Equal((200, "2026-03-25"), (ended.Status, ended.Json.GetProperty("outage").GetProperty("limitsMoveTo").GetString()));
        await carm.SettleAsync();

        var status = await carm.GetAsync("/api/v1/status");
        var told = Assert.Single(status.Json.GetProperty("outages").EnumerateArray());
        Assert.Equal(("AVAILABLE", "2026-03-25"), (status["status"], told.GetProperty("limitsMoveTo").GetString()));
        // When the system was back in truth stays on record.
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 15, 0, 0, TimeSpan.Zero), told.GetProperty("to").GetDateTimeOffset());
    }

    static async Task<string> EnterAsync(Caller by, string from) => (await by.PostAsync("/api/v1/admin/outages", new { from, reason = Reason })).Json.GetProperty("outage").GetProperty("outageId").GetString()!;

    static async Task<(int, string?)> RefusalAsync(Task<Answer> asked) => await asked is var answer ? (answer.Status, answer["code"]) : default;
}
