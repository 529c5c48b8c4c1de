using System.Text.Json.Serialization;
using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A manager has a new secret made. The one before it serves for some hours more.</summary>
/// <param name="OverlapHours">0 to 168, by default 24; 0 refuses every secret before it, and every token that was given, at once. While an earlier one serves still, only 0 is taken (<c>STATE_CONFLICT</c>): no secret ends before its promised hour.</param>
/// <param name="Secret">Its hash; nobody keeps the secret.</param>
public sealed record RotateServiceSecret(string Bn9, string ServiceAccountId, [property: FromClaim("sub")] string Subject, int OverlapHours = 24, [property: JsonIgnore] string Secret = "");

/// <param name="ClientSecret">Null when the answer is a repeat, since nobody can tell it again.</param>
public sealed record RotateServiceSecretResponse(ServiceAccountView Account, string? ClientSecret = null);

public sealed class RotateServiceSecretValidator : Validator<RotateServiceSecret>
{
    public RotateServiceSecretValidator() => RuleFor(x => x.OverlapHours).InclusiveBetween(0, 168);
}

public sealed class RotateServiceSecretEndpoint : CarmEndpoint<RotateServiceSecret, RotateServiceSecretResponse>
{
    public override void Configure()
    {
        Post("businesses/{bn9}/service-accounts/{serviceAccountId}/rotate-secret");
        Group<Portal>();
        Asks("onboarding.service-accounts.manage");
        Summary(s => s.Summary = "Have a program's secret changed");
    }

    public override async Task HandleAsync(RotateServiceSecret command, CancellationToken ct)
    {
        var secret = SecretToken.New();
        var rotated = await ExecuteAsync(command with { Secret = SecretToken.HashOf(secret) }, ct);
        await Send.OkAsync(rotated with { ClientSecret = HttpContext.Response.Headers.ContainsKey("Idempotency-Replayed") ? null : secret }, ct);
    }
}

public static class RotateServiceSecretHandler
{
    public static async Task<RotateServiceSecretResponse> Handle(RotateServiceSecret command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await session.HoldAsync(ServiceAccount.NameOf(command.ServiceAccountId), ct);
        var account = await ServiceAccount.RequireAsync(session, command.ServiceAccountId, command.Bn9, ct);
        if (!account.HoldsOn(now.TorontoDate())) throw new Rejected("SVC_ENDED");
        if (command.OverlapHours > 0 && account.Secrets.Any(s => s.Until > now)) throw new Rejected("STATE_CONFLICT");
        var rotated = account.With(command.Secret, TimeSpan.FromHours(command.OverlapHours), now);
        session.Store(rotated);
        if (command.OverlapHours == 0) session.DeleteWhere<ServiceToken>(t => t.ServiceAccountId == account.Id);
        session.Insert(ServiceAccountUse.Of(account.Id, "SECRET_ROTATED", command.Subject, now));
        return new(ServiceAccountView.Of(rotated, now));
    }
}
