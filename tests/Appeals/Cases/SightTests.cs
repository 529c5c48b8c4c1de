using System.Text;
using Carm.Declarations.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Appeals.Tests;

/// <summary>What one side keeps to itself, and what a service provider may not see, is not there for the other: neither as a case nor by its number in a body.</summary>
public sealed class SightTests(CarmHost tests)
{
    static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\nAn examination.\n%%EOF");

    [Fact]
    public async Task A_notice_that_was_not_served_is_no_case_of_its_client_and_a_draft_none_of_its_officers()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var client = await Contester.OpenAsync(carm);
        var (trade, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("penalty.supervisor", "SUPERVISOR"));
        var notice = await NumberAsync(trade.PostAsync("/api/v1/admin/penalties", new { rmAccount = client.Rm, lines = new[] { new { contravention = "C026", count = 1, infractionOn = "2026-03-02" } }, narrativeEn = "Not presented.", narrativeFr = "Non présentées." }), "penalty", "penaltyNumber");
        var document = await NumberAsync(trade.UploadAsync($"/api/v1/admin/cases/{notice}/documents", "report.pdf", Pdf), "document", "documentId");
        await carm.SettleAsync();

        async Task<string> ClientsAsync() => Said(
            (await client.Manager.GetAsync($"/api/v1/cases/{notice}")).Status, (await client.Manager.GetAsync($"/api/v1/cases/{notice}/verify")).Status,
            (await client.Manager.GetAsync($"/api/v1/cases/{notice}/documents/{document}")).Status, (await client.Manager.UploadAsync($"/api/v1/cases/{notice}/documents", "answer.pdf", Pdf)).Status);
        Assert.Equal("404 404 404 404", await ClientsAsync());
        Assert.Equal(404, (await trade.PostAsync($"/api/v1/admin/cases/{notice}/look-as-client")).Status);
        await supervisor.PostAsync($"/api/v1/admin/penalties/{notice}/issue");
        Assert.Equal("404 404 404 404", await ClientsAsync());
        Assert.Equal("ISSUED", (await trade.GetAsync($"/api/v1/admin/cases/{notice}"))["state"]);
        await trade.PostAsync($"/api/v1/admin/penalties/{notice}/serve", new { method = "PORTAL" });
        Assert.Equal("200 200 200 201", await ClientsAsync());

