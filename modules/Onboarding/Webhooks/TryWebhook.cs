using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>A webhook is sent a trial, <c>carm.webhook.trial.v1</c>; how it went stands in its log.</summary>
public sealed record TryWebhook(string Bn9, string WebhookId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role);

/// <param name="EventId">The <c>webhook-id</c> that the trial carries.</param>
public sealed record TryWebhookResponse(string EventId);

public sealed class TryWebhookEndpoint : CarmEndpoint<TryWebhook, TryWebhookResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/webhooks/{webhookId}/try");
        Group<Portal>();
        Asks("onboarding.webhooks.manage");
        Accepts();
        Summary(s => s.Summary = "Send a webhook a trial");
    }

    public override Task HandleAsync(TryWebhook command, CancellationToken ct) => AcceptedAsync(command, _ => $"/api/v1/businesses/{command.Bn9}/webhooks/{command.WebhookId}/deliveries", ct);
}

public static class TryWebhookHandler
{
    public static async Task<TryWebhookResponse> Handle(TryWebhook command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var webhook = await Webhook.OpenAsync(session, command.WebhookId, command.Bn9, command.Subject, command.Role, ct);
        var errand = await webhook.AskAsync(session, null, clock.GetUtcNow(), ct);
        return new(FeedEvent.WireIdOf($"{EventTypes.Trial}/{errand.Id}"));
    }
}
