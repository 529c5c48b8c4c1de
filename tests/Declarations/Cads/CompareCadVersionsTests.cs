using System.Text.Json;
using Carm.Kernel;
using Carm.Testing;
using CsCheck;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>What lies between two versions: in words, in money by head, and on the account.</summary>
public sealed class CompareCadVersionsTests(CarmHost tests)
{
    [Fact]
    public async Task W16_the_difference_of_two_versions_is_told_in_fields_and_in_money_and_backwards_is_its_opposite()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var (importer, stranger) = (await Importer.OpenAsync(carm), await Importer.OpenAsync(carm));
        var number = await importer.AcceptedAsync();
        var (officer, supervisor) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("trade.supervisor", "SUPERVISOR"));
        async Task DetermineAsync(string value)
        {
            var drafted = await officer.PostAsync($"/api/v1/admin/cads/{number}/redeterminations", new { issue = "VALUE", authority = "Customs Act s.59(1)(a)", reason = "Assists.", lines = new[] { new { lineNumber = 1, valueForCurrencyConversion = value } } });
            Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/statements-of-adjustments/{drafted["statementNumber"]}/issue")).Status);
        }
        await DetermineAsync("14345.67");

        var up = await importer.CadAsync(number, "/versions/00001/diff/00002");
        Assert.Equal((200, "00001", "00002"), (up.Status, up["from"], up["to"]));
        Assert.Equal(["lines[1].valueForCurrencyConversion", "12345.67", "14345.67"], Assert.Single(up.Json.GetProperty("fields").EnumerateArray()).Texts("path", "from", "to"));
        Assert.Equal(["494.10", "161.96", "656.06"], up.Json.GetProperty("change").Texts("customsDuty", "gst", "total"));
        Assert.Equal(up.Json.GetProperty("change").ToString(), Assert.Single(up.Json.GetProperty("lines").EnumerateArray()).GetProperty("change").ToString());
        Assert.Equal(["-494.10", "-161.96", "-656.06"], (await importer.CadAsync(number, "/versions/00002/diff/00001")).Json.GetProperty("onTheAccount").Texts("customsDuty", "gst", "total"));
        var same = await importer.CadAsync(number, "/versions/2/diff/00002");
        Assert.Equal((0, 0, "0.00"), (same.Json.GetProperty("fields").GetArrayLength(), same.Json.GetProperty("lines").GetArrayLength(), same.Json.GetProperty("change").GetProperty("total").GetString()));

        // After the due date a refund leaves GST out: what the versions say and what the account has differ by that.
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        await DetermineAsync("12345.67");
        var back = await importer.CadAsync(number, "/versions/00002/diff/00003");
        Assert.Equal(["-494.10", "-161.96"], back.Json.GetProperty("change").Texts("customsDuty", "gst"));
        Assert.Equal(["-494.10", "0.00"], back.Json.GetProperty("onTheAccount").Texts("customsDuty", "gst"));
        Assert.Equal("161.96", (await importer.CadAsync(number, "/versions/00001/diff/00003")).Json.GetProperty("onTheAccount").GetProperty("gst").GetString());

        foreach (var nothing in new[] { "00004", "x", "-1" }) Assert.Equal(404, (await importer.CadAsync(number, $"/versions/00001/diff/{nothing}")).Status);
        Assert.Equal(404, (await stranger.CadAsync(number, "/versions/00001/diff/00002")).Status);
    }

    [Fact]
    public async Task An_officer_compares_versions_and_reads_an_assessment_as_the_client_does()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var number = await importer.AcceptedAsync();
        Assert.Equal(201, (await importer.Manager.PostAsync($"/api/v1/cads/{number}/changes", new { header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(number, Importer.Line("14345.67")) }, reasons = new[] { new { codes = new[] { "R5-00-COT" } } } })).Status);

        var (trade, border, receivables) = (await carm.SignInAsync("trade.officer", "TRADE_OFFICER"), await carm.SignInAsync("border.officer", "BORDER_OFFICER"), await carm.SignInAsync("ar.officer", "AR_OFFICER"));
        foreach (var more in new[] { "/versions/00001/diff/00002", "/versions/00002/diff/00001", "/assessment", "/assessment?version=00001" })
        {
            var clients = await importer.CadAsync(number, more);
            Assert.Equal(200, clients.Status);
            foreach (var officer in new[] { trade, border }) Assert.Equal((200, clients.Text), await officer.GetAsync($"/api/v1/admin/cads/{number}{more}") is var read ? (read.Status, read.Text) : default);
            Assert.Equal(403, (await receivables.GetAsync($"/api/v1/admin/cads/{number}{more}")).Status);
            Assert.Equal(404, (await trade.GetAsync($"/api/v1/admin/cads/{Fresh.TransactionNumber()}{more}")).Status);
        }
        Assert.Equal(["00002", "True"], (await trade.GetAsync($"/api/v1/admin/cads/{number}/assessment")).Json.Texts("version", "reproduced"));
        Assert.Equal("494.10", (await trade.GetAsync($"/api/v1/admin/cads/{number}/versions/00001/diff/00002")).Json.GetProperty("change").GetProperty("customsDuty").GetString());
        foreach (var nothing in new[] { "/versions/00001/diff/00003", "/versions/x/diff/00001", "/assessment?version=00003", "/assessment?version=x" }) Assert.Equal(404, (await trade.GetAsync($"/api/v1/admin/cads/{number}{nothing}")).Status);
    }

    [Fact]
    public void Differences_of_any_versions_add_up_and_tell_each_field_that_differs_and_no_other()
    {
        string?[] words = [null, "a", "b"];
        var documents = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 3], Gen.Int[0, 2]).Select(d => new CadDocument(
            new(CarrierCode: words[d.Item1], CargoControlNumbers: [.. Enumerable.Range(0, d.Item2).Select(n => $"C{n}")]),
            [new(InvoiceSequence: 1, Currency: words[d.Item2], Lines: [.. Enumerable.Range(1, d.Item3).Select(n => new CadLine(LineNumber: n, Remarks: words[d.Item4]))])]));
        Gen.Select(documents.Array[3], Gen.Int[0, 500_000].Array[3]).Sample((said, cents) =>
        {
            var versions = said.Zip(cents).Select((v, i) => Version(i + 1, v.First, v.Second, i == 0 ? 0 : cents[i - 1])).ToArray();
            var changes = versions.Select(v => (v.Number, v.Change)).ToArray();
            var (a, b, whole) = (CadDifference.Between(versions[0], versions[1], changes), CadDifference.Between(versions[1], versions[2], changes), CadDifference.Between(versions[0], versions[2], changes));
            Assert.Equal(whole.Change, a.Change + b.Change);
            Assert.Equal(whole.OnTheAccount, a.OnTheAccount + b.OnTheAccount);
            Assert.Equal(CadAmounts.Zero, CadAmounts.Sum([whole.OnTheAccount, CadDifference.Between(versions[2], versions[0], changes).OnTheAccount]));
            Assert.Equal(JsonSerializer.Serialize(said[0]) == JsonSerializer.Serialize(said[2]), whole.Fields.Count == 0);
            Assert.Equal(whole.Fields.Count, whole.Fields.Select(f => f.Path).Distinct().Count());
            Assert.All(whole.Fields, f => Assert.NotEqual(f.From, f.To));
        }, iter: 10_000);
    }

    static CadVersion Version(int number, CadDocument document, int cents, int before)
    {
        static CadAmounts Duty(int cents) => CadAmounts.Zero with { CustomsDuty = Money.Round(cents / 100m) };
        return new(CadVersion.IdOf("12345000000013", number), "12345000000013", number, CadVersionKind.Original, document, default, [new(1, "e", new(0, 1, "Free"), Duty(cents), Money.Zero)], Duty(cents), Duty(cents) - Duty(before), Money.Zero, "s.32", null, default);
    }
}
