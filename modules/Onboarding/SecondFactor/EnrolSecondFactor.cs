using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A person without a second factor names the address to which passcodes go, and gets the first.</summary>
/// <param name="Consent">Whether the privacy statement is accepted.</param>
public sealed record EnrolSecondFactor(string Email, string EmailAgain, bool Consent, [property: FromClaim("sub")] string Subject);

public sealed record EnrolSecondFactorResponse(string Email, DateTimeOffset ExpiresAt);

public sealed class EnrolSecondFactorValidator : Validator<EnrolSecondFactor>
{
    public EnrolSecondFactorValidator()
    {
        RuleFor(x => x.Email).NotEmpty().IsEmail();
        RuleFor(x => x.EmailAgain).NotEmpty();
    }
}

public sealed class EnrolSecondFactorEndpoint : CarmEndpoint<EnrolSecondFactor, EnrolSecondFactorResponse>
{
    public override void Configure()
    {
        Post("session/mfa/enrol");
        Group<Portal>();
        Asks("onboarding.session.verify", withoutSecondFactor: true);
        Summary(s => s.Summary = "Name the address for one-time passcodes");
    }

    public override Task HandleAsync(EnrolSecondFactor command, CancellationToken ct) => OkAsync(command, ct);
}

public static class EnrolSecondFactorHandler
{
    public static async Task<EnrolSecondFactorResponse> Handle(EnrolSecondFactor command, IDocumentSession session, IMailer mailer, TimeProvider clock, CancellationToken ct)
    {
        var (now, email, code) = (clock.GetUtcNow(), command.Email.ToLowerInvariant(), Passcodes.NewCode());
        if (email != command.EmailAgain.ToLowerInvariant()) throw new Rejected("USR_EMAIL_MISMATCH") { Path = "emailAgain" };
        if (!command.Consent) throw new Rejected("USR_CONSENT_REQUIRED") { Path = "consent" };

        // Whoever has proved an address cannot be given another by somebody who has the token alone; the help desk resets it.
        var known = await session.LoadAsync<Passcodes>(command.Subject, ct);
        if (known?.EnrolledAt is not null) throw new Rejected("STATE_CONFLICT");
        var enrolled = ((known ?? new(command.Subject, email, now)) with { Email = email, ConsentAt = now }).Sent(code, now);
        session.Store(enrolled);
        await PasscodeMail.SendAsync(mailer, email, code, (await session.LoadAsync<UserAccount>(command.Subject, ct))?.Language, ct);
        return new(email, now + Passcodes.Lifetime);
    }
}
