using System.Text.RegularExpressions;
using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Carm.Appeals.Tests.Penalised;

namespace Carm.Appeals.Tests;

/// <summary>Every code with which this module refuses is raised over HTTP, in English and in French, and says its own text with its own status.</summary>
public sealed class EveryRejectionTests(CarmHost tests)
{
    /// <summary>Codes of compliance, reviews by the Minister and extensions of time, each of which one of those tests raises in the same way.</summary>
    static readonly string[] Elsewhere = [.. ComplianceStoryTests.Codes, .. ReviewRejectionTests.Codes];

    public static TheoryData<string> Codes => [.. AppealsRejections.All.Select(r => r.Code).Where(code => !Elsewhere.Any(prefix => code.StartsWith(prefix, StringComparison.Ordinal)))];

    /// <summary>A request that is refused, as often as it is sent.</summary>
    delegate Task<Answer> Ask(string language);

    /// <summary>A host with a clock of its own, or without a scanner, where a refusal needs one.</summary>
    CarmSystem? own;

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Each_refusal_says_its_text_in_both_languages(string code)
    {
        var row = AppealsRejections.All.Single(r => r.Code == code);
        var ask = await AskForAsync(code);
        foreach (var (language, text) in new[] { ("en-CA", row.En), ("fr-CA", row.Fr) })
        {
            var answer = await ask(language);
            Assert.True(answer.Status == row.Status, answer.Text);
            var said = answer["code"] == code ? answer["detail"] : answer.Json.GetProperty("errors").EnumerateArray().First(e => e.GetProperty("code").GetString() == code).GetProperty("message").GetString();
            Assert.Matches($"^{Regex.Replace(Regex.Escape(text), @"\\\{[0-9]}", ".*")}$", said);
            Assert.Equal(language, answer.Headers["Content-Language"]);
        }
        if (own is not null) await own.DisposeAsync();
    }

    /// <summary>By where a code belongs; a code of a new kind of case gets a line in one of these, or a switch of its own.</summary>
    async Task<Ask> AskForAsync(string code) => await OfToolsAsync(code) ?? await OfDocumentsAsync(code) ?? await OfPenaltiesAsync(code) ?? await OfAppealsAsync(code) ?? throw new NotSupportedException($"No request is known that {code} refuses.");

    Task<Ask?> OfToolsAsync(string code)
    {
        Ask Get(string query) => language => tests.GetAsync($"/api/v1/tools/{query}", language);
        return Task.FromResult(code switch
        {
            "VAL_RECOURSE_KIND" => Get("appeal-clock?kind=S61&noticeDate=2026-03-02"),
            "VAL_CODE" => Get("penalty?infractionDate=2026-03-02"),
            "VAL_COUNT" => Get("penalty?code=C005&infractionDate=2026-03-02&count=0"),
            "VAL_BASIS" => Get("penalty?code=C005&infractionDate=2026-03-02&basis=LINE"),
            "VAL_HISTORY" => Get("penalty?code=C005&infractionDate=2026-03-02&history=2026-01-05"),
            "NPA_CODE_INACTIVE" => Get("penalty?code=C999&infractionDate=2026-03-02"),
            _ => null,
        });
    }

