using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists the caller's notices, the newest first.</summary>
/// <param name="Unread">True for those not yet read only.</param>
public sealed record FindNotices([property: FromClaim("sub")] string Subject, [property: QueryParam] bool? Unread = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

/// <param name="UnreadCount">How many in all wait to be read.</param>
public sealed record FindNoticesResponse(IReadOnlyList<NoticeView> Items, string? NextCursor, int UnreadCount);

public sealed class FindNoticesEndpoint(IOnboardingStore store) : CarmEndpoint<FindNotices, FindNoticesResponse>
{
    public override void Configure()
    {
        Get("notifications");
        Group<Portal>();
        Asks("onboarding.notices.view");
        Summary(s => s.Summary = "List your notices");
    }

    public override async Task HandleAsync(FindNotices query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var page = await session.Matching(new NoticesToSpecification([query.Subject], query.Unread == true, after, size)).ToListAsync(ct);
        var unread = await session.Query<Notice>().CountAsync(n => n.Recipient == query.Subject && n.ReadAt == null, ct);
        var (items, next) = Cut(page, size, NoticesToSpecification.KeyOf);
        await Send.OkAsync(new([.. items.Select(NoticeView.Of)], next, unread), ct);
    }
}
