using System.Text.Json.Serialization;
using Ardalis.Specification;
using JasperFx.Events;
using Marten;
using Marten.Services.BatchQuerying;
using Weasel.Core;

namespace Carm.Kernel;

/// <summary>What every module's store has in common.</summary>
public static class ModuleStore
{
    /// <summary>The module owns one PostgreSQL schema, its natural keys are its stream keys, and enumerations are stored by name.</summary>
    public static void Own(this StoreOptions store, string schema, string connectionString)
    {
        store.Connection(connectionString);
        store.DatabaseSchemaName = schema;
        store.Events.DatabaseSchemaName = schema;
        store.Events.StreamIdentity = StreamIdentity.AsString;
        store.Events.UseMandatoryStreamTypeDeclaration = true;
        store.Events.MetadataConfig.CorrelationIdEnabled = true;
        store.Events.MetadataConfig.CausationIdEnabled = true;
        store.Events.MetadataConfig.UserNameEnabled = true;
        // What is not said is not stored: a line of a declaration alone has forty fields that it may leave out.
        store.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json => json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
    }

    /// <summary>
    /// Stores many documents of a type in one statement, whether they are new or not; a statement each costs the server half as much again. For types that the module guards by holding names: what is
    /// stored by the version that was read must be stored one by one.
    /// </summary>
    public static void StoreTogether<T>(this IDocumentSession session, IEnumerable<T> documents, Func<T, string> id) where T : notnull
    {
        var newest = documents.GroupBy(id).Select(same => (Id: same.Key, Document: same.Last())).ToArray();
        if (newest.Length == 0) return;
        var options = session.DocumentStore.Options;
        var type = options.FindOrResolveDocumentType(typeof(T));
        if (type.UseOptimisticConcurrency) throw new InvalidOperationException($"{typeof(T).Name} is stored by its version.");
        session.QueueSqlCommand($"""
            insert into {type.TableName} (id, data, mt_version, mt_dotnet_type, mt_last_modified)
            select id, data::jsonb, gen_random_uuid(), '{typeof(T).FullName}', transaction_timestamp() from unnest(?::text[], ?::text[]) as d(id, data)
            on conflict (id) do update set data = excluded.data, mt_version = excluded.mt_version, mt_dotnet_type = excluded.mt_dotnet_type, mt_last_modified = excluded.mt_last_modified
            """, newest.Select(d => d.Id).ToArray(), newest.Select(d => options.Serializer().ToJson(d.Document)).ToArray());
    }

    /// <summary>Holds names to the end of the session's transaction, as the first thing that a batch does: what the batch reads after it is what the holder before has left. Whoever holds several takes them in one order.</summary>
    public static void Hold(this IBatchedQuery batch, params IEnumerable<string> names) =>
        batch.Query<string>("select '' from unnest(?::text[]) name cross join lateral pg_advisory_xact_lock(hashtextextended(name, 0))", (object)names.Distinct().Order(StringComparer.Ordinal).ToArray());

    /// <summary>Holds a name to the end of the transaction, which begins with it.</summary>
    public static async Task HoldAsync(this IDocumentSession session, string name, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        batch.Hold(name);
        await batch.Execute(ct);
    }

    /// <summary>A query worth a name, run by Marten: its conditions, its order, its page.</summary>
    public static IQueryable<T> Matching<T>(this IQuerySession session, ISpecification<T> specification) where T : class =>
        ((IEvaluator[])[WhereEvaluator.Instance, OrderEvaluator.Instance, PaginationEvaluator.Instance]).Aggregate((IQueryable<T>)session.Query<T>(), (query, part) => part.GetQuery(query, specification));
}
