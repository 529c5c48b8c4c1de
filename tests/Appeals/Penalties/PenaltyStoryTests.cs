using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Penalised;

namespace Carm.Appeals.Tests;

/// <summary>Notices of penalty assessment, from the officer's draft to their end.</summary>
public sealed class PenaltyStoryTests(CarmHost tests)
{
    [Fact]
    public async Task Errors_unrelated_to_those_before_start_at_level_1_again_from_the_draft_to_the_notice()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        static object Of(string infractionOn, string group) => new { contravention = "C082", count = 1, basis = "ISSUE", infractionOn, dutiesOwing = 0m, errorGroup = group };
        await client.ServeAsync(Of("2026-02-20", "heading 61"));
        await carm.MoveClockAsync("2026-05-11T15:00:00Z");
        async Task<(int, string?)> LevelAsync(Task<Answer> asked) => (await asked).Json.GetProperty("penalty").GetProperty("lines")[0] is var line ? (line.GetProperty("level").GetInt32(), line.GetProperty("errorGroup").GetString()) : default;
        foreach (var (group, day, level) in new[] { ("heading 62", "2026-05-01", 1), ("heading 61", "2026-05-02", 2) })
        {
            var draft = await client.DraftAsync(Of(day, group));
            Assert.Equal((level, group), await LevelAsync(Task.FromResult(draft)));
            Assert.Equal((level, group), await LevelAsync(client.DoAsync(draft.Json.GetProperty("penalty").GetProperty("penaltyNumber").GetString()!, "issue")));
        }
    }

    [Fact]
    public async Task A_notice_is_drafted_issued_by_another_served_paid_or_not_and_final_after_ninety_days()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var calendar = await client.Manager.CalendarAddressAsync(client.Rm);
        var number = await Nobody_but_officers_knows_of_it_before_it_is_served(client);

        var served = await client.DoAsync(number, "serve", new { method = "PORTAL" });
        Assert.Equal("SERVED", State(served));
        Assert.Equal(("500.00", "2026-03-02", "2026-04-01", "2026-06-01"), (Said(served, "amount"), Said(served, "servedOn"), Said(served, "payByOn"), Said(served, "contestBy")));
        var unpaid = await client.ServeAsync(Line("C005", "2026-02-20"));
        await carm.SettleAsync();
        Assert.Equal(["NPA " + number + " 500.00 500.00", "NPA " + unpaid + " 150.00 150.00"], await client.PostedAsync("NPA"));
        Assert.Equal("650.00", await client.BalanceAsync());
        Assert.Equal("500.00", (await client.GetAsync(number))["owing"]);
        Assert.Equal(["APPEALS_PENALTY_SERVED"], await client.ToldAsync(number));
        Assert.Equal(["2026-04-01 CONFIRMED", "2026-06-01 CONFIRMED"], await DatesAsync(carm, calendar, number));
        Assert.Equal("2026-04-01", (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("next").GetProperty("lastDay").GetString());

        // The twenty-fifth day: the end of the time without interest is near.
        await carm.MoveClockAsync("2026-03-27T08:00:00Z");
        Assert.Equal(["APPEALS_PENALTY_SERVED"], await client.ToldAsync(number));
        await carm.MoveClockAsync("2026-03-27T12:00:00Z");
        Assert.Equal(["APPEALS_PENALTY_SERVED", "APPEALS_LIMIT_NEAR"], await client.ToldAsync(number));

        // T23: paid on the last day it bears no interest.
        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        await client.PayAsync("500.00");
        Assert.Equal(("PAID", "0.00"), ((await client.GetAsync(number))["state"], (await client.GetAsync(number))["owing"]));
        Assert.Equal(["2026-04-01 CANCELLED", "2026-06-01 CONFIRMED"], await DatesAsync(carm, calendar, number));
        var later = await Served_a_month_later_it_may_be_contested_to_the_second_of_July(carm, client);
        Assert.Equal(("OVERDUE", "PAID"), ((await client.GetAsync(unpaid))["state"], (await client.GetAsync(number))["state"]));
        Assert.Equal(["APPEALS_PENALTY_SERVED", "APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_PASSED"], await client.ToldAsync(unpaid));
        Assert.Equal(["APPEALS_LIMIT_PASSED"], await StaffToldAsync(carm, "AR_OFFICER", unpaid));
        Assert.DoesNotContain(await client.PostedAsync("INT"), i => i.Contains(number, StringComparison.Ordinal));

        await Ledger_T25_no_waiver_while_it_may_be_contested(carm, client, unpaid);

        await carm.MoveClockAsync("2026-05-21T12:00:00Z");
        Assert.Equal(["APPEALS_PENALTY_SERVED", "APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_NEAR"], await client.ToldAsync(number));
        await carm.MoveClockAsync("2026-06-01T23:00:00Z");
        Assert.Equal("PAID", (await client.GetAsync(number))["state"]);
        await carm.MoveClockAsync("2026-06-02T12:00:00Z");
        Assert.Equal(("FINAL", "FINAL", "OVERDUE"), ((await client.GetAsync(number))["state"], (await client.GetAsync(unpaid))["state"], (await client.GetAsync(later))["state"]));
        Assert.Equal(["APPEALS_PENALTY_SERVED", "APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_NEAR", "APPEALS_LIMIT_PASSED"], await client.ToldAsync(number));
        Assert.Equal(["PENALTY_DRAFTED", "PENALTY_ISSUED", "PENALTY_SERVED", "PENALTY_OVERDUE", "PENALTY_FINAL"], await ActsAsync(client, unpaid));

        await carm.MoveClockAsync("2026-06-05T15:00:00Z");
        Assert.Equal(201, (await WaiveAsync(client, unpaid)).Status);
    }

    static async Task<string> Nobody_but_officers_knows_of_it_before_it_is_served(Penalised client)
    {
        var both = await client.Carm.SignInAsync("penalty.both", "TRADE_OFFICER", "SUPERVISOR");
        var number = Number(await both.PostAsync("/api/v1/admin/penalties", client.Draft(Line("C352", "2026-02-20", dutiesOwing: 1_000m))));
        await HiddenAsync();
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await CodeAsync(both.PostAsync($"/api/v1/admin/penalties/{number}/issue")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.DoAsync(number, "serve", new { method = "PORTAL" })));
        Assert.Equal(403, (await client.Officer.PostAsync($"/api/v1/admin/penalties/{number}/issue")).Status);
        Assert.Equal("ISSUED", State(await client.DoAsync(number, "issue")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.DoAsync(number, "issue")));
        await HiddenAsync();
        Assert.Equal("0.00", await client.BalanceAsync());
        Assert.Equal("ISSUED", (await client.Officer.GetAsync($"/api/v1/admin/penalties/{number}"))["state"]);
        var reviewed = await client.Officer.GetAsync($"/api/v1/admin/cases/{number}");
        Assert.True(reviewed.Status == 200, reviewed.Text);
        Assert.Equal(("ISSUED", "CBSA"), (reviewed["state"], reviewed["turn"]));
        return number;

        async Task HiddenAsync()
        {
            foreach (var url in new[] { $"/api/v1/penalties/{number}", $"/api/v1/cases/{number}", $"/api/v1/cases/{number}/verify", $"/api/v1/cases/{number}/documents/none" })
                Assert.Equal((404, "NOT_FOUND"), await CodeAsync(client.Manager.GetAsync(url)));
            Assert.Equal((404, "NOT_FOUND"), await CodeAsync(client.Manager.UploadAsync($"/api/v1/cases/{number}/documents", "paper.pdf", "%PDF-1.7"u8.ToArray())));
            Assert.Equal((404, "NOT_FOUND"), await CodeAsync(client.Officer.PostAsync($"/api/v1/admin/cases/{number}/look-as-client")));
            Assert.Equal((404, "NOT_FOUND"), await CodeAsync(client.Manager.PostAsync($"/api/v1/penalties/{number}/correction-requests", new { grounds = "WRONG_CLIENT", explanation = "It was another." })));
            Assert.Equal(0, (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/penalties")).Json.GetProperty("items").GetArrayLength());
            Assert.Empty(await client.ToldAsync(number));
        }
    }

    static async Task<string> Served_a_month_later_it_may_be_contested_to_the_second_of_July(CarmSystem carm, Penalised client)
    {
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var number = await client.ServeAsync(Line("C044", "2026-03-20"));
        Assert.Equal(("2026-05-02", "2026-07-02"), ((await client.GetAsync(number))["payByOn"], (await client.GetAsync(number))["contestBy"]));
        return number;
    }

    static async Task Ledger_T25_no_waiver_while_it_may_be_contested(CarmSystem carm, Penalised client, string number)
    {
        await carm.MoveClockAsync("2026-04-11T15:00:00Z");
        Assert.Equal((422, "WAIVER_BARRED_S3_3_1_1"), await CodeAsync(WaiveAsync(client, number)));
    }

    static Task<Answer> WaiveAsync(Penalised client, string number) =>
        client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/waiver-requests", new { items = new[] { new { type = "NPA", reference = number } }, ground = "CBSA_ERROR", explanation = "The notice named another client." });

    [Fact]
    public async Task A_notice_served_by_mail_counts_from_the_day_of_its_service_and_pay_by_from_its_date()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var number = Number(await client.DraftAsync(Line("C005", "2026-02-20")));
        await client.DoAsync(number, "issue");
        await carm.MoveClockAsync("2026-03-10T15:00:00Z");
        Task<Answer> ServeAsync(string? on, string method = "REGISTERED_MAIL") => client.DoAsync(number, "serve", new { method, servedOn = on });
        Assert.Equal((400, "VAL_DATE"), await CodeAsync(ServeAsync("2026-03-01")));
        Assert.Equal((400, "VAL_DATE"), await CodeAsync(ServeAsync("2026-03-11")));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(ServeAsync(null)));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(ServeAsync("2026-03-09", "PORTAL")));
        var served = await ServeAsync("2026-03-09");
        Assert.Equal(("REGISTERED_MAIL", "2026-03-09", "2026-04-01", "2026-06-08"), (Said(served, "serviceMethod"), Said(served, "servedOn"), Said(served, "payByOn"), Said(served, "contestBy")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(ServeAsync("2026-03-09")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.DoAsync(number, "discard", new { reason = "Too late for that." })));
    }

    static string? Said(Answer answer, string name) => answer.Json.GetProperty("penalty").GetProperty(name).GetString();

    static async Task<string[]> ActsAsync(Penalised client, string number) => [.. (await client.Manager.GetAsync($"/api/v1/cases/{number}")).Json.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("act").GetString()!)];

    /// <summary>Day and state of what the calendar shows of a case.</summary>
    static async Task<string[]> DatesAsync(CarmSystem carm, string calendar, string number)
    {
        await carm.SettleAsync();
        return [.. (await carm.CalendarAsync(calendar, number)).Order().Select(e => $"{e.Split(' ')[0]} {e.Split(' ')[^1]}")];
    }
}
