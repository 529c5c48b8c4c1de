using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>The interest run of the 24th and the statements of the 25th.</summary>
public sealed class RunInterestTests(CarmHost tests)
{
    [Fact]
    public async Task What_is_charged_past_midnight_is_of_its_day_still_and_the_statements_wait_for_it()
    {
        await using var carm = await tests.OnClockAsync("2026-02-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-02-10T15:00:00Z", "2026-01-30"));
        var (ct, midnight) = (TestContext.Current.CancellationToken, new StoppedClock(DateTimeOffset.Parse("2026-02-25T05:10:00Z")));
        var (store, command) = (carm.Alba.Services.GetRequiredService<ILedgerStore>(), new ChargeInterest([client.Rm], Day("2026-02-24"), 1));

        await using (var session = store.LightweightSession())
        {
            session.Store(InterestPart.Of(command, isDone: false));
            await session.SaveChangesAsync(ct);
            await Assert.ThrowsAsync<CameTooEarlyException>(() => IssueStatementsHandler.Handle(new(Day("2026-02-25")), session, midnight, ct));
            await ChargeInterestHandler.Handle(command, session, midnight, ct);
            await session.SaveChangesAsync(ct);
        }
        await carm.MoveClockAsync("2026-02-25T15:00:00Z");
        var statement = await client.GetAsync($"statements/SOA-{client.Rm}-202602");
        Assert.Equal(("57.00", "10057.00"), (statement["interestCharged"], statement["totalPayable"]));
        Assert.Equal("10057.00", (await client.GetAsync("balance"))["balance"]);

        // Charged once the statement is out, as on what was declared late, it is of the next.
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-02-25T15:00:00Z", "2026-01-30"));
        await using var late = store.LightweightSession();
        await ChargeInterestHandler.Handle(command, late, new StoppedClock(DateTimeOffset.Parse("2026-03-05T15:00:00Z")), ct);
        await late.SaveChangesAsync(ct);
        Assert.Equal([Day("2026-02-24"), Day("2026-03-05")], (await late.Query<OpenItem>().Where(i => i.RmAccount == client.Rm && i.Type == "INT").ToListAsync(ct)).Select(i => i.PostedOn).Order());
    }

    sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
