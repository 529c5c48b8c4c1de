using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists a program account's requests for waivers, the newest first; a provider gets those it may see.</summary>
public sealed record FindWaivers(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindWaiversResponse(IReadOnlyList<WaiverView> Items, string? NextCursor);

public sealed class FindWaiversEndpoint(ILedgerStore store) : CarmEndpoint<FindWaivers, FindWaiversResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/waiver-requests");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List requests for waivers");
    }

    public override async Task HandleAsync(FindWaivers query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<Waiver>().Where(w => w.RmAccount == query.RmAccount && (after == null || string.Compare(w.Id, after) < 0)).OrderByDescending(w => w.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, w => w.Id);
        await Send.OkAsync(new([.. items.Where(w => Sees(w.SubmitterBn9, w.RmAccount)).Select(WaiverView.Of)], next), ct);
    }
}
