using Carm.Kernel;
using Cronos;
using Npgsql;

namespace Carm.Host;

/// <summary>
/// Runs what the calendar makes due. Each job is a row with the instant of its next run; a host claims it by the row's lock, runs the command of that
/// instant and moves the row on. A host that dies gives the lock up, and the command's own key keeps it from being done twice. Instants missed while
/// no host was up are run one after the other.
/// </summary>
public sealed class DueJobs(NpgsqlDataSource database, IReadOnlyList<ICarmModule> modules, TimeProvider clock, IServiceScopeFactory scopes, ILogger<DueJobs> log) : BackgroundService
{
    readonly System.Diagnostics.Stopwatch swept = System.Diagnostics.Stopwatch.StartNew();
    readonly Dictionary<string, DueJob> jobs = modules.SelectMany(m => m.Jobs).ToDictionary(job => job.Name);

    public override async Task StartAsync(CancellationToken ct)
    {
        foreach (var job in jobs.Values)
        {
            await using var command = database.CreateCommand("""
                insert into host.due_job (name, cron, due_at) values ($1, $2, $3)
                on conflict (name) do update set cron = excluded.cron, due_at = excluded.due_at where due_job.cron <> excluded.cron
                """);
            command.Parameters.AddWithValue(job.Name);
            command.Parameters.AddWithValue(job.Cron);
            command.Parameters.AddWithValue(Next(job, clock.GetUtcNow()));
            await command.ExecuteNonQueryAsync(ct);
        }
        await base.StartAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var every = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await every.WaitForNextTickAsync(ct))
        {
            try
            {
                while (await RunNextAsync(clock.GetUtcNow(), ct) is not null)
                {
                    // Runs on until nothing is due.
                }
                if (swept.Elapsed > TimeSpan.FromHours(1)) await ForgetKeysAsync(ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "The due jobs could not be read; they are tried again");
            }
        }
    }

    /// <summary>Keys are kept for a day of technical time; the jobs' own lie far behind the row by then.</summary>
    public async Task ForgetKeysAsync(CancellationToken ct)
    {
        swept.Restart();
        foreach (var schema in ModuleSchemas.All(modules))
        {
            await using var command = database.CreateCommand($"delete from {schema}.idempotency_key where kept_until < now()");
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>Every job with what it does next, and why it failed where it did; those that failed first.</summary>
    public async Task<IReadOnlyList<JobRow>> ReadAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("select name, cron, due_at, failures, last_error, last_error_type, case when failures > 0 and isfinite(retry_after) then retry_after end from host.due_job where name = any($1) order by failures = 0, due_at, name");
        command.Parameters.AddWithValue(jobs.Keys.ToArray());
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<JobRow>();
        while (await row.ReadAsync(ct))
        {
            var (name, failures, error, type) = (row.GetString(0), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5));
            rows.Add(new(name, name.Split('.')[0].ToUpperInvariant(), row.GetString(1), row.GetFieldValue<DateTimeOffset>(2), failures, row.IsDBNull(6) ? null : row.GetFieldValue<DateTimeOffset>(6),
                failures == 0 ? null : FailureExplanation.Of(modules, type, error), failures == 0 ? null : FailureExplanation.Technical(error)));
        }
        return rows;
    }

    /// <summary>The earliest instant up to this one for which a job waits; null when none does. A job that failed a moment ago does not count.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(DateTimeOffset until, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select min(due_at) from host.due_job where due_at <= $1 and retry_after <= now() and name = any($2)");
        command.Parameters.AddWithValue(until.ToUniversalTime());
        command.Parameters.AddWithValue(jobs.Keys.ToArray());
        return await command.ExecuteScalarAsync(ct) is DateTime due ? new(due, TimeSpan.Zero) : null;
    }

    /// <summary>Runs one due job that no other host is running; its name, or null when there was none.</summary>
    public async Task<string?> RunNextAsync(DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await ClaimAsync(connection, now, ct) is not var (name, dueAt)) return null;

        var job = jobs[name];
        await using var scope = scopes.CreateAsyncScope();
        var commands = (Commands)scope.ServiceProvider.GetRequiredService<ICommands>();
        await using var done = new NpgsqlCommand("update host.due_job set due_at = $2, failures = 0, last_error = null, last_error_type = null where name = $1", connection);
        var outcome = "done";
        try
        {
            await commands.ExecuteOnceAsync(job.Command(dueAt), $"job:{name}:{dueAt:O}", ct);
            done.Parameters.AddWithValue(name);
            done.Parameters.AddWithValue(Next(job, dueAt));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            outcome = "failed";
            log.LogError(e, "Job {Job} of {DueAt} failed and is tried again", name, dueAt);
            done.CommandText = "update host.due_job set failures = failures + 1, last_error = $2, last_error_type = $3, retry_after = now() + least(300, 5 * power(2, failures)) * interval '1 second' where name = $1";
            done.Parameters.AddWithValue(name);
            done.Parameters.AddWithValue(e.Message);
            done.Parameters.AddWithValue(e.GetType().FullName!);
        }
        await done.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        Telemetry.JobRuns.Add(1, new("job", name), new("outcome", outcome));
        return name;
    }

    async Task<(string Name, DateTimeOffset DueAt)?> ClaimAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select name, due_at from host.due_job where due_at <= $1 and retry_after <= now() and name = any($2) order by due_at, name limit 1 for update skip locked", connection);
        command.Parameters.AddWithValue(now.ToUniversalTime());
        command.Parameters.AddWithValue(jobs.Keys.ToArray());
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? (row.GetString(0), row.GetFieldValue<DateTimeOffset>(1)) : null;
    }

    static DateTimeOffset Next(DueJob job, DateTimeOffset after) => CronExpression.Parse(job.Cron).GetNextOccurrence(after, BusinessCalendar.Toronto)!.Value.ToUniversalTime();
}
