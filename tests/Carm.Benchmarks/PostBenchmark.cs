using System.Diagnostics;
using System.Globalization;
using Carm.Bonds;
using Carm.Declarations;
using Carm.Declarations.Contracts;
using Carm.Host;
using Carm.Ledger;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine;
using Wolverine.Marten.Publishing;

namespace Carm.Benchmarks;

/// <summary>
/// How many accepted CADs a second are posted, from the fact to the committed journal, on a cluster of its own with fsync on; beside it, in the same run on the same cluster, bare commits of one
/// row by as many workers. Each posting touches the client's receivable and the control accounts of duty and GST. The ratios count, and that a national year is posted within an hour, by the bus too; the other
/// rates are the machine's.
/// </summary>
/// <param name="hotPostings">How many are posted to one account.</param>
sealed class PostBenchmark(int hotPostings)
{
    const int Accounts = 10_000, Batch = 500, Few = 1_000;
    static readonly string Hot = $"{Fresh.Bn9()}RM0001", One = $"{Fresh.Bn9()}RM0001", WarmUp = $"{Fresh.Bn9()}RM0001";
    static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    /// <summary>A national year in an hour, in declarations a second.</summary>
    const double NationalYear = 30_000_000 / 3600.0;

    /// <summary>What two medians of answers within one run may differ by where nothing has grown.</summary>
    static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(2);

    static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-03-16T14:00:00Z", CultureInfo.InvariantCulture);
    long taken = 10_000_000_000;
    int spread;
    double single;

