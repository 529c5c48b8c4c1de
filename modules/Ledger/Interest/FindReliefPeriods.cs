using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the days of relief from late payment, by name, with what still waits for approval.</summary>
public sealed record FindReliefPeriods([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindReliefPeriodsResponse(IReadOnlyList<ReliefView> Items, string? NextCursor);

public sealed class FindReliefPeriodsEndpoint(ILedgerStore store) : CarmEndpoint<FindReliefPeriods, FindReliefPeriodsResponse>
{
    public override void Configure()
    {
        Get("relief-periods");
        Group<Staff>();
        Asks("ledger.rates.view");
        Summary(s => s.Summary = "List days of relief from late payment");
    }

    public override async Task HandleAsync(FindReliefPeriods query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<ReliefPeriod>().Where(r => after == null || string.Compare(r.Id, after) > 0).OrderBy(r => r.Id).Take(size + 1).ToListAsync(ct);
        var (periods, next) = Cut(found, size, r => r.Id);
        await Send.OkAsync(new([.. periods.Select(ReliefView.Of)], next), ct);
    }
}
