using System.Text.Json.Serialization;
using JasperFx.Core;
using Marten;
using Marten.Services;
using Npgsql;
using NpgsqlTypes;
using Wolverine;
using Wolverine.Runtime.Batching;

namespace Carm.Host;

/// <summary>Facts of one kind that came together, on their way to all who listen to them in batches.</summary>
/// <param name="Came">As they stand in the inbox.</param>
public sealed record GatheredFacts<T>(T[] Facts, [property: JsonIgnore] Envelope[] Came);

/// <summary>
/// Gives what was gathered to the durable queue of each listener in one transaction, in which it also leaves the inbox. Left to itself Wolverine writes to one queue after the other,
/// drops what it could not write within half a second, counts it as handled, and marks each fact so by a statement of its own.
/// </summary>
public static class GatheredFactsHandler<T>
{
    /// <param name="session">What is sent goes into its transaction, and what was gathered leaves the inbox with it; nothing else does.</param>
    public static async Task Handle(GatheredFacts<T> gathered, Envelope envelope, IDocumentSession session, IMessageBus bus, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        // By itself, not among what is written at the end: Wolverine says of what waits long that it is still held, and of two who lock the same rows one may have to begin again.
        await using var leave = new NpgsqlCommand($"delete from {Messaging.Schema}.wolverine_incoming_envelopes where id = any($1) and received_at = $2", session.Connection)
        {
            Parameters = { new() { Value = gathered.Came.Select(e => e.Id).ToArray() }, new() { Value = $"{gathered.Came[0].Destination}", NpgsqlDbType = NpgsqlDbType.Varchar } },
        };
        await leave.ExecuteNonQueryAsync(ct);
        session.Listeners.Add(new HandledWithTheCommit([envelope, .. gathered.Came]));
        await bus.PublishAsync(gathered.Facts);
    }
}

/// <summary>Wolverine need not mark as handled what has left the inbox.</summary>
sealed class HandledWithTheCommit(Envelope[] done) : DocumentSessionListenerBase
{
    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        done.Each(envelope => envelope.Status = EnvelopeStatus.Handled);
        return Task.CompletedTask;
    }
}

sealed class FactGatherer<T> : IMessageBatcher
{
    public Type BatchMessageType => typeof(GatheredFacts<T>);

    public IEnumerable<Envelope> Group(IReadOnlyList<Envelope> envelopes) => envelopes.GroupBy(e => e.Destination)
        .Select(queue => queue.ToArray()).Select(came => new Envelope(new GatheredFacts<T>([.. came.Select(e => (T)e.Message!)], came), came));
}
