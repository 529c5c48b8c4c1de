using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

public sealed class ImportHistoryTests(CarmHost tests)
{
    [Fact]
    public async Task What_comes_in_of_a_period_whose_statement_is_out_stands_on_the_next_one_with_its_own_day()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-04-10T15:00:00Z");

        // Paid on 20 March, before the statement of the 25th was cut; taken over on 10 April, with a declaration of those days.
        var officer = await carm.SignInAsync("officer", "AR_OFFICER");
        Assert.Equal(200, (await officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/history", new { payments = new[] { new { paymentReference = "B1", amount = "1000.00", receivedOn = "2026-03-20" } }, statements = Array.Empty<object>() })).Status);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-03-16T15:00:00Z", "2026-03-31", "AS_DECLARED"));
        await carm.MoveClockAsync("2026-04-26T15:00:00Z");

        var statement = await client.GetAsync($"statements/SOA-{client.Rm}-202604");
        Assert.Equal(200, statement.Status);
        // It was paid in time after all, so that the penalty for late payment went as it had come; the declaration is 24 days overdue.
        Assert.Equal(("1000.00", "1000.00", "100.00", "0.54", "100.54"), (statement["previousTotalPayable"], statement["paymentsReceived"], statement["newTransactions"], statement["interestCharged"], statement["totalPayable"]));
        Assert.Equal(statement["totalPayable"], (await client.GetAsync("balance"))["balance"]);
        var known = (await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("type").GetString() == "PMT");
        Assert.Equal("2026-04-10", known.GetProperty("postedOn").GetString());
    }

    [Fact]
    public async Task History_ends_before_the_first_statement_of_the_account_and_holds_no_more_than_a_payment_may()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        var officer = await carm.SignInAsync("officer", "AR_OFFICER");
        object Payment(string amount, string receivedOn) => new { payments = new[] { new { paymentReference = "B1", amount, receivedOn } }, statements = Array.Empty<object>() };
        object Statement(string totalPayable, string issuedOn) => new { payments = Array.Empty<object>(), statements = new[] { new { issuedOn, totalPayable } } };
        Task<Answer> ImportAsync(object body) => officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/history", body);

        Assert.Equal((422, "AMOUNT_INVALID"), await Paying.RefusalAsync(ImportAsync(Payment("1000000000.00", "2026-03-10"))));
        Assert.Equal((422, "AMOUNT_INVALID"), await Paying.RefusalAsync(ImportAsync(Payment("100.00", "2026-03-18"))));
        foreach (var total in new[] { "1000000000.00", "-1000000000.00" }) Assert.Equal((422, "AMOUNT_INVALID"), await Paying.RefusalAsync(ImportAsync(Statement(total, "2026-02-25"))));
        Assert.Equal((400, "VAL_THROUGH"), await Paying.RefusalAsync(ImportAsync(Statement("100.00", "2026-03-25"))));
        Assert.Equal(200, (await ImportAsync(Statement("0.00", "2026-02-25"))).Status);

        // The first statement of this system is out.
        await carm.MoveClockAsync("2026-04-10T15:00:00Z");
        Assert.Equal(200, (await client.GetAsync($"statements/SOA-{client.Rm}-202603")).Status);
        foreach (var body in new[] { Payment("100.00", "2026-03-25"), Payment("100.00", "2026-04-01"), Statement("100.00", "2026-03-25"), Statement("100.00", "2026-04-01") })
            Assert.Equal((422, "HISTORY_ENDED"), await Paying.RefusalAsync(ImportAsync(body)));
        Assert.Equal((200, "-100.00"), await ImportAsync(Payment("100.00", "2026-03-24")) is var taken ? (taken.Status, taken["balance"]) : default);
    }
}
