using Carm.Bonds;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Bonds.Tests;

/// <summary>Cash as security: the money is the Ledger's, what it stands for is ours, and it goes back when it can be spared.</summary>
public sealed class CashDepositTests(CarmHost tests)
{
    [Fact]
    public async Task Cash_stands_once_its_payment_is_there_and_counts_whole_beside_an_agreement_that_counts_twice()
    {
        var (importer, surety) = (await Business.ImporterAsync(tests), await Business.SuretyAsync(tests));
        await tests.HearAsync(importer.Cad(186_430.55m));
        await importer.OwesAsync(0);
        await importer.EnrolAsync();
        await surety.GiveAsync(importer, "B-1", "60000.00");
        var announced = (await importer.Manager.PostAsync(Deposits(importer), new { amount = "66431.00" })).Json.GetProperty("deposit");
        Assert.Equal(("PENDING", $"DEP-{importer.Rm}-0001"), (announced.GetProperty("state").GetString(), announced.GetProperty("paymentReference").GetString()));
        Assert.Equal("PENDING_SECURITY", (await importer.RppAsync())["state"]);

        await importer.PaySecurityAsync(announced.GetProperty("paymentReference").GetString()!, "66431.00");
        // 15.1, mixed: short by a dollar.
        Assert.Equal(("PENDING_SECURITY", "126431.00"), ((await importer.RppAsync())["state"], (await importer.RppAsync())["posted"]));
        await importer.PaySecurityAsync("unannounced", "69.00");
        Assert.Equal("ACTIVE", (await importer.RppAsync())["state"]);
        Assert.Equal(["66431.00 POSTED", "69.00 POSTED"], await StatesAsync(importer));
        Assert.Equal("186500.00", (await importer.UtilizationAsync())["limit"]);
    }

    [Fact]
    public async Task Bonds_B16_cash_that_the_requirement_needs_does_not_go_back_and_what_it_can_spare_does()
    {
        var importer = await Business.ImporterAsync(tests);
        await tests.HearAsync(importer.Cad(10_000m));
        await importer.PaySecurityAsync("cash", "12000.00");
        Assert.Equal("ACTIVE", await importer.EnrolAsync());
        var refunds = $"{Deposits(importer)}/DEP-{importer.Rm}-0001/refunds";
        // Keeps a ratio of 0.98.
        Assert.Equal((422, "BND-413"), await CodeAsync(importer.Manager.PostAsync(refunds, new { amount = "2200.00" })));
        Assert.Equal((422, "BND-413"), await CodeAsync(importer.Manager.PostAsync(refunds, new { })));
        var asked = await importer.Manager.PostAsync(refunds, new { amount = "2000.00" });
        Assert.Equal((201, "REFUND_REQUESTED"), (asked.Status, asked.Json.GetProperty("deposit").GetProperty("state").GetString()));
        Assert.Equal("10000.00", (await importer.RppAsync())["posted"]);
        Assert.Equal((422, "BND-413"), await CodeAsync(importer.Manager.PostAsync(refunds, new { amount = "0.01" })));
        await tests.SettleAsync();

        var supervisor = await tests.SignInAsync("ar-supervisor", "AR_SUPERVISOR");
        var settled = await supervisor.PostAsync($"/api/v1/admin/cash-security/SEC-{importer.Rm}-0001/settle", new { outcome = "RETURNED" });
        Assert.Equal((200, "10000.00", "0.00"), (settled.Status, settled.Json.GetProperty("security").GetProperty("held").GetString(), settled.Json.GetProperty("security").GetProperty("askedBack").GetString()));
        Assert.Equal(409, (await supervisor.PostAsync($"/api/v1/admin/cash-security/SEC-{importer.Rm}-0001/settle", new { outcome = "RETURNED" })).Status);
        await tests.SettleAsync();
        var deposit = Assert.Single((await importer.Manager.GetAsync(Deposits(importer))).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("POSTED", "10000.00", true), (deposit.GetProperty("state").GetString(), deposit.GetProperty("held").GetString(), deposit.GetProperty("refunds")[0].GetProperty("isPaid").GetBoolean()));
    }

