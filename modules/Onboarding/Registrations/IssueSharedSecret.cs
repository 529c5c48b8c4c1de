using System.Text.Json.Serialization;
using Carm.Kernel;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer has a secret made for a program account and sends it to its holder by the address on file. It is told once, and takes the place of the one before.</summary>
/// <param name="Text">The secret; only its hash is kept.</param>
public sealed record IssueSharedSecret(string RmAccount, [property: JsonIgnore] string Text = "");

/// <param name="Secret">Null when the answer is a repeat, since nobody can tell it again.</param>
public sealed record IssueSharedSecretResponse(string RmAccount, DateTimeOffset ExpiresAt, string? Secret = null);

public sealed class IssueSharedSecretEndpoint : CarmEndpoint<IssueSharedSecret, IssueSharedSecretResponse>
{
    public override void Configure()
    {
        Post("program-accounts/{rmAccount}/shared-secret");
        Group<Staff>();
        Asks("onboarding.secrets.issue");
        Summary(s => s.Summary = "Make a secret for a program account");
    }

    public override async Task HandleAsync(IssueSharedSecret command, CancellationToken ct)
    {
        // The secret is no part of the handler's answer, so that no record of the request holds it.
        var text = SharedSecret.NewText();
        var issued = await ExecuteAsync(command with { Text = text }, ct);
        await Send.OkAsync(issued with { Secret = HttpContext.Response.Headers.ContainsKey("Idempotency-Replayed") ? null : text }, ct);
    }
}

public static class IssueSharedSecretHandler
{
    public static async Task<IssueSharedSecretResponse> Handle(IssueSharedSecret command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<ProgramAccount>(command.RmAccount, ct) is not { } program) throw new Rejected("NOT_FOUND");
        if (program.State == ProgramState.Closed) throw new Rejected("STATE_CONFLICT");
        var expiresAt = clock.GetUtcNow().AddDays((await OnboardingPolicy.InForceAsync(session, ct)).SharedSecretDays);
        // Loaded, so that the new one takes the place of the one before.
        await session.LoadAsync<SharedSecret>(command.RmAccount, ct);
        session.Store(SharedSecret.For(command.RmAccount, command.Text, expiresAt));
        return new(command.RmAccount, expiresAt);
    }
}
