using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>Jobs are rows: whoever holds the row runs it, once, whatever becomes of the hosts.</summary>
public sealed class DueJobsTests(CarmHost tests)
{
    [Fact]
    public async Task Two_hosts_share_the_jobs_and_each_runs_once_also_when_one_goes_and_after_a_time_without_any()
    {
        var database = await tests.NewDatabaseAsync();
        var first = await CarmSystem.OnAsync(database, ("Clock:Start", "2026-03-02T14:00:00Z"));
        await using (var second = await CarmSystem.OnAsync(database, ("Clock:Start", "2026-03-02T14:00:00Z")))
        {
            await first.MoveClockAsync("2026-03-07T14:00:00Z");
            Assert.Equal((5L, 5L), await SealsAsync(second));

            await first.DisposeAsync();
            await second.MoveClockAsync("2026-03-09T14:00:00Z");
            Assert.Equal((7L, 7L), await SealsAsync(second));
        }

        await using var third = await CarmSystem.OnAsync(database);
        await third.MoveClockAsync("2026-03-12T14:00:00Z");
        Assert.Equal((10L, 10L), await SealsAsync(third));
    }

    /// <summary>The nights that were sealed, and how often the job was done.</summary>
    static async Task<(long Nights, long Runs)> SealsAsync(CarmSystem carm)
    {
        await using var command = carm.Database.CreateCommand("select (select count(*) from ledger.journal_seal), (select count(*) from ledger.audit_entry where actor = 'SCHEDULER' and action like '%SealJournal')");
        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await row.ReadAsync(TestContext.Current.CancellationToken);
        return (row.GetInt64(0), row.GetInt64(1));
    }
}