    [Fact]
    public async Task Cash_that_is_realized_pays_what_is_due_and_secures_no_more()
    {
        var importer = await Business.ImporterAsync(tests);
        await importer.PaySecurityAsync("cash", "9000.00");
        await tests.HearAsync(importer.Cad(6_000m, "2026-02-02"));
        Assert.Equal("ACTIVE", await importer.EnrolAsync());
        var supervisor = await tests.SignInAsync("ar-supervisor", "AR_SUPERVISOR");
        Assert.Equal((422, "AMOUNT_INVALID"), await CodeAsync(supervisor.PostAsync($"/api/v1/admin/cash-security/SEC-{importer.Rm}-0001/settle", new { outcome = "REALIZED", amount = "9000.01" })));
        var settled = await supervisor.PostAsync($"/api/v1/admin/cash-security/SEC-{importer.Rm}-0001/settle", new { outcome = "REALIZED", amount = "6000.00" });
        Assert.Equal((200, "3000.00"), (settled.Status, settled.Json.GetProperty("security").GetProperty("held").GetString()));
        await tests.SettleAsync();
        Assert.Equal(("DEFICIENT", "3000.00"), ((await importer.RppAsync())["state"], (await importer.RppAsync())["posted"]));
        await supervisor.PostAsync($"/api/v1/admin/cash-security/SEC-{importer.Rm}-0001/settle", new { outcome = "REALIZED" });
        await tests.SettleAsync();
        Assert.Equal(["9000.00 APPLIED"], await StatesAsync(importer));
        Assert.Equal("0.00", (await importer.RppAsync())["posted"]);
    }

    [Fact]
    public async Task A_payment_that_the_bank_takes_back_secures_nothing_and_what_was_paid_out_of_it_is_owing()
    {
        var importer = await Business.ImporterAsync(tests);
        await importer.PaySecurityAsync("cash", "9000.00");
        await importer.Manager.PostAsync($"{Deposits(importer)}/DEP-{importer.Rm}-0001/refunds", new { amount = "4000.00" });
        await tests.SettleAsync();
        await (await tests.SignInAsync("ar-supervisor", "AR_SUPERVISOR")).PostAsync($"/api/v1/admin/cash-security/SEC-{importer.Rm}-0001/settle", new { outcome = "RETURNED" });
        await importer.Manager.PostAsync($"{Deposits(importer)}/DEP-{importer.Rm}-0001/refunds", new { amount = "1000.00" });
        await tests.SettleAsync();
        var payment = (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/payments")).Json.GetProperty("items")[0].GetProperty("paymentId").GetString();
        Assert.Equal(200, (await (await tests.SignInAsync("bank", "BANK")).PostAsync($"/api/v1/admin/payments/{payment}/dishonour", new { reason = "NSF" })).Status);
        await tests.SettleAsync();
        var deposit = Assert.Single((await importer.Manager.GetAsync(Deposits(importer))).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(("DISHONOURED", "0.00", "0.00"), (deposit.GetProperty("state").GetString(), deposit.GetProperty("held").GetString(), deposit.GetProperty("askedBack").GetString()));
        // What was paid out, and the charge.
        Assert.Equal("4015.00", (await importer.Manager.GetAsync($"/api/v1/program-accounts/{importer.Rm}/balance"))["balance"]);
    }

    [Fact]
    public void What_the_Ledger_tells_may_come_in_any_order_and_each_more_than_once()
    {
        var now = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
        var asked = (new CashDeposit("DEP-1", "812345674RM0001", Money.Of(100), now) { MoneyState = "HELD", Held = Money.Of(100), LedgerRevision = 1 }).Ask(Money.Of(40), now).Deposit;
        CashSecurityChanged Told(long revision, decimal held, params string[] paid) => new("812345674RM0001", "SEC-1", "DEP-1", revision, 100, held, new(2026, 3, 2), held > 0 ? "HELD" : "REALIZED", paid, [], now);
        var (noted, paid, realized) = (Told(2, 100), Told(3, 60, "DEP-1-R1"), Told(4, 0, "DEP-1-R1"));
        foreach (var order in new CashSecurityChanged[][] { [noted, paid, realized], [realized, paid, noted], [paid, realized, paid], [realized] })
        {
            var after = order.Aggregate(asked, (deposit, told) => deposit.With(told));
            Assert.Equal(("0.00", "APPLIED", true), ($"{after.Held}", after.StateOn(new(2026, 3, 2)), after.Refunds[0].IsPaid));
        }
        Assert.Equal("BND_DEPOSIT_AMOUNT", Assert.Throws<Rejected>(() => asked.Ask(Money.Of(61), now)).Code);
        Assert.Equal("BND-409", Assert.Throws<Rejected>(() => asked.With(realized).Ask(null, now)).Code);
    }

    static string Deposits(Business importer) => $"/api/v1/program-accounts/{importer.Rm}/cash-deposits";

    static async Task<string[]> StatesAsync(Business importer) =>
        [.. (await importer.Manager.GetAsync(Deposits(importer))).Json.GetProperty("items").EnumerateArray().Select(d => $"{d.GetProperty("amount").GetString()} {d.GetProperty("state").GetString()}")];

    static async Task<(int, string?)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