        var review = await NumberAsync(client.DraftAsync([notice], "PENALTY", "PERSON_SERVED"), "review", "reviewNumber");
        var paper = await NumberAsync(client.Manager.UploadAsync($"/api/v1/cases/{review}/documents", "letter.pdf", Pdf), "document", "documentId");
        await carm.SettleAsync();
        async Task<string> OfficersAsync() => Said(
            (await client.Officer.GetAsync($"/api/v1/admin/cases/{review}")).Status, (await client.Officer.GetAsync($"/api/v1/admin/cases/{review}/documents/{paper}")).Status,
            (await client.Officer.PostAsync($"/api/v1/admin/cases/{review}/look-as-client")).Status, (await client.Officer.UploadAsync($"/api/v1/admin/cases/{review}/documents", "reasons.pdf", Pdf)).Status);
        Assert.Equal("404 404 404 404", await OfficersAsync());
        await client.SubmitAsync(review);
        Assert.Equal("200 200 200 201", await OfficersAsync());
    }

    [Fact]
    public async Task What_a_service_provider_does_not_see_it_can_neither_appeal_nor_have_reviewed_nor_ask_about()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var client = await Contester.OpenAsync(carm);
        var penalty = await client.PenaltyAsync("2026-03-02");
        StatementOfAdjustmentsServed Served(string number, string on) => new(number, Fresh.TransactionNumber(), 2, client.Rm, DateOnly.Parse(on), 100m, 100m, "VALUE", new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero), client.Bn9);
        await carm.HearAsync(Served("SOADJ-1", "2026-03-16"), Served("SOADJ-2", "2025-11-17"));
        var (narrow, wide) = ((await client.BrokerAsync("OWN")).Broker.Manager, (await client.BrokerAsync("OWN", "IMPORTER")).Broker.Manager);

        async Task<string> AskAsync(Caller broker)
        {
            var check = await broker.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals/check", new { statementNumbers = new[] { "SOADJ-1" } });
            Task<Answer> Post(string what, object body) => broker.PostAsync($"/api/v1/program-accounts/{client.Rm}/{what}", body);
            Answer[] asked =
            [
                await Post("appeals", new { statementNumbers = new[] { "SOADJ-1" }, grounds = Contester.Grounds, remedySought = "Refund", claimed = "As declared" }),
                await Post("ministerial-reviews", new { subject = "PENALTY", references = new[] { penalty }, applicant = "PERSON_SERVED", grounds = Contester.Grounds }),
                await Post("extension-applications", new { type = "S60_APPEAL", references = new[] { "SOADJ-2" }, unableToAct = "A flood.", justAndEquitable = "It is.", asSoonAsPossible = "It was." }),
            ];
            return string.Join(' ', check.Json.GetProperty("faults").EnumerateArray().Select(f => f.GetProperty("code").GetString()!).Concat(asked.Select(a => a.Status == 201 ? "201" : a["code"]!)));
        }
        Assert.Equal("APL-NOT-PARTY APL-NOT-PARTY SMR-NOT-PARTY APL-NOT-PARTY", await AskAsync(narrow));
        Assert.Equal("APL-NO-DOA APL-UNCOVERED 201 201 201", await AskAsync(wide));
    }

    [Fact]
    public async Task A_provider_appeals_by_its_clients_authorization_hears_of_it_while_it_acts_and_reads_the_number_of_no_appeal_that_it_does_not_see()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var client = await Contester.OpenAsync(carm);
        var (bn9, broker) = await client.BrokerAsync("OWN");
        foreach (var number in new[] { "SOADJ-1", "SOADJ-2" })
            await carm.HearAsync(new StatementOfAdjustmentsServed(number, Fresh.TransactionNumber(), 2, client.Rm, new(2026, 3, 16), 100m, 0, "VALUE", new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero), bn9));
        Task<Answer> DraftAsync(Caller by, string statement, string? doaReference) => by.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals", new { statementNumbers = new[] { statement }, grounds = Contester.Grounds, remedySought = "Refund", claimed = "As declared", doaReference });
        Task<Answer> SubmitAsync(Caller by, string appeal) => by.PostAsync($"/api/v1/appeals/{appeal}/submit");

        var without = await NumberAsync(DraftAsync(broker.Manager, "SOADJ-1", null), "appeal", "appealNumber");
        Assert.Equal((403, "APL-NO-DOA"), await Contester.CodeAsync(SubmitAsync(broker.Manager, without)));
        var appeal = await NumberAsync(DraftAsync(broker.Manager, "SOADJ-1", "DOA-2026-7"), "appeal", "appealNumber");
        await Contester.MustAsync(await SubmitAsync(broker.Manager, appeal));
        await Contester.MustAsync(await client.Officer.PostAsync($"/api/v1/admin/appeals/{appeal}/accept"));
        foreach (var template in new[] { "APPEALS_RECEIVED", "APPEALS_ACCEPTED" }) Assert.Equal((1, 1), (await client.ToldAsync(template, appeal), await broker.ToldAsync(template, appeal)));
        // It acts for the client no more, and hears no more.
        await carm.HearAsync(new Delegation.Contracts.AuthorityEnded(client.Bn9, bn9, "BMR", IsLast: false, new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero)));
        await Contester.MustAsync(await client.Officer.PostAsync($"/api/v1/admin/appeals/{appeal}/assign", new { officer = "recourse.officer" }));
        await Contester.MustAsync(await client.Officer.PostAsync($"/api/v1/admin/appeals/{appeal}/suspend", new { awaits = "AP-2025-017" }));
        Assert.Equal((1, 0), (await client.ToldAsync("APPEALS_ON_HOLD", appeal), await broker.ToldAsync("APPEALS_ON_HOLD", appeal)));

        // The client itself appeals the other, which its provider does not see.
        var own = await NumberAsync(DraftAsync(client.Manager, "SOADJ-2", null), "appeal", "appealNumber");
        await Contester.MustAsync(await SubmitAsync(client.Manager, own));
        async Task<string> DuplicateAsync(Caller by) => (await by.PostAsync($"/api/v1/program-accounts/{client.Rm}/appeals/check", new { statementNumbers = new[] { "SOADJ-2" }, doaReference = "DOA-2026-7" })).Json.GetProperty("faults").EnumerateArray().Single(f => f.GetProperty("code").GetString() == "APL-DUPLICATE").GetProperty("text").GetString()!;
        Assert.Equal($"SOADJ-2 is under appeal already ({own}).", await DuplicateAsync(client.Manager));
        Assert.Equal("SOADJ-2 is under appeal already.", await DuplicateAsync(broker.Manager));
    }

    static string Said(params IEnumerable<int> statuses) => string.Join(' ', statuses);

    static async Task<string> NumberAsync(Task<Answer> asked, string thing, string number) => (await Contester.MustAsync(await asked)).Json.GetProperty(thing).GetProperty(number).GetString()!;
}
