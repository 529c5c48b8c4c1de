using Carm.Declarations.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Facts are taken many at once, and one that nobody can take stands in no other's way.</summary>
public sealed class PoisonedBatchTests(CarmHost tests)
{
    [Fact]
    public async Task Of_a_batch_with_one_declaration_that_cannot_be_posted_the_others_are_posted_and_it_alone_is_a_dead_letter()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        carm.LeavesDeadLetters = true;
        var client = await Client.OpenAsync(carm);
        CadAccountedFor[] cads = [.. Enumerable.Range(0, 9).Select(_ => client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-03-17T15:00:00Z", "2026-03-31"))];
        // Interest would begin on the day after the last that there is.
        cads[4] = cads[4] with { PaymentDueOn = DateOnly.MaxValue };
        await carm.HearAsync([cads]);

        Assert.Equal("800.00", (await client.GetAsync("balance"))["balance"]);
        await using var dead = carm.Database.CreateCommand("select string_agg(encode(body, 'escape'), ' ') from messages.wolverine_dead_letters where received_at like '%recordcaddebts%'");
        var letter = (string)(await dead.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal([cads[4].TransactionNumber], cads.Select(c => c.TransactionNumber).Where(number => letter.Contains(number, StringComparison.Ordinal)));
    }
}
