using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;

namespace Carm.Onboarding;

/// <summary>A webhook that cannot be served is paused, and its business is told.</summary>
public sealed record StopWebhook(string WebhookId, WebhookPause Reason);

public static class StopWebhookHandler
{
    public static async Task<NoticeRequested?> Handle(StopWebhook command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync(Webhook.NameOf(command.WebhookId), ct);
        if (await session.LoadAsync<Webhook>(command.WebhookId, ct) is not { State: WebhookState.Active } webhook) return null;
        session.Store(webhook.PausedBecause(command.Reason));
        var now = clock.GetUtcNow();
        return NoticeRequested.ToManagers($"webhook/{webhook.Id}/{now:yyyyMMddHHmmss}", webhook.Bn9, $"WEBHOOK_{WireNames.Of(command.Reason)}", now, null, webhook.Url) with { Link = $"/api/v1/businesses/{webhook.Bn9}/webhooks/{webhook.Id}" };
    }
}
