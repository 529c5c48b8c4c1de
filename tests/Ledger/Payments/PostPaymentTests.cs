using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

public sealed class PostPaymentTests(CarmHost carm)
{
    [Fact]
    public async Task Ledger_T4_the_same_payment_sent_twice_is_one_payment()
    {
        var client = await Client.OpenAsync(carm);
        var first = await client.PayAsync("P1", "100.00", key: "k1");
        var again = await client.PayAsync("P1", "100.00", key: "k1");
        var other = await client.PayAsync("P1", "200.00", key: "k1");
        var byReference = await client.PayAsync("P1", "100.00", key: "k2");

        Assert.Equal((201, 201, first.Text), (first.Status, again.Status, again.Text));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal((409, "IDEMPOTENCY_MISMATCH"), (other.Status, other["code"]));
        Assert.Equal((201, "-100.00"), (byReference.Status, byReference["balance"]));
        Assert.Equal((409, "PAYMENT_REFERENCE_USED"), await RefusalAsync(client.PayAsync("P1", "99.00")));
    }

    [Fact]
    public async Task Two_payers_may_use_the_same_reference_and_one_payer_no_reference_for_two_declarations()
    {
        var (client, broker) = (await Client.OpenAsync(carm), Fresh.Bn9());
        await client.PayAsync("P1", "100.00");
        var ofBroker = new PostPayment(client.Rm, "P1", "DEBIT", Money.Of(100), broker);
        await carm.HearAsync(ofBroker, ofBroker);
        Assert.Equal("-200.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal((409, "PAYMENT_REFERENCE_USED"), await RefusalAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "DEBIT", amount = "100.00", transactionNumber = "00000000000018" })));
    }

    [Fact]
    public async Task A_payment_that_no_declaration_needs_is_kept_no_longer_and_clears_what_is_due()
    {
        await using var system = await carm.OnClockAsync("2026-04-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(system);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 300m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        var paid = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "DEBIT", amount = "100.00", transactionNumber = "00000000000018" });
        Assert.Equal("0.00", paid["applied"]);
        var notNeeded = new PaymentNotNeeded(client.Rm, "IMPORTER", "P1", "00000000000018", new(2026, 4, 10, 15, 0, 0, TimeSpan.Zero));
        await system.HearAsync(notNeeded, notNeeded);
        Assert.Equal(["CLEARED", "OVERDUE"], (await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("status").GetString()));
        Assert.Equal("200.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task Ledger_T28_fifty_payments_at_once_are_fifty_credits_without_a_gap()
    {
        var client = await Client.OpenAsync(carm);
        var answers = await Task.WhenAll(Enumerable.Range(1, 50).Select(n => client.PayAsync($"P{n}", "1.00")));

        Assert.All(answers, a => Assert.Equal(201, a.Status));
        Assert.Equal("-50.00", (await client.GetAsync("balance"))["balance"]);
        await using var command = carm.Database.CreateCommand("select count(*), max(seq), (select version from ledger.journal_balance b where b.chain = t.chain and account = '2100:' || t.chain) from ledger.journal_transaction t where chain = $1 group by chain");
        command.Parameters.AddWithValue(client.Rm);
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal((50L, 50L, 50L), (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)));
    }

    [Theory]
    [InlineData("0.00", 422, "AMOUNT_INVALID")]
    [InlineData("-5.00", 422, "AMOUNT_INVALID")]
    [InlineData("1000000000.00", 422, "AMOUNT_INVALID")]
    [InlineData("1.001", 400, "VAL_BODY")]
    public async Task An_amount_that_nobody_can_pay_is_refused(string amount, int status, string code)
    {
        var client = await Client.OpenAsync(carm);
        Assert.Equal((status, code), await RefusalAsync(client.PayAsync("P1", amount)));
    }

    [Fact]
    public async Task Ledger_T29_a_stranger_does_not_learn_that_the_account_exists()
    {
        var (client, stranger) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        var asked = await stranger.Manager.GetAsync($"/api/v1/program-accounts/{client.Rm}/balance");
        var never = await stranger.Manager.GetAsync($"/api/v1/program-accounts/{Fresh.Bn9()}RM0001/balance");
        Assert.Equal((404, 404, asked["code"]), (asked.Status, never.Status, never["code"]));
    }

    [Fact]
    public async Task A_method_that_is_not_offered_is_refused()
    {
        var client = await Client.OpenAsync(carm);
        var answer = await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "P1", method = "CASH", amount = "1.00" });
        Assert.Equal((400, "VAL_METHOD"), (answer.Status, answer.Json.GetProperty("errors")[0].GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Transactions_come_in_pages_and_by_status()
    {
        var client = await Client.OpenAsync(carm);
        for (var n = 1; n <= 5; n++) await client.PayAsync($"P{n}", "1.00");

        var first = await client.GetAsync("transactions?pageSize=3");
        var second = await client.GetAsync($"transactions?pageSize=3&cursor={first["nextCursor"]}");
        string[] references = [.. new[] { first, second }.SelectMany(p => p.Json.GetProperty("items").EnumerateArray()).Select(i => i.GetProperty("reference").GetString()!)];
        Assert.Equal(["P5", "P4", "P3", "P2", "P1"], references);
        Assert.Null(second["nextCursor"]);
        Assert.Equal((400, "VAL_STATUS"), await RefusalAsync(client.GetAsync("transactions?status=X")));
        Assert.Equal((400, "VAL_PAGE"), await RefusalAsync(client.GetAsync("transactions?pageSize=501")));
    }

    static async Task<(int, string?)> RefusalAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
