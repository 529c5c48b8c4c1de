using Marten;

namespace Carm.Ledger;

/// <summary>The calendar's command of each night: the heads of all chains are hashed together with the seal before.</summary>
public sealed record SealJournal(DateOnly Night);

public static class SealJournalHandler
{
    public static void Handle(SealJournal command, IDocumentSession session) => session.QueueSqlCommand("call ledger.seal(?)", command.Night);
}
