using Carm.Appeals.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Who owes is told five days before, and to whom something is given back when it is (ledger 13).</summary>
public sealed class ReminderTests(CarmHost tests)
{
    [Fact]
    public async Task Five_days_before_a_due_date_its_debtors_are_told_what_is_due()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var (owing, paid) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        var number = Fresh.TransactionNumber();
        foreach (var (client, cad) in new[] { (owing, Fresh.TransactionNumber()), (paid, number) })
        {
            await client.HasManagerAsync();
            await client.AccountForAsync(client.Cad(cad, 1, 4200m, 0, "2026-01-05T15:00:00Z", "2026-01-30"));
        }
        await paid.PayByAsync("ONLINE_BANKING", "P1", "4200.00", new { designation = new[] { new { type = "CAD", reference = $"{number} v1" } } });
        await carm.MoveClockAsync("2026-01-25T12:00:00Z");
        Assert.DoesNotContain("LEDGER_DUE_SOON", await owing.NoticesAsync());
        await carm.MoveClockAsync("2026-01-25T15:00:00Z");
        Assert.Equal((1, 0), ((await owing.NoticesAsync()).Count(n => n == "LEDGER_DUE_SOON"), (await paid.NoticesAsync()).Count(n => n == "LEDGER_DUE_SOON")));
    }

    [Theory]
    [InlineData("2026-01-28", "2026-01-29")]
    [InlineData("2026-01-30", "2026-02-02")]        // over a weekend
    [InlineData("2026-04-02", "2026-04-07")]        // over Easter
    [InlineData("2026-07-01", "2026-07-03")]        // Canada Day may be met on the 2nd
    public void Who_did_not_pay_is_told_on_the_first_business_day_after_the_last_day_to_pay(string due, string told)
    {
        Assert.Equal(Book.Day(told), CollectionFile.OverdueOn(Book.Day(due)));
        for (var day = Book.Day("2026-01-01"); day.Year < 2036; day = day.AddDays(1)) Assert.Contains(day, CollectionFile.OverdueSince(CollectionFile.OverdueOn(day)));
    }

    /// <summary>
    /// An adjustment of 100.00 is payable on Monday 01-05, and a declaration of 4,200.00 on Friday 01-30. A penalty of 150.00 names another last day to pay it, 02-04. By 02-24 the first two have borne 8.3 percent for 25
    /// days, 0.57 and 23.94, and the penalty 2.3 percent for 50 days, 0.47: together 24.98, payable on Tuesday 03-03.
    /// </summary>
    [Fact]
    public async Task What_is_overdue_is_told_once_for_each_due_date_but_not_what_is_held_or_on_its_way()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var (owing, paid, coming, held) = (await Client.OnboardedAsync(carm), await Client.OnboardedAsync(carm), await Client.OnboardedAsync(carm), await Client.OnboardedAsync(carm));
        var number = "";
        foreach (var client in new[] { owing, paid, coming, held }) await client.AccountForAsync(client.Cad(number = Fresh.TransactionNumber(), 1, 4_200m, 0, "2026-01-05T15:00:00Z", "2026-01-30"));
        await owing.AccountForAsync(owing.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-01-05T15:00:00Z", "2026-01-30", "CBSA_ADJUSTMENT", "SOADJ-1"));
        await carm.HearAsync(new PenaltyServed($"NPA-{owing.Bn9}", owing.Rm, owing.Bn9, "NPA", "C005", null, 150m, new(2026, 1, 5), new(2026, 1, 5), new(2026, 2, 4), Book.At("2026-01-05")));
        await (await carm.SignInAsync("ar.officer", "AR_OFFICER")).PostAsync($"/api/v1/admin/program-accounts/{held.Rm}/holds", new { type = "OFFICER", reference = "File 1", items = new[] { new { type = "CAD", reference = $"{number} v1" } } });

        await carm.MoveClockAsync("2026-01-06T12:55:00Z");
        Assert.Empty(await OverdueAsync(owing));
        await carm.MoveClockAsync("2026-01-06T13:05:00Z");
        Assert.Equal(["$100.00 2026-01-05"], await OverdueAsync(owing));
        await carm.MoveClockAsync("2026-01-30T15:00:00Z");
        await paid.PayAsync("P1", "4200.00");
        await coming.PayAsync("SIM-WAIT-1", "4200.00");
        await carm.MoveClockAsync("2026-02-02T12:55:00Z");
        Assert.Equal(["$100.00 2026-01-05"], await OverdueAsync(owing));
        await carm.MoveClockAsync("2026-02-02T13:05:00Z");
        Assert.Equal(["$100.00 2026-01-05", "$4,200.00 2026-01-30"], await OverdueAsync(owing));
        foreach (var client in new[] { paid, coming, held }) Assert.Empty(await OverdueAsync(client));
        await carm.MoveClockAsync("2026-03-04T13:05:00Z");
        Assert.Equal(["$100.00 2026-01-05", "$4,200.00 2026-01-30", "$24.98 2026-03-03"], await OverdueAsync(owing));
    }

    /// <summary>Amount and due date of each such notice, the oldest first.</summary>
    static async Task<string[]> OverdueAsync(Client client)
    {
        await client.Carm.SettleAsync();
        return
        [
            .. (await client.Manager.GetAsync("/api/v1/notifications?pageSize=100")).Json.GetProperty("items").EnumerateArray().Where(n => n.GetProperty("template").GetString() == "LEDGER_OVERDUE").Reverse()
                .Select(n => System.Text.RegularExpressions.Regex.Match(n.GetProperty("text").GetString()!, $"^(\\S+) of program account {client.Rm} was due on (\\S+) and is not paid\\.")).Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value}"),
        ];
    }

    [Fact]
    public async Task A_refund_a_drawback_and_a_penalty_that_is_reduced_are_told_once()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.HasManagerAsync();
        var number = Fresh.TransactionNumber();
        await client.AccountForAsync(client.Cad(number, 1, 100m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await client.AccountForAsync(client.Cad(number, 2, -40m, 0, "2026-03-20T14:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", "SOADJ-1"));
        await carm.HearAsync(new Carm.Declarations.Contracts.DrawbackGranted($"DRB-{client.Rm}-0001", client.Rm, client.Bn9, Book.Day("2026-03-10"), 10m, 0, 0, 0, 0, Book.At("2026-03-20")));
        await carm.HearAsync(new PenaltyServed($"NPA-{client.Bn9}", client.Rm, client.Bn9, "NPA", "C005", null, 150m, new(2026, 3, 18), new(2026, 3, 18), new(2026, 4, 17), Book.At("2026-03-18")));
        await carm.HearAsync(new PenaltyReduced($"NPA-{client.Bn9}", client.Rm, "NPA", 50m, 1, Book.At("2026-03-20")));
        Assert.Equal(3, (await client.NoticesAsync()).Count(n => n == "LEDGER_CREDIT_POSTED"));
    }
}
