using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Carm.Kernel;
using Marten;
using Npgsql;
using Wolverine;

namespace Carm.Host;

/// <summary>Sends a command to its handler, with what the write's records need; answers a repeat from the record of the first.</summary>
sealed class Commands(IMessageBus bus, IHttpContextAccessor accessor, ModuleSchemas schemas, NpgsqlDataSource database) : ICommands
{
    public async Task<TResponse> ExecuteAsync<TResponse>(object command, CancellationToken ct, string? onBehalfOf = null, string? target = null)
    {
        var http = accessor.HttpContext ?? throw new InvalidOperationException("A command of a client comes over HTTP.");
        var options = Records(http, command);
        if (onBehalfOf is not null) options.WithHeader(WriteRecord.OnBehalfOf, onBehalfOf);
        if (target is not null) options.WithHeader(WriteRecord.Target, target);
        if (!options.Headers.TryGetValue(WriteRecord.Key, out var key)) return await bus.InvokeAsync<TResponse>(command, options, ct);

        if (await FindAnswerAsync<TResponse>(command, key!, options.Headers[WriteRecord.Hash]!, ct) is { } earlier) return Replayed(http, earlier);
        try
        {
            return await bus.InvokeAsync<TResponse>(command, options, ct);
        }
        catch (Exception e) when (WriteRecord.IsRepeat(e) || WriteRecord.IsLostRace(e) || e is Rejected)
        {
            // The same request may have been under way beside this one and have committed first; then what this one met is what that one did.
            if (await FindAnswerAsync<TResponse>(command, key!, options.Headers[WriteRecord.Hash]!, ct) is { } first) return Replayed(http, first);
            throw;
        }
    }

    /// <summary>Runs a scheduled command under a key of its own; false when an earlier run had committed already.</summary>
    public async Task<bool> ExecuteOnceAsync(object command, string key, CancellationToken ct)
    {
        var options = new DeliveryOptions();
        options.WithHeader(WriteRecord.Actor, "SCHEDULER").WithHeader(WriteRecord.Key, key).WithHeader(WriteRecord.Hash, key);
        try
        {
            await bus.InvokeAsync(command, options, ct);
            return true;
        }
        catch (Exception e) when (WriteRecord.IsRepeat(e))
        {
            return false;
        }
    }

    static DeliveryOptions Records(HttpContext http, object command)
    {
        var asks = http.GetEndpoint()?.Metadata.GetMetadata<Asks>();
        var options = new DeliveryOptions { CorrelationId = http.Response.Headers[Correlation.Header] };
        var subject = http.User.FindFirstValue("sub");
        options.WithHeader(WriteRecord.Actor, subject ?? WriteRecord.Anonymous);
        foreach (var (header, claim) in new[] { (WriteRecord.ActorBn9, CallerClaims.Bn9), (WriteRecord.Role, CallerClaims.Role), (WriteRecord.OnBehalfOf, CallerClaims.OnBehalfOf), (WriteRecord.Target, CallerClaims.Target) })
            if (http.User.FindFirstValue(claim) is { } value) options.WithHeader(header, value);

        var given = http.Request.Headers["Idempotency-Key"].ToString();
        if (given.Length == 0) return asks is { MovesMoney: true } ? throw new Rejected("IDEMPOTENCY_KEY_REQUIRED") : options;
        if (given.Length > 64 || !given.All(c => c is > ' ' and <= '~')) throw new Rejected("VAL_IDEMPOTENCY_KEY");
        return options
            // Of those who did not sign in, one address is one caller, as for the rate limit.
            .WithHeader(WriteRecord.Key, Hash($"{subject ?? $"{WriteRecord.Anonymous} {http.Connection.RemoteIpAddress}"}\n{http.Request.Method}\n{http.Request.Path}\n{given}"))
            .WithHeader(WriteRecord.Hash, Hash(JsonSerializer.Serialize(command, command.GetType(), CarmJson.Options)));
    }

    async Task<TResponse?> FindAnswerAsync<TResponse>(object command, string key, string hash, CancellationToken ct)
    {
        await using var query = database.CreateCommand(
            $"with expired as (delete from {schemas.Of(command)}.idempotency_key where key = $1 and kept_until < now()) select request_hash, answer from {schemas.Of(command)}.idempotency_key where key = $1 and kept_until >= now()");
        query.Parameters.AddWithValue(key);
        await using var row = await query.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return default;
        if (row.GetString(0) != hash) throw new Rejected("IDEMPOTENCY_MISMATCH");
        return JsonSerializer.Deserialize<TResponse>(row.GetString(1), CarmJson.Options);
    }

    static TResponse Replayed<TResponse>(HttpContext http, TResponse answer)
    {
        http.Response.Headers["Idempotency-Replayed"] = "true";
        return answer;
    }

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>Which schema a module's messages write to.</summary>
sealed class ModuleSchemas(IReadOnlyList<ICarmModule> modules)
{
    /// <summary>The host's own, for what its staff do to the system itself.</summary>
    public const string Host = "host";

    readonly Dictionary<System.Reflection.Assembly, string> schemas = new(modules.Select(m => KeyValuePair.Create(m.Assembly, Of(m)))) { [typeof(ModuleSchemas).Assembly] = Host };

    /// <summary>Every schema that keeps records of writes.</summary>
    public static IEnumerable<string> All(IReadOnlyList<ICarmModule> modules) => modules.Select(Of).Append(Host);

    public static string Of(ICarmModule module) => module.Assembly.GetName().Name!["Carm.".Length..].ToLowerInvariant();

    public string Of(object command) => schemas[command.GetType().Assembly];
}
