using System.Diagnostics;
using System.Globalization;
using Carm.Declarations.Contracts;
using Carm.Host;
using Carm.Kernel;
using Carm.Ledger;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine;

namespace Carm.Benchmarks;

/// <summary>
/// The month's runs over all accounts, on a cluster of its own with fsync on: clearing, interest, and the statements. Half of the month's debts are overdue, and each account has a credit that waits
/// and pays some of them. Beside them bare commits of one row by eight workers, in the same run on the same cluster.
/// </summary>
/// <param name="accounts">How many; the country has 227,000.</param>
/// <param name="items">Debts and credits of the month in all; the country has 2.5 million.</param>
sealed class RunsBenchmark(int accounts, int items)
{
    static readonly DateOnly Day = new(2026, 3, 24);
    static readonly TimeSpan StatementsGoal = TimeSpan.FromMinutes(10);

    public async Task<bool> RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"carm-{Guid.NewGuid():N}"[..16]);
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(directory, "max_wal_size=8GB");
            await server.CreateDatabaseAsync("runs");
            await using var carm = await CarmSystem.OnAsync(server.ConnectionString("runs"), ("Clock:Start", "2026-03-24T14:00:00Z"), ("Logging:LogLevel:Default", "Warning"));
            await SeedAsync(carm);
            var single = await SingleRowsAsync(carm.Database);
            Say($"{accounts:#,0} accounts, {items:#,0} items; single-row commits {single:#,0}/s");

            var clearing = await TimeAsync(carm, new RunClearing(Day), "clearing", "select count(*) from ledger.journal_transaction where type = 'CLEARED'", single);
            var interest = await TimeAsync(carm, new RunInterest(Day), "interest", "select count(*) from ledger.journal_transaction where type = 'INTEREST_CHARGED'", single);
            var statements = await TimeAsync(carm, new IssueStatements(Day.AddDays(1)), "statements", "select count(*) from ledger.mt_doc_statementofaccount", single);
            var share = accounts / 227_000.0;
            Say($"statements of {accounts:#,0} accounts in {statements.TotalMinutes:0.0} minutes, goal {StatementsGoal.TotalMinutes * share:0.0}: {(statements <= StatementsGoal * share ? "met" : "missed")}");
            return statements <= StatementsGoal * share;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    static async Task<TimeSpan> TimeAsync(CarmSystem carm, object run, string what, string counted, double single)
    {
        var elapsed = Stopwatch.StartNew();
        await using (var scope = carm.Alba.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<IMessageBus>().PublishAsync(run);
        await SubmitBenchmark.SettleAsync(carm.Database);
        var taken = elapsed.Elapsed;
        await using var count = carm.Database.CreateCommand(counted);
        var made = (long)(await count.ExecuteScalarAsync())!;
        Say($"{what}: {made:#,0} in {taken.TotalSeconds:0.0} s, {made / taken.TotalSeconds:#,0}/s, ratio {made / taken.TotalSeconds / single:0.00}");
        return taken;
    }

    async Task SeedAsync(CarmSystem carm)
    {
        var (store, clock) = (carm.Alba.Services.GetRequiredService<ILedgerStore>(), carm.Alba.Services.GetRequiredService<TimeProvider>());
        var now = clock.GetUtcNow();
        await ((IDocumentStore)store).BulkInsertAsync([.. Enumerable.Range(0, accounts).Select(n => new ClientAccount(Rm(n), "Importer", now))]);
        await ((IDocumentStore)store).BulkInsertAsync([.. "2025Q4,2026Q1,2026Q2".Split(',').Select(quarter => new InterestRate(quarter, 2.3m, "Fixture of the benchmark, not official", "a", "b"))]);
        var debts = items / accounts - 1;
        await Parallel.ForEachAsync(Enumerable.Range(0, accounts).Chunk(Math.Max(1, 500 / debts)), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (some, ct) =>
        {
            await using var session = store.LightweightSession();
            await RecordCadDebtsHandler.Handle([.. some.SelectMany(n => Enumerable.Range(0, debts).Select(d => Fact(n, d, now)))], session, clock, ct);
            await session.SaveChangesAsync(ct);
            // Credits come after the debts and wait for the night, as those do that the bank's file brings.
            await using var credits = store.LightweightSession();
            var books = await credits.OpenBooksAsync([.. some.Select(Rm)], now, ct);
            foreach (var book in books.Values)
                book.Post(new OpenItem(OpenItem.IdOf(book.Account.Id, "PMT", "1"), book.Account.Id, Side.Credit, "PMT", "1", null, book.Account.Bn9, OpenItem.Importer, 200_000, Day, Day, now, Day, null, RateKind.None), "PAYMENT_POSTED", new PostingLine("1010", Side.Debit, Money.Of(2000)));
            credits.Lay(books.Values);
            await credits.SaveChangesAsync(ct);
        });
        await using var analyze = carm.Database.CreateCommand("analyze");
        analyze.CommandTimeout = 600;
        await analyze.ExecuteNonQueryAsync();
    }

    static string Rm(int n) => $"{300_000_000 + n}RM0001";

    /// <summary>Half of them were due in the month before, and half are due at its end.</summary>
    static CadAccountedFor Fact(int account, int n, DateTimeOffset at) => new($"{account:0000000}{n:0000000}", 1, Rm(account), Rm(account)[..9], "ORIGINAL", "RPP", n % 2 == 0 ? new(2026, 2, 10) : new(2026, 3, 10), n % 2 == 0 ? new(2026, 3, 3) : new(2026, 3, 31), "IMPORTER", 305.00m, 0, 0, 0, 0, 99.72m, 0, "Customs Act s.32", null, at);

    static async Task<double> SingleRowsAsync(NpgsqlDataSource database)
    {
        await using (var create = database.CreateCommand("create table public.single_row (id uuid primary key)")) await create.ExecuteNonQueryAsync();
        var (elapsed, done) = (Stopwatch.StartNew(), 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (elapsed.Elapsed < TimeSpan.FromSeconds(5))
            {
                await using var insert = database.CreateCommand("insert into public.single_row (id) values (gen_random_uuid())");
                await insert.ExecuteNonQueryAsync();
                Interlocked.Increment(ref done);
            }
        })));
        return done / elapsed.Elapsed.TotalSeconds;
    }

    static void Say(FormattableString what) => Console.WriteLine($"runs, {what.ToString(CultureInfo.InvariantCulture)}");
}
