using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carm.Kernel;
using Wolverine;

namespace Carm.Appeals;

/// <summary>One act in the history of a case: appended, never edited, each holding the hash of the one before (ledger-appeals 12.1).</summary>
/// <param name="Id">The case's number and the entry's.</param>
/// <param name="Act">The code of the act.</param>
/// <param name="Actor">The subject who did it; SCHEDULER or SYSTEM where the calendar or another module did.</param>
/// <param name="Role">In which role.</param>
/// <param name="Hash">SHA-256 over the previous hash and all of the above, a line each.</param>
public sealed record CaseEntry(
    string Id, string CaseNumber, long Sequence, string Act, string TextEn, string TextFr, string State, string Actor, string? Role, DateTimeOffset At, string? CorrelationId, string PreviousHash, string Hash)
{
    /// <summary>Whether only the CBSA reads it; the client sees that there is an entry, and its hash.</summary>
    public bool IsInternal { get; init; }

    public static CaseEntry Of(CaseFile file, CaseAct act, string state, Envelope envelope, DateTimeOffset at)
    {
        // As the database keeps an instant, so that the hash can be computed again.
        at = new(at.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
        var entry = new CaseEntry(
            IdOf(file.Id, file.Sequence + 1), file.Id, file.Sequence + 1, act.Code, act.Text.En, act.Text.Fr, state,
            envelope.Headers.GetValueOrDefault(ICommands.ActorHeader) ?? "SYSTEM", envelope.Headers.GetValueOrDefault(ICommands.RoleHeader), at, envelope.CorrelationId, file.Head, "") { IsInternal = act.IsInternal };
        return entry with { Hash = HashOf(entry) };
    }

    public static string IdOf(string caseNumber, long sequence) => $"{caseNumber}/{sequence:000000}";

    public static string HashOf(CaseEntry e) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n',
        e.PreviousHash, e.CaseNumber, e.Sequence.ToString(CultureInfo.InvariantCulture), e.Act, e.TextEn, e.TextFr, e.State, e.Actor, e.Role ?? "", e.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), e.CorrelationId ?? "", e.IsInternal ? "INTERNAL" : ""))));

    /// <summary>The number of the first entry that is not what was written, or that is missing; null when the history is whole up to this head.</summary>
    public static long? FirstBroken(IReadOnlyList<CaseEntry> history, CaseFile file)
    {
        var previous = new string('0', 64);
        foreach (var (entry, i) in history.Select((e, i) => (e, i)))
        {
            if (entry.Sequence != i + 1 || entry.PreviousHash != previous || entry.Hash != HashOf(entry)) return i + 1;
            previous = entry.Hash;
        }
        return history.Count == file.Sequence && previous == file.Head ? null : history.Count + 1;
    }
}
