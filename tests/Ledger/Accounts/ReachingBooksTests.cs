using Carm.Appeals.Contracts;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>How much of a full account a command reads that is about one thing in it: that, and of the due debts what a credit pays by it.</summary>
public sealed class ReachingBooksTests(CarmHost carm)
{
    [Fact]
    public async Task A_penalty_reads_no_other_debt_where_nothing_waits_to_pay_and_else_as_many_as_that_pays()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var (full, waiting) = (await Client.OpenAsync(system), await Client.OpenAsync(system));
        await CadBooksTests.OweAsync(system, full, 60);
        await CadBooksTests.OweAsync(system, waiting, 60, (35m, null));
        PenaltyServed Served(Client client) => new($"NPA-{client.Bn9}", client.Rm, client.Bn9, "NPA", "C352", null, 500m, Book.Day("2026-03-20"), Book.Day("2026-03-20"), Book.Day("2026-04-19"), Book.At("2026-03-20"));
        // The credit with one debt, and then with four more, of which the third is left in part.
        Assert.Equal((0, 6), (await ReadAsync(full), await ReadAsync(waiting)));

        await system.HearAsync(Served(full), Served(waiting));
        Assert.Equal(("1100.00", "1065.00"), ((await full.GetAsync("balance"))["balance"], (await waiting.GetAsync("balance"))["balance"]));
        var open = await waiting.OpenAsync();
        Assert.Equal(("0.00", "5.00", "500.00", "0.00"), (open["CAD 0003"], open["CAD 0004"], open[$"NPA NPA-{waiting.Bn9}"], open["PMT WAITS"]));
        Assert.Equal("0 flaws, net 0.00", await waiting.ProofAsync());

        async Task<int> ReadAsync(Client client)
        {
            await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
            var book = (await session.OpenBookOnAsync(client.Rm, Book.At("2026-03-20"), TestContext.Current.CancellationToken))!;
            await session.ReachAsync(book, trial => PenaltyPosting.Post(Served(client), trial), TestContext.Current.CancellationToken, first: 1);
            return book.Items.Count();
        }
    }
}
