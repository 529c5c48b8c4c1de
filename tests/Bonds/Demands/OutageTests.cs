using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>What a surety had to pay or to answer on a day of a declared outage it may on the day after it.</summary>
public sealed class OutageTests(CarmHost tests)
{
    static readonly DateTimeOffset At = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_demand_that_an_outage_holds_may_still_be_rebutted_is_not_late_and_is_confirmed_by_nobody_as_unanswered()
    {
        var (today, late, to) = (new DateOnly(2026, 3, 2), new DateOnly(2026, 5, 4), new DateOnly(2026, 5, 8));
        var issued = new SecurityDemand("D", "A", "812345674", "B-1", "812345675RM0001", Money.Of(900), [], At, "one").Issue(today);
        var held = issued with { IsHeld = true };
        Assert.Equal((true, false), (issued.IsOverdueOn(late), held.IsOverdueOn(late)));
        Assert.Equal("BND-409", Assert.Throws<Rejected>(() => issued.Rebut("No", late)).Code);
        Assert.Equal((DemandState.Rebutted, false), (held.Rebut("No", late).State, held.Rebut("No", late).IsHeld));
        Assert.Equal("BND-409", Assert.Throws<Rejected>(() => held.Confirm("Unanswered", late)).Code);
        Assert.Equal(DemandState.Confirmed, issued.Confirm("Unanswered", late).State);
        Assert.Equal((to, false), (held.Moved(to).LimitOn!.Value, held.Moved(to).IsHeld));
        // Of one that was decided it is the day on which it is due.
        var due = issued.Rebut("No", today).Confirm("Yes", today).Moved(to);
        Assert.Equal((to, new DateOnly(2026, 5, 1)), (due.DueOn!.Value, due.AnswerBy!.Value));
    }

    [Theory]
    [InlineData(false, "2026-05-03", false)]
    [InlineData(false, "2026-05-04", true)]
    [InlineData(false, "2026-07-01", true)]
    [InlineData(true, "2026-05-06", true)]
    [InlineData(true, "2026-05-07", false)]
    public void An_outage_holds_what_falls_on_its_days_until_the_day_to_which_it_moves(bool isOver, string limit, bool isHeld)
    {
        var outage = new DeclaredOutage("O", new(2026, 5, 4), isOver ? new(2026, 5, 6) : null, isOver ? new(2026, 5, 7) : null);
        Assert.Equal(isHeld, outage.Holds(DateOnly.Parse(limit), new(2026, 5, 7)));
        Assert.Equal(isHeld && !isOver, outage.Holds(DateOnly.Parse(limit), new(2026, 7, 8)));
    }

