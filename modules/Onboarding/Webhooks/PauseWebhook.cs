using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>A webhook is stopped for a while: what happens meanwhile waits for it.</summary>
public sealed record PauseWebhook(string Bn9, string WebhookId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role);

public sealed record PauseWebhookResponse(WebhookView Webhook);

public sealed class PauseWebhookEndpoint : CarmEndpoint<PauseWebhook, PauseWebhookResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/webhooks/{webhookId}/pause");
        Group<Portal>();
        Asks("onboarding.webhooks.manage");
        Summary(s => s.Summary = "Pause a webhook");
    }

    public override Task HandleAsync(PauseWebhook command, CancellationToken ct) => OkAsync(command, ct);
}

public static class PauseWebhookHandler
{
    public static async Task<PauseWebhookResponse> Handle(PauseWebhook command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var webhook = await Webhook.OpenAsync(session, command.WebhookId, command.Bn9, command.Subject, command.Role, ct);
        if (webhook.State != WebhookState.Active) throw new Rejected("WHK_NOT_ACTIVE");
        var paused = webhook.PausedBecause(WebhookPause.Owner) with { Changes = webhook.Changes + 1 };
        session.Store(paused);
        return new(WebhookView.Of(paused, clock.GetUtcNow()));
    }
}
