using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

public sealed class LatePaymentTests(CarmHost tests)
{
    [Theory]
    [InlineData("2026-01-30", "2026-02-02")]
    [InlineData("2026-07-01", "2026-07-03")]        // T15: Canada Day may be met on the 2nd
    [InlineData("2029-03-30", "2029-04-02")]        // Good Friday, met on the Saturday
    public void Ledger_T15_the_penalty_comes_on_the_first_weekday_after_the_last_day_to_pay(string due, string on) => Assert.Equal(Day(on), LatePayment.PenaltyOn(Day(due)));

    [Fact]
    public void Ledger_T14_in_the_days_of_relief_there_is_no_penalty_and_no_interest_and_afterwards_the_principal_alone_bears_it()
    {
        var rates = new RateBook([new("2025Q4", 2.7m, "f", "a", "b"), new("2026Q1", 2.3m, "f", "a", "b")], [ReliefPeriod.Transition]);
        var debt = Debt("CAD", "1", 5_000, "2025-12-01") with { BillOn = Day("2025-11-25") };
        Assert.Equal("0.00", LatePayment.Unpaid([debt], Day("2025-11-25"), Day("2025-12-01"), rates).ToString());
        Assert.Equal(0m, ItemInterest.Accrued(debt, Day("2026-01-30"), rates));
        Assert.Equal(5_000m * 8.3m / 100 / 365, ItemInterest.Accrued(debt, Day("2026-01-31"), rates));
        // What was due on the last day of relief was late on the first day after.
        Assert.Equal("5000.00", LatePayment.Unpaid([debt with { BillOn = Day("2026-01-25"), DueOn = Day("2026-01-30") }], Day("2026-01-25"), Day("2026-01-30"), rates).ToString());
    }

    [Fact]
    public void A_due_date_that_was_moved_far_has_its_penalty_on_the_first_weekday_after_it()
    {
        DueDateOverride[] moved = [new("2026-01-17", Day("2026-01-17"), Day("2026-08-14"), "Bulletin", "a", "b"), new("2026-02-17", Day("2026-02-17"), Day("2026-08-14"), "Bulletin", "a", null)];
        Assert.Equal([(Day("2026-01-25"), Day("2026-08-14"))], LatePayment.IssuesOf(Day("2026-08-17"), moved));
        Assert.Empty(LatePayment.IssuesOf(Day("2026-02-02"), moved));
        Assert.Equal([(Day("2026-02-25"), Day("2026-03-03"))], LatePayment.IssuesOf(Day("2026-03-04"), moved));
    }

    [Fact]
    public void Only_duties_of_that_statement_that_nobody_holds_count()
    {
        OpenItem On(OpenItem item, string billOn) => item with { BillOn = Day(billOn) };
        var items = new[]
        {
            On(Debt("CAD", "1", 100, "2026-03-31"), "2026-03-25"), On(Debt("CADV", "2", 10, "2026-03-31"), "2026-03-25"), On(Debt("CAD", "next", 1_000, "2026-05-01"), "2026-04-25"),
            On(Debt("ADJ", "other", 1_000, "2026-03-20"), "2026-03-25"), On(Debt("CAD", "held", 1_000, "2026-03-31"), "2026-03-25") with { Holds = [new(HoldType.Officer, "F", Day("2026-03-26"))] },
        };
        Assert.Equal("110.00", LatePayment.Unpaid(items, Day("2026-03-25"), Day("2026-03-31"), Rates).ToString());
    }

