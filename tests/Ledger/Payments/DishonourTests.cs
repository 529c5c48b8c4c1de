using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>A payment that the bank took back (P10, SOR/96-188).</summary>
public sealed class DishonourTests(CarmHost carm)
{
    [Fact]
    public async Task Ledger_P10_the_debt_is_open_again_with_its_own_due_date_and_interest_runs_as_if_nothing_had_been_tendered()
    {
        await using var system = await carm.OnClockAsync("2026-03-03T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(system);
        await client.HasManagerAsync();
        var number = Fresh.TransactionNumber();
        await client.AccountForAsync(client.Cad(number, 1, 3000m, 1000m, "2026-02-10T15:00:00Z", "2026-03-03"));
        var paid = await client.PayByAsync("DEBIT", "P1", "4000.00");
        Assert.Equal("0.00", paid["balance"]);

        await system.MoveClockAsync("2026-03-05T15:00:00Z");
        var dishonoured = await client.BankSaysAsync("dishonour", paid["paymentId"]!, new { reason = "INSUFFICIENT_FUNDS", bankReimbursed = true, bankCost = "3.25" });
        Assert.Equal((200, "28.25", "4028.25"), (dishonoured.Status, dishonoured["charge"], dishonoured["balance"]));
        Assert.Equal((409, "ALREADY_DISHONOURED"), await Paying.RefusalAsync(client.BankSaysAsync("dishonour", paid["paymentId"]!, new { reason = "INSUFFICIENT_FUNDS" })));
        var open = await client.OpenAsync();
        Assert.Equal(("4000.00", "28.25", "0.00", "0.00"), (open[$"CAD {number} v1"], open["NSF P1"], open["PMT P1"], open["DIS P1"]));
        Assert.Equal((("0.00", "0.00"), ("4000.00", "0.00"), ("28.25", "0.00"), ("-28.25", "0.00")), (await client.JournalAsync("1010"), await client.JournalAsync("1110"), await client.JournalAsync("1130"), await client.JournalAsync("4410")));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
        Assert.Contains("LEDGER_PAYMENT_DISHONOURED", await client.NoticesAsync());

        // N12 of the domain document: ten days of interest on what a dishonoured payment did not pay.
        await system.MoveClockAsync("2026-03-13T15:00:00Z");
        await client.PayByAsync("DEBIT", "P2", "4037.36");
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task The_importer_who_was_told_that_a_brokers_payment_stands_is_told_that_it_is_gone_as_the_broker_is()
    {
        var client = await Client.OnboardedAsync(carm);
        var (_, broker) = await client.BrokerAsync("OWN");
        var paid = await broker.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "B1", method = "ONLINE_BANKING", amount = "20.00" });
        await client.BankSaysAsync("dishonour", paid["paymentId"]!, new { reason = "CHARGED_BACK" });
        var own = await client.PayAsync("own", "30.00");
        await client.BankSaysAsync("dishonour", own["paymentId"]!, new { reason = "CHARGED_BACK" });
        await client.Carm.SettleAsync();
        Assert.Equal(["Payment B1 of $20.00", "Payment own of $30.00"], await DishonouredAsync(client.Manager));
        Assert.Equal(["Payment B1 of $20.00"], await DishonouredAsync(broker));

        static async Task<string[]> DishonouredAsync(Caller of) =>
            [.. (await of.GetAsync("/api/v1/notifications?pageSize=100")).Json.GetProperty("items").EnumerateArray().Select(n => n.GetProperty("text").GetString()!).Where(text => text.Contains(" was dishonoured", StringComparison.Ordinal)).Select(text => text.Split(" was ")[0]).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData(false, "0.00", false, "15.00")]
    [InlineData(true, "0.00", false, "25.00")]
    [InlineData(true, "7.50", false, "32.50")]
    [InlineData(true, "7.50", true, "0.00")]
    public void The_charge_is_that_of_the_regulations(bool bankReimbursed, string bankCost, bool crownFault, string charge) =>
        Assert.Equal(charge, DishonourCharge.Of(bankReimbursed, Money.TryParse(bankCost, out var cost) ? cost : default, crownFault).ToString());

    [Fact]
    public async Task A_credit_that_paid_several_debts_one_after_the_other_gives_all_of_them_back_and_another_credit_steps_in()
    {
        var client = await Client.OpenAsync(carm);
        var (first, second) = (Fresh.TransactionNumber(), Fresh.TransactionNumber());
        foreach (var number in new[] { first, second }) await client.AccountForAsync(client.Cad(number, 1, 100m, 0, "2026-03-17T15:00:00Z", "2090-03-31"));
        var paid = await client.PayByAsync("DEBIT", "P1", "250.00");
        await client.DesignateAsync("P1", $"{first} v1");
        await client.DesignateAsync("P1", $"{second} v1");
        var dishonoured = await client.BankSaysAsync("dishonour", paid["paymentId"]!, new { reason = "STOPPED", crownFault = true });
        Assert.Equal("200.00", dishonoured["balance"]);
        var open = await client.OpenAsync();
        Assert.Equal(("100.00", "100.00", "0.00"), (open[$"CAD {first} v1"], open[$"CAD {second} v1"], open["PMT P1"]));
        Assert.DoesNotContain("NSF P1", open.Keys);
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task What_was_never_posted_cannot_be_dishonoured_and_a_bad_cost_is_refused()
    {
        var client = await Client.OpenAsync(carm);
        var waiting = await client.PayByAsync("EDI_820", "E1", "100.00");
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(client.BankSaysAsync("dishonour", waiting["paymentId"]!, new { reason = "STOPPED" })));
        Assert.Equal((422, "AMOUNT_INVALID"), await Paying.RefusalAsync(client.BankSaysAsync("dishonour", waiting["paymentId"]!, new { reason = "STOPPED", bankCost = "-1.00" })));
        Assert.Equal((404, "NOT_FOUND"), await Paying.RefusalAsync(client.BankSaysAsync("dishonour", "none", new { reason = "STOPPED" })));
        var at = (await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => await client.BankSaysAsync("settle", waiting["paymentId"]!)))).Select(a => a.Status);
        Assert.All(at, status => Assert.Equal(200, status));
        var once = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => await client.BankSaysAsync("dishonour", waiting["paymentId"]!, new { reason = "STOPPED" })));
        Assert.Single(once, a => a.Status == 200);
        Assert.Equal("15.00", (await client.GetAsync("balance"))["balance"]);
    }
}