    public async Task<bool> RunAsync()
    {
        var directory = Path.Combine(Path.GetTempPath(), $"carm-{Guid.NewGuid():N}"[..16]);
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(directory, "max_wal_size=8GB", "shared_buffers=1GB");
            await server.CreateDatabaseAsync("post");
            var connection = server.ConnectionString("post");
            await using var carm = await CarmSystem.OnAsync(connection, ("Clock:Start", "2026-03-16T14:00:00Z"), ("RateLimit:PerSecond", "1000000"), ("Logging:LogLevel:Default", "Warning"));
            await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 2 }.ConnectionString);
            await OpenAsync(carm);
            await ExecuteAsync(database, "create table public.single_row (id uuid primary key)");
            return await SpreadAsync(carm, database) & await HotAsync(carm, database);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    async Task<bool> SpreadAsync(CarmSystem carm, NpgsqlDataSource database)
    {
        string Next() => Rm(Interlocked.Increment(ref spread) % Accounts);
        Task PublishOne() => PublishAsync(carm, Fact(Next()));
        Task PublishBatch() => PublishAsync(carm, [.. Enumerable.Range(0, Batch).Select(_ => Fact(Next()))]);
        Task PostBatch() => PostAsync(carm, [.. Enumerable.Range(0, Batch).Select(_ => Fact(Next()))]);
        for (var warmUp = 0; warmUp < 4; warmUp++)
        {
            await RateAsync(8, PublishOne, () => SubmitBenchmark.SettleAsync(database));
            // As the server does by itself within a minute; until then it plans for tables that are still empty.
            await ExecuteAsync(database, "analyze");
        }
        await RateAsync(8, PostBatch);
        await RateAsync(8, PublishBatch, () => SubmitBenchmark.SettleAsync(database));
        single = await RateAsync(8, () => ExecuteAsync(database, "insert into public.single_row (id) values (gen_random_uuid())"));
        var handled = await RateAsync(8, () => PostAsync(carm, Fact(Next())));
        var published = await RateAsync(8, PublishOne, () => SubmitBenchmark.SettleAsync(database));
        var batches = Batch * await RateAsync(8, PostBatch);
        var heard = Batch * await RateAsync(8, PublishBatch, () => SubmitBenchmark.SettleAsync(database));
        Say($"{Accounts:#,0} accounts, 8 workers; single-row commits {single:#,0}/s");
        Say($"a transaction each: {handled:#,0}/s, ratio {handled / single:0.00}");
        Say($"facts published one by one, until all three listeners are done: {published:#,0}/s, ratio {published / single:0.00}, goal 0.25: {Met(published / single >= 0.25)}");
        Say($"facts in batches of {Batch}: {batches:#,0}/s, ratio {batches / single:0.00}, goal 0.45: {Met(batches / single >= 0.45)}; a national year of 30 million in {30_000_000 / batches / 60:0} minutes, goal 60: {Met(batches >= NationalYear)}");
        Say($"facts published {Batch} in a transaction, until all three listeners are done: {heard:#,0}/s, ratio {heard / single:0.00}; a national year in {30_000_000 / heard / 60:0} minutes, goal 60: {Met(heard >= NationalYear)}");
        return published / single >= 0.25 && batches / single >= 0.45 && batches >= NationalYear && heard >= NationalYear;
    }

    /// <summary>Facts of one account, by more and more workers; then the first and the last thousand of very many, and what a reader waits for.</summary>
    async Task<bool> HotAsync(CarmSystem carm, NpgsqlDataSource database)
    {
        var rates = new List<double>();
        foreach (var workers in new[] { 1, 2, 4, 8, 16 })
            rates.Add(await RateAsync(workers, () => PublishAsync(carm, Fact(Hot)), () => SubmitBenchmark.SettleAsync(database)));
        Say($"one account, facts published one by one by 1, 2, 4, 8 and 16 workers: {string.Join(", ", rates.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r:#,0}")))}/s, ratios {string.Join(", ", rates.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r / single:0.00}")))}, none may fall below the best with fewer by more than the tenth that is noise: {Met(DoesNotFall(rates))}");

        await carm.HearAsync(new BusinessOnboarded(One[..9], "Importer", "manager", [One], At));
        var manager = await carm.SignInAsync("manager");
        await PostManyAsync(carm, WarmUp, Few);  // warms up
        var first = await PostManyAsync(carm, One, Few);
        var (balance, page) = (await AnswerAsync(manager, One, "balance"), await AnswerAsync(manager, One, "transactions"));
        for (var n = 0; n < hotPostings - 2 * Few; n += Batch) await PostAsync(carm, [.. Enumerable.Range(0, Batch).Select(_ => Fact(One))]);
        var last = await PostManyAsync(carm, One, Few);
        var (balanceLater, pageLater) = (await AnswerAsync(manager, One, "balance"), await AnswerAsync(manager, One, "transactions"));
        Say($"one account of {hotPostings:#,0} postings: the first {Few:#,0} in {first.TotalSeconds:0.00} s, the last in {last.TotalSeconds:0.00} s ({Few / last.TotalSeconds / single:0.00} of single-row commits by eight workers), ratio {last / first:0.00}, goal 1.20: {Met(last / first <= 1.2)}");
        Say($"its balance in {balance.TotalMilliseconds:0.0} ms at {Few:#,0} and {balanceLater.TotalMilliseconds:0.0} ms at the end, goal 1.20 of the first and {Noise.TotalMilliseconds:0} ms: {Met(IsAsFast(balanceLater, balance))}; a page of its history in {page.TotalMilliseconds:0.0} and {pageLater.TotalMilliseconds:0.0} ms: {Met(IsAsFast(pageLater, page))}");
        return DoesNotFall(rates) && last / first <= 1.2 && IsAsFast(balanceLater, balance) && IsAsFast(pageLater, page);
    }

    /// <summary>Each is held against the best before it, so that what rises first and falls then is a fall too.</summary>
    static bool DoesNotFall(IReadOnlyList<double> rates) => Enumerable.Range(1, rates.Count - 1).All(n => rates[n] >= 0.9 * rates.Take(n).Max());

    static bool IsAsFast(TimeSpan later, TimeSpan first) => later <= 1.2 * first + Noise;

    async Task<TimeSpan> PostManyAsync(CarmSystem carm, string rm, int count)
    {
        var elapsed = Stopwatch.StartNew();
        for (var n = 0; n < count; n++) await PostAsync(carm, Fact(rm));
        return elapsed.Elapsed;
    }

    /// <summary>The median of many answers.</summary>
    static async Task<TimeSpan> AnswerAsync(Caller caller, string rm, string what)
    {
        var times = new List<TimeSpan>();
        for (var n = 0; n < 51; n++)
        {
            var elapsed = Stopwatch.StartNew();
            var answer = await caller.GetAsync($"/api/v1/program-accounts/{rm}/{what}");
            times.Add(elapsed.Elapsed);
            if (answer.Status != 200) throw new InvalidOperationException($"{what}: {answer.Status} {answer.Text}");
        }
        return times.Order().ElementAt(times.Count / 2);
    }

    static void Say(FormattableString what) => Console.WriteLine($"post, {what.ToString(CultureInfo.InvariantCulture)}");

    static string Met(bool isMet) => isMet ? "met" : "missed";

    static string Rm(int n) => $"{300_000_000 + n}RM0001";

    CadAccountedFor Fact(string rm) => new($"12345{Interlocked.Increment(ref taken) % 1_000_000_000:000000000}", 1, rm, rm[..9], "ORIGINAL", "RPP", new(2026, 3, 16), new(2026, 3, 31), "IMPORTER", 3050.00m, 0, 0, 0, 0, 999.72m, 0, "Customs Act s.32", null, At);

    static async Task PostAsync(CarmSystem carm, params CadAccountedFor[] facts)
    {
        await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        await RecordCadDebtsHandler.Handle(facts, session, TimeProvider.System, CancellationToken.None);
        await session.SaveChangesAsync();
    }

    /// <summary>In one transaction, as whoever accepts declarations tells it.</summary>
    static async Task PublishAsync(CarmSystem carm, params CadAccountedFor[] facts)
    {
        await using var scope = carm.Alba.Services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        await using var session = scope.ServiceProvider.GetRequiredService<OutboxedSessionFactory<IDeclarationsStore>>().OpenSession(bus);
        foreach (var fact in facts) await bus.PublishAsync(fact);
        await session.SaveChangesAsync();
    }

    static async Task OpenAsync(CarmSystem carm)
    {
        string[] names = [.. Enumerable.Range(0, Accounts).Select(Rm), Hot, One, WarmUp];
        await ((IDocumentStore)carm.Alba.Services.GetRequiredService<ILedgerStore>()).BulkInsertAsync([.. names.Select(name => new ClientAccount(name, "Importer", At))]);
        await ((IDocumentStore)carm.Alba.Services.GetRequiredService<IBondsStore>()).BulkInsertAsync([.. names.Select(name => new RppAccount(name, "Importer", "IMPORTER"))]);
    }

    /// <param name="settle">What belongs to the work and ends after it.</param>
    static async Task<double> RateAsync(int workers, Func<Task> work, Func<Task>? settle = null)
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
        if (settle is not null) await settle();
        return done / elapsed.Elapsed.TotalSeconds;
    }

    static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
