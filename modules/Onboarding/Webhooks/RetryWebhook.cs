using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Staff have a webhook tried again at once, as after a fault of ours: what its receiver did not take is sent again, also where it was paused for that. What its owner paused is its owner's.</summary>
public sealed record RetryWebhook(string WebhookId);

public sealed record RetryWebhookResponse(string WebhookId);

public sealed class RetryWebhookEndpoint : CarmEndpoint<RetryWebhook, RetryWebhookResponse>
{
    public override void Configure()
    {
        Post("operations/webhooks/{webhookId}/retry");
        Group<Staff>();
        Asks("onboarding.webhooks.retry");
        Accepts();
        Summary(s => s.Summary = "Try a webhook again at once");
    }

    public override Task HandleAsync(RetryWebhook command, CancellationToken ct) => AcceptedAsync(command, _ => "/api/v1/admin/operations/webhooks", ct);
}

public static class RetryWebhookHandler
{
    public static async Task<RetryWebhookResponse> Handle(RetryWebhook command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        await session.HoldAsync(Webhook.NameOf(command.WebhookId), ct);
        var webhook = await session.LoadAsync<Webhook>(command.WebhookId, ct) ?? throw new Rejected("NOT_FOUND");
        var isOurs = webhook.State == WebhookState.Active || (webhook.State == WebhookState.Paused && webhook.PausedFor == WebhookPause.Failing);
        if (!isOurs) throw new Rejected("STATE_CONFLICT");
        session.Store(webhook.Rested() with { State = WebhookState.Active, PausedFor = null, NextTryAt = clock.GetUtcNow() });
        return new(webhook.Id);
    }
}
