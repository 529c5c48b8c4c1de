using Carm.Declarations.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>What the President decided under s.60(4) or s.61 is taken to the Tribunal without a request to the President (Customs Act s.67(1)), and on from there.</summary>
public sealed class TribunalAppealTests(CarmHost tests)
{
    [Fact]
    public async Task It_is_told_or_recorded_within_ninety_days_of_the_decision_and_no_request_stands_beside_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var (client, other) = (await Appellant.OpenAsync(carm), await Appellant.OpenAsync(carm));
        var officer = await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER");
        foreach (var statement in new[] { "R-1", "R-2", "R-3" }) await DecidedAsync(client, statement);
        await client.ServeAsync("S-59", 100m, "2026-03-02", posted: false);
        Assert.Equal(("CLIENT", "TRIBUNAL_END", "2026-06-01"), await NextAsync(client, "R-1"));
        Task<Answer> TellAsync(string on, params string[] statements) => client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/tribunal-appeals", Filing(on, statements));
        Assert.Equal((400, "VAL_DATE"), await CodeAsync(TellAsync("2026-03-01", "R-1")));
        Assert.Equal((400, "VAL_DATE"), await CodeAsync(TellAsync("2026-03-03", "R-1")));
        // What was determined under s.59 is requested of the President first, and another's is nobody else's.
        Assert.Equal((422, "APL-NOT-APPEALABLE"), await CodeAsync(TellAsync("2026-03-02", "S-59")));
        Assert.Equal((422, "APL-NOT-PARTY"), await CodeAsync(other.Manager.PostAsync($"/api/v1/program-accounts/{other.Rm}/tribunal-appeals", Filing("2026-03-02", "R-1"))));
        Assert.Equal((422, "APL-NOT-PARTY"), await CodeAsync(officer.PostAsync("/api/v1/admin/tribunal-appeals", Filing("2026-03-02", "NONE"))));

