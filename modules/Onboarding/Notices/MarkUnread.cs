using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The caller wants a notice shown as unread again.</summary>
public sealed record MarkUnread(string NotificationId, [property: FromClaim("sub")] string Subject);

public sealed record MarkUnreadResponse(NoticeView Notification);

public sealed class MarkUnreadEndpoint : CarmEndpoint<MarkUnread, MarkUnreadResponse>
{
    public override void Configure()
    {
        Post("notifications/{notificationId}/unread");
        Group<Portal>();
        Asks("onboarding.notices.view");
        Summary(s => s.Summary = "Mark a notice as unread");
    }

    public override Task HandleAsync(MarkUnread command, CancellationToken ct) => OkAsync(command, ct);
}

public static class MarkUnreadHandler
{
    public static async Task<MarkUnreadResponse> Handle(MarkUnread command, IDocumentSession session, CancellationToken ct)
    {
        var notice = await session.LoadAsync<Notice>(command.NotificationId, ct);
        if (notice?.Recipient != command.Subject) throw new Rejected("NOT_FOUND");
        var marked = notice with { ReadAt = null };
        session.Store(marked);
        return new(NoticeView.Of(marked));
    }
}
