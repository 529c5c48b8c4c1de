using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Carm.Bonds.Contracts;
using Carm.Declarations;
using Carm.Host;
using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Carm.Benchmarks;

/// <summary>
/// How many declarations of ten lines a second go from HTTP to committed, by eight clients at once, on a cluster of its own with fsync on; beside it, in the same run on the same cluster,
/// bare commits of one row, and INSERTs of the very rows and bytes that it stores. Its listeners share the cores, so like stands beside like: a declaration whose facts are sent and wait, beside its own rows;
/// a declaration with its listeners' work, beside its rows and theirs. Both ratios have the goal, an INSERT for each row; in one round trip they are printed. On an empty store and on one that is full.
/// The ratios count; the rates are the machine's.
/// </summary>
/// <param name="stored">How many declarations the full store has.</param>
/// <param name="isOneCall">Whether a declaration is sent whole in one call, else drafted and then submitted.</param>
sealed class SubmitBenchmark(int stored, bool isOneCall)
{
    const int Clients = 8, Rounds = 3, Releases = 24_000;

    /// <summary>A declaration costs the same however many are stored: what the rates of two measurements differ by otherwise.</summary>
    const double LeastOfEmpty = 0.9;

    const string ClockStart = "2026-03-16T14:00:00Z";
    static readonly TimeSpan Round = TimeSpan.FromSeconds(6);

    readonly ConcurrentQueue<(int Client, string Number)> released = new();
    int taken = 30_000_000;

