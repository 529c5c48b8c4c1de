using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists a program account's daily notices, the newest first. A provider that does not see all gets those that have something of its own.</summary>
/// <param name="Date">The day of issue.</param>
public sealed record FindDailyNotices(string RmAccount, [property: QueryParam] string? Date = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindDailyNoticesResponse(IReadOnlyList<DailyNoticeRow> Items, string? NextCursor);

public sealed class FindDailyNoticesEndpoint(ILedgerStore store) : CarmEndpoint<FindDailyNotices, FindDailyNoticesResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/daily-notices");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List daily notices");
    }

    public override async Task HandleAsync(FindDailyNotices query, CancellationToken ct)
    {
        DateOnly? on = query.Date is null ? null : BusinessCalendar.ReadDate(query.Date, "date");
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var (items, next) = Cut(await session.NoticesAsync(query.RmAccount, on, after, size, ct), size, n => n.NoticeNumber);
        await Send.OkAsync(new([.. items.Select(n => n.Row(c => Sees(c.SubmitterBn9, c.RmAccount))).Where(n => n.Lines > 0)], next), ct);
    }
}
