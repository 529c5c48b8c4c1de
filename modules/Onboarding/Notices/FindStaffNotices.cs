using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists the notices to the caller's staff roles, the newest first.</summary>
public sealed record FindStaffNotices([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindStaffNoticesResponse(IReadOnlyList<NoticeView> Items, string? NextCursor);

public sealed class FindStaffNoticesEndpoint(IOnboardingStore store) : CarmEndpoint<FindStaffNotices, FindStaffNoticesResponse>
{
    public override void Configure()
    {
        Get("notifications");
        Group<Staff>();
        Asks("onboarding.notices.review");
        Summary(s => s.Summary = "List the notices to your staff roles");
    }

    public override async Task HandleAsync(FindStaffNotices query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var page = await session.Matching(new NoticesToSpecification([.. User.FindAll("staff_role").Select(c => $"staff:{c.Value}")], unreadOnly: false, after, size)).ToListAsync(ct);
        var (items, next) = Cut(page, size, NoticesToSpecification.KeyOf);
        await Send.OkAsync(new([.. items.Select(NoticeView.Of)], next), ct);
    }
}
