using Carm.Delegation.Contracts;
using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists a service provider's own daily notices, the newest first: what was posted of its transactions, for whichever client it still acts.</summary>
/// <param name="Date">The day of issue.</param>
public sealed record FindProviderNotices(string Bn9, [property: QueryParam] string? Date = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindProviderNoticesResponse(IReadOnlyList<DailyNoticeRow> Items, string? NextCursor);

public sealed class FindProviderNoticesEndpoint(ILedgerStore store, IAuthority authority) : CarmEndpoint<FindProviderNotices, FindProviderNoticesResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/daily-notices");
        Group<Portal>();
        Asks("ledger.accounts.view");
        Summary(s => s.Summary = "List a service provider's daily notices");
    }

    public override async Task HandleAsync(FindProviderNotices query, CancellationToken ct)
    {
        if (User.FindFirst("carm_bn9")?.Value != query.Bn9) throw new Rejected("NOT_FOUND");
        DateOnly? on = query.Date is null ? null : BusinessCalendar.ReadDate(query.Date, "date");
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var (items, next) = Cut(await session.NoticesAsync(query.Bn9, on, after, size, ct), size, n => n.NoticeNumber);
        var seen = await authority.SeenOfAsync(User, items.SelectMany(n => n.Counts).Select(c => c.RmAccount), ct);
        await Send.OkAsync(new([.. items.Select(n => n.Row(c => seen.Contains(c.RmAccount))).Where(n => n.Lines > 0)], next), ct);
    }
}
