using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Shows a webhook: whether it is served, and what its receiver did.</summary>
public sealed record GetWebhook(string Bn9, string WebhookId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role);

public sealed class GetWebhookEndpoint(IOnboardingStore store, TimeProvider clock) : CarmEndpoint<GetWebhook, WebhookView>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/webhooks/{webhookId}");
        Group<Portal>();
        Asks("onboarding.webhooks.view");
        Summary(s => s.Summary = "Show a webhook");
    }

    public override async Task HandleAsync(GetWebhook query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Webhook>(query.WebhookId, ct) is not { } webhook || !webhook.IsOf(query.Bn9, query.Subject, query.Role)) throw new Rejected("NOT_FOUND");
        Tag(webhook.Changes);
        await Send.OkAsync(WebhookView.Of(webhook, clock.GetUtcNow()), ct);
    }
}
