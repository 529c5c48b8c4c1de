using System.Globalization;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Anyone lists the seals of the journal, the newest first.</summary>
public sealed record FindSeals([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindSealsResponse(IReadOnlyList<JournalSeal> Items, string? NextCursor);

/// <summary>The seal of one night: SHA-256 of the seal before, a line feed, and the heads of all chains, one a line, so that all accounts verify as one (ledger 2.3).</summary>
/// <param name="Previous">The seal before; 64 zeros before the first.</param>
/// <param name="Chains">How many heads it is over.</param>
public sealed record JournalSeal(DateOnly Night, string Previous, string Hash, long Chains) : JournalRecord;

public sealed class FindSealsEndpoint(ILedgerStore store) : CarmEndpoint<FindSeals, FindSealsResponse>
{
    public override void Configure()
    {
        Get("ledger/seals");
        Group<Public>();
        Summary(s => s.Summary = "List the seals of the journal");
    }

    public override async Task HandleAsync(FindSeals query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var before = after is null ? DateOnly.MaxValue : BusinessCalendar.TryReadDate(after, out var night) ? night : throw new Rejected("VAL_PAGE") { Path = "cursor" };
        await using var session = store.QuerySession();
        var found = await session.AdvancedSql.QueryAsync<JournalSeal>($"{Seals.Select} where night < ? order by night desc limit ?", ct, before, size + 1);
        var (seals, next) = Cut(found, size, s => s.Night.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await Send.OkAsync(new(seals, next), ct);
    }
}

static class Seals
{
    public const string Select = "select jsonb_build_object('night', night, 'previous', previous, 'hash', hash, 'chains', chains) from ledger.journal_seal";

    /// <summary>The seal of a night, or <c>NOT_FOUND</c>.</summary>
    public static async Task<JournalSeal> SealAsync(this IQuerySession session, string? night, CancellationToken ct) =>
        (await session.AdvancedSql.QueryAsync<JournalSeal>($"{Select} where night = ?", ct, BusinessCalendar.ReadDate(night, "night"))).SingleOrDefault() ?? throw new Rejected("NOT_FOUND");
}