    [Fact]
    public void What_credits_in_time_will_clear_is_paid_as_far_as_they_reach()
    {
        const string Second = "700000003RM0002";
        OpenItem Cad(string rm, string due, string billOn) => Debt("CAD", "1", 100, due, rm) with { BillOn = Day(billOn) };
        string Unpaid(OffsetPreference offset, params OpenItem[] items) =>
            LatePayment.Unpaid(items.Where(i => i.RmAccount == Rm), Day("2026-03-25"), Day("2026-03-31"), Rates, LatePayment.StillClearing(new[] { Rm, Second }.Select(rm => new ClientAccount(rm, "ALPHA", default) { Offset = offset }), items, Day("2026-03-31"))).ToString();

        var cad = Cad(Rm, "2026-03-31", "2026-03-25");
        Assert.Equal("40.00", Unpaid(OffsetPreference.Account, cad, Credit("PMT", "p", 60, "2026-03-20")));
        // Not what came too late, nor what an older debt needs, nor what waits for its owner's word.
        Assert.Equal("100.00", Unpaid(OffsetPreference.Account, cad, Credit("PMT", "p", 60, "2026-04-01")));
        Assert.Equal("100.00", Unpaid(OffsetPreference.Account, cad, Debt("ADJ", "o", 60, "2026-02-28"), Credit("PMT", "p", 60, "2026-03-20")));
        Assert.Equal("100.00", Unpaid(OffsetPreference.Manual, cad, Credit("REF", "p", 60, "2026-03-20")));
        // Of another account of the business, where it offsets among them, what that one's own debts leave.
        var there = Credit("PMT", "p", 180, "2026-03-20", Second);
        Assert.Equal(("100.00", "0.00", "20.00"), (Unpaid(OffsetPreference.Account, cad, there), Unpaid(OffsetPreference.Business, cad, there), Unpaid(OffsetPreference.Business, cad, there, Cad(Second, "2026-02-28", "2026-02-25"))));
    }

