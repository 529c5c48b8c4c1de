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
