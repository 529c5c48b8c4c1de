using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Penalised;

namespace Carm.Appeals.Tests;

/// <summary>One case, two views; its history in a chain; and how well the CBSA keeps its time.</summary>
public sealed class CaseViewTests(CarmHost tests)
{
    [Fact]
    public async Task An_officer_may_look_as_the_client_sees_it_and_the_look_is_in_the_audit()
    {
        var (client, number) = await CaseDocumentTests.CaseAsync(tests);
        await client.Officer.UploadAsync($"/api/v1/admin/cases/{number}/documents", "own.pdf", CaseDocumentTests.Pdf, ("isInternal", "true"));
        await client.Manager.UploadAsync($"/api/v1/cases/{number}/documents", "paper.pdf", CaseDocumentTests.Pdf);
        await tests.SettleAsync();
        foreach (var language in new[] { "en-CA", "fr-CA" })
        {
            var (seen, looked) = (await client.Manager.GetAsync($"/api/v1/cases/{number}", language), await client.Officer.PostAsync($"/api/v1/admin/cases/{number}/look-as-client", language: language));
            Assert.Equal(200, looked.Status);
            Assert.Equal(seen.Json.GetRawText(), looked.Json.GetProperty("case").GetRawText());
        }
        var (clients, officers) = (await client.Manager.GetAsync($"/api/v1/cases/{number}"), await client.Officer.GetAsync($"/api/v1/admin/cases/{number}"));
        Assert.Equal((1, 2), (clients.Json.GetProperty("documents").GetArrayLength(), officers.Json.GetProperty("documents").GetArrayLength()));
        // Of an officer the client reads the role, the CBSA the name.
        Assert.Equal(("TRADE_OFFICER", "penalty.officer"), (Actor(clients, "role"), Actor(officers, "actor")));
        Assert.Null(Actor(clients, "actor"));
        foreach (var name in new[] { "caseNumber", "state", "turn", "next", "clocks", "serviceDays", "standardDays" }) Assert.Equal(clients.Json.GetProperty(name).GetRawText(), officers.Json.GetProperty(name).GetRawText());
        var next = clients.Json.GetProperty("next");
        Assert.All(new[] { "title", "law", "then", "lastDay" }, name => Assert.NotEmpty(next.GetProperty(name).GetString()!));

        await using var audited = tests.Database.CreateCommand($"select count(*) from appeals.audit_entry where actor = 'penalty.officer' and action like '%LookAsClient' and target = '{number}'");
        Assert.Equal(2L, await audited.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        static string? Actor(Answer view, string name) => view.Json.GetProperty("history")[0].GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_history_that_somebody_changed_in_the_database_is_found_out()
    {
        var (client, number) = await CaseDocumentTests.CaseAsync(tests);
        Assert.Equal((true, 3L, null), await VerifyAsync(client, number));
        await SqlAsync($$"""update appeals.mt_doc_caseentry set data = jsonb_set(data, '{textEn}', '"Nothing was done."') where id = '{{number}}/000002'""");
        Assert.Equal((false, 3L, 2L), await VerifyAsync(client, number));

        (client, number) = await CaseDocumentTests.CaseAsync(tests);
        await SqlAsync($"delete from appeals.mt_doc_caseentry where id = '{number}/000003'");
        Assert.Equal((false, 3L, 3L), await VerifyAsync(client, number));
    }

    [Fact]
    public async Task The_board_counts_the_days_of_the_CBSAs_own_turn_against_the_standard_and_the_oldest_comes_first()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var numbers = new List<string>();
        foreach (var code in new[] { "C005", "C026", "C044", "C164" }) numbers.Add(await client.ServeAsync(Line(code, "2026-02-20")));
        Assert.Equal((0, 4, 0, 0, 0), await CountAsync(client));
        foreach (var (number, day) in numbers.Zip(new[] { "2026-03-03", "2026-03-20", "2026-04-30" }))
        {
            await carm.MoveClockAsync($"{day}T15:00:00Z");
            Assert.Equal("CORRECTION_REQUESTED", State(await client.Manager.PostAsync($"/api/v1/penalties/{number}/correction-requests", new { grounds = "CALC_ERROR", explanation = "The sum is wrong." })));
        }
        await carm.MoveClockAsync("2026-05-10T15:00:00Z");
        Assert.Equal((3, 1, 1, 2, 0), await CountAsync(client));
        // While the CBSA has the turn the client reads when to expect an answer: ninety days, of which nought, ten and so on are used.
        Assert.Equal(["2026-06-01", "2026-06-18", "2026-07-29", null], await Task.WhenAll(numbers.Select(ExpectedAsync)));
        var page = await BoardAsync(client, "&pageSize=2");
        Assert.Equal([(numbers[0], 68), (numbers[1], 51)], Waiting(page));
        Assert.Equal([(numbers[2], 10)], Waiting(await BoardAsync(client, $"&pageSize=2&cursor={page["nextCursor"]}")));
        await client.DoAsync(numbers[0], "corrections/refuse", new { reasonEn = "The sum is right.", reasonFr = "La somme est juste." });
        Assert.Equal((2, 2, 1, 1, 0), await CountAsync(client));
        Assert.Null(await ExpectedAsync(numbers[0]));
        await carm.MoveClockAsync("2026-05-20T15:00:00Z");
        Assert.Equal(68, (await client.Manager.GetAsync($"/api/v1/cases/{numbers[0]}")).Json.GetProperty("serviceDays").GetInt32());
        Assert.Equal((404, "NOT_FOUND"), await CodeAsync(client.Manager.GetAsync("/api/v1/admin/service-board")));
        Assert.Equal((400, "VAL_FAILED"), await CodeAsync(client.Supervisor.GetAsync("/api/v1/admin/service-board?kind=WEATHER")));

        async Task<string?> ExpectedAsync(string number) => (await client.Manager.GetAsync($"/api/v1/cases/{number}"))["expectedBy"];

        static async Task<(int, int, int, int, int)> CountAsync(Penalised client)
        {
            var count = (await BoardAsync(client)).Json.GetProperty("counts").EnumerateArray().Single();
            int Of(string name) => count.GetProperty(name).GetInt32();
            return (Of("waitingForCbsa"), Of("waitingForClient"), Of("withinHalf"), Of("withinStandard"), Of("over"));
        }
    }

    [Fact]
    public async Task The_public_reads_how_the_standard_is_kept_from_five_closed_cases_on()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        await LoadRatesAsync(carm);
        var client = await OpenAsync(carm);
        var numbers = new List<string>();
        foreach (var code in new[] { "C005", "C026", "C044", "C164", "C070", "C008" }) numbers.Add(await client.ServeAsync(Line(code, "2026-02-20")));
        foreach (var number in numbers) await client.Manager.PostAsync($"/api/v1/penalties/{number}/correction-requests", new { grounds = "WRONG_CLIENT", explanation = "It was another." });
        await carm.MoveClockAsync("2026-03-12T15:00:00Z");
        foreach (var number in numbers.Take(5))
        {
            Assert.Equal((6 - numbers.IndexOf(number), numbers.IndexOf(number), (string?)null, (string?)null), await LevelAsync(carm));
            await client.Officer.PostAsync($"/api/v1/admin/penalties/{number}/corrections", new { amount = "0.00", reasonEn = "There was no contravention.", reasonFr = "Il n'y a pas eu d'infraction." });
            Assert.Equal("CANCELLED", State(await client.DoAsync(number, "corrections/approve")));
        }
        Assert.Equal((1, 5, "100", "10"), await LevelAsync(carm));

        static async Task<(int, int, string?, string?)> LevelAsync(CarmSystem carm)
        {
            var level = (await carm.GetAsync("/api/v1/service-levels")).Json.GetProperty("levels").EnumerateArray().Single(l => l.GetProperty("kind").GetString() == "PENALTY");
            string? Of(string name) => level.GetProperty(name) is { ValueKind: not System.Text.Json.JsonValueKind.Null } said ? said.ToString() : null;
            return (level.GetProperty("open").GetInt32(), level.GetProperty("closed").GetInt32(), Of("withinStandardPercent"), Of("medianDays"));
        }
    }

    static async Task<(bool, long, long?)> VerifyAsync(Penalised client, string number)
    {
        var verified = await client.Manager.GetAsync($"/api/v1/cases/{number}/verify");
        return (verified.Json.GetProperty("isWhole").GetBoolean(), verified.Json.GetProperty("entries").GetInt64(), verified["firstBroken"] is { } broken ? long.Parse(broken, System.Globalization.CultureInfo.InvariantCulture) : null);
    }

    async Task SqlAsync(string sql)
    {
        await using var command = tests.Database.CreateCommand(sql);
        Assert.Equal(1, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    static Task<Answer> BoardAsync(Penalised client, string more = "") => client.Supervisor.GetAsync($"/api/v1/admin/service-board?kind=PENALTY{more}");

    static (string, int)[] Waiting(Answer page) => [.. page.Json.GetProperty("items").EnumerateArray().Select(w => (w.GetProperty("caseNumber").GetString()!, w.GetProperty("serviceDays").GetInt32()))];
}
