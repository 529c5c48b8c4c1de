using Marten;
using Marten.Services;

namespace Carm.Ledger;

/// <summary>The calendar's command of each night: the heads of all chains are hashed together with the seal before, and what was posted since it is summed by account and day. Done twice it does nothing more.</summary>
public sealed record SealJournal(DateOnly Night);

public static class SealJournalHandler
{
    public static async Task Handle(SealJournal command, IDocumentSession session, CancellationToken ct)
    {
        // Over the accounts of a country it may take longer than a command is given.
        await using var sealing = session.DocumentStore.LightweightSession(new SessionOptions { Timeout = 3600 });
        sealing.QueueSqlCommand("call ledger.seal(?)", command.Night);
        await sealing.SaveChangesAsync(ct);
    }
}
