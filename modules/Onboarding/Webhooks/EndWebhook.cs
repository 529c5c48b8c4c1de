using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>A webhook is ended for good; its log can be read on.</summary>
public sealed record EndWebhook(string Bn9, string WebhookId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role);

public sealed record EndWebhookResponse(WebhookView Webhook);

public sealed class EndWebhookEndpoint : CarmEndpoint<EndWebhook, EndWebhookResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/webhooks/{webhookId}/end");
        Group<Portal>();
        Asks("onboarding.webhooks.manage");
        Summary(s => s.Summary = "End a webhook");
    }

    public override Task HandleAsync(EndWebhook command, CancellationToken ct) => OkAsync(command, ct);
}

public static class EndWebhookHandler
{
    public static async Task<EndWebhookResponse> Handle(EndWebhook command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var webhook = await Webhook.OpenAsync(session, command.WebhookId, command.Bn9, command.Subject, command.Role, ct);
        var ended = webhook.Rested() with { State = WebhookState.Ended, PausedFor = null, HasErrand = false, Changes = webhook.Changes + 1 };
        session.Store(ended);
        session.DeleteWhere<WebhookErrand>(e => e.WebhookId == webhook.Id);
        return new(WebhookView.Of(ended, clock.GetUtcNow()));
    }
}
