using System.Security.Cryptography;
using System.Text.Json;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

public enum ReferenceChangeState
{
    Proposed,
    Approved,
    Rejected,
    Withdrawn,
}

/// <summary>A change of one reference list, which holds only once another person than its proposer has approved it.</summary>
/// <param name="List">The list's name, or <c>tariff</c>.</param>
/// <param name="ContentHash">SHA-256 of what is proposed: the same again is the same change.</param>
/// <param name="Source">Where it is from, as it will be quoted.</param>
/// <param name="Rows">Empty for an edition of the tariff.</param>
public sealed record ReferenceChange(string Id, string List, ReferenceChangeState State, string ContentHash, string Source, IReadOnlyList<ReferenceEntry> Rows, ReferenceReport Report, string ProposedBy, DateTimeOffset ProposedAt)
{
    public const string Tariff = "tariff";

    /// <summary>The edition of the tariff that the approval will have hold.</summary>
    public LoadedTariff? Edition { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? Reason { get; init; }

    public ReferenceChange Decided(ReferenceChangeState state, string by, DateTimeOffset at, string? reason = null) => this with { State = state, DecidedBy = by, DecidedAt = at, Reason = reason };

    /// <summary>Proposes rows, or finds the proposal that says the same. Refused: <c>REF_UNCHANGED</c>.</summary>
    public static async Task<ReferenceChange> ProposeAsync(IDocumentSession session, ReferenceData current, ReferenceList list, IReadOnlyList<ReferenceRow> rows, string source, string subject, DateTimeOffset now, CancellationToken ct)
    {
        IReadOnlyList<ReferenceEntry> entries = [.. rows.Select(ReferenceEntry.Of)];
        var report = ReferenceReport.Of(current, rows, now.TorontoDate());
        if (report.IsEmpty) throw new Rejected("REF_UNCHANGED");
        var hash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes((string[])[list.Name, .. entries.Select(e => JsonSerializer.Serialize(e))])));
        return await KeepAsync(session, new(Guid.CreateVersion7(now).ToString("N"), list.Name, ReferenceChangeState.Proposed, hash, source, entries, report, subject, now), ct);
    }

    /// <summary>Stores a proposal unless the same one waits already.</summary>
    public static async Task<ReferenceChange> KeepAsync(IDocumentSession session, ReferenceChange proposed, CancellationToken ct)
    {
        await session.LockChangesAsync(ct);
        if (await session.Query<ReferenceChange>().FirstOrDefaultAsync(c => c.ContentHash == proposed.ContentHash && c.State == ReferenceChangeState.Proposed, ct) is { } same) return same;
        session.Store(proposed);
        return proposed;
    }
}

static class ReferenceChanges
{
    /// <summary>Changes are few: one at a time is proposed or decided, so that two at once do not miss one another.</summary>
    public static async Task LockChangesAsync(this IDocumentSession session, CancellationToken ct)
    {
        await session.HoldAsync("reference changes", ct);
    }

    /// <summary>An edition of the tariff that will never hold leaves its note, and none of its items and texts.</summary>
    public static async Task ForgetProposedTariffAsync(this IDocumentSession session, ReferenceChange change, CancellationToken ct)
    {
        if (change.Edition is not { Id: var edition } || await session.LoadAsync<LoadedTariff>(edition, ct) is not null) return;
        session.DeleteWhere<LoadedTariffItem>(item => item.Edition == edition);
        session.KeepEntries(edition, []);
    }

    /// <summary>A change that is still to be decided. Refused: <c>NOT_FOUND</c>, <c>STATE_CONFLICT</c>.</summary>
    public static async Task<ReferenceChange> RequireProposedAsync(this IDocumentSession session, string changeId, CancellationToken ct)
    {
        await session.LockChangesAsync(ct);
        var change = await session.LoadAsync<ReferenceChange>(changeId, ct) ?? throw new Rejected("NOT_FOUND");
        return change.State == ReferenceChangeState.Proposed ? change : throw new Rejected("STATE_CONFLICT");
    }
}

/// <summary>A change on the wire.</summary>
/// <param name="Edition">Of a change of the tariff.</param>
public sealed record ReferenceChangeView(
    string ChangeId, string List, ReferenceChangeState State, string Source, string ProposedBy, DateTimeOffset ProposedAt, string? DecidedBy, DateTimeOffset? DecidedAt, string? Reason, LoadedTariff? Edition, ReferenceReport Report)
{
    public static ReferenceChangeView Of(ReferenceChange c) => new(c.Id, c.List, c.State, c.Source, c.ProposedBy, c.ProposedAt, c.DecidedBy, c.DecidedAt, c.Reason, c.Edition, c.Report);
}