        var told = await Contester.MustAsync(await TellAsync("2026-03-02", "R-1"));
        var number = told.Json.GetProperty("appeal").GetProperty("appealNumber").GetString()!;
        Assert.Equal(("S67_REDETERMINATION", "AT_CITT", "2026-06-01"), (Of(told, "type"), Of(told, "state"), Of(told, "lastDay")));
        Assert.Equal($"/api/v1/appeals/{number}", told.Headers["Location"]);
        await carm.SettleAsync();
        Assert.Equal(("TRIBUNAL", null, null), await NextAsync(client, number));
        Assert.Equal(("NOBODY", null, null), await NextAsync(client, "R-1"));
        Assert.Equal((409, "APL-DUPLICATE"), await CodeAsync(TellAsync("2026-03-02", "R-1")));
        // Both sides read it, and it is on the lists of both.
        Assert.Equal("AT_CITT", (await officer.GetAsync($"/api/v1/admin/appeals/{number}"))["state"]);
        Assert.Equal([number], (await client.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/appeals")).Json.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("appealNumber").GetString()));

        // The day of the filing counts, however late it is known; what was filed later needs the Tribunal's own extension.
        await carm.MoveClockAsync("2026-06-03T15:00:00Z");
        Assert.Equal((422, "APL-FURTHER-LATE"), await CodeAsync(officer.PostAsync("/api/v1/admin/tribunal-appeals", Filing("2026-06-02", "R-2"))));
        var recorded = await Contester.MustAsync(await officer.PostAsync("/api/v1/admin/tribunal-appeals", Filing("2026-06-01", "R-2")));
        Assert.Equal("AT_CITT", Of(recorded, "state"));
        Assert.Equal(("CLIENT", "TRIBUNAL_EXTENSION_END", "2027-05-31"), await NextAsync(client, "R-3"));
        object More(string statement) => new { type = "S67_APPEAL", references = new[] { statement }, unableToAct = "Our office was flooded.", justAndEquitable = "The grounds are strong.", asSoonAsPossible = "We applied at once.", fileNumber = "EP-1" };
        Task<Answer> AskAsync(string statement) => client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/extension-applications", More(statement));
        Assert.Equal((422, "APL-NOT-APPEALABLE"), await CodeAsync(AskAsync("S-59")));
        Assert.Equal((409, "APL-DUPLICATE"), await CodeAsync(AskAsync("R-2")));
        var extension = (await Contester.MustAsync(await AskAsync("R-3"))).Json.GetProperty("extension").GetProperty("extensionNumber").GetString()!;
        Assert.Equal((422, "APL-FURTHER-LATE"), await CodeAsync(TellAsync("2026-06-03", "R-3")));
        await Contester.MustAsync(await officer.PostAsync($"/api/v1/admin/extension-applications/{extension}/record-outcome", new { outcome = "GRANTED", decidedOn = "2026-06-03" }));
        var late = await Contester.MustAsync(await TellAsync("2026-06-03", "R-3"));
        Assert.Equal(Of(late, "appealNumber"), (await client.Manager.GetAsync($"/api/v1/extension-applications/{extension}"))["usedBy"]);
    }

    [Fact]
    public async Task What_is_secured_is_left_alone_until_the_Tribunal_has_decided_and_the_Court_may_be_gone_to_after_it()
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Contester.LoadRatesAsync(carm);
        var client = await Appellant.OpenAsync(carm);
        await client.ServeAsync("R-1", 9_000m, "2026-04-10", posted: true, "2026-04-10", "VALUE", null, "APL-2020-000001");
        await client.SecureAsync(9_500m, "draft 1", "R-1");
        var number = Of(await Contester.MustAsync(await (await carm.SignInAsync("recourse.officer", "RECOURSE_OFFICER")).PostAsync("/api/v1/admin/tribunal-appeals", Filing("2026-04-10", "R-1"))), "appealNumber")!;
        await carm.SettleAsync();
        Assert.Equal("HELD", Assert.Single(await client.TransactionsAsync("ADJ")).GetProperty("status").GetString());
        await JudgeAsync(carm, number, "DENIED", "2026-04-10");
        Assert.Equal(("0.00", ("CLIENT", "COURT_END", "2026-07-09")), (Assert.Single(await client.TransactionsAsync("ADJ")).GetProperty("open").GetString(), await NextAsync(client, number)));

        await Contester.MustAsync(await client.Manager.PostAsync($"/api/v1/appeals/{number}/further-appeals", new { body = "FCA", fileNumber = "A-1", filedOn = "2026-04-10" }));
        Assert.Equal(("COURT", null, null), await NextAsync(client, number));
        await JudgeAsync(carm, number, "WITHDRAWN", "2026-04-10");
        Assert.Equal("FINAL", (await client.Manager.GetAsync($"/api/v1/appeals/{number}"))["state"]);
    }

