using System.Diagnostics;
using System.Globalization;
using Carm.Delegation;
using Carm.Delegation.Contracts;
using Carm.Host;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Carm.Benchmarks;

/// <summary>
/// How many decisions a second a host makes for a provider with 50,000 clients and 2,000 employees, beside as many bare look-ups of one row by its primary key, both
/// on the same database and by as many askers at once. The ratio counts; the rates are the machine's.
/// </summary>
static class DecisionBenchmark
{
    const int Clients = 50_000, Employees = 2_000, Askers = 8, Rounds = 5;
    const string Provider = "800000002";
    static readonly TimeSpan Round = TimeSpan.FromSeconds(3);

    public static async Task<bool> RunAsync(double goal)
    {
        var directory = Path.Combine(Path.GetTempPath(), $"carm-{Guid.NewGuid():N}"[..16]);
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(directory);
            await server.CreateDatabaseAsync("decisions");
            await using var carm = await CarmSystem.OnAsync(server.ConnectionString("decisions"));
            await FillAsync((IDocumentStore)carm.Alba.Services.GetRequiredService(typeof(IDelegationStore)));
            var (authority, database) = (carm.Alba.Services.GetRequiredService<IAuthority>(), carm.Database);
            await using (var analyze = database.CreateCommand("analyze")) await analyze.ExecuteNonQueryAsync();
            var probes = await ProbesAsync(database);

            var (decisions, selects) = (new List<double>(), new List<double>());
            for (var round = 0; round <= Rounds; round++)
            {
                var (selected, decided) = (await RateAsync(() => SelectAsync(database)), await RateAsync(() => DecideAsync(authority)));
                if (round == 0) continue;       // warms up
                selects.Add(selected);
                decisions.Add(decided);
            }
            var ratio = decisions.Zip(selects, (d, s) => d / s).Order().ElementAt(Rounds / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"decision: {Median(decisions):0}/s, bare primary-key SELECT: {Median(selects):0}/s, ratio {ratio:0.00}; goal {goal:0.00}: {(ratio >= goal ? "met" : "missed")}; one statement, {probes} index probes: {(probes <= 3 ? "met" : "missed")}"));
            return ratio >= goal && probes <= 3;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Half of the employees act by a group, a quarter by an assignment of their own, and every client is in some groups.</summary>
    static async Task FillAsync(IDocumentStore store)
    {
        var today = new DateOnly(2026, 1, 1);
        await store.BulkInsertAsync([.. Enumerable.Range(0, Employees).Select(n => new Person(Employee(n), Provider, [new RoleAssignment(n == 0 ? "BAM" : "EDITOR", null, default)]) { Acts = new("ACTIVE", true), Groups = n % 2 == 0 ? [new($"g{n % 100}", "pEDITOR")] : [] })]);
        await store.BulkInsertAsync([.. Enumerable.Range(0, Clients).Select(n => new PortalBusiness(Client(n), $"Client {n}", [$"{Client(n)}RM0001"]))]);
        await store.BulkInsertAsync([.. Enumerable.Range(0, Clients).Select(n => new BusinessRelationship(BusinessRelationship.IdOf(Provider, Client(n)), Provider, Client(n), "BMR", [], ["OWN", "IMPORTER"], today, null, "manager", 1)
        {
            GroupIds = [$"g{n % 100}", $"g{n % 97}"], Assignments = n % 4 == 0 ? [new(Employee(n % Employees), "pREADER")] : [],
        })]);
    }

    static string Employee(int n) => $"employee.{n:D5}";

    static string Client(int n) => $"{100_000_000 + n}";

    /// <summary>How many look-ups by an index the one statement makes.</summary>
    static async Task<int> ProbesAsync(NpgsqlDataSource database)
    {
        var sql = Authority.Read;
        for (var n = 1; sql.Contains('?', StringComparison.Ordinal); n++) sql = sql.Remove(sql.IndexOf('?', StringComparison.Ordinal), 1).Insert(sql.IndexOf('?', StringComparison.Ordinal), $"${n}");
        await using var explain = database.CreateCommand($"explain {sql}");
        foreach (var value in new[] { Client(1), Client(1), Employee(1) }) explain.Parameters.AddWithValue(value);
        await using var lines = await explain.ExecuteReaderAsync();
        var (probes, scans) = (0, 0);
        while (await lines.ReadAsync())
        {
            probes += lines.GetString(0).Contains("Index", StringComparison.Ordinal) && lines.GetString(0).Contains("Scan", StringComparison.Ordinal) ? 1 : 0;
            scans += lines.GetString(0).Contains("Seq Scan", StringComparison.Ordinal) ? 1 : 0;
        }
        return scans > 0 ? int.MaxValue : probes;
    }

    static async Task SelectAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("select data from delegation.mt_doc_businessrelationship where id = $1");
        command.Parameters.AddWithValue(BusinessRelationship.IdOf(Provider, Client(Random.Shared.Next(Clients))));
        await using var row = await command.ExecuteReaderAsync();
        if (!await row.ReadAsync() || row.GetString(0).Length == 0) throw new InvalidOperationException("The row is not there.");
    }

    static async Task DecideAsync(IAuthority authority)
    {
        var bn9 = Client(Random.Shared.Next(Clients));
        var decision = await authority.DecideAsync(new(Employee(Random.Shared.Next(Employees)), [], "declarations.cads.view", bn9, $"{bn9}RM0001", Provider, IsWrite: false), CancellationToken.None);
        if (decision.Refusal is not (null or "NOT_FOUND")) throw new InvalidOperationException(decision.Refusal);
    }

    static async Task<double> RateAsync(Func<Task> ask)
    {
        var (elapsed, asked) = (Stopwatch.StartNew(), 0);
        await Task.WhenAll(Enumerable.Range(0, Askers).Select(_ => Task.Run(async () =>
        {
            while (elapsed.Elapsed < Round)
            {
                await ask();
                Interlocked.Increment(ref asked);
            }
        })));
        return asked / elapsed.Elapsed.TotalSeconds;
    }

    static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
}
