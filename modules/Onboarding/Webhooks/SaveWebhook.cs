using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>Changes where a webhook leads and what it is told. What waits goes to the new address at once.</summary>
/// <param name="Url">https, and public unless the configuration says otherwise.</param>
/// <param name="Types">The types wanted; none for all.</param>
/// <param name="Expected">The version last read, from If-Match.</param>
public sealed record SaveWebhook(
    string Bn9, string WebhookId, string Url, IReadOnlyList<string> Types, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role, [property: System.Text.Json.Serialization.JsonIgnore] long Expected = 0);

public sealed record SaveWebhookResponse(WebhookView Webhook);

public sealed class SaveWebhookValidator : Validator<SaveWebhook>
{
    public SaveWebhookValidator()
    {
        RuleFor(x => x.Url).NotEmpty();
        RuleFor(x => x.Types).NotNull();
        RuleForEach(x => x.Types).Must(EventTypes.All.ContainsKey).WithErrorCode("VAL_EVENT_TYPE");
    }
}

public sealed class SaveWebhookEndpoint : CarmEndpoint<SaveWebhook, SaveWebhookResponse>
{
    public override void Configure()
    {
        Put("businesses/{bn9}/webhooks/{webhookId}");
        Group<Portal>();
        Asks("onboarding.webhooks.manage");
        Summary(s => s.Summary = "Change a webhook");
    }

    public override async Task HandleAsync(SaveWebhook command, CancellationToken ct)
    {
        var saved = await ExecuteAsync(command with { Expected = IfMatch() }, ct);
        Tag(saved.Webhook.Changes);
        await Send.OkAsync(saved, ct);
    }
}

public static class SaveWebhookHandler
{
    public static async Task<SaveWebhookResponse> Handle(SaveWebhook command, IDocumentSession session, WebhookSender sender, TimeProvider clock, CancellationToken ct)
    {
        if (!WebhookAddress.IsReceiver(command.Url, sender.AllowsPrivate)) throw new Rejected("WHK_ADDRESS") { Path = "url" };
        var webhook = await Webhook.OpenAsync(session, command.WebhookId, command.Bn9, command.Subject, command.Role, ct);
        if (webhook.Changes != command.Expected) throw new Rejected("IF_MATCH_STALE");
        var now = clock.GetUtcNow();
        // What waited waits no longer.
        var rested = webhook.State == WebhookState.Active ? webhook.Rested() with { NextTryAt = webhook.NextTryAt is null ? null : now } : webhook;
        var saved = rested with { Url = command.Url, Types = [.. command.Types.Distinct()], Changes = webhook.Changes + 1 };
        session.Store(saved);
        return new(WebhookView.Of(saved, now));
    }
}
