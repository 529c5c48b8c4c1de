using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the disbursements of a program account, the newest first; a provider that does not see all of the client sees none.</summary>
public sealed record FindDisbursements(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindDisbursementsResponse(IReadOnlyList<DisbursementView> Items, string? NextCursor);

public sealed class FindDisbursementsEndpoint(ILedgerStore store) : CarmEndpoint<FindDisbursements, FindDisbursementsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/disbursements");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List disbursements");
    }

    public override async Task HandleAsync(FindDisbursements query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = SeesAll ? await session.Query<Disbursement>().Where(d => d.RmAccount == query.RmAccount && (after == null || string.Compare(d.Id, after) < 0)).OrderByDescending(d => d.Id).Take(size + 1).ToListAsync(ct) : [];
        var (items, next) = Cut(found, size, d => d.Id);
        await Send.OkAsync(new([.. items.Select(DisbursementView.Of)], next), ct);
    }
}
