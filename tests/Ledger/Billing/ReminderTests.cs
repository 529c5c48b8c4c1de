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
