using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A webhook gets a new secret. The one before it signs beside it for some hours more, so that a receiver can be told the new one while it runs.</summary>
/// <param name="OverlapHours">0 to 168, by default 24; 0 ends every secret before it at once. While an earlier one signs still, only 0 is taken (<c>STATE_CONFLICT</c>): no secret ends before its promised hour.</param>
public sealed record RotateWebhookSecret(string Bn9, string WebhookId, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_role")] string Role, int OverlapHours = 24);

/// <param name="SecretNumber">Which of its secrets it is; counts from 1.</param>
/// <param name="Secret">Null when the answer is a repeat, since nobody can tell it again.</param>
public sealed record RotateWebhookSecretResponse(WebhookView Webhook, int SecretNumber, string? Secret = null);

public sealed class RotateWebhookSecretValidator : Validator<RotateWebhookSecret>
{
    public RotateWebhookSecretValidator() => RuleFor(x => x.OverlapHours).InclusiveBetween(0, 168);
}

public sealed class RotateWebhookSecretEndpoint(WebhookSigner signer) : CarmEndpoint<RotateWebhookSecret, RotateWebhookSecretResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/webhooks/{webhookId}/rotate-secret");
        Group<Portal>();
        Asks("onboarding.webhooks.manage");
        Summary(s => s.Summary = "Have a webhook's secret changed");
    }

    public override async Task HandleAsync(RotateWebhookSecret command, CancellationToken ct)
    {
        var rotated = await ExecuteAsync(command, ct);
        await Send.OkAsync(rotated with { Secret = HttpContext.Response.Headers.ContainsKey("Idempotency-Replayed") ? null : signer.SecretOf(command.WebhookId, rotated.SecretNumber) }, ct);
    }
}

public static class RotateWebhookSecretHandler
{
    public static async Task<RotateWebhookSecretResponse> Handle(RotateWebhookSecret command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var webhook = await Webhook.OpenAsync(session, command.WebhookId, command.Bn9, command.Subject, command.Role, ct);
        if (command.OverlapHours > 0 && webhook.OldSecretUntil > now) throw new Rejected("STATE_CONFLICT");
        var rotated = webhook with { SecretNumber = webhook.SecretNumber + 1, OldSecretUntil = now.AddHours(command.OverlapHours), Changes = webhook.Changes + 1 };
        session.Store(rotated);
        return new(WebhookView.Of(rotated, now), rotated.SecretNumber);
    }
}
