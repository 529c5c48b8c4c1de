using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>One payment into several program accounts, line by line (ledger 5.5).</summary>
public sealed class PayForClientsTests(CarmHost carm)
{
    [Fact]
    public async Task The_lines_sum_to_the_payment_and_each_account_gets_its_own()
    {
        var client = await Client.OpenAsync(carm);
        var second = $"{client.Bn9}RM0002";
        await carm.HearAsync(new RmAccountOpened(second, client.Bn9, "Importer", "IMPORTER", new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)));
        var lines = new[] { new { rmAccount = second, amount = "40.00" }, new { rmAccount = client.Rm, amount = "60.00" } };
        var wrong = await PayAsync(client, "99.99", lines);
        Assert.Equal((422, "PAYMENT_LINES_SUM"), (wrong.Status, wrong["code"]));
        Assert.Contains("0.01", wrong["detail"], StringComparison.Ordinal);
        var paid = await PayAsync(client, "100.00", lines);
        Assert.Equal((201, 2), (paid.Status, paid.Json.GetProperty("payments").GetArrayLength()));
        Assert.Equal(("-60.00", "-40.00"), ((await client.GetAsync("balance"))["balance"], (await client.Manager.GetAsync($"/api/v1/program-accounts/{second}/balance"))["balance"]));
        // The same under another key is the same payment.
        Assert.Equal(201, (await PayAsync(client, "100.00", lines)).Status);
        Assert.Equal("-60.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task An_account_that_is_not_ones_own_is_not_there_and_nothing_is_paid()
    {
        var (client, stranger) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        var lines = new[] { new { rmAccount = client.Rm, amount = "60.00" }, new { rmAccount = stranger.Rm, amount = "40.00" } };
        Assert.Equal((404, "NOT_FOUND"), await Paying.RefusalAsync(PayAsync(client, "100.00", lines)));
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal((400, "VAL_LINES"), await Paying.RefusalAsync(PayAsync(client, "120.00", [lines[0], lines[0]])));
        Assert.Equal((422, "AMOUNT_INVALID"), await Paying.RefusalAsync(PayAsync(client, "0.00", [new { rmAccount = client.Rm, amount = "0.00" }])));
    }

    [Fact]
    public async Task A_brokers_line_pays_the_brokers_part_and_then_the_importers()
    {
        var (client, broker) = (await Client.OpenAsync(carm), Fresh.Bn9());
        var tag = $"BROKER:{broker}";
        await carm.HearAsync(client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-03-17T15:00:00Z", "2026-03-31"), client.Cad(Fresh.TransactionNumber(), 1, 50m, 0, "2026-03-17T15:00:00Z", "2026-03-31") with { PayerTag = tag });
        var payment = new PayForClients("B1", "DEBIT", Money.Of(150), [new(client.Rm, Money.Of(150))], broker);
        await carm.HearAsync(payment, payment);
        var paid = (await client.GetAsync("payments")).Json.GetProperty("items");
        Assert.Equal((1, broker), (paid.GetArrayLength(), paid[0].GetProperty("payerBn9").GetString()));
        Assert.All((await client.OpenAsync()).Where(i => i.Key.StartsWith("CAD", StringComparison.Ordinal)), debt => Assert.Equal("0.00", debt.Value));
    }

    static Task<Answer> PayAsync(Client client, string amount, object[] lines) => client.Manager.PostAsync("/api/v1/payments", new { paymentReference = "B1", method = "DEBIT", amount, lines });
}
