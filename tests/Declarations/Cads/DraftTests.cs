using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Who holds a transaction number, and how it is free again.</summary>
public sealed class DraftTests(CarmHost tests)
{
    [Fact]
    public async Task A_draft_that_is_thrown_away_is_gone_with_its_documents_and_its_number_is_free()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, beta) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var number = Fresh.TransactionNumber();
        await alpha.DraftAsync(number);
        Assert.Equal(201, (await alpha.Manager.UploadAsync($"/api/v1/cads/{number}/attachments", "invoice.pdf", "%PDF-1.7 invoice"u8.ToArray())).Status);
        await carm.SettleAsync();

        Assert.Equal((428, "IF_MATCH_REQUIRED"), await DiscardAsync(alpha, number, null));
        Assert.Equal((412, "IF_MATCH_STALE"), await DiscardAsync(alpha, number, "\"7\""));
        Assert.Equal((404, "NOT_FOUND"), await DiscardAsync(beta, number, "\"1\""));
        Assert.Equal((200, null), await DiscardAsync(alpha, number, (await alpha.CadAsync(number)).Headers["ETag"]));
        Assert.Equal((404, "NOT_FOUND"), await DiscardAsync(alpha, number, "\"1\""));
        Assert.Equal(404, (await alpha.CadAsync(number)).Status);
        Assert.Equal((0L, 0L, 1L), (await CountAsync(carm, "mt_doc_attachment"), await CountAsync(carm, "mt_doc_attachmentcontent"), await CountAsync(carm, $"audit_entry where action = 'DiscardCadDraft' and actor = 'manager.{alpha.Bn9}'")));

        // Somebody else may have it now; what is accepted is never thrown away.
        await beta.ReleaseAsync(number);
        Assert.Equal(201, (await beta.DraftAsync(number)).Status);
        Assert.Equal(200, (await beta.SubmitAsync(number)).Status);
        Assert.Equal((409, "CAD-1002"), await DiscardAsync(beta, number, (await beta.CadAsync(number)).Headers["ETag"]));
    }

    [Theory]
    [InlineData("AB")]
    [InlineData("V")]
    public async Task A_number_under_which_goods_were_released_is_in_use_for_everybody_else(string cadType)
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, beta) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var number = Fresh.TransactionNumber();
        await beta.ReleaseAsync(number);
        var refused = await alpha.Manager.PostAsync($"/api/v1/program-accounts/{alpha.Rm}/cads", new { transactionNumber = number, cadType, header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(number) } });
        Assert.Equal((409, "CAD-3001"), (refused.Status, refused["code"]));
        Assert.Equal(["CAD-3001 transactionNumber"], refused.Errors());
        Assert.Equal(201, (await beta.DraftAsync(number)).Status);
    }

    [Fact]
    public async Task A_draft_begun_before_the_goods_were_released_to_another_gives_way_to_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, beta) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var (drafted, declared) = (Fresh.TransactionNumber(), Fresh.TransactionNumber());
        foreach (var number in new[] { drafted, declared })
        {
            Assert.Equal(201, (await alpha.DraftAsync(number)).Status);
            await alpha.Manager.UploadAsync($"/api/v1/cads/{number}/attachments", "invoice.pdf", "%PDF-1.7 invoice"u8.ToArray());
            await beta.ReleaseAsync(number);
        }
        Assert.Equal(201, (await beta.DraftAsync(drafted)).Status);
        Assert.Equal(404, (await alpha.CadAsync(drafted)).Status);
        Assert.Equal(200, (await beta.SubmitAsync(drafted)).Status);
        Assert.Equal(201, (await beta.Manager.DeclareAsync(Messages.Of(beta.Rm, declared))).Status);
        Assert.Equal(404, (await alpha.CadAsync(declared)).Status);
        Assert.Empty((await beta.CadAsync(declared, "/attachments")).Json.GetProperty("attachments").EnumerateArray());
        await carm.SettleAsync();
        Assert.Equal("8099.44", await beta.BalanceAsync());
    }

    [Theory]
    [InlineData("V")]
    [InlineData("10")]
    public async Task Nothing_is_released_under_a_number_that_was_declared_for_other_goods(string cadType)
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, beta) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var (number, free) = (Fresh.TransactionNumber(), Fresh.TransactionNumber());
        var header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, warehouseNumber = "W123", declarationStatement = true };
        Assert.Equal(201, (await beta.Manager.PostAsync($"/api/v1/program-accounts/{beta.Rm}/cads", new { transactionNumber = number, cadType, header, invoices = new[] { Importer.InvoiceOf(number, Importer.Line("1.00")) } })).Status);
        Assert.Equal((200, null), await beta.SubmitAsync(number).CodeAsync());

        foreach (var importer in new[] { alpha, beta }) Assert.Equal((409, "CAD-3001"), await importer.ReleaseAsync(number).CodeAsync());
        // Released under a number of their own the goods are alpha's to declare, and no history of another's takes it.
        Assert.Equal((201, null), await alpha.ReleaseAsync(free).CodeAsync());
        Assert.Equal((409, "CAD-3001"), await HistoryAsync(beta, free).CodeAsync());
        Assert.Equal((201, null), await alpha.DraftAsync(free).CodeAsync());
        Assert.Equal((200, null), await alpha.SubmitAsync(free).CodeAsync());
    }

    [Fact]
    public async Task What_an_account_declared_before_carm_may_have_its_release_recorded_after_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (alpha, beta) = (await Importer.OpenAsync(carm, rppFrom: "2026-02-02T05:00:00Z"), await Importer.OpenAsync(carm));
        var number = Fresh.TransactionNumber();
        Assert.Equal((200, null), await HistoryAsync(alpha, number).CodeAsync());
        Assert.Equal((409, "CAD-3001"), await beta.ReleaseAsync(number, "2026-02-02").CodeAsync());
        for (var times = 0; times < 2; times++) Assert.Equal((201, null), await alpha.ReleaseAsync(number, "2026-02-02").CodeAsync());
    }

    /// <summary>Takes over what an importer declared before CARM.</summary>
    static async Task<Answer> HistoryAsync(Importer importer, string number) => await (await importer.Carm.SignInAsync("history.officer", "TRADE_OFFICER")).PostAsync(
        $"/api/v1/admin/program-accounts/{importer.Rm}/declared-history", new { declarations = new[] { new { transactionNumber = number, releasedOn = "2026-02-02", paymentDueOn = "2026-03-03", customsDuty = "10.00", gst = "0.50" } } });

    static async Task<(int, string?)> DiscardAsync(Importer importer, string number, string? ifMatch) =>
        await importer.Manager.SendAsync(HttpMethod.Delete, $"/api/v1/cads/{number}", null, ifMatch: ifMatch) is var answer ? (answer.Status, answer.Status == 200 ? null : answer["code"]) : default;

    static async Task<long> CountAsync(CarmSystem carm, string what)
    {
        await using var count = carm.Database.CreateCommand($"select count(*) from declarations.{what}");
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
