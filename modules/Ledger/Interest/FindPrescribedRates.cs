using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the prescribed rates that were proposed for debts, as staff see them.</summary>
/// <param name="Status">OPEN: those that wait for a supervisor. Left out, all.</param>
public sealed record FindPrescribedRates([property: QueryParam] string? RmAccount = null, [property: QueryParam] string? Status = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindPrescribedRatesResponse(IReadOnlyList<PrescribedRateView> Items, string? NextCursor);

public sealed class FindPrescribedRatesEndpoint(ILedgerStore store) : CarmEndpoint<FindPrescribedRates, FindPrescribedRatesResponse>
{
    public override void Configure()
    {
        Get("prescribed-rates");
        Group<Staff>();
        Asks("ledger.collection.view");
        Summary(s => s.Summary = "List the prescribed rates proposed for debts");
    }

    public override async Task HandleAsync(FindPrescribedRates query, CancellationToken ct)
    {
        if (query.Status is not (null or "OPEN")) throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<PrescribedRate>().Where(r => after == null || string.Compare(r.Id, after) > 0);
        if (query.RmAccount is { } rm) found = found.Where(r => r.RmAccount == rm);
        if (query.Status is not null) found = found.Where(r => r.State == PrescribedRateState.Proposed);
        var (items, next) = Cut(await found.OrderBy(r => r.Id).Take(size + 1).ToListAsync(ct), size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(PrescribedRateView.Of)], next), ct);
    }
}
