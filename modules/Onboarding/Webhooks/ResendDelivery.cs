using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>What was sent to a webhook once is sent again, before what waits, if its reader may see it still; how it went stands in the log.</summary>
public sealed record ResendDelivery(string Bn9, string WebhookId, string DeliveryId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role);

/// <param name="EventId">The <c>webhook-id</c> that it carries again.</param>
public sealed record ResendDeliveryResponse(string EventId);

public sealed class ResendDeliveryEndpoint : CarmEndpoint<ResendDelivery, ResendDeliveryResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/webhooks/{webhookId}/deliveries/{deliveryId}/resend");
        Group<Portal>();
        Asks("onboarding.webhooks.manage");
        Accepts();
        Summary(s => s.Summary = "Send a webhook something again");
    }

    public override Task HandleAsync(ResendDelivery command, CancellationToken ct) => AcceptedAsync(command, _ => $"/api/v1/businesses/{command.Bn9}/webhooks/{command.WebhookId}/deliveries", ct);
}

public static class ResendDeliveryHandler
{
    public static async Task<ResendDeliveryResponse> Handle(ResendDelivery command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var webhook = await Webhook.OpenAsync(session, command.WebhookId, command.Bn9, command.Subject, command.Role, ct);
        if (await session.LoadAsync<WebhookDelivery>(command.DeliveryId, ct) is not { } delivery || delivery.WebhookId != webhook.Id) throw new Rejected("NOT_FOUND");
        await webhook.AskAsync(session, delivery.EventType == EventTypes.Trial ? null : delivery.EventId, clock.GetUtcNow(), ct);
        return new(FeedEvent.WireIdOf(delivery.EventId));
    }
}
