using System.Text.Json.Serialization;
using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>A carrier has a secret made for its program account, for the eManifest portal (F32). It is told once, and takes the place of the one before.</summary>
/// <param name="Text">The secret; only its hash is kept.</param>
public sealed record IssueCarrierSecret(string CarrierCode, [property: JsonIgnore] string Text = "");

/// <param name="Secret">Null when the answer is a repeat, since nobody can tell it again.</param>
public sealed record IssueCarrierSecretResponse(string RmAccount, DateTimeOffset ExpiresAt, string? Secret = null);

public sealed class IssueCarrierSecretEndpoint : CarmEndpoint<IssueCarrierSecret, IssueCarrierSecretResponse>
{
    public override void Configure()
    {
        Post("carrier-codes/{carrierCode}/shared-secret");
        Group<Portal>();
        Asks("onboarding.licences.manage");
        Summary(s => s.Summary = "Make a secret for the eManifest portal");
    }

    public override async Task HandleAsync(IssueCarrierSecret command, CancellationToken ct)
    {
        var text = SharedSecret.NewText();
        var issued = await ExecuteAsync(command with { Text = text }, ct);
        await Send.OkAsync(issued with { Secret = HttpContext.Response.Headers.ContainsKey("Idempotency-Replayed") ? null : text }, ct);
    }
}

public static class IssueCarrierSecretHandler
{
    public static async Task<IssueCarrierSecretResponse> Handle(IssueCarrierSecret command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<CarrierCode>(command.CarrierCode, ct) is not { State: CarrierCodeState.Active } code) throw new Rejected("STATE_CONFLICT");
        var expiresAt = clock.GetUtcNow().AddDays((await OnboardingPolicy.InForceAsync(session, ct)).SharedSecretDays);
        // Loaded, so that the new one takes the place of the one before.
        await session.LoadAsync<SharedSecret>(code.RmAccount, ct);
        session.Store(SharedSecret.For(code.RmAccount, command.Text, expiresAt));
        return new(code.RmAccount, expiresAt);
    }
}
