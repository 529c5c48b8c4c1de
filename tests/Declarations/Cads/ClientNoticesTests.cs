using Carm.Testing;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>Who acts for an importer is told, as the importer is, what is decided of its declarations, and nothing of others'.</summary>
public sealed class ClientNoticesTests(CarmHost tests)
{
    [Fact]
    public async Task A_broker_is_told_once_what_is_decided_of_its_declarations_and_when_their_time_runs_out_and_nothing_of_others()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        await Importer.ApproveRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var importer = await Importer.OnboardedAsync(carm);
        var (broker, trade) = ((await importer.InHandsOfBrokerAsync()).Broker, await carm.SignInAsync("trade.officer", "TRADE_OFFICER"));
        string[] numbers = [.. Enumerable.Range(0, 2).Select(_ => Fresh.TransactionNumber()).Order(StringComparer.Ordinal)];
        var (others, own) = (numbers[0], numbers[1]);

        var header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", cargoControlNumbers = new[] { "7ABC123456" }, declarationStatement = true };
        var paid = (await broker.Manager.PostAsync($"/api/v1/program-accounts/{importer.Rm}/cads", new { cadType = "C", header, invoices = new[] { Importer.InvoiceOf("C-1") } }))["transactionNumber"]!;
        await broker.SubmitAsync(paid);
        await broker.Manager.PostAsync($"/api/v1/cads/{paid}/present");
        Assert.Equal("RETURNED_FOR_CHANGE", (await (await carm.SignInAsync("border.officer", "BORDER_OFFICER")).PostAsync($"/api/v1/admin/cads/{paid}/type-c/review", new { complete = false, text = "The carrier is another." }))["status"]);

        foreach (var number in numbers) await importer.ReleaseAsync(number);
        await importer.DraftAsync(others);
        Assert.Equal(201, (await broker.DraftAsync(own, invoices: [Importer.InvoiceOf(own, American())])).Status);
        foreach (var number in numbers) Assert.Equal(200, (await trade.PostAsync($"/api/v1/admin/cads/{number}/extend", new { accountingDeadline = "2026-03-24", reason = "The invoice came late." })).Status);
        await carm.MoveClockAsync("2026-03-23T15:00:00Z");
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");

        Assert.Equal(200, (await broker.SubmitAsync(own)).Status);
        Assert.Equal(201, (await broker.Manager.PostAsync($"/api/v1/cads/{own}/withdrawal", new { reason = "GOODS_NEVER_IMPORTED", explanation = "They never came." })).Status);
        Assert.Equal("ACCEPTED", (await trade.PostAsync($"/api/v1/admin/cads/{own}/withdrawal/decide", new { grant = false, rationale = "Correct it." }))["status"]);

        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        var document = await broker.AttachAsync(own, "%PDF-1.7 certificate"u8.ToArray());
        var line = American();
        line["tariffTreatment"] = "10";
        var change = await broker.Manager.PostAsync($"/api/v1/cads/{own}/changes", new { header = Importer.Header(), invoices = new[] { Importer.InvoiceOf(own, line) }, reasons = new[] { new { lineNumber = 1, codes = new[] { "R2-74-1-C11" } } }, attachments = new[] { document } });
        var id = change.Json.GetProperty("change").GetProperty("changeId").GetString()!;
        await trade.PostAsync($"/api/v1/admin/changes/{id}/assign");
        Assert.Equal("2026-05-02", (await trade.PostAsync($"/api/v1/admin/changes/{id}/request-info", new { text = "Which certificate?" }))["answerBy"]);
        Assert.Equal("REJECTED", (await trade.PostAsync($"/api/v1/admin/changes/{id}/reject", new { reason = "NO_EVIDENCE", text = "The certificate cannot be read." }))["status"]);

        var (brokers, importers) = (await broker.ToldAsync(), await importer.ToldAsync());
        foreach (var told in new[] { brokers, importers })
            Assert.All(
            [
                $"Transaction {paid} needs a change: The carrier is another.",
                $"The goods of transaction {own} were to be accounted for by 2026-03-23; the last day is now 2026-03-24. The payment is due as before.",
                $"The goods of transaction {own}, released on 2026-03-16, were to be accounted for by 2026-03-24. Account for them now; there is a charge for being late.",
                $"Transaction {own} stays as it is: Correct it.",
                $"Adjustment {id} of transaction {own} needs an answer by 2026-05-02.",
                $"Adjustment {id} of transaction {own} was refused: The certificate cannot be read.",
            ], text => Assert.Single(told, t => t == text));
        // What is near is told to each by its own declarations.
        Assert.Single(brokers, t => t == $"Releases not accounted for yet: 1. The last day is 2026-03-24. Transactions: {own}");
        Assert.Single(importers, t => t == $"Releases not accounted for yet: 2. The last day is 2026-03-24. Transactions: {others}, {own}");
        Assert.DoesNotContain(brokers, text => text.Contains(others, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broker_that_acts_no_more_is_told_nothing_more()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        var importer = await Importer.OnboardedAsync(carm);
        var ((bn9, broker), (_, stranger), number) = (await importer.InHandsOfBrokerAsync(), await importer.InHandsOfBrokerAsync(), Fresh.TransactionNumber());
        await importer.ReleaseAsync(number);
        Assert.Equal(201, (await broker.DraftAsync(number)).Status);
        var before = await broker.ToldAsync();

        await carm.HearAsync(new Delegation.Contracts.AuthorityEnded(importer.Bn9, bn9, "BMR", IsLast: false, new(2026, 3, 16, 15, 0, 0, TimeSpan.Zero)));
        await carm.MoveClockAsync("2026-03-22T15:00:00Z");
        Assert.Equal(before, await broker.ToldAsync());
        Assert.DoesNotContain(await stranger.ToldAsync(), text => text.Contains(number, StringComparison.Ordinal));
        Assert.Contains($"Releases not accounted for yet: 1. The last day is 2026-03-23. Transactions: {number}", await importer.ToldAsync());
    }

    static Dictionary<string, object?> American() => new(Importer.Line()) { ["countryOfOrigin"] = "US", ["stateOfOrigin"] = "NY" };
}
