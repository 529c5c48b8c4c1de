using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The caller has read a notice.</summary>
public sealed record MarkRead(string NotificationId, [property: FromClaim("sub")] string Subject);

public sealed record MarkReadResponse(NoticeView Notification);

public sealed class MarkReadEndpoint : CarmEndpoint<MarkRead, MarkReadResponse>
{
    public override void Configure()
    {
        Post("notifications/{notificationId}/read");
        Group<Portal>();
        Asks("onboarding.notices.view");
        Summary(s => s.Summary = "Mark a notice as read");
    }

    public override Task HandleAsync(MarkRead command, CancellationToken ct) => OkAsync(command, ct);
}

public static class MarkReadHandler
{
    public static async Task<MarkReadResponse> Handle(MarkRead command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var notice = await session.LoadAsync<Notice>(command.NotificationId, ct);
        if (notice?.Recipient != command.Subject) throw new Rejected("NOT_FOUND");
        var marked = notice with { ReadAt = notice.ReadAt ?? clock.GetUtcNow() };
        session.Store(marked);
        return new(NoticeView.Of(marked));
    }
}