    /// <summary>The CBSA determines a higher value under s.61, of which the President has decided nothing on appeal.</summary>
    [Theory]
    [InlineData("ALLOWED", "12345.67")]
    [InlineData("PARTLY", "13000.00")]        // officers write that out by a re-determination that names the appeal
    [InlineData("DENIED", "14345.67")]
    [InlineData("WITHDRAWN", "14345.67")]
    public async Task What_the_Tribunal_decides_is_what_the_declaration_says(string outcome, string value)
    {
        await using var carm = await tests.OnClockAsync("2026-04-10T15:00:00Z");
        await Contester.LoadRatesAsync(carm);
        var client = await Appellant.OpenAsync(carm);
        var transaction = await client.DeclareAsync(12_345.67m);
        var statement = await client.DetermineAsync(transaction, 14_345.67m, authority: "Customs Act s.61(1)");
        var number = Of(await Contester.MustAsync(await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/tribunal-appeals", Filing("2026-04-10", statement))), "appealNumber")!;
        await carm.SettleAsync();
        await JudgeAsync(carm, number, outcome, "2026-04-10");
        if (outcome == "PARTLY")
        {
            Assert.Equal(("CBSA", "COURT_END", "2026-07-09"), await NextAsync(client, number));
            await client.DetermineAsync(transaction, decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), number);
        }
        Assert.Equal(value, (await client.Manager.GetAsync($"/api/v1/cads/{transaction}")).Json.GetProperty("invoices")[0].GetProperty("lines")[0].GetProperty("valueForCurrencyConversion").GetString());
        Assert.Equal(0, (await client.Manager.GetAsync($"/api/v1/appeals/{number}")).Json.GetProperty("toCarryOut").GetArrayLength());
        if (outcome == "ALLOWED") Assert.Equal("Customs Act s.67(3)", (await client.Manager.GetAsync($"/api/v1/cads/{transaction}/versions/3"))["authority"]);
    }

    /// <summary>Officers write out what the Tribunal says, and the Court's judgment is confirmed before that is heard.</summary>
    [Fact]
    public async Task What_was_written_out_of_one_judgment_does_not_count_for_the_next()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await Appellant.OpenAsync(carm);
        var transaction = await DecidedAsync(client, "R-1");
        var number = Of(await Contester.MustAsync(await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/tribunal-appeals", Filing("2026-03-02", "R-1"))), "appealNumber")!;
        await carm.SettleAsync();
        await JudgeAsync(carm, number, "PARTLY", "2026-03-02");
        await Contester.MustAsync(await client.Manager.PostAsync($"/api/v1/appeals/{number}/further-appeals", new { body = "FCA", fileNumber = "A-1", filedOn = "2026-03-02" }));
        await JudgeAsync(carm, number, "PARTLY", "2026-03-02");
        Assert.Equal(["R-1"], await WrittenOutAsync("R-2", "CITT"));
        Assert.Empty(await WrittenOutAsync("R-3", "FCA"));

        async Task<string?[]> WrittenOutAsync(string statement, string judgedBy)
        {
            await carm.HearAsync(new StatementOfAdjustmentsServed(statement, transaction, 3, client.Rm, new(2026, 3, 2), -50m, -50m, "VALUE", new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero)) { Authority = "Customs Act s.61(1)", AppealNumber = number, JudgedBy = judgedBy });
            return [.. (await client.Manager.GetAsync($"/api/v1/appeals/{number}")).Json.GetProperty("toCarryOut").EnumerateArray().Select(s => s.GetString())];
        }
    }

    static object Filing(string on, params string[] statements) => new { statementNumbers = statements, fileNumber = "AP-2026-031", filedOn = on };

    /// <summary>A re-determination under s.61 that was served today.</summary>
    static Task<string> DecidedAsync(Appellant client, string statement) => client.ServeAsync(statement, 100m, "2026-03-02", posted: false, "", "VALUE", null, "APL-2020-000001");

    static async Task JudgeAsync(CarmSystem carm, string number, string outcome, string on)
    {
        foreach (var (by, more) in new[] { ("one.delegate", ""), ("two.delegate", "/confirm") })
            await Contester.MustAsync(await (await carm.SignInAsync(by, "RECOURSE_DELEGATE")).PostAsync($"/api/v1/admin/appeals/{number}/further-decisions{more}", new { outcome, decidedOn = on }));
        await carm.SettleAsync();
    }

    static async Task<(string?, string?, string?)> NextAsync(Appellant client, string number)
    {
        var seen = (await Contester.MustAsync(await client.Manager.GetAsync($"/api/v1/cases/{number}"))).Json;
        var isRunning = seen.TryGetProperty("next", out var next) && next.ValueKind == System.Text.Json.JsonValueKind.Object;
        return (seen.GetProperty("turn").GetString(), isRunning ? next.GetProperty("kind").GetString() : null, isRunning ? next.GetProperty("lastDay").GetString() : null);
    }

    static string? Of(Answer answer, string name) => answer.Json.GetProperty("appeal").GetProperty(name).GetString();

    static Task<(int, string?)> CodeAsync(Task<Answer> asked) => Contester.CodeAsync(asked);
}
