using System.Diagnostics;
using System.Globalization;
using Carm.Declarations.Contracts;
using Carm.Host;
using Carm.Ledger;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine;

namespace Carm.Benchmarks;

/// <summary>
/// How many accepted CADs a second are posted, from the fact to the committed journal, on a cluster of its own with fsync on; beside it, in the same run on the same cluster, bare commits of one
/// row by as many workers. Each posting touches the client's receivable and the control accounts of duty and GST. The ratios count; the rates are the machine's.
/// </summary>
sealed class PostBenchmark
{
    const int Accounts = 10_000;
    static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-03-16T14:00:00Z", CultureInfo.InvariantCulture);
    long taken = 10_000_000_000;

    public async Task<bool> RunAsync(int hotPostings)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"carm-{Guid.NewGuid():N}"[..16]);
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(directory, "max_wal_size=8GB");
            await server.CreateDatabaseAsync("post");
            var connection = server.ConnectionString("post");
            await using var carm = await CarmSystem.OnAsync(connection, ("Clock:Start", "2026-03-16T14:00:00Z"), ("Logging:LogLevel:Default", "Warning"));
            await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 2 }.ConnectionString);
            await OpenAsync(carm);
            await ExecuteAsync(database, "create table public.single_row (id uuid primary key)");

            var (single, spread, isMet) = (0.0, 0, true);
            foreach (var (what, workers, batch, goal) in new[] { ("one at a time", 8, 1, 0.25), ("in batches of 500", 8, 500, 0.0), ("one at a time", 8, 1, 0.25), ("in batches of 500", 8, 500, 0.0) })
            {
                single = await RateAsync(workers, () => ExecuteAsync(database, "insert into public.single_row (id) values (gen_random_uuid())"));
                var rate = batch * await RateAsync(workers, () => PostAsync(carm, [.. Enumerable.Range(0, batch).Select(_ => Fact(Interlocked.Increment(ref spread) % Accounts))]));
                isMet &= Report($"{what}, spread over {Accounts:#,0} accounts, {workers} workers", rate, single, goal);
            }
            return isMet;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    static bool Report(string what, double rate, double single, double goal)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"post, {what}: {rate:#,0}/s; single-row commits {single:#,0}/s, ratio {rate / single:0.00}{(goal > 0 ? $", goal {goal:0.00}: {(rate / single >= goal ? "met" : "missed")}" : "")}"));
        return rate / single >= goal;
    }

    static string Rm(int n) => $"{300_000_000 + n}RM0001";

    CadAccountedFor Fact(int account) => new($"12345{Interlocked.Increment(ref taken) % 1_000_000_000:000000000}", 1, Rm(account), Rm(account)[..9], "ORIGINAL", "RPP", new(2026, 3, 16), new(2026, 3, 31), "IMPORTER", 3050.00m, 0, 0, 0, 0, 999.72m, 0, "Customs Act s.32", null, At);

    static Task PostAsync(CarmSystem carm, CadAccountedFor[] facts) => Task.Run(async () =>
    {
        await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        await RecordCadDebtsHandler.Handle(facts, session, TimeProvider.System, CancellationToken.None);
        await session.SaveChangesAsync();
    });

    static async Task OpenAsync(CarmSystem carm) =>
        await ((IDocumentStore)carm.Alba.Services.GetRequiredService<ILedgerStore>()).BulkInsertAsync([.. Enumerable.Range(0, Accounts).Select(n => new ClientAccount(Rm(n), "Importer", At))]);

    static async Task<double> RateAsync(int workers, Func<Task> work)
    {
        var (elapsed, done) = (Stopwatch.StartNew(), 0);
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (elapsed.Elapsed < Round)
            {
                await work();
                Interlocked.Increment(ref done);
            }
        })));
        return done / elapsed.Elapsed.TotalSeconds;
    }

    static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