    public async Task<bool> RunAsync(double goalPerSecond, double goalRatio)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"carm-{Guid.NewGuid():N}"[..16]);
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(directory, "logging_collector=on", "log_directory=log", "log_filename=statements", "max_wal_size=8GB");
            await server.CreateDatabaseAsync("submit");
            var connection = server.ConnectionString("submit");
            var importers = Enumerable.Range(0, Clients).Select(n => WithCheckDigit($"{70_000_000 + n}")).ToArray();
            await SeedAsync(connection, importers);
            await using var host = new RunningHost();
            await host.StartAsync(("ConnectionStrings__Carm", connection), ("Clock__Start", ClockStart), ("RateLimit__PerSecond", "1000000"), ("Logging__LogLevel__Default", "Warning"));
            await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 2 }.ConnectionString);
            var clients = await Task.WhenAll(importers.Select(bn9 => SignInAsync(host, bn9)));
            var submit = (int client, string number) => SubmitAsync(clients[client], $"{importers[client]}RM0001", number);

            await SubmitFor(submit, Round);        // warms up
            // As the server does by itself within a minute; until then it plans for tables that are still empty.
            await using (var analyze = database.CreateCommand("analyze")) await analyze.ExecuteNonQueryAsync();
            await Statements.CountAsync(database, Path.Combine(directory, "pg", "log", "statements"), 40, n => OneAsync(submit));
            var rows = await StoredRows.OfAsync(database, 40, n => OneAsync(submit));
            Console.WriteLine($"submit: one declaration stores {rows}");
            await rows.PrepareAsync(database);

            var empty = await MeasureAsync("on an empty store", host, database, directory, rows, submit, goalPerSecond, goalRatio);
            await LatenciesAsync(clients, importers, submit);
            await StoredRows.FillAsync(database, stored, [.. importers.Select(bn9 => $"{bn9}RM0001")]);
            var full = await MeasureAsync($"on {stored:#,0} declarations", host, database, directory, rows, submit, goalPerSecond, goalRatio);
            var isSteady = full.PerSecond >= empty.PerSecond * LeastOfEmpty;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"submit, on the full store against the empty one: ratio {full.PerSecond / empty.PerSecond:0.00}, goal {LeastOfEmpty:0.00}: {Met(isSteady)}"));
            return empty.IsMet && full.IsMet && isSteady;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    async Task<(bool IsMet, double PerSecond)> MeasureAsync(string where, RunningHost host, NpgsqlDataSource database, string directory, StoredRows rows, Func<int, string, Task> submit, double goalPerSecond, double goalRatio)
    {
        var (declarations, alone, commits, writes, each, all, allEach, hostCpu, databaseCpu, own) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), 0.0, 0.0, 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            commits.Add(await RateAsync(_ => InsertAsync(database)));
            writes.Add(await RateAsync(_ => rows.WriteAsync(database)));
            each.Add(await RateAsync(_ => rows.WriteEachAsync(database)));
            all.Add(await RateAsync(_ => rows.WriteAllAsync(database)));
            allEach.Add(await RateAsync(_ => rows.WriteAllEachAsync(database)));
            var (cpu, server, self) = (host.ProcessorTime, ServerTime(directory), Process.GetCurrentProcess().TotalProcessorTime);
            var (rate, count) = await SubmitFor(submit, Round);
            await SettleAsync(database);
            declarations.Add(rate);
            hostCpu += (host.ProcessorTime - cpu).TotalMilliseconds / count / Rounds;
            databaseCpu += (ServerTime(directory) - server).TotalMilliseconds / count / Rounds;
            own += (Process.GetCurrentProcess().TotalProcessorTime - self).TotalMilliseconds / count / Rounds;
            await using (await rows.HoldListenersAsync(database)) alone.Add((await SubmitFor(submit, Round / 2)).Rate);
            await SettleAsync(database);
        }
        var (d, h, c, w, e, a, i) = (Median(declarations), Median(alone), Median(commits), Median(writes), Median(each), Median(all), Median(allEach));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"submit, {where}: {d:0}/s with its listeners' work, goal {goalPerSecond:0}: {Met(d >= goalPerSecond)}; {h:0}/s while they wait; single-row commits {c:0}/s, ratios {d / c:0.00} and {h / c:0.00}; "
            + $"its own rows by an INSERT for each {e:0}/s, ratio {h / e:0.00} while listeners wait, goal {goalRatio:0.00}: {Met(h / e >= goalRatio)} ({d / e:0.00} with their work); in one round trip {w:0}/s, ratio {h / w:0.00} ({d / w:0.00}); "
            + $"its rows and its listeners' by an INSERT for each {i:0}/s, ratio {d / i:0.00} with their work, goal {goalRatio:0.00}: {Met(d / i >= goalRatio)}; in one round trip {a:0}/s, ratio {d / a:0.00}; "
            + $"processor a declaration, listeners included: host {hostCpu:0.0} ms, database {databaseCpu:0.0} ms, client {own:0.0} ms"));
        return (d >= goalPerSecond && h / e >= goalRatio && d / i >= goalRatio, d);
    }

    /// <summary>How long callers wait who come at a steady rate, whether or not those before them are answered: a declaration and what a portal reads of it.</summary>
    async Task LatenciesAsync(HttpClient[] clients, string[] importers, Func<int, string, Task> submit)
    {
        const int PerSecond = 50;
        async Task ReadAsync(int n, string what)
        {
            var client = n % Clients;
            using var answer = await clients[client].GetAsync(what.Replace("{rm}", $"{importers[client]}RM0001", StringComparison.Ordinal));
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{what}: {(int)answer.StatusCode}");
        }
        await PrintAsync("a declaration of ten lines", _ => OneAsync(submit));
        await PrintAsync("a balance", n => ReadAsync(n, "/api/v1/program-accounts/{rm}/balance"));
        await PrintAsync("a page of 50 transactions", n => ReadAsync(n, "/api/v1/program-accounts/{rm}/transactions"));
        await PrintAsync("a page of 50 events", n => ReadAsync(n, "/api/v1/events?programAccount={rm}&pageSize=50"));
        await PrintAsync("a payment", n => SendAsync(clients[n % Clients], $"/api/v1/program-accounts/{importers[n % Clients]}RM0001/payments", new { paymentReference = $"P-{n}", method = "DEBIT", amount = "1.00" }));

        async Task PrintAsync(string what, Func<int, Task> ask)
        {
            var (took, elapsed) = (new ConcurrentBag<double>(), Stopwatch.StartNew());
            await Task.WhenAll(Enumerable.Range(0, PerSecond * 20).Select(async n =>
            {
                var at = TimeSpan.FromSeconds((double)n / PerSecond);
                if (at > elapsed.Elapsed) await Task.Delay(at - elapsed.Elapsed);
                await ask(n);
                took.Add((elapsed.Elapsed - at).TotalMilliseconds);
            }));
            double[] sorted = [.. took.Order()];
            double At(double part) => sorted[(int)(part * (sorted.Length - 1))];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"at {PerSecond} a second, {what}: p50 {At(0.5):0} ms, p95 {At(0.95):0} ms, p99 {At(0.99):0} ms"));
        }
    }

    static string Met(bool isMet) => isMet ? "met" : "missed";

    /// <summary>Importers in RPP with their managers, by other modules' facts, and goods of theirs that were released.</summary>
    async Task SeedAsync(string connection, string[] importers)
    {
        await using var carm = await CarmSystem.OnAsync(connection, ("Clock:Start", ClockStart));
        var opened = DateTimeOffset.Parse("2026-01-01T12:00:00Z", CultureInfo.InvariantCulture);
        foreach (var bn9 in importers)
            await carm.HearAsync(new RmAccountOpened($"{bn9}RM0001", bn9, "Importer", "IMPORTER", opened), new BusinessOnboarded(bn9, "Importer", $"manager.{bn9}", [$"{bn9}RM0001"], opened), new RppPrivilegeGranted($"{bn9}RM0001", 1, opened));
        var (day, at) = (new DateOnly(2026, 3, 16), DateTimeOffset.Parse("2026-03-16T13:00:00Z", CultureInfo.InvariantCulture));
        var goods = Enumerable.Range(0, Releases * 2).Select(n => (Client: n % Clients, Number: WithCheckDigit($"12345{Interlocked.Increment(ref taken)}"))).ToArray();
        await ((IDocumentStore)carm.Alba.Services.GetRequiredService(typeof(IDeclarationsStore))).BulkInsertAsync(
            [.. goods.Select(g => new ReleaseRecord(g.Number, $"{importers[g.Client]}RM0001", day, at, null, Money.Of(4000), new(2026, 3, 23), new(2026, 3, 31)))]);
        foreach (var one in goods) released.Enqueue(one);
    }

    static async Task<HttpClient> SignInAsync(RunningHost host, string bn9)
    {
        var signedIn = await host.Http.PostAsJsonAsync("/dev/tokens", new { subject = $"manager.{bn9}", name = "Manager", email = $"{bn9}@carm.example", mfa = true, staffRoles = Array.Empty<string>() });
        var token = (await signedIn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString();
        return new() { BaseAddress = host.Http.BaseAddress, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }

    async Task SubmitAsync(HttpClient client, string rm, string number)
    {
        if (isOneCall)
        {
            await SendAsync(client, "/api/v1/cads", new { rmAccount = rm, transactionNumber = number, cadType = "AB", header = Header, invoices = Invoices(number) });
            return;
        }
        await SendAsync(client, $"/api/v1/program-accounts/{rm}/cads", new { transactionNumber = number, cadType = "AB", header = Header, invoices = Invoices(number) });
        await SendAsync(client, $"/api/v1/cads/{number}/submit", new { });
    }

    static async Task SendAsync(HttpClient client, string url, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = JsonContent.Create(body) };
        // A declaration in one call has its key in its number.
        if (url != "/api/v1/cads") request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        using var answer = await client.SendAsync(request);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{url}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    static readonly object Header = new { officeOfRelease = "0497", modeOfTransport = "2", carrierCode = "7ABC", releaseDate = "2026-03-16", declarationStatement = true };

    /// <summary>No two say the same, since that would be a duplicate.</summary>
    static object[] Invoices(string number) =>
    [
        new
        {
            invoiceSequence = 1, invoiceNumber = $"A-{number}", vendorName = "Maker of shirts", vendorAddress = "1 Mill Road, Shanghai", vendorCountry = "CN", countryOfExport = "CN", directShipmentDate = "2026-03-12", currency = "USD",
            lines = Enumerable.Range(1, 10).Select(n => new
            {
                lineNumber = n, classification = n % 2 == 0 ? "6109100012" : "6109100011", narrativeDescription = "Cotton T-shirts", countryOfOrigin = "CN", tariffTreatment = "2", valueForDutyCode = "13",
                valueForCurrencyConversion = $"{n * 1000}.{number[12..]}", quantity = "5000", unit = "NMB",
            }).ToArray(),
        },
    ];

    Task OneAsync(Func<int, string, Task> submit) => released.TryDequeue(out var next) ? submit(next.Client, next.Number) : throw new InvalidOperationException("No released goods are left; the benchmark releases too few.");

    async Task<(double Rate, int Count)> SubmitFor(Func<int, string, Task> submit, TimeSpan time)
    {
        var (elapsed, done) = (Stopwatch.StartNew(), 0);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (elapsed.Elapsed < time)
            {
                await OneAsync(submit);
                Interlocked.Increment(ref done);
            }
        })));
        return (done / elapsed.Elapsed.TotalSeconds, done);
    }

    static async Task<double> RateAsync(Func<int, Task> write)
    {
        var (elapsed, done) = (Stopwatch.StartNew(), 0);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            while (elapsed.Elapsed < Round / 2)
            {
                await write(client);
                Interlocked.Increment(ref done);
            }
        })));
        return done / elapsed.Elapsed.TotalSeconds;
    }

    static async Task InsertAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("insert into bench.single_row (id) values ($1)");
        command.Parameters.AddWithValue(Guid.NewGuid());
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Until the listeners are done.</summary>
    internal static async Task SettleAsync(NpgsqlDataSource database)
    {
        await using var waiting = database.CreateCommand("select exists (select 1 from messages.wolverine_incoming_envelopes where status = 'Incoming') or exists (select 1 from messages.wolverine_outgoing_envelopes)");
        while ((bool)(await waiting.ExecuteScalarAsync())!) await Task.Delay(20);
    }

    /// <summary>What the server's processes have used: those that live, and those that the postmaster has seen end.</summary>
    static TimeSpan ServerTime(string directory)
    {
        var postmaster = File.ReadLines(Path.Combine(directory, "pg", "postmaster.pid")).First();
        var ticks = 0L;
        foreach (var stat in Directory.EnumerateDirectories("/proc").Select(d => Path.Combine(d, "stat")))
            try
            {
                var (id, fields) = (Path.GetFileName(Path.GetDirectoryName(stat)), File.ReadAllText(stat).Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
                if (id == postmaster) ticks += fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
                else if (fields[1] == postmaster) ticks += fields[11..13].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or IndexOutOfRangeException or ArgumentOutOfRangeException)
            {
                // It has just ended.
            }
        return TimeSpan.FromSeconds(ticks / 100.0);
    }

    static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);

    static string WithCheckDigit(string digits) => digits + Enumerable.Range(0, 10).First(d => ITransactionNumberCheck.Luhn().Passes($"{digits}{d}"));
}
