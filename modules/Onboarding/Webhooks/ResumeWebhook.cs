using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Where a webhook goes on.</summary>
public enum WebhookStart
{
    /// <summary>With what it did not get yet.</summary>
    Missed,

    /// <summary>With what comes after the event that its receiver does not take.</summary>
    AfterFailed,

    /// <summary>With what happens from now on.</summary>
    Now,
}

/// <summary>A webhook goes on after a pause; one that is being tried again is tried at once. One whose reader may not read for the business any more stays as it is.</summary>
/// <param name="From">By default MISSED.</param>
public sealed record ResumeWebhook(string Bn9, string WebhookId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role, WebhookStart From = WebhookStart.Missed);

public sealed record ResumeWebhookResponse(WebhookView Webhook);

public sealed class ResumeWebhookEndpoint : CarmEndpoint<ResumeWebhook, ResumeWebhookResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/webhooks/{webhookId}/resume");
        Group<Portal>();
        Asks("onboarding.webhooks.manage");
        Summary(s => s.Summary = "Let a webhook go on");
    }

    public override Task HandleAsync(ResumeWebhook command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ResumeWebhookHandler
{
    public static async Task<ResumeWebhookResponse> Handle(ResumeWebhook command, IDocumentSession session, FeedReader feed, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var webhook = await Webhook.OpenAsync(session, command.WebhookId, command.Bn9, command.Subject, command.Role, ct);
        if (await feed.RefusalAsync(FeedQuestion.Of(webhook), ct) is not null) throw new Rejected("WHK_READER");
        var place = command.From switch
        {
            WebhookStart.Now => await session.Query<FeedEvent>().OrderByDescending(e => e.Position).Select(e => e.Position).FirstOrDefaultAsync(ct),
            WebhookStart.AfterFailed => await AfterNextAsync(feed, webhook, ct),
            _ => webhook.Place,
        };
        // It is due at once, and not only when something happens.
        var resumed = webhook.Rested() with { State = WebhookState.Active, PausedFor = null, Place = place, NextTryAt = now, Changes = webhook.Changes + 1 };
        session.Store(resumed);
        return new(WebhookView.Of(resumed, now));
    }

    static async Task<long> AfterNextAsync(FeedReader feed, Webhook webhook, CancellationToken ct)
    {
        var (events, _, _) = await feed.ReadAsync(FeedQuestion.Of(webhook), webhook.Place, null, 1, ct);
        return events.Count > 0 ? events[0].Position : webhook.Place;
    }
}
