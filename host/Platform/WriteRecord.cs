using System.Text.Json;
using Carm.Kernel;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.CodeGeneration.Frames;
using Marten;
using Npgsql;
using Wolverine;
using Wolverine.Configuration;
using Wolverine.Runtime.Handlers;

namespace Carm.Host;

/// <summary>The records of a write: the audit entry, and the idempotency key with the answer. They join the transaction of the handler, so that neither stands without the effect.</summary>
public static class WriteRecord
{
    public const string Actor = ICommands.ActorHeader, ActorBn9 = "carm-actor-bn9", Role = ICommands.RoleHeader, OnBehalfOf = "carm-on-behalf-of", Target = "carm-target", Key = "carm-key", Hash = "carm-hash";

    /// <summary>The actor of a write that asks nobody to sign in.</summary>
    public const string Anonymous = "ANONYMOUS";

    /// <summary>How long a key is kept: technical time, for clients that retry.</summary>
    const string Kept = "24 hours";

    public static void Audit(Envelope envelope, IDocumentSession session, TimeProvider clock)
    {
        var actor = Header(envelope, Actor) ?? "SYSTEM";
        // What the module itself keeps of who wrote, as the journal does, leads to this entry.
        (session.LastModifiedBy, session.CorrelationId) = (actor, envelope.CorrelationId);
        session.QueueSqlCommand(
            $"insert into {SchemaOf(session)}.audit_entry (recorded_at, actor, actor_bn9, role, on_behalf_of, action, target, correlation_id) values (?, ?, ?, ?, ?, ?, ?, ?)",
            clock.GetUtcNow(), actor, Text(envelope, ActorBn9), Text(envelope, Role), Text(envelope, OnBehalfOf), envelope.Message!.GetType().Name, Text(envelope, Target), Nullable(envelope.CorrelationId));
    }

    /// <summary>A command that answers nothing: its key alone.</summary>
    public static void KeepKey(Envelope envelope, IDocumentSession session) => Keep(envelope, session, null);

    public static void KeepAnswer<TResponse>(TResponse response, Envelope envelope, IDocumentSession session) => Keep(envelope, session, JsonSerializer.Serialize(response, CarmJson.Options));

    static void Keep(Envelope envelope, IDocumentSession session, string? answer)
    {
        if (Header(envelope, Key) is { } key)
            session.QueueSqlCommand($"insert into {SchemaOf(session)}.idempotency_key (key, request_hash, answer, kept_until) values (?, ?, ?::jsonb, now() + interval '{Kept}')", key, Header(envelope, Hash)!, Nullable(answer));
    }

    /// <summary>Whether a command failed because its key was there already.</summary>
    public static bool IsRepeat(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "idempotency_key" } || (e.InnerException is { } inner && IsRepeat(inner)) || (e is AggregateException many && many.InnerExceptions.Any(IsRepeat));

    /// <summary>Whether another changed or made meanwhile what the command read, or held what it waited for; several things at once come together in one exception.</summary>
    public static bool IsLostRace(Exception e) => e is ConcurrencyException or DocumentAlreadyExistsException or PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure }
        || (e is AggregateException many ? many.InnerExceptions.All(IsLostRace) : e.InnerException is { } inner && IsLostRace(inner));

    static string SchemaOf(IDocumentSession session) => session.DocumentStore.Options.DatabaseSchemaName;

    static string? Header(Envelope envelope, string name) => envelope.Headers.TryGetValue(name, out var value) ? value : null;

    static object Text(Envelope envelope, string name) => Nullable(Header(envelope, name));

    static object Nullable(string? text) => (object?)text ?? DBNull.Value;
}

/// <summary>Every handler of a module records its write, and so do the host's own; there is nothing to remember in a slice.</summary>
sealed class EveryWriteIsRecorded(IReadOnlyList<ICarmModule> modules) : IHandlerPolicy
{
    public void Apply(IReadOnlyList<HandlerChain> chains, GenerationRules rules, JasperFx.IServiceContainer container)
    {
        var owned = modules.Select(m => m.Assembly).Append(typeof(WriteRecord).Assembly).ToHashSet();
        // What only passes facts on writes nothing.
        foreach (var chain in chains.SelectMany(chain => chain.ByEndpoint.Prepend(chain)).Where(chain => !chain.MessageType.IsGenericType && chain.Handlers.Any(h => owned.Contains(h.HandlerType.Assembly))))
        {
            // A listener of its own among several comes up more than once; what it writes is recorded once.
            if (chain.Middleware.OfType<MethodCall>().Any(call => call.HandlerType == typeof(WriteRecord))) continue;
            chain.Middleware.Add(new MethodCall(typeof(WriteRecord), nameof(WriteRecord.Audit)));
            if (!owned.Contains(chain.MessageType.Assembly)) continue;

            var response = chain.Handlers.SelectMany(h => h.Creates).FirstOrDefault(v => v.VariableType.Name.EndsWith("Response", StringComparison.Ordinal))?.VariableType;
            chain.Postprocessors.Insert(0, response is null
                ? new MethodCall(typeof(WriteRecord), nameof(WriteRecord.KeepKey))
                : new MethodCall(typeof(WriteRecord), typeof(WriteRecord).GetMethod(nameof(WriteRecord.KeepAnswer))!.MakeGenericMethod(response)));
        }
    }
}
