using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Contester;

namespace Carm.Appeals.Tests;

/// <summary>Why a penalty is corrected or not the client reads in its own language.</summary>
public sealed class CorrectionReasonTests(CarmHost tests)
{
    [Fact]
    public async Task What_is_refused_and_what_is_lowered_says_its_reason_in_both_languages()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var penalty = await client.PenaltyAsync("2026-03-01");
        var (trade, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("penalty.supervisor", "SUPERVISOR"));
        await MustAsync(await client.Manager.PostAsync($"/api/v1/penalties/{penalty}/correction-requests", new { grounds = "CALC_ERROR", explanation = "Two requests, not three." }));

        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(trade.PostAsync($"/api/v1/admin/penalties/{penalty}/corrections/refuse", new { reasonEn = "The count is right." })));
        await MustAsync(await trade.PostAsync($"/api/v1/admin/penalties/{penalty}/corrections/refuse", new { reasonEn = "The count is right.", reasonFr = "Le nombre est juste." }));
        await MustAsync(await trade.PostAsync($"/api/v1/admin/penalties/{penalty}/corrections", new { amount = "200.00", reasonEn = "One request was obeyed.", reasonFr = "Une demande a été suivie." }));
        await MustAsync(await supervisor.PostAsync($"/api/v1/admin/penalties/{penalty}/corrections/approve"));

        await carm.SettleAsync();
        foreach (var (language, refused, lowered) in new[] { ("en-CA", "The count is right.", "One request was obeyed."), ("fr-CA", "Le nombre est juste.", "Une demande a été suivie.") })
        {
            var notices = (await client.Manager.GetAsync("/api/v1/notifications?pageSize=500", language)).Json.GetProperty("items").EnumerateArray().ToDictionary(n => n.GetProperty("template").GetString()!, n => n.GetProperty("text").GetString()!);
            Assert.Contains(refused, notices["APPEALS_CORRECTION_REFUSED"]);
            Assert.Contains(lowered, notices["APPEALS_PENALTY_LOWERED"]);
        }
    }
}
