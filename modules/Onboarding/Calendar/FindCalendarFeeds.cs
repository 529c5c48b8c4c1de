using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists the calendar addresses that the caller has made for an account, the newest first. The addresses themselves are not told again.</summary>
public sealed record FindCalendarFeeds(string RmAccount, [property: FromClaim("sub")] string Subject, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCalendarFeedsResponse(IReadOnlyList<CalendarFeedView> Items, string? NextCursor);

public sealed class FindCalendarFeedsEndpoint(IOnboardingStore store) : CarmEndpoint<FindCalendarFeeds, FindCalendarFeedsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/calendar-feeds");
        Group<Portal>();
        Asks(CalendarFeed.Permission);
        Summary(s => s.Summary = "List your calendar addresses");
    }

    public override async Task HandleAsync(FindCalendarFeeds query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<CalendarFeed>().Where(f => f.Subject == query.Subject && f.RmAccount == query.RmAccount && (after == null || string.Compare(f.Id, after) < 0)).OrderByDescending(f => f.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, f => f.Id);
        await Send.OkAsync(new([.. items.Select(CalendarFeedView.Of)], next), ct);
    }
}
