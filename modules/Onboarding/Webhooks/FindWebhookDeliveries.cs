using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists what was sent to a webhook's receiver in the last thirty days and what it answered, the newest first.</summary>
/// <param name="Failed">True for what was not taken, false for what was; left out, both.</param>
public sealed record FindWebhookDeliveries(
    string Bn9, string WebhookId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role, [property: QueryParam] bool? Failed = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindWebhookDeliveriesResponse(IReadOnlyList<WebhookDeliveryView> Items, string? NextCursor);

/// <summary>One message that went to a webhook's receiver.</summary>
/// <param name="EventType">As <c>carm.cad.accounted.v1</c>.</param>
/// <param name="EventId">The <c>webhook-id</c> that it carried; the same at each try.</param>
/// <param name="IsResent">Whether somebody asked for it again.</param>
/// <param name="Status">What the receiver answered; null when it did not.</param>
/// <param name="Failure">Null when it was taken, else HTTP_STATUS, REDIRECT, TIMEOUT, UNREACHABLE, TLS or ADDRESS_REFUSED.</param>
/// <param name="Milliseconds">How long the receiver took.</param>
public sealed record WebhookDeliveryView(string DeliveryId, string EventId, string EventType, string Subject, bool IsResent, int? Status, string? Failure, int Milliseconds, DateTimeOffset At);

public sealed class FindWebhookDeliveriesEndpoint(IOnboardingStore store) : CarmEndpoint<FindWebhookDeliveries, FindWebhookDeliveriesResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/webhooks/{webhookId}/deliveries");
        Group<Portal>();
        Asks("onboarding.webhooks.view");
        Summary(s => s.Summary = "List what a webhook was sent");
    }

    public override async Task HandleAsync(FindWebhookDeliveries query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        if ((await session.LoadAsync<Webhook>(query.WebhookId, ct))?.IsOf(query.Bn9, query.Subject, query.Role) != true) throw new Rejected("NOT_FOUND");
        var asked = session.Query<WebhookDelivery>().Where(d => d.WebhookId == query.WebhookId && (after == null || string.Compare(d.Id, after) < 0));
        if (query.Failed is { } failed) asked = failed ? asked.Where(d => d.Failure != null) : asked.Where(d => d.Failure == null);
        var page = await asked.OrderByDescending(d => d.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(page, size, d => d.Id);
        await Send.OkAsync(new([.. items.Select(d => new WebhookDeliveryView(d.Id, FeedEvent.WireIdOf(d.EventId), d.EventType, d.Subject, d.IsResent, d.Status, d.Failure, d.Milliseconds, d.At))], next), ct);
    }
}
