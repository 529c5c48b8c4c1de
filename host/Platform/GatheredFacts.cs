using Marten;
using Wolverine;
using Wolverine.Runtime.Batching;

namespace Carm.Host;

/// <summary>Facts of one kind that came together, on their way to all who listen to them in batches.</summary>
public sealed record GatheredFacts<T>(T[] Facts);

/// <summary>
/// Gives what was gathered to the durable queue of each listener in one transaction, and it is done with only when that is committed. Left to itself Wolverine writes to one queue after the other,
/// drops what it could not write within half a second, and counts it as handled.
/// </summary>
public static class GatheredFactsHandler<T>
{
    /// <param name="session">What is sent goes into its transaction; nothing else does.</param>
    public static ValueTask Handle(GatheredFacts<T> gathered, IDocumentSession session, IMessageBus bus) => bus.PublishAsync(gathered.Facts);
}

sealed class FactGatherer<T> : IMessageBatcher
{
    public Type BatchMessageType => typeof(GatheredFacts<T>);

    public IEnumerable<Envelope> Group(IReadOnlyList<Envelope> envelopes) => [new(new GatheredFacts<T>([.. envelopes.Select(e => (T)e.Message!)]), envelopes)];
}
