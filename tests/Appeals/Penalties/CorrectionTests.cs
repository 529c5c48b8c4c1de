using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Penalised;

namespace Carm.Appeals.Tests;

/// <summary>Corrective measures under s.127.1, and what a cancellation does to later notices.</summary>
public sealed class CorrectionTests(CarmHost tests)
{
    [Fact]
    public async Task Ledger_T22_cancelling_the_third_notice_brings_the_fourth_from_level_three_to_two_and_both_give_back_225()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var numbers = new List<string>();
        foreach (var (day, level, amount) in new[] { ("2026-01-05", "1", "150.00"), ("2026-01-25", "1", "150.00"), ("2026-02-20", "2", "225.00"), ("2026-02-25", "3", "450.00") })
        {
            await carm.MoveClockAsync($"{day}T16:00:00Z");
            numbers.Add(await client.ServeAsync(Line("C005", day)));
            Assert.Equal((level, amount), await LevelAsync(client, numbers[^1]));
        }
        var (third, fourth) = (numbers[2], numbers[3]);
        await carm.MoveClockAsync("2026-03-02T15:00:00Z");
        await client.PayAsync("975.00");
        await carm.MoveClockAsync("2026-03-10T15:00:00Z");

        await The_client_asks_is_refused_and_told_that_the_clock_runs_on(client, third);
        var both = await carm.SignInAsync("penalty.both", "TRADE_OFFICER", "SUPERVISOR");
        var corrections = $"/api/v1/admin/penalties/{third}/corrections";
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(both.PostAsync($"{corrections}/approve")));
        Assert.Equal((422, "NPA_NOT_LOWER"), await CodeAsync(both.PostAsync(corrections, new { amount = "225.00", reasonEn = "It is right.", reasonFr = "Elle est juste." })));
        var proposed = await both.PostAsync(corrections, new { amount = "0.00", reasonEn = "There was no contravention.", reasonFr = "Il n'y a pas eu d'infraction." });
        Assert.Equal(("PAID", "0.00"), (State(proposed), proposed.Json.GetProperty("penalty").GetProperty("correction").GetProperty("proposed").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await client.GetAsync(third)).Json.GetProperty("correction").ValueKind);
        // A supervisor wants to know more, and the officer proposes it again.
        var returned = await client.DoAsync(third, "corrections/return", new { reason = "Which declaration?" });
        Assert.Equal("Which declaration?", returned.Json.GetProperty("penalty").GetProperty("correction").GetProperty("returned").GetString());
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.DoAsync(third, "corrections/approve")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.DoAsync(third, "corrections/return", new { reason = "Again." })));
        await both.PostAsync(corrections, new { amount = "0.00", reasonEn = "There was no contravention.", reasonFr = "Il n'y a pas eu d'infraction." });
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await CodeAsync(both.PostAsync($"{corrections}/approve")));
        Assert.Equal("CANCELLED", State(await client.DoAsync(third, "corrections/approve")));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.DoAsync(third, "corrections/approve")));

        await carm.SettleAsync();
        Assert.Equal(("2", "225.00"), await LevelAsync(client, fourth));
        Assert.Equal([$"NPAC {third} 1 -225.00", $"NPAC {fourth} 1 -225.00"], (await client.PostedAsync("NPAC")).Select(i => i[..i.LastIndexOf(' ')]).Order());
        Assert.Equal(("1", "150.00"), await LevelAsync(client, numbers[1]));
        Assert.Equal(["APPEALS_PENALTY_SERVED", "APPEALS_CORRECTION_REFUSED", "APPEALS_PENALTY_LOWERED"], await client.ToldAsync(third));
        Assert.Equal(["APPEALS_PENALTY_SERVED", "APPEALS_PENALTY_LOWERED"], await client.ToldAsync(fourth));

        // The fourth was served on 25 February: its ninetieth day is 26 May.
        await carm.MoveClockAsync("2026-05-26T15:00:00Z");
        Assert.Equal("CORRECTION_REQUESTED", State(await AskAsync(client, fourth)));
        Assert.Equal(200, (await both.PostAsync($"/api/v1/admin/penalties/{fourth}/corrections", new { amount = "100.00", reasonEn = "Half.", reasonFr = "La moitié." })).Status);
        await carm.MoveClockAsync("2026-05-27T05:00:00Z");
        Assert.Equal((422, "NPA_CORRECTION_WINDOW_CLOSED"), await CodeAsync(client.DoAsync(fourth, "corrections/approve")));
        Assert.Equal((422, "NPA_CORRECTION_WINDOW_CLOSED"), await CodeAsync(client.Officer.PostAsync($"/api/v1/admin/penalties/{fourth}/corrections", new { amount = "100.00", reasonEn = "Half.", reasonFr = "La moitié." })));
        await carm.MoveClockAsync("2026-05-27T15:00:00Z");
        Assert.Equal("FINAL", (await client.GetAsync(fourth))["state"]);
        Assert.Equal((422, "NPA_CORRECTION_WINDOW_CLOSED"), await CodeAsync(AskAsync(client, fourth)));
    }

    static async Task The_client_asks_is_refused_and_told_that_the_clock_runs_on(Penalised client, string number)
    {
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(client.Manager.PostAsync($"/api/v1/penalties/{number}/correction-requests", new { grounds = "MERCY", explanation = "Please." })));
        var asked = await AskAsync(client, number);
        Assert.Equal(("CORRECTION_REQUESTED", "2026-05-21"), (State(asked), asked["reviewBy"]));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(AskAsync(client, number)));
        Assert.Contains("APPEALS_CORRECTION_ASKED", await StaffToldAsync(client.Carm, "TRADE_OFFICER", number));
        Assert.Equal("PAID", State(await client.DoAsync(number, "corrections/refuse", new { reasonEn = "The client is the right one.", reasonFr = "Le client est le bon." })));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(client.DoAsync(number, "corrections/refuse", new { reasonEn = "Again.", reasonFr = "Encore." })));
        await client.Carm.SettleAsync();
        Assert.Contains((await client.Manager.GetAsync("/api/v1/notifications")).Json.GetProperty("items").EnumerateArray(), n => n.GetProperty("text").GetString()!.Contains("may be asked for until 2026-05-21", StringComparison.Ordinal) && n.GetProperty("template").GetString() == "APPEALS_CORRECTION_REFUSED");
    }

    /// <summary>WRONG_LEVEL: the level itself is put right, and with it that of what came after and of what comes next.</summary>
    [Fact]
    public async Task A_level_that_was_wrong_is_corrected_for_later_notices_too_and_for_the_next_one()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var numbers = new List<string>();
        foreach (var (day, level, amount) in new[] { ("2026-01-05", "1", "1200.00"), ("2026-01-20", "2", "2400.00"), ("2026-01-30", "3", "4800.00") })
        {
            await carm.MoveClockAsync($"{day}T16:00:00Z");
            numbers.Add(await client.ServeAsync(Line("C070", day)));
            Assert.Equal((level, amount), await LevelAsync(client, numbers[^1]));
        }
        Task<Answer> ProposeAsync(string amount, params int[] levels) => client.Officer.PostAsync($"/api/v1/admin/penalties/{numbers[1]}/corrections", new { amount, levels, reasonEn = "The first error was of another kind.", reasonFr = "La première erreur était d'un autre genre." });
        foreach (var (amount, levels) in new (string, int[])[] { ("1200.01", [1]), ("0.00", [1]), ("1200.00", [2]), ("1200.00", [3]), ("1200.00", [0]), ("1200.00", [1, 1]) }) Assert.Equal((422, "NPA_LEVELS"), await CodeAsync(ProposeAsync(amount, levels)));
        Assert.Equal("SERVED", State(await ProposeAsync("1200.00", 1)));
        Assert.Equal("REDUCED", State(await client.DoAsync(numbers[1], "corrections/approve")));
        await carm.SettleAsync();
        Assert.Equal(("1", "1200.00"), await LevelAsync(client, numbers[1]));
        Assert.Equal(("2", "2400.00"), await LevelAsync(client, numbers[2]));
        Assert.Equal([$"NPAC {numbers[1]} 1 -1200.00", $"NPAC {numbers[2]} 1 -2400.00"], (await client.PostedAsync("NPAC")).Select(i => i[..i.LastIndexOf(' ')]).Order());
        Assert.Equal("4800.00", await client.BalanceAsync());
        var next = await client.ServeAsync(Line("C070", "2026-01-29"));
        Assert.Equal(("2", "2400.00"), await LevelAsync(client, next));
    }

    /// <summary>Errors in good faith cost a thousand dollars at either level: nothing goes back, and the next notice is reckoned from the level that is right.</summary>
    [Fact]
    public async Task A_level_that_was_wrong_under_a_cap_is_corrected_without_money_and_counts_for_the_next_notice()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await OpenAsync(carm);
        object Of(string on, int count) => Line("C352", on, count, "OCCURRENCE", 100m, isGoodFaith: true);
        await client.ServeAsync(Of("2026-01-10", 1));
        var number = await client.ServeAsync(Of("2026-01-20", 60));
        Assert.Equal(("2", "1000.00"), await LevelAsync(client, number));
        Task<Answer> ProposeAsync(int[]? levels) => client.Officer.PostAsync($"/api/v1/admin/penalties/{number}/corrections", new { amount = "1000.00", levels, reasonEn = "The first error was of another kind.", reasonFr = "La première erreur était d'un autre genre." });
        Assert.Equal((422, "NPA_NOT_LOWER"), await CodeAsync(ProposeAsync(null)));
        Assert.Equal(200, (await ProposeAsync([1])).Status);
        Assert.Equal("SERVED", State(await client.DoAsync(number, "corrections/approve")));
        await carm.SettleAsync();
        Assert.Equal(("1", "1000.00"), await LevelAsync(client, number));
        Assert.Empty(await client.PostedAsync("NPAC"));
        Assert.Equal(["APPEALS_PENALTY_SERVED", "APPEALS_PENALTY_LEVEL"], [.. (await client.ToldAsync(number)), .. (await client.Manager.GetAsync("/api/v1/notifications")).Json.GetProperty("items").EnumerateArray().Where(n => n.GetProperty("text").GetString()!.StartsWith($"The level of penalty {number} was corrected; it stays at $1,000.00.", StringComparison.Ordinal)).Select(n => n.GetProperty("template").GetString()!)]);
        var next = Number(await client.DraftAsync(Of("2026-01-25", 1)));
        Assert.Equal("2", await DraftedLevelAsync(client, next));
    }

    [Fact]
    public async Task A_penalty_that_is_lowered_twice_gives_back_each_difference_once_and_a_charge_for_late_accounting_is_not_corrected()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var number = await client.ServeAsync(Line("C005", "2026-02-20"), Line("C026", "2026-02-21"));
        Assert.Equal("650.00", (await client.GetAsync(number))["amount"]);
        foreach (var (to, reduction) in new[] { ("500.00", 1), ("400.00", 2) })
        {
            await client.Officer.PostAsync($"/api/v1/admin/penalties/{number}/corrections", new { amount = to, reasonEn = "An error in amount.", reasonFr = "Une erreur de montant." });
            Assert.Equal("REDUCED", State(await client.DoAsync(number, "corrections/approve")));
            await carm.SettleAsync();
            Assert.Equal((to, to, reduction), ((await client.GetAsync(number))["amount"], await client.BalanceAsync(), (await client.PostedAsync("NPAC")).Length));
        }
        await client.PayAsync("400.00");
        Assert.Equal(("REDUCED", "0.00"), ((await client.GetAsync(number))["state"], (await client.GetAsync(number))["owing"]));

        await carm.HearAsync(new Declarations.Contracts.CadAccountedLate(Fresh.TransactionNumber(), client.Rm, client.Bn9, "NO_CAD", "RPP", new(2026, 2, 16), new(2026, 2, 23), null, new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero)));
        var charge = (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/penalties")).Json.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("penaltyNumber").GetString()!).Single(n => n.StartsWith("K23", StringComparison.Ordinal));
        Assert.Equal((409, "STATE_CONFLICT"), await CodeAsync(AskAsync(client, charge)));
    }

    [Fact]
    public async Task A_notice_that_was_issued_and_is_discarded_before_service_no_longer_raises_the_level_of_others()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await OpenAsync(carm);
        var first = Number(await client.DraftAsync(Line("C070", "2026-01-10")));
        var second = Number(await client.DraftAsync(Line("C070", "2026-01-20")));
        Assert.Equal("1", await DraftedLevelAsync(client, second));
        await client.DoAsync(first, "issue");
        // The level is that of the day of issue, not of the draft.
        await client.DoAsync(second, "issue");
        Assert.Equal("2", await DraftedLevelAsync(client, second));
        await client.DoAsync(first, "discard", new { reason = "It names another client." });
        Assert.Equal("1", await DraftedLevelAsync(client, second));
        Assert.Equal("SERVED", State(await client.DoAsync(second, "serve", new { method = "PORTAL" })));
        await carm.SettleAsync();
        Assert.Equal("1200.00", await client.BalanceAsync());
        Assert.Equal(404, (await client.GetAsync(first)).Status);
    }

    [Fact]
    public async Task Notices_that_are_issued_or_cancelled_at_once_are_assessed_one_upon_the_other()
    {
        var client = await OpenAsync(tests);
        var drafts = new List<string>();
        for (var day = 10; day < 16; day++) drafts.Add(Number(await client.DraftAsync(Line("C070", $"2026-01-{day}"))));
        var issued = await Task.WhenAll(drafts.Select(number => client.DoAsync(number, "issue")));
        Assert.All(issued, answer => Assert.Equal("ISSUED", State(answer)));
        await Task.WhenAll(drafts.Select(number => client.DoAsync(number, "serve", new { method = "PORTAL" })));
        foreach (var number in drafts) await client.Officer.PostAsync($"/api/v1/admin/penalties/{number}/corrections", new { amount = "0.00", reasonEn = "There was no contravention.", reasonFr = "Il n'y a pas eu d'infraction." });
        // Two supervisors press the same key, and others cancel what lies before.
        var approved = await Task.WhenAll(drafts.Take(4).Concat(drafts.Take(4)).Select(number => client.DoAsync(number, "corrections/approve")));
        Assert.Equal((4, 4), (approved.Count(a => a.Status == 200), approved.Count(a => a.Status == 409)));
        await tests.SettleAsync();

        // Of two that are left the one that was issued later is a repeat only where its infraction was the later one too.
        var left = new List<(string Level, string Day, DateTimeOffset At)>();
        foreach (var number in drafts.Skip(4))
        {
            var penalty = (await client.GetAsync(number)).Json;
            left.Add((penalty.GetProperty("lines")[0].GetProperty("level").ToString(), penalty.GetProperty("infractionOn").GetString()!, penalty.GetProperty("history").EnumerateArray().First(e => e.GetProperty("state").GetString() == "ISSUED").GetProperty("at").GetDateTimeOffset()));
        }
        string[] expected = left[0].At < left[1].At ? ["1", "2"] : ["1", "1"];
        Assert.Equal(expected, left.Select(l => l.Level));
        Assert.Equal(expected[1] == "2" ? "3600.00" : "2400.00", await client.BalanceAsync());
    }

    [Fact]
    public async Task Officers_list_penalties_by_state_and_account_and_the_client_its_own_page_by_page()
    {
        var client = await OpenAsync(tests);
        string[] numbers = [await client.ServeAsync(Line("C005", "2026-02-20")), await client.ServeAsync(Line("C026", "2026-02-20")), await client.ServeAsync(Line("C044", "2026-02-20"))];
        await AskAsync(client, numbers[1]);
        var draft = Number(await client.DraftAsync(Line("C164", "2026-02-20")));
        Assert.Equal([numbers[1]], await ListAsync(client.Officer, $"admin/penalties?rmAccount={client.Rm}&state=CORRECTION_REQUESTED"));
        Assert.Equal([draft], await ListAsync(client.Officer, $"admin/penalties?rmAccount={client.Rm}&state=DRAFT"));
        Assert.Equal(4, (await ListAsync(client.Officer, $"admin/penalties?rmAccount={client.Rm}")).Length);
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(client.Officer.GetAsync("/api/v1/admin/penalties?state=ASLEEP")));
        var first = await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/penalties?pageSize=2");
        string[] rest = await ListAsync(client.Manager, $"program-accounts/{client.Rm}/penalties?pageSize=2&cursor={first["nextCursor"]}");
        Assert.Equal(numbers.Reverse(), [.. first.Json.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("penaltyNumber").GetString()!), .. rest]);
        Assert.Empty(await ListAsync((await OpenAsync(tests)).Officer, $"admin/penalties?rmAccount={Fresh.Bn9()}RM0001"));
        Assert.Equal(404, (await (await OpenAsync(tests)).Manager.GetAsync($"/api/v1/penalties/{numbers[0]}")).Status);

        static async Task<string[]> ListAsync(Caller by, string url)
        {
            var list = await by.GetAsync($"/api/v1/{url}");
            Assert.True(list.Status == 200, list.Text);
            return [.. list.Json.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("penaltyNumber").GetString()!)];
        }
    }

    static Task<Answer> AskAsync(Penalised client, string number) => client.Manager.PostAsync($"/api/v1/penalties/{number}/correction-requests", new { grounds = "WRONG_CLIENT", explanation = "The declaration was of another importer." });

    static async Task<(string?, string?)> LevelAsync(Penalised client, string number)
    {
        var penalty = await client.GetAsync(number);
        return (penalty.Json.GetProperty("lines")[0].GetProperty("level").ToString(), penalty["amount"]);
    }

    static async Task<string> DraftedLevelAsync(Penalised client, string number) => (await client.Officer.GetAsync($"/api/v1/admin/penalties/{number}")).Json.GetProperty("lines")[0].GetProperty("level").ToString();
}