    [Fact]
    public async Task A_demand_whose_last_day_falls_into_an_outage_is_charged_only_when_the_day_after_it_has_passed_too()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, surety, supervisor, number) = await DemandTests.DraftedAsync(carm);
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue")).Status);
        await carm.MoveClockAsync("2026-05-03T15:00:00Z");
        await carm.HearAsync(Outage("2026-05-03"));
        // Its last day is the 4th.
        await carm.MoveClockAsync("2026-05-06T15:00:00Z");
        Assert.Equal(("0.00", "2026-05-04", "False"), (await OwingAsync(), await OfDemandAsync("answerBy"), await OfDemandAsync("overdue")));

        await carm.HearAsync(Outage("2026-05-03", "2026-05-06", "2026-05-07"));
        Assert.Equal("2026-05-07", await OfDemandAsync("answerBy"));
        foreach (var reader in new[] { surety, importer })
            Assert.Equal("2026-05-07", Assert.Single((await reader.Manager.GetAsync("/api/v1/events?types=carm.demand.moved.v1")).Json.GetProperty("items").EnumerateArray()).GetProperty("data").GetProperty("answerBy").GetString());
        // That it began is heard again, after its end.
        await carm.HearAsync(Outage("2026-05-03"));
        await carm.MoveClockAsync("2026-05-07T15:00:00Z");
        Assert.Equal("0.00", await OwingAsync());
        await carm.MoveClockAsync("2026-05-08T15:00:00Z");
        Assert.Equal(("700.00", "2026-05-08"), (await OwingAsync(), await OfDemandAsync("chargedOn")));

        async Task<string?> OwingAsync() => (await surety.Manager.GetAsync($"/api/v1/program-accounts/{surety.Rm}/balance"))["balance"];
        async Task<string> OfDemandAsync(string property) => (await surety.Manager.GetAsync("/api/v1/provider/demands")).Json.GetProperty("items")[0].GetProperty(property).ToString();
    }

    [Fact]
    public async Task A_demand_that_was_charged_before_anybody_declared_the_outage_is_shown_to_an_officer()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (_, surety, supervisor, number) = await DemandTests.DraftedAsync(carm);
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue")).Status);
        await carm.MoveClockAsync("2026-05-05T15:00:00Z");
        Assert.Equal("2026-05-05", (await surety.Manager.GetAsync("/api/v1/provider/demands")).Json.GetProperty("items")[0].GetProperty("chargedOn").GetString());
        await carm.HearAsync(Outage("2026-05-04", "2026-05-04", "2026-05-05"), Outage("2026-05-04", "2026-05-04", "2026-05-05"));
        Assert.Equal("2026-05-04", (await surety.Manager.GetAsync("/api/v1/provider/demands")).Json.GetProperty("items")[0].GetProperty("answerBy").GetString());
        var told = (await (await carm.SignInAsync("ar-1", "AR_OFFICER")).GetAsync("/api/v1/admin/notifications?pageSize=500")).Json.GetProperty("items").EnumerateArray();
        Assert.Single(told, n => n.GetProperty("template").GetString() == "STAFF_DEMAND_CHARGED_IN_OUTAGE");
    }

    [Fact]
    public async Task What_an_importer_asks_of_a_provider_does_not_lapse_in_an_outage_and_may_be_answered_on_the_day_after_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-09T15:00:00Z");
        var (importer, surety) = (await Business.ImporterAsync(carm), await Business.SuretyAsync(carm));
        foreach (var number in new[] { "B-1", "B-2" })
            Assert.Equal(201, (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/securities", new { providerBn9 = surety.Bn9, agreementNumber = number, amount = "6000.00", validFrom = "2026-03-09" })).Status);
        // The last day to answer is the 8th of April.
        await carm.MoveClockAsync("2026-04-07T15:00:00Z");
        await carm.HearAsync(Outage("2026-04-07"));
        await carm.MoveClockAsync("2026-04-10T15:00:00Z");
        Assert.Equal(["B-1 PENDING_PROVIDER 2026-04-08", "B-2 PENDING_PROVIDER 2026-04-08"], await AskedAsync());
        Assert.Equal(200, (await surety.OnAgreementAsync("B-1", "confirm")).Status);

        await carm.HearAsync(Outage("2026-04-07", "2026-04-10", "2026-04-13"));
        Assert.Equal(["B-2 PENDING_PROVIDER 2026-04-13"], await AskedAsync());
        Assert.Equal(["B-2"], (await surety.Manager.GetAsync("/api/v1/events?types=carm.agreement.answer-moved.v1")).Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("subject").GetString()));
        await carm.MoveClockAsync("2026-04-13T15:00:00Z");
        Assert.Equal(["B-2 PENDING_PROVIDER 2026-04-13"], await AskedAsync());
        await carm.MoveClockAsync("2026-04-14T15:00:00Z");
        Assert.Equal(["B-2 LAPSED 2026-04-13"], await AskedAsync());

        async Task<string[]> AskedAsync() => [.. (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/security-requests")).Json.GetProperty("items").EnumerateArray().Select(a => $"{a.GetProperty("agreementNumber").GetString()} {a.GetProperty("state").GetString()} {a.GetProperty("answerBy").GetString()}")];
    }

    [Fact]
    public async Task An_outage_that_is_declared_when_the_day_to_which_it_would_move_has_passed_moves_neither_a_demand_nor_an_answer()
    {
        await using var carm = await tests.OnClockAsync("2026-03-05T15:00:00Z");
        var (importer, surety, supervisor, number) = await DemandTests.DraftedAsync(carm);
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/demands/{number}/issue")).Status);
        Assert.Equal(201, (await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/securities", new { providerBn9 = surety.Bn9, agreementNumber = "B-9", amount = "6000.00", validFrom = "2026-03-05" })).Status);
        await carm.SettleAsync();
        var (limit, answerBy) = (await OfDemandAsync(), await OfAnswerAsync());
        await carm.HearAsync(Outage(limit, limit, "2026-03-04"));
        Assert.Equal(limit, await OfDemandAsync());
        // What was asked has lapsed for weeks.
        await carm.MoveClockAsync("2026-05-02T15:00:00Z");
        await carm.HearAsync(Outage(answerBy, answerBy, $"{DateOnly.Parse(answerBy).AddDays(3):yyyy-MM-dd}"));
        Assert.Equal(answerBy, await OfAnswerAsync());
        foreach (var type in new[] { "carm.demand.moved.v1", "carm.agreement.answer-moved.v1" })
            Assert.Empty((await surety.Manager.GetAsync($"/api/v1/events?types={type}")).Json.GetProperty("items").EnumerateArray());

        async Task<string> OfDemandAsync() => (await surety.Manager.GetAsync("/api/v1/provider/demands")).Json.GetProperty("items")[0].GetProperty("answerBy").GetString()!;
        async Task<string> OfAnswerAsync() => (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/security-requests")).Json.GetProperty("items").EnumerateArray().Single(a => a.GetProperty("agreementNumber").GetString() == "B-9").GetProperty("answerBy").GetString()!;
    }

    static OutageDeclared Outage(string firstDay, string? lastDay = null, string? limitsMoveTo = null) => new("O", DateOnly.Parse(firstDay), lastDay is null ? null : DateOnly.Parse(lastDay), limitsMoveTo is null ? null : DateOnly.Parse(limitsMoveTo), At);
}
