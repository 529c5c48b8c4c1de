using System.Data;
using Marten;
using Marten.Services;

namespace Carm.Ledger;

static class Snapshot
{
    /// <summary>A session to read with, which sees everything as of one instant, whatever is posted meanwhile.</summary>
    /// <param name="seconds">How long one query may take, where that is another time than the store's.</param>
    public static async Task<IDocumentSession> AsOfOneInstantAsync(this IDocumentStore store, CancellationToken ct, int? seconds = null)
    {
        var session = store.LightweightSession(new SessionOptions { IsolationLevel = IsolationLevel.RepeatableRead, Tracking = DocumentTracking.None, Timeout = seconds });
        await session.BeginTransactionAsync(ct);
        return session;
    }
}
