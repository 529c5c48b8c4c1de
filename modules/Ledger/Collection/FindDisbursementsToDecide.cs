using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the disbursements that wait for a supervisor or the treasury.</summary>
public sealed record FindDisbursementsToDecide([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindDisbursementsToDecideResponse(IReadOnlyList<DisbursementView> Items, string? NextCursor);

public sealed class FindDisbursementsToDecideEndpoint(ILedgerStore store) : CarmEndpoint<FindDisbursementsToDecide, FindDisbursementsToDecideResponse>
{
    public override void Configure()
    {
        Get("disbursements");
        Group<Staff>();
        Asks("ledger.disbursements.view");
        Summary(s => s.Summary = "List disbursements under way");
    }

    public override async Task HandleAsync(FindDisbursementsToDecide query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<Disbursement>().Where(d => d.UnderWayOf != null && (after == null || string.Compare(d.Id, after) > 0)).OrderBy(d => d.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, d => d.Id);
        await Send.OkAsync(new([.. items.Select(DisbursementView.Of)], next), ct);
    }
}
