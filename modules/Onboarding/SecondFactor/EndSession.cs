using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The person signs out: the passcode verified for this token counts no more. The token itself is the authority's to end.</summary>
public sealed record EndSession([property: FromClaim("sub")] string Subject, [property: FromClaim("jti", isRequired: false)] string? TokenId = null);

public sealed record EndSessionResponse(bool Ended);

public sealed class EndSessionEndpoint : CarmEndpoint<EndSession, EndSessionResponse>
{
    public override void Configure()
    {
        Delete("session");
        Group<Portal>();
        Asks("onboarding.session.verify", withoutSecondFactor: true);
        Summary(s => s.Summary = "Sign out");
    }

    public override Task HandleAsync(EndSession command, CancellationToken ct) => OkAsync(command, ct);
}

public static class EndSessionHandler
{
    public static async Task<EndSessionResponse> Handle(EndSession command, IDocumentSession session, CancellationToken ct)
    {
        if (command.TokenId is null || await session.LoadAsync<VerifiedToken>(VerifiedToken.IdOf(command.Subject, command.TokenId), ct) is not { } token) return new(false);
        session.Delete(token);
        return new(true);
    }
}
