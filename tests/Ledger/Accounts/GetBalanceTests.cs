using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>What an account owes, what of it is held, and what would settle the rest today (ledger 12).</summary>
public sealed class GetBalanceTests(CarmHost tests)
{
    [Fact]
    public void What_is_held_is_neither_overdue_nor_payable()
    {
        var adjusted = Book.Debt("ADJ", "SA-1", 9_000, "2026-01-30") with { Holds = [new(HoldType.AppealSecured, "SEC", default)] };
        var now = On("2026-03-10", adjusted, Book.Debt("CAD", "1", 100, "2026-03-31"), Book.Debt("CAD", "2", 40, "2026-03-10"));
        Assert.Equal(("9140.00", "0.00", "140.00", "9000.00", "40.00"), ($"{now.Balance}", $"{now.Overdue}", $"{now.NotYetDue}", $"{now.Held}", $"{now.PayableToday}"));
        // It bears interest all the same: 39 days at 8.3 percent.
        Assert.Equal(("80.16", "2026-03-10"), ($"{now.AccruedInterest}", $"{now.NextDueOn:yyyy-MM-dd}"));
    }

    [Fact]
    public void A_payment_kept_for_another_declaration_pays_nothing_of_what_is_due()
    {
        var now = On("2026-03-31", Book.Debt("CAD", "1", 1_000, "2026-03-31"), Book.Credit("PMT", "P", 1_000, "2026-03-20") with { HeldFor = "00000000000018" });
        Assert.Equal(("0.00", "1000.00", "1000.00", "0.00"), ($"{now.Balance}", $"{now.PayableToday}", $"{now.Credit}", $"{now.Available}"));
    }

    [Theory]
    [InlineData(OffsetPreference.Account, "600.00")]
    [InlineData(OffsetPreference.Manual, "1000.00")]
    public void A_refund_lowers_what_is_payable_where_it_clears_by_itself(OffsetPreference preference, string payable)
    {
        var now = On("2026-03-31", preference, Book.Debt("CAD", "1", 1_000, "2026-03-31"), Book.Credit("REF", "R", 400, "2026-03-20"));
        Assert.Equal((payable, "600.00", "400.00"), ($"{now.PayableToday}", $"{now.Balance}", $"{now.Available}"));
    }

    [Fact]
    public void The_importers_money_pays_no_brokers_part_and_a_credit_pays_the_interest_too()
    {
        var now = On("2026-03-31", Book.Debt("CAD", "1", 1_350, "2026-03-31") with { PayerTag = "BROKER:812345674" }, Book.Debt("CAD", "2", 650, "2026-03-31"), Book.Credit("PMT", "P", 800, "2026-03-20"));
        Assert.Equal("1350.00", $"{now.PayableToday}");
        // N2: 57.00 of interest on 10,000.00 by then.
        Assert.Equal("7.00", $"{On("2026-02-24", Book.Debt("CAD", "1", 10_000, "2026-01-30"), Book.Credit("PMT", "P", 10_050, "2026-02-24")).PayableToday}");
    }

    [Fact]
    public async Task What_is_on_its_way_and_what_is_kept_stand_beside_the_balance()
    {
        await using var carm = await tests.OnClockAsync("2026-04-01T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1000m, 0, "2026-04-01T14:00:00Z", "2026-05-01"));
        await client.PayByAsync("ONLINE_BANKING", "P1", "300.00");
        await client.PayByAsync("EDI_820", "P2", "50.00");
        await client.PayByAsync("ONLINE_BANKING", "P3", "20.00");
        var balance = await client.GetAsync("balance");
        Assert.Equal(("680.00", "320.00", "320.00", "50.00", "0.00"), (balance["balance"], balance["credit"], balance["available"], balance["pending"], balance["held"]));
        await (await carm.SignInAsync("ar.officer", "AR_OFFICER")).PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/holds", new { type = "OFFICER", reference = "File 1", items = new[] { new { type = "PMT", reference = "P3" } } });
        balance = await client.GetAsync("balance");
        Assert.Equal(("0.00", "300.00"), (balance["payableToday"], balance["available"]));
        // On the due date, before the night's run, the one credit is expected to clear and the other is not.
        await carm.MoveClockAsync("2026-05-01T05:00:00Z");
        balance = await client.GetAsync("balance");
        Assert.Equal(("700.00", "300.00", "680.00"), (balance["payableToday"], balance["available"], balance["balance"]));
        await carm.MoveClockAsync("2026-05-01T15:00:00Z");
        balance = await client.GetAsync("balance");
        Assert.Equal(("700.00", "0.00", "680.00"), (balance["payableToday"], balance["available"], balance["balance"]));
    }

    static GetBalanceResponse On(string day, params OpenItem[] items) => On(day, OffsetPreference.Account, items);

    static GetBalanceResponse On(string day, OffsetPreference preference, params OpenItem[] items)
    {
        var (today, credits) = (Book.Day(day), items.Where(i => i.Side == Side.Credit).ToArray());
        DueCents[] due = [.. items.Where(i => i.Side == Side.Debit).GroupBy(i => i.DueOn).Select(g => new DueCents(g.Key, g.Sum(i => i.OpenCents)))];
        return Balances.Of(new(Book.Rm, "ALPHA", default) { Offset = preference }, new(due, new(credits.Sum(c => c.OpenCents), 0), [.. items.Where(i => i.HeldOf is not null)], credits, [.. items.Where(i => i.Side == Side.Debit && i.DueOn <= today)], [.. items.Where(i => i.AccrualKey is not null && i.InterestFrom <= today)]), Book.Rates, today);
    }
}
