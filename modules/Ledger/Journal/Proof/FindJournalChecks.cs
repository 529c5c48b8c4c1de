using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists what the checks of each night found, the newest first.</summary>
public sealed record FindJournalChecks([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindJournalChecksResponse(IReadOnlyList<JournalCheckView> Items, string? NextCursor);

/// <param name="Whole">How many of the chains were read from their first transaction on. Of the others it was what came since they were last found to hold, with what is kept beside them; each chain comes to its turn, and one in which anything did not hold is read whole each night.</param>
/// <param name="Transactions">How many of them were read.</param>
/// <param name="FaultCount">How many were found; the first hundred are told, and all that are of no one chain.</param>
/// <param name="FinishedAt">Null while it goes on.</param>
public sealed record JournalCheckView(string Night, long Chains, long Whole, long Transactions, long FaultCount, IReadOnlyList<JournalFault> Faults, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt);

public sealed class FindJournalChecksEndpoint(ILedgerStore store) : CarmEndpoint<FindJournalChecks, FindJournalChecksResponse>
{
    public override void Configure()
    {
        Get("ledger/checks");
        Group<Staff>();
        Asks("ledger.journal.view");
        Summary(s => s.Summary = "List the nightly checks of the journal");
    }

    public override async Task HandleAsync(FindJournalChecks query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<JournalCheck>().Where(c => after == null || string.Compare(c.Id, after) < 0).OrderByDescending(c => c.Id).Take(size + 1).ToListAsync(ct);
        var (checks, next) = Cut(found, size, c => c.Id);
        await Send.OkAsync(new([.. checks.Select(c => new JournalCheckView(c.Id, c.Chains, c.Whole, c.Transactions, c.FaultCount, c.Faults, c.StartedAt, c.FinishedAt))], next), ct);
    }
}
