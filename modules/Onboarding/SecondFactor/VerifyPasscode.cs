using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The person types the passcode. From then on this token has a second factor, for eight hours; another token needs another passcode.</summary>
/// <param name="TokenId">The token's <c>jti</c>.</param>
public sealed record VerifyPasscode(string Code, [property: FromClaim("sub")] string Subject, [property: FromClaim("jti", isRequired: false)] string? TokenId = null);

/// <param name="Refusal">Why the code was refused; the attempt is kept all the same.</param>
public sealed record VerifyPasscodeResponse(DateTimeOffset? ValidUntil, string? Refusal);

public sealed class VerifyPasscodeValidator : Validator<VerifyPasscode>
{
    public VerifyPasscodeValidator() => RuleFor(x => x.Code).NotEmpty().Matches(@"^[0-9]{6}\z");
}

public sealed class VerifyPasscodeEndpoint : CarmEndpoint<VerifyPasscode, VerifyPasscodeResponse>
{
    public override void Configure()
    {
        Post("session/mfa/verify");
        Group<Portal>();
        Asks("onboarding.session.verify", withoutSecondFactor: true);
        Summary(s => s.Summary = "Verify a one-time passcode");
    }

    public override async Task HandleAsync(VerifyPasscode command, CancellationToken ct)
    {
        var answer = await ExecuteAsync(command, ct);
        if (answer.Refusal is { } code) throw new Rejected(code);
        await Send.OkAsync(answer, ct);
    }
}

public static class VerifyPasscodeHandler
{
    public static async Task<VerifyPasscodeResponse> Handle(VerifyPasscode command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var known = await session.LoadAsync<Passcodes>(command.Subject, ct) ?? throw new Rejected("USR_NOT_ENROLLED");
        if (command.TokenId is null) throw new Rejected("AUTH_MFA_REQUIRED");
        var (next, refusal) = known.Typed(command.Code, now);
        session.Store(next);
        if (refusal is not null) return new(null, refusal);
        session.Store(new VerifiedToken(VerifiedToken.IdOf(command.Subject, command.TokenId), command.Subject, now));
        return new(now + Passcodes.Session, null);
    }
}
