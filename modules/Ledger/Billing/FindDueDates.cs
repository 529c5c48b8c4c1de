using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the due dates that the CBSA has moved, the newest period first, with what still waits for approval.</summary>
public sealed record FindDueDates([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindDueDatesResponse(IReadOnlyList<DueDateView> Items, string? NextCursor);

public sealed class FindDueDatesEndpoint(ILedgerStore store) : CarmEndpoint<FindDueDates, FindDueDatesResponse>
{
    public override void Configure()
    {
        Get("due-date-overrides");
        Group<Staff>();
        Asks("ledger.due-dates.view");
        Summary(s => s.Summary = "List the due dates that were moved");
    }

    public override async Task HandleAsync(FindDueDates query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<DueDateOverride>().Where(o => after == null || string.Compare(o.Id, after) < 0).OrderByDescending(o => o.Id).Take(size + 1).ToListAsync(ct);
        var (moved, next) = Cut(found, size, o => o.Id);
        await Send.OkAsync(new([.. moved.Select(DueDateView.Of)], next), ct);
    }
}
