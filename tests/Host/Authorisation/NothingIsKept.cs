using System.Collections.Concurrent;
using Carm.Kernel;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Carm.Host.Tests;

/// <summary>
/// Stops whatever a marked request would write at the last moment, when every check of the endpoint and its handler is passed and its transaction would begin to
/// be written: thousands of questions are asked of one world, and none may change it. The answer is 418.
/// </summary>
sealed class NothingIsKept : DocumentSessionListenerBase
{
    public const string Header = "X-Nothing-Is-Kept";

    /// <summary>What the header says to have all be written first, so that the database has its say too, and then taken back. What follows it is a name under which the answer is found then.</summary>
    public const string AtCommit = "at commit";

    /// <summary>What writes that were taken back would have been answered, by those names.</summary>
    public static ConcurrentDictionary<string, TakenBack> Answers { get; } = new();

    public const int Status = StatusCodes.Status418ImATeapot;

    /// <summary>In every module's store and the host's, and so in whichever session of it writes.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.ConfigureMarten(store => store.Listeners.Add(new NothingIsKept()));
        foreach (var module in CarmModules.All)
            typeof(NothingIsKept).GetMethod(nameof(Listen), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(module.Store).Invoke(null, [services]);
    }

    static void Listen<TStore>(IServiceCollection services) where TStore : IDocumentStore => services.ConfigureMarten<TStore>(store => store.Listeners.Add(new NothingIsKept()));

    public override Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token)
    {
        var asked = new HttpContextAccessor().HttpContext?.Request.Headers[Header].ToString() ?? "";
        if (asked.StartsWith(AtCommit, StringComparison.Ordinal)) ((ITransactionParticipantRegistrar)session).AddTransactionParticipant(new TakesBack(session.DocumentStore.Options.DatabaseSchemaName, asked[AtCommit.Length..].Trim()));
        else if (asked.Length > 0) throw Stopped();
        return Task.CompletedTask;
    }

    static BadHttpRequestException Stopped() => new("This would now be written.", Status);

    sealed class TakesBack(string schema, string name) : ITransactionParticipant
    {
        public async Task BeforeCommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token)
        {
            if (name.Length > 0) await ReadAsync(connection, transaction, token);
            throw Stopped();
        }

        async Task ReadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token)
        {
            await using var find = new NpgsqlCommand($"select key, request_hash, answer::text from {schema}.idempotency_key where answer is not null and xmin = pg_current_xact_id()::xid", connection, transaction);
            await using var row = await find.ExecuteReaderAsync(token);
            if (await row.ReadAsync(token)) Answers[name] = new(schema, row.GetString(0), row.GetString(1), row.GetString(2));
        }

        public Task AfterCommitAsync(CancellationToken token) => Task.CompletedTask;
    }
}

/// <summary>The record of a write that was taken back, by which a repeat would be answered.</summary>
sealed record TakenBack(string Schema, string Key, string Hash, string Answer)
{
    /// <summary>From then on the same request is answered so, and does nothing.</summary>
    public async Task KeepAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var keep = database.CreateCommand($"insert into {Schema}.idempotency_key (key, request_hash, answer, kept_until) values ($1, $2, $3::jsonb, now() + interval '1 hour')");
        foreach (var value in new[] { Key, Hash, Answer }) keep.Parameters.AddWithValue(value);
        await keep.ExecuteNonQueryAsync(ct);
    }
}
