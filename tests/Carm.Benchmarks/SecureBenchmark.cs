using System.Diagnostics;
using System.Globalization;
using Carm.Bonds;
using Carm.Declarations.Contracts;
using Carm.Host;
using Carm.Kernel;
using Carm.Ledger.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;

namespace Carm.Benchmarks;

/// <summary>
/// Security on a cluster of its own with fsync on: the annual review of all accounts, from its command to its last account; and what a change of the use of one account costs when few and when very many
/// items lie behind it.
/// </summary>
/// <param name="accounts">How many are reviewed; the country has 227,000.</param>
/// <param name="items">How many declarations lie behind the account at the end.</param>
sealed class SecureBenchmark(int accounts, int items)
{
    const int Batch = 500, Few = 1_000;
    const string One = "299999999RM0001", WarmUp = "299999998RM0001";
    static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-10-20T14:00:00Z", CultureInfo.InvariantCulture);
    long taken = 10_000_000_000, sequence;

    public async Task<bool> RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"carm-{Guid.NewGuid():N}"[..16]);
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(directory, "max_wal_size=8GB");
            await server.CreateDatabaseAsync("secure");
            await using var carm = await CarmSystem.OnAsync(server.ConnectionString("secure"), ("Clock:Start", "2026-10-20T14:00:00Z"), ("Logging:LogLevel:Default", "Warning"));
            await ReviewAsync(carm);
            return await UseAsync(carm);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Every second account has had a higher month than before, and must be told.</summary>
    async Task ReviewAsync(CarmSystem carm)
    {
        var store = (IDocumentStore)carm.Alba.Services.GetRequiredService<IBondsStore>();
        RppAccount Account(int n) => new($"{300_000_000 + n}RM0001", "Importer", "IMPORTER")
        {
            State = RppState.Active,
            Months = Enumerable.Range(0, 12).ToDictionary(m => new DateOnly(2026, 10, 17).AddMonths(-m), m => (n % 2 == 0 ? 40_000m : 20_000m) + m),
            Requirements = [new(new(2025, 10, 20), Money.Of(30_000), new(2026, 1, 15), "REVIEW")],
            Shares = [new("812345674:B", Money.Of(15_000), new(2025, 1, 1), null)],
        };
        foreach (var some in Enumerable.Range(0, accounts).Chunk(10_000)) await store.BulkInsertAsync([.. some.Select(Account)]);
        await using (var analyze = carm.Database.CreateCommand("analyze")) await analyze.ExecuteNonQueryAsync();

        var elapsed = Stopwatch.StartNew();
        await using (var scope = carm.Alba.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(new ReviewRequirements(new(2026, 10, 20)));
        RequirementReview? review = null;
        while (review is not { FinishedAt: not null })
        {
            await Task.Delay(100);
            await using var session = store.QuerySession();
            review = await session.LoadAsync<RequirementReview>("2026-10-20");
        }
        var reviewed = elapsed.Elapsed;
        await SubmitBenchmark.SettleAsync(carm.Database);
        Say($"annual review of {review.Done:#,0} accounts, {review.Raised:#,0} told of more: {reviewed.TotalSeconds:0.0} s, {review.Done / reviewed.TotalSeconds:#,0}/s; with their notices {elapsed.Elapsed.TotalSeconds:0.0} s");
    }

    async Task<bool> UseAsync(CarmSystem carm)
    {
        var store = (IDocumentStore)carm.Alba.Services.GetRequiredService<IBondsStore>();
        await store.BulkInsertAsync([new RppAccount(One, "Importer", "IMPORTER"), new RppAccount(WarmUp, "Importer", "IMPORTER")]);
        await EachAsync(carm, WarmUp);
        await HearAsync(carm, One, 10);
        await TidyAsync(carm);
        var first = await EachAsync(carm, One);
        for (var n = Few + 10; n < items; n += Batch) await HearAsync(carm, One, Batch);
        await TidyAsync(carm);
        var last = await EachAsync(carm, One);
        Say($"use of one account: {Few:#,0} changes in {first.TotalSeconds:0.00} s with 10 items behind it, in {last.TotalSeconds:0.00} s with {items:#,0}, ratio {last / first:0.00}, goal 1.20: {(last / first <= 1.2 ? "met" : "missed")}");
        return last / first <= 1.2;
    }

    /// <summary>As autovacuum leaves it in time; while it works, it takes one of the cores that are measured.</summary>
    static async Task TidyAsync(CarmSystem carm)
    {
        foreach (var statement in new[] { "vacuum (analyze)", "checkpoint" })
        {
            await using var command = carm.Database.CreateCommand(statement);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }

    async Task<TimeSpan> EachAsync(CarmSystem carm, string rm)
    {
        var elapsed = Stopwatch.StartNew();
        for (var n = 0; n < Few; n++) await HearAsync(carm, rm, 1);
        return elapsed.Elapsed;
    }

    /// <summary>Goods leave, are accounted for, and their amount comes to the account.</summary>
    async Task HearAsync(CarmSystem carm, string rm, int count)
    {
        CadAccountedFor[] cads = [.. Enumerable.Range(0, count).Select(_ => new CadAccountedFor($"{taken++:00000000000000}", 1, rm, rm[..9], "AS_DECLARED", "RPP", new(2026, 10, 2), new(2026, 10, 31), "IMPORTER", 305m, 0, 0, 0, 0, 15m, 0, "", null, At))];
        await using var session = carm.Alba.Services.GetRequiredService<IBondsStore>().LightweightSession();
        await CountDutiesHandler.Handle(cads, session, TimeProvider.System, CancellationToken.None);
        await session.SaveChangesAsync();
        await using var second = carm.Alba.Services.GetRequiredService<IBondsStore>().LightweightSession();
        await MeasureUtilizationHandler.Handle([new(rm, ++sequence, 320m * sequence, [.. cads.Select(c => c.TransactionNumber)], At)], second, TimeProvider.System, CancellationToken.None);
        await second.SaveChangesAsync();
    }

    static void Say(FormattableString what) => Console.WriteLine($"secure, {what.ToString(CultureInfo.InvariantCulture)}");
}
