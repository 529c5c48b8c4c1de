using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the entries made by hand in a program account, the newest first.</summary>
public sealed record FindManualEntries(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindManualEntriesResponse(IReadOnlyList<ManualEntryView> Items, string? NextCursor);

public sealed class FindManualEntriesEndpoint(ILedgerStore store) : CarmEndpoint<FindManualEntries, FindManualEntriesResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/manual-entries");
        Group<Staff>();
        Asks("ledger.journal.view");
        Summary(s => s.Summary = "List entries made by hand");
    }

    public override async Task HandleAsync(FindManualEntries query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ClientAccount>(query.RmAccount, ct) is null) throw new Rejected("NOT_FOUND");
        var found = await session.Query<ManualEntry>().Where(e => e.RmAccount == query.RmAccount && (after == null || string.Compare(e.Id, after) < 0)).OrderByDescending(e => e.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, e => e.Id);
        await Send.OkAsync(new([.. items.Select(ManualEntryView.Of)], next), ct);
    }
}
