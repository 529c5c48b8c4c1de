using Carm.Testing;

namespace Carm.Ledger.Tests;

static class JournalReading
{
    /// <summary>The hash of a transaction of a chain.</summary>
    public static async Task<string?> HashAsync(this CarmSystem carm, string chain, long seq)
    {
        await using var read = carm.Database.CreateCommand($"select hash from ledger.journal_transaction where chain = '{chain}' and seq = {seq}");
        return (string?)await read.ExecuteScalarAsync();
    }

    /// <summary>What nobody could take is gone, as a message that was lost.</summary>
    public static async Task MoveDeadLettersAwayAsync(this CarmSystem carm)
    {
        await using var clear = carm.Database.CreateCommand("delete from messages.wolverine_dead_letters");
        await clear.ExecuteNonQueryAsync();
    }
}