    async Task<Ask?> OfDocumentsAsync(string code)
    {
        if (!code.StartsWith("APL-DOC-", StringComparison.Ordinal)) return null;
        var carm = code == "APL-DOC-QUARANTINED" ? own = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), services => services.AddSingleton<IDocumentScanner>(new CaseDocumentTests.NoScanner())) : tests;
        var (client, number) = await CaseDocumentTests.CaseAsync(carm);
        var documents = $"/api/v1/cases/{number}/documents";
        Ask Give(byte[] content) => language => client.Manager.UploadAsync(documents, "paper.pdf", content, language);
        async Task<Ask> ReadAsync(string content)
        {
            var given = await client.Manager.UploadAsync(documents, "paper.pdf", System.Text.Encoding.ASCII.GetBytes(content));
            await carm.SettleAsync();
            return language => client.Manager.GetAsync(given.Headers["Location"], language);
        }
        switch (code)
        {
            case "APL-DOC-TYPE": return Give("MZ"u8.ToArray());
            case "APL-DOC-SIZE": return Give([.. CaseDocumentTests.Pdf, .. new byte[25 << 20]]);
            case "APL-DOC-COUNT":
                await CaseDocumentTests.FillAsync(carm, number);
                return Give(CaseDocumentTests.Pdf);
            case "APL-DOC-QUARANTINED": return await ReadAsync("%PDF-1.7");
            case "APL-DOC-REFUSED": return await ReadAsync(@"%PDF-1.7 X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
            default: return null;
        }
    }

    async Task<Ask?> OfPenaltiesAsync(string code)
    {
        if (code == "NPA_CORRECTION_WINDOW_CLOSED") own = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await OpenAsync(own ?? tests);
        Ask Draft(object line, string provision = "S109_1", string? rm = null) => Post(client.Officer, "/api/v1/admin/penalties", new { rmAccount = rm ?? client.Rm, lines = new[] { line }, narrativeEn = "Not true.", narrativeFr = "Pas véridique.", provision });
        Ask Row(string validFrom, string[] amounts, string[]? bases = null) => Post(client.Officer, "/api/v1/admin/contraventions/C005/changes", new { validFrom, amounts, bases = bases ?? ["DOCUMENT"], retentionMonths = 12, thirtyDayRule = true, isCapped = false, reason = "Order" });
        switch (code)
        {
            case "VAL_AMOUNTS": return Row("2050-01-01", ["1.00", "2.00"]);
            case "VAL_BASES": return Row("2050-01-01", ["1.00"], []);
            case "NPA_TABLE_PAST": return Row("2026-01-01", ["1.00"]);
            case "NPA_OVER_MAX": return Row("2050-01-01", ["25000.01"]);
            case "VAL_PROVISION": return Draft(Line("C005", "2026-02-20"), "S124");
            case "VAL_RM_ACCOUNT": return Draft(Line("C005", "2026-02-20"), rm: "700000001RM0001");
            case "NPA_NO_ACCOUNT": return Draft(Line("C005", "2026-02-20"), rm: $"{Fresh.Bn9()}RM0001");
            case "NPA_NO_CASE": return Post(client.Officer, "/api/v1/admin/penalties", new { rmAccount = client.Rm, lines = new[] { Line("C005", "2026-02-20") }, narrativeEn = "Not true.", narrativeFr = "Pas véridique.", caseNumber = "TCV-2026-999999" });
            case "NPA_SERIES": return Draft(Line("C350", "2026-02-20", dutiesOwing: 0));
            case "NPA_REFUND": return Draft(Line("C350", "2026-02-20", dutiesOwing: -1));
            case "NPA_STACK_109_2":
                await client.ServeAsync(Line("C005", "2026-02-20"));
                return Draft(Line("C005", "2026-02-20"), "S109_2");
            case "VAL_SERVICE": return Post(client.Officer, $"/api/v1/admin/penalties/{await client.ServeAsync(Line("C005", "2026-02-20"))}/serve", new { method = "PIGEON" });
            case "VAL_GROUNDS": return Post(client.Manager, $"/api/v1/penalties/{await client.ServeAsync(Line("C005", "2026-02-20"))}/correction-requests", new { grounds = "MERCY", explanation = "Please." });
            case "NPA_NOT_LOWER": return Post(client.Officer, $"/api/v1/admin/penalties/{await client.ServeAsync(Line("C005", "2026-02-20"))}/corrections", new { amount = "150.00", reasonEn = "The same.", reasonFr = "La même." });
            case "NPA_ERROR_GROUP": return Draft(new { contravention = "C005", count = 1, infractionOn = "2026-02-20", errorGroup = "origin" });
            case "NPA_LINE_TWICE": return Post(client.Officer, "/api/v1/admin/penalties", client.Draft(Line("C082", "2026-02-20", 12, "ISSUE", 0), Line("C082", "2026-02-20", 12, "ISSUE", 0)));
            case "NPA_LEVELS": return Post(client.Officer, $"/api/v1/admin/penalties/{await client.ServeAsync(Line("C005", "2026-02-20"))}/corrections", new { amount = "100.00", levels = new[] { 2 }, reasonEn = "The level was wrong.", reasonFr = "Le niveau était erroné." });
            case "NPA_CORRECTION_WINDOW_CLOSED":
                var number = await client.ServeAsync(Line("C005", "2026-02-20"));
                await own!.MoveClockAsync("2026-06-02T15:00:00Z");
                return Post(client.Manager, $"/api/v1/penalties/{number}/correction-requests", new { grounds = "CALC_ERROR", explanation = "The sum is wrong." });
            default: return null;
        }
    }

    async Task<Ask?> OfAppealsAsync(string code)
    {
        if (code == "APL-FURTHER-LATE") own = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var carm = own ?? tests;
        var client = await OpenAsync(carm);
        var today = $"{carm.Alba.Services.GetRequiredService<TimeProvider>().GetUtcNow().TorontoDate():yyyy-MM-dd}";
        string first = $"A-{client.Bn9}", second = $"B-{client.Bn9}";
        StatementOfAdjustmentsServed Served(string statement, string on, string issue) => new(statement, "12345000000013", 2, client.Rm, DateOnly.Parse(on), 494.10m, code == "APL-UNCOVERED" ? 656.06m : 0, issue, new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await carm.HearAsync(Served(first, code == "APL-LATE" ? "2020-01-06" : today, "VALUE"), Served(second, today, "ORIGIN"));
        Ask DraftOn(params string[] statements) => Post(client.Manager, $"/api/v1/program-accounts/{client.Rm}/appeals", new { statementNumbers = statements, grounds = code == "APL-INFO-MISSING" ? "Too short" : "The price paid or payable was the one that we declared.", remedySought = "Refund", claimed = "As declared" });
        async Task<string> DraftAsync() => (await DraftOn(first)("en-CA")).Json.GetProperty("appeal").GetProperty("appealNumber").GetString()!;
        Ask Submit(string number) => Post(client.Manager, $"/api/v1/appeals/{number}/submit");
        var officer = await carm.SignInAsync("rejecting.officer", "RECOURSE_OFFICER", "RECOURSE_DELEGATE");
        var @delegate = await carm.SignInAsync("rejecting.delegate", "RECOURSE_DELEGATE");
        async Task<string> ReviewedAsync()
        {
            var number = await DraftAsync();
            foreach (var ask in new[] { Submit(number), Post(officer, $"/api/v1/admin/appeals/{number}/accept"), Post(officer, $"/api/v1/admin/appeals/{number}/assign", new { officer = "rejecting.officer" }) }) Assert.Equal(200, (await ask("en-CA")).Status);
            return number;
        }
        Ask Decide(string number, Caller by, string outcome = "DENIED") => Post(by, $"/api/v1/admin/appeals/{number}/decide", new { outcome, rationaleEn = "The price was another.", rationaleFr = "Le prix était autre." });
        switch (code)
        {
            case "APL-MIXED-ISSUES": return DraftOn(first, second);
            case "APL-NOT-PARTY": return DraftOn("NONE");
            case "APL-NOT-APPEALABLE": return DraftOn(await client.ServeAsync(Line("C005", "2026-02-20")));
            case "APL-NO-DOA":
                var importer = await Contester.OpenAsync(carm);
                var (_, broker) = await importer.BrokerAsync("OWN", "IMPORTER");
                await carm.HearAsync(Served($"C-{importer.Bn9}", today, "VALUE") with { RmAccount = importer.Rm });
                var drafted = await Post(broker.Manager, $"/api/v1/program-accounts/{importer.Rm}/appeals", new { statementNumbers = new[] { $"C-{importer.Bn9}" }, grounds = Contester.Grounds, remedySought = "Refund", claimed = "As declared" })("en-CA");
                return Post(broker.Manager, $"/api/v1/appeals/{drafted.Json.GetProperty("appeal").GetProperty("appealNumber").GetString()}/submit");
            case "APL-LATE" or "APL-INFO-MISSING" or "APL-UNCOVERED": return Submit(await DraftAsync());
            case "APL-DUPLICATE":
                var (taking, late) = (await DraftAsync(), await DraftAsync());
                Assert.Equal(200, (await Submit(taking)("en-CA")).Status);
                return Submit(late);
            case "VAL_OUTCOME": return Decide(await DraftAsync(), @delegate, "PERHAPS");
            case "APL-ALLOWED": return Decide(await ReviewedAsync(), @delegate, "PARTLY");
            case "APL-FOUR-EYES": return Decide(await ReviewedAsync(), officer);
            case "VAL_BODY_OF_APPEAL": return Post(client.Manager, $"/api/v1/appeals/{await DraftAsync()}/further-appeals", new { body = "KING", fileNumber = "K-1", filedOn = today });
            case "VAL_APPELLANT": return Post(officer, $"/api/v1/admin/appeals/{await DraftAsync()}/further-appeals", new { body = "FCA", fileNumber = "K-1", filedOn = today, appellant = "KING" });
            case "VAL_FURTHER_OUTCOME": return Post(@delegate, $"/api/v1/admin/appeals/{await DraftAsync()}/further-decisions", new { outcome = "PERHAPS", decidedOn = today });
            case "APL-FURTHER-LATE":
                var decided = await ReviewedAsync();
                await Decide(decided, @delegate)("en-CA");
                // Before the morning on which the decision becomes final.
                await carm.MoveClockAsync("2026-06-02T05:00:00Z");
                return Post(client.Manager, $"/api/v1/appeals/{decided}/further-appeals", new { body = "CITT", fileNumber = "AP-1", filedOn = "2026-06-02" });
            default: return null;
        }
    }

    static Ask Post(Caller caller, string url, object? body = null) => language => caller.PostAsync(url, body ?? new { }, language: language);
}
