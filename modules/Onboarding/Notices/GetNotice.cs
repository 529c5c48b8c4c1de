using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks for one notice with what became of its mail.</summary>
public sealed record GetNotice(string NotificationId, [property: FromClaim("sub")] string Subject);

public sealed class GetNoticeEndpoint(IOnboardingStore store) : CarmEndpoint<GetNotice, NoticeView>
{
    public override void Configure()
    {
        Get("notifications/{notificationId}");
        Group<Portal>();
        Asks("onboarding.notices.view");
        Summary(s => s.Summary = "Read a notice and its delivery log");
    }

    public override async Task HandleAsync(GetNotice query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var notice = await session.LoadAsync<Notice>(query.NotificationId, ct);
        if (notice?.Recipient != query.Subject) throw new Rejected("NOT_FOUND");
        await Send.OkAsync(NoticeView.Of(notice), ct);
    }
}
