using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Goods that were accounted for under a wrong importer number (declarations 6.5): type V under the right one, then the first declaration is brought to zero.</summary>
public sealed class WrongImporterTests(CarmHost tests)
{
    [Fact]
    public async Task Goods_declared_under_the_wrong_importer_are_declared_anew_under_the_right_one_and_then_brought_to_zero()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (wrong, right) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var (first, replacement) = (await wrong.AcceptedAsync(), Fresh.TransactionNumber());

        // Whoever declares in its place does not see the declaration; it knows the number.
        Assert.Equal(404, (await right.CadAsync(first)).Status);
        await DraftedAsync(right, replacement, first);
        Assert.Equal(200, (await right.SubmitAsync(replacement)).Status);
        await carm.SettleAsync();
        var accepted = (await right.CadAsync(replacement)).Json;
        Assert.Equal(["V", "ACCEPTED", "2026-03-20", first], [.. accepted.Texts("cadType", "status", "paymentDueOn"), accepted.GetProperty("header").GetProperty("previousTransactionNumber").GetString()]);
        Assert.Equal(("4049.72", "4049.72"), (await wrong.BalanceAsync(), await right.BalanceAsync()));

        var zeroed = await ZeroedAsync(wrong, first, replacement, "R5-00-COT");
        Assert.Equal(["CORRECTION", "APPROVED", "00002"], zeroed.Json.GetProperty("change").Texts("kind", "status", "madeVersion"));
        await carm.SettleAsync();
        var version = (await wrong.CadAsync(first, "/versions/00002")).Json;
        Assert.Equal(["0.00", "0.00", "0.00"], version.GetProperty("totals").Texts("valueForDuty", "customsDuty", "gst"));
        Assert.Equal(["-3050.00", "-999.72", "-4049.72"], version.GetProperty("change").Texts("customsDuty", "gst", "total"));
        Assert.Equal(("0.00", "4049.72"), (await wrong.BalanceAsync(), await right.BalanceAsync()));
        var trial = (await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync($"/api/v1/admin/ledger/trial-balance?rmAccount={wrong.Rm}")).Json;
        Assert.Equal("0.00", trial.GetProperty("net").GetString());
        Assert.All(trial.GetProperty("accounts").EnumerateArray(), a => Assert.Equal(a.GetProperty("debit").GetString(), a.GetProperty("credit").GetString()));
    }

    [Fact]
    public async Task After_the_due_date_the_wrong_importer_gets_its_duty_back_by_an_adjustment_for_the_clerical_error()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (wrong, right) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var (first, replacement) = (await wrong.AcceptedAsync(), Fresh.TransactionNumber());
        Assert.Equal(201, (await wrong.Manager.PostAsync($"/api/v1/program-accounts/{wrong.Rm}/payments", new { paymentReference = "P-1", method = "ONLINE_BANKING", amount = "4049.72" })).Status);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        await DraftedAsync(right, replacement, first);
        Assert.Equal(200, (await right.SubmitAsync(replacement)).Status);

        var asked = await ZeroedAsync(wrong, first, replacement, "R2-74-1-D.Typo");
        Assert.Equal(["ADJUSTMENT", "SUBMITTED"], asked.Json.GetProperty("change").Texts("kind", "status"));
        var (officer, change) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), $"/api/v1/admin/changes/{asked.Json.GetProperty("change").GetProperty("changeId").GetString()}");
        Assert.Contains(replacement, (await officer.GetAsync(change)).Text);
        await officer.PostAsync($"{change}/assign");
        Assert.Equal(200, (await officer.PostAsync($"{change}/approve", new { rationale = "The goods are the other importer's." })).Status);
        await carm.SettleAsync();
        Assert.Equal("999.72", (await wrong.CadAsync(first, "/versions/00002")).Json.GetProperty("gstKept").GetString());
        Assert.Equal(("-3050.00", "4049.72"), (await wrong.BalanceAsync(), await right.BalanceAsync()));
    }

    [Fact]
    public async Task A_voluntary_declaration_takes_the_place_only_of_an_accepted_one_of_another_account_or_of_ones_own_that_was_withdrawn()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (other, own) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var (draft, none, accepted) = (Fresh.TransactionNumber(), Fresh.TransactionNumber(), await own.AcceptedAsync());
        await other.DraftAsync(draft);

        async Task<Answer> NamingAsync(string previous)
        {
            var number = Fresh.TransactionNumber();
            await DraftedAsync(own, number, previous);
            return await own.SubmitAsync(number);
        }
        foreach (var previous in new[] { draft, none, accepted })
        {
            var refused = await NamingAsync(previous);
            Assert.Equal((409, "CAD-3009", $"{previous} is no declaration that this one can follow or take the place of."), (refused.Status, refused["code"], refused["detail"]));
            Assert.Equal(["CAD-3009 header.previousTransactionNumber"], refused.Errors());
        }

        var officer = await carm.SignInAsync("trade.officer", "TRADE_OFFICER");
        Assert.Equal(201, (await own.Manager.PostAsync($"/api/v1/cads/{accepted}/withdrawal", new { reason = "GOODS_NEVER_IMPORTED", explanation = "They came a month later." })).Status);
        Assert.Equal((409, "CAD-3009"), await NamingAsync(accepted) is var pending ? (pending.Status, pending["code"]) : default);
        await officer.PostAsync($"/api/v1/admin/cads/{accepted}/withdrawal/decide", new { grant = true, rationale = "They did." });
        Assert.Equal(200, (await NamingAsync(accepted)).Status);
    }

    static async Task DraftedAsync(Importer importer, string number, string previous)
    {
        var header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", declarationStatement = true, previousTransactionNumber = previous };
        var drafted = await importer.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { transactionNumber = number, cadType = "V", header, invoices = new[] { Importer.InvoiceOf(number) } });
        Assert.True(drafted.Status == 201, drafted.Text);
    }

    static async Task<Answer> ZeroedAsync(Importer importer, string number, string replacement, string reason)
    {
        var given = await importer.Manager.UploadAsync($"/api/v1/cads/{number}/attachments", "contract.pdf", "%PDF-1.7 contract of sale"u8.ToArray());
        await importer.Carm.SettleAsync();
        var line = new Dictionary<string, object?>(Importer.Line("0.00")) { ["quantity"] = "0" };
        var changed = await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", new
        {
            header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(number, line) }, reasons = new[] { new { codes = new[] { reason } } },
            attachments = new[] { given.Json.GetProperty("attachment").GetProperty("attachmentId").GetString() }, explanation = $"Declared under the right importer as {replacement}.",
        });
        Assert.True(changed.Status == 201, changed.Text);
        return changed;
    }
}
