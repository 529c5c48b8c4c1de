using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
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

    [Fact]
    public async Task What_one_host_is_doing_another_passes_over_and_does_what_else_is_due()
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T14:00:00Z");
        var (jobs, tomorrow, ct) = (carm.Alba.Services.GetRequiredService<DueJobs>(), new DateTimeOffset(2026, 3, 3, 14, 0, 0, TimeSpan.Zero), TestContext.Current.CancellationToken);

        await using (var other = await carm.Database.OpenConnectionAsync(ct))
        await using (var claim = await other.BeginTransactionAsync(ct))
        {
            await using var held = new Npgsql.NpgsqlCommand("select 1 from host.due_job where name = 'ledger.seal' for update", other, claim);
            await held.ExecuteScalarAsync(ct);
            var ran = await RunAllAsync();
            Assert.Subset(ran.ToHashSet(), new HashSet<string> { "bonds.review-security", "ledger.clearing", "onboarding.licence-terms" });
            Assert.DoesNotContain("ledger.seal", ran);
            Assert.Equal(ran.Count, ran.Distinct().Count());
        }
        Assert.Equal(["ledger.seal"], await RunAllAsync());
        Assert.Empty(await RunAllAsync());

        async Task<List<string>> RunAllAsync()
        {
            var ran = new List<string>();
            while (await jobs.RunNextAsync(tomorrow, ct) is { } name) ran.Add(name);
            return ran;
        }
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