    [Fact]
    public async Task Where_the_run_comes_before_the_clearing_of_the_due_date_what_waits_there_to_pay_counts()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var (paid, little) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        foreach (var (client, amount) in new[] { (paid, "1000.00"), (little, "999.99") })
        {
            await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
            await client.PayAsync("P1", amount);
        }
        // The night's clearing comes at two.
        await carm.MoveClockAsync("2026-03-31T05:00:00Z");
        Assert.Equal("-1000.00", (await paid.OpenAsync())["PMT P1"]);
        await carm.HearAsync(new FindUnpaidStatements([paid.Rm, little.Rm], Day("2026-03-25"), Day("2026-03-31")));
        Assert.Equal(["CAD", "PMT"], await TypesAsync(paid));
        Assert.Equal(["CAD", "LPP", "PMT"], await TypesAsync(little));
    }

    [Fact]
    public async Task What_waited_there_to_pay_and_goes_elsewhere_leaves_the_statement_unpaid()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        var payment = (await client.PayAsync("P1", "1000.00"))["paymentId"]!;
        // The night's clearing comes at two.
        await carm.MoveClockAsync("2026-03-31T05:00:00Z");
        await carm.HearAsync(new FindUnpaidStatements([client.Rm], Day("2026-03-25"), Day("2026-03-31")));
        await carm.HearAsync(new LookAtUnpaidStatementsAgain([StatementDates.NumberOf(client.Rm, Day("2026-03-25"))]));
        Assert.Equal(["CAD", "PMT"], await TypesAsync(client));
        await client.BankSaysAsync("dishonour", payment, new { reason = "INSUFFICIENT_FUNDS" });
        await carm.HearAsync(new LookAtUnpaidStatementsAgain([StatementDates.NumberOf(client.Rm, Day("2026-03-25"))]));
        Assert.Equal(["CAD", "DIS", "LPP", "NSF", "PMT"], await TypesAsync(client));
    }

    [Fact]
    public async Task A_statement_not_paid_in_time_costs_200_once_and_a_payment_in_time_that_becomes_known_later_takes_it_back()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (late, inTime) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        foreach (var client in new[] { late, inTime })
            await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-04-01T07:59:00Z");
        Assert.DoesNotContain("LPP", await TypesAsync(late));

        // The due date is a Tuesday; the next weekday at 04:00 in Toronto.
        await carm.MoveClockAsync("2026-04-01T08:05:00Z");
        Assert.Equal(["CAD", "LPP"], await TypesAsync(late));
        Assert.Equal("1200.00", (await late.GetAsync("balance"))["balance"]);
        var penalty = (await late.GetAsync("penalties")).Json.GetProperty("items")[0];
        Assert.Equal(("LPP-2026-", "C336", "200.00", "SERVED"), (penalty.GetProperty("penaltyNumber").GetString()![..9], penalty.GetProperty("contravention").GetString(), penalty.GetProperty("amount").GetString(), penalty.GetProperty("state").GetString()));

        // One pays late, with more than the duties; of the other a cheque that came on the due date is posted the next day.
        await late.PayAsync("P1", "2000.00");
        Assert.Equal(201, (await inTime.OfficerPostsAsync("CHEQUE", "B1", "1000.00", new { receivedAt = "2026-03-31T15:00:00Z" })).Status);
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        Assert.Equal(("-799.78", "0.00"), ((await late.GetAsync("balance"))["balance"], (await inTime.GetAsync("balance"))["balance"]));
        Assert.Equal(["CAD", "LPP", "NPAC", "PMT"], await TypesAsync(inTime));
        Assert.Equal("CANCELLED", (await inTime.GetAsync("penalties")).Json.GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal("PAID", (await late.GetAsync("penalties")).Json.GetProperty("items")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_was_paid_in_time_and_is_dishonoured_after_the_day_of_the_penalty_brings_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-03-31T15:00:00Z");
        var paid = await client.OfficerPostsAsync("CHEQUE", "P1", "1000.00");
        await carm.MoveClockAsync("2026-04-07T15:00:00Z");
        Assert.Equal(["CAD", "PMT"], await TypesAsync(client));
        await client.BankSaysAsync("dishonour", paid.Json.GetProperty("payment").GetProperty("paymentId").GetString()!, new { reason = "INSUFFICIENT_FUNDS" });
        await carm.SettleAsync();
        Assert.Equal(["CAD", "DIS", "LPP", "NSF", "PMT"], await TypesAsync(client));
        Assert.Equal("1215.00", (await client.GetAsync("balance"))["balance"]);
    }

    /// <summary>The cheque came on the due date, was keyed the day after, and bounces.</summary>
    [Fact]
    public async Task What_a_payment_in_time_took_back_comes_again_when_that_is_dishonoured()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-04-01T15:00:00Z");
        var paid = await client.OfficerPostsAsync("CHEQUE", "P1", "1000.00", new { receivedAt = "2026-03-31T15:00:00Z" });
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        Assert.Equal(["CAD", "LPP", "NPAC", "PMT"], await TypesAsync(client));
        await carm.MoveClockAsync("2026-04-07T15:00:00Z");
        await client.BankSaysAsync("dishonour", paid.Json.GetProperty("payment").GetProperty("paymentId").GetString()!, new { reason = "INSUFFICIENT_FUNDS" });
        await carm.SettleAsync();
        Assert.Equal(["CAD", "DIS", "LPP", "LPP", "NPAC", "NSF", "PMT"], await TypesAsync(client));
        Assert.Equal("1215.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal(["CANCELLED", "SERVED"], (await client.GetAsync("penalties")).Json.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("state").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task While_money_of_the_due_date_is_on_its_way_nobody_is_late_and_who_was_not_paid_after_all_is()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (comes, fails, little) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        foreach (var client in new[] { comes, fails, little }) await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-03-31T15:00:00Z");
        var (coming, failing) = ((await comes.PayByAsync("EDI_820", "E1", "1000.00"))["paymentId"]!, (await fails.PayByAsync("EDI_820", "E1", "1000.00"))["paymentId"]!);
        await little.PayByAsync("EDI_820", "E1", "999.99");
        await carm.MoveClockAsync("2026-04-02T15:00:00Z");
        Assert.Equal(["CAD"], await TypesAsync(comes));
        Assert.Equal(["CAD"], await TypesAsync(fails));
        Assert.Equal(["CAD", "LPP"], await TypesAsync(little));

        await comes.BankSaysAsync("settle", coming);
        await fails.BankSaysAsync("fail", failing, new { failureCode = "FILE_REJECTED" });
        await carm.MoveClockAsync("2026-04-07T15:00:00Z");
        Assert.Equal(["CAD", "PMT"], await TypesAsync(comes));
        Assert.Equal(["CAD", "LPP"], await TypesAsync(fails));
    }

    static async Task<string[]> TypesAsync(Client client) =>
        [.. (await client.GetAsync("transactions")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("type").GetString()!).Order(StringComparer.Ordinal)];
}
