using Carm.Appeals.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class WithdrawalTests(CarmHost tests)
{
    [Fact]
    public async Task A_duplicate_is_accepted_only_when_acknowledged_and_withdrawn_with_its_gst()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (first, second) = (await importer.AcceptedAsync(), Fresh.TransactionNumber());
        await importer.ReleaseAsync(second);
        await importer.DraftAsync(second, invoices: [Importer.InvoiceOf(first)]);
        var would = (await importer.Manager.PostAsync($"/api/v1/cads/{second}/validate")).Json;
        Assert.Equal(("True", "CAD-3008"), (would.Texts("acceptable")[0], Assert.Single(would.GetProperty("warnings").EnumerateArray()).Texts("code")[0]));
        var refused = await importer.SubmitAsync(second);
        Assert.Equal((409, "CAD-3008"), (refused.Status, refused["code"]));
        Assert.Contains(first, refused["detail"]);
        Assert.Equal(409, (await importer.Manager.PostAsync($"/api/v1/cads/{second}/submit?acknowledgedDuplicateOf={second}")).Status);
        Assert.Equal(200, (await importer.Manager.PostAsync($"/api/v1/cads/{second}/submit?acknowledgedDuplicateOf={first}")).Status);
        await carm.SettleAsync();
        Assert.Equal("8099.44", await importer.BalanceAsync());

        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var withdrawal = $"/api/v1/cads/{second}/withdrawal";
        Assert.Equal(400, (await importer.Manager.PostAsync(withdrawal, new { reason = "DUPLICATE_DECLARATION", explanation = "Sent twice." })).Status);
        Assert.Equal((409, "CAD-1002"), await Code(importer.Manager.PostAsync(withdrawal, new { reason = "WRONG_CONVERSION", explanation = "Sent twice." })));
        var asked = await importer.Manager.PostAsync(withdrawal, new { reason = "DUPLICATE_DECLARATION", explanation = "Sent twice.", replacedBy = first });
        Assert.Equal((201, "WITHDRAWAL_PENDING"), (asked.Status, asked["status"]));
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        Assert.Equal(second, Assert.Single((await officer.GetAsync("/api/v1/admin/withdrawals")).Json.GetProperty("items").EnumerateArray()).GetProperty("transactionNumber").GetString());
        Assert.Equal("ACCEPTED", (await officer.PostAsync($"/api/v1/admin/cads/{second}/withdrawal/decide", new { grant = false, rationale = "Correct it." }))["status"]);
        await importer.Manager.PostAsync(withdrawal, new { reason = "DUPLICATE_DECLARATION", explanation = "It cannot be corrected.", replacedBy = first });
        var decided = await officer.PostAsync($"/api/v1/admin/cads/{second}/withdrawal/decide", new { grant = true, rationale = "It is the same goods." });
        Assert.Equal(["WITHDRAWN", "00002"], decided.Json.Texts("status", "version"));
        Assert.Equal(["-3050.00", "-999.72"], decided.Json.GetProperty("onTheAccount").Texts("customsDuty", "gst"));
        await carm.SettleAsync();
        Assert.Contains((await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/transactions")).Json.GetProperty("items").EnumerateArray(), t => t.GetProperty("type").GetString() == "REF" && t.GetProperty("original").GetString() == "-4049.72");
    }

    [Fact]
    public async Task What_is_under_appeal_is_not_withdrawn_until_the_appeal_ends()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (number, other) = (await importer.AcceptedAsync(), await importer.AcceptedAsync());
        var filed = new AppealFiled("TA-1", importer.Rm, [$"SOADJ-{number}-01"], new(2026, 3, 20), new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero));
        var body = new { reason = "GOODS_NEVER_IMPORTED", explanation = "They never came." };
        await carm.HearAsync(filed);
        Assert.Equal((409, "CAD-3010"), await Code(importer.Manager.PostAsync($"/api/v1/cads/{number}/withdrawal", body)));
        Assert.Equal(201, (await importer.Manager.PostAsync($"/api/v1/cads/{other}/withdrawal", body)).Status);

        // Filed between the request and its decision, it keeps the officer from granting it.
        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        await carm.HearAsync(filed with { AppealNumber = "TA-2", StatementNumbers = [$"SOADJ-{other}-01"] });
        Assert.Equal((409, "CAD-3010"), await Code(officer.PostAsync($"/api/v1/admin/cads/{other}/withdrawal/decide", new { grant = true, rationale = "They never came." })));
        // A repeat of its filing after it ended changes nothing.
        await carm.HearAsync(new AppealEnded("TA-1", importer.Rm, filed.StatementNumbers, filed.EffectiveAt), filed, new AppealDecided("TA-2", importer.Rm, [$"SOADJ-{other}-01"], "DENIED", new(2026, 3, 20), filed.EffectiveAt));
        Assert.Equal(201, (await importer.Manager.PostAsync($"/api/v1/cads/{number}/withdrawal", body)).Status);
        Assert.Equal("WITHDRAWN", (await officer.PostAsync($"/api/v1/admin/cads/{other}/withdrawal/decide", new { grant = true, rationale = "They never came." }))["status"]);
    }

    [Fact]
    public async Task Declarations_6_1_a_declaration_closes_when_its_four_years_have_passed_and_what_is_open_stays()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var (closing, staying) = (await importer.AcceptedAsync(), await importer.AcceptedAsync());
        await using var session = carm.Alba.Services.GetService(typeof(IDeclarationsStore)) is IDeclarationsStore store ? store.LightweightSession() : throw new InvalidOperationException();
        session.Store((await session.LoadAsync<Cad>(staying, TestContext.Current.CancellationToken))! with { OpenChange = "CHG-1" });
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);

        await carm.HearAsync(new CloseOldCads(new(2030, 3, 20)));
        Assert.Equal("ACCEPTED", (await importer.CadAsync(closing))["status"]);
        await carm.HearAsync(new CloseOldCads(new(2030, 3, 21)));
        Assert.Equal("CLOSED", (await importer.CadAsync(closing))["status"]);
        Assert.Equal("ACCEPTED", (await importer.CadAsync(staying))["status"]);
        Assert.Equal((422, "CAD-6008"), await Code(importer.Manager.PostAsync($"/api/v1/cads/{closing}/changes", new { header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(closing, Importer.Line("14345.67")) }, reasons = new[] { new { lineNumber = 1, codes = new[] { "R3-32.2.VFD" } } } })));
    }

    static async Task<(int, string?)> Code(Task<Answer> asked) => (await asked is var answer ? answer.Status : 0, answer["code"]);
}
