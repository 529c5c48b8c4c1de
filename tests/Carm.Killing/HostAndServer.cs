using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Carm.Host;
using Carm.Testing;
using Npgsql;

namespace Carm.Killing;

/// <summary>What SIGKILL takes.</summary>
enum Victim
{
    Host,

    /// <summary>PostgreSQL: every process of it.</summary>
    Server,
}

/// <summary>A host as a process of its own, and beside it a PostgreSQL of its own with fsync on, so that each can be killed without the other.</summary>
sealed class HostAndServer : IAsyncDisposable
{
    /// <summary>Longer than it takes until a host that died is noticed and its messages are taken over.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-03-16T14:00:00Z", CultureInfo.InvariantCulture);

    readonly string directory = Path.Combine(Path.GetTempPath(), $"carm-{Guid.NewGuid():N}"[..16]);
    readonly RunningHost host = new();
    EmbeddedPostgres server = null!;

    public HttpClient Http => host.Http;

    string Connection => server.ConnectionString("killing");

    public static async Task<HostAndServer> StartAsync(Func<CarmSystem, Task> seed)
    {
        var pair = new HostAndServer();
        pair.server = await EmbeddedPostgres.StartAsync(pair.directory);
        await pair.server.CreateDatabaseAsync("killing");
        await using (var seeding = await CarmSystem.OnAsync(pair.Connection, ("Clock:Start", $"{Start:O}"), ("Logging:LogLevel:Default", "Warning"))) await seed(seeding);
        await pair.StartHostAsync();
        return pair;
    }

    Task StartHostAsync() => host.StartAsync(("ConnectionStrings__Carm", Connection), ("RateLimit__PerSecond", "1000000"), ("Logging__LogLevel__Default", "Warning"));

    public async Task KillAsync(Victim victim)
    {
        if (victim == Victim.Host)
        {
            await host.KillAsync();
            return;
        }
        var postmaster = int.Parse(File.ReadLines(Path.Combine(directory, "pg", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        var processes = new[] { postmaster }.Concat(File.ReadAllText($"/proc/{postmaster}/task/{postmaster}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)).ToArray();
        foreach (var id in processes) Kill(id);
        // One that was born meanwhile sees that its parent is gone and goes too; the next server waits for it.
        foreach (var id in processes)
            for (var patience = Stopwatch.StartNew(); IsRunning(id); await Task.Delay(5))
                if (patience.Elapsed > Patience) throw new TimeoutException($"Process {id} of PostgreSQL does not die.");
    }

    public async Task RestartAsync(Victim victim)
    {
        if (victim == Victim.Host)
        {
            await StartHostAsync();
            return;
        }
        await server.DisposeAsync();
        server = await EmbeddedPostgres.StartAsync(directory);
    }

    static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It went by itself.
        }
    }

    /// <summary>Dead ones that nobody has taken note of yet run no more.</summary>
    static bool IsRunning(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat") is var stat && stat[stat.LastIndexOf(')')..] is not [')', ' ', 'Z', ..];
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async Task<DateTimeOffset> NowAsync() => (await Http.GetFromJsonAsync<JsonElement>("/dev/clock")).GetProperty("now").GetDateTimeOffset();

    /// <summary>Moves the clock there, or a second on where it stands later; what falls due on the way is done, or is under way when something was killed.</summary>
    public async Task MoveAsync(DateTimeOffset to)
    {
        var now = await NowAsync();
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            using var moved = await Http.PutAsJsonAsync("/dev/clock", new { now = now < to ? to : now.AddSeconds(1) });
            // Whoever is told so repeats.
            if (moved.StatusCode == HttpStatusCode.ServiceUnavailable && patience.Elapsed < Patience) continue;
            moved.EnsureSuccessStatusCode();
            return;
        }
    }

    /// <summary>Until nothing waits and nothing is due; what nobody could take ends it.</summary>
    public async Task SettleAsync()
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            var waiting = await RowsAsync("""
                select 'message', id || ' ' || message_type || ' ' || status || ' of ' || owner_id || ' tried ' || attempts from messages.wolverine_incoming_envelopes where status <> 'Handled'
                union all select 'outgoing', id || ' ' || message_type from messages.wolverine_outgoing_envelopes
                union all select 'job', name || ' ' || last_error from host.due_job where failures > 0
                """);
            if (await RowsAsync("select id::text, message_type || ': ' || exception_message from messages.wolverine_dead_letters") is { Count: > 0 } dead) throw new InvalidOperationException($"Nobody could take {string.Join('\n', dead)}");
            if (waiting.Count == 0) return;
            if (patience.Elapsed > Patience) throw new TimeoutException($"Still waiting: {string.Join('\n', waiting.Take(20))}");
        }
    }

    /// <summary>Two columns of text.</summary>
    public async Task<List<(string Key, string Value)>> RowsAsync(string sql)
    {
        await using var connection = await OpenAsync();
        return await RowsAsync(connection, sql);
    }

    /// <summary>A connection of its own, since those of a pool may have died with the server.</summary>
    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection($"{Connection};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public static async Task<List<(string Key, string Value)>> RowsAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(string, string)>();
        while (await reader.ReadAsync()) rows.Add((reader.GetString(0), reader.GetString(1)));
        return rows;
    }

    /// <summary>As an auditor would: the command of its own, on this database.</summary>
    public async Task VerifyAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(EmbeddedPostgres).Assembly.Location, "ledger", "verify"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["ConnectionStrings__Carm"], start.Environment["ASPNETCORE_ENVIRONMENT"]) = (Connection, "Development");
        using var verify = Process.Start(start)!;
        var (said, complained) = (verify.StandardOutput.ReadToEndAsync(), verify.StandardError.ReadToEndAsync());
        await verify.WaitForExitAsync();
        if (verify.ExitCode != 0) throw new InvalidOperationException($"The journal does not verify: {await said}{await complained}");
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }
}
