using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>A person who has its second factor moves it to another address. The old one holds until the code sent to the new one is typed, and is told.</summary>
public sealed record ChangeMfaEmail(string Email, string EmailAgain, [property: FromClaim("sub")] string Subject);

public sealed record ChangeMfaEmailResponse(string Email, DateTimeOffset ExpiresAt);

public sealed class ChangeMfaEmailValidator : Validator<ChangeMfaEmail>
{
    public ChangeMfaEmailValidator()
    {
        RuleFor(x => x.Email).NotEmpty().IsEmail();
        RuleFor(x => x.EmailAgain).NotEmpty();
    }
}

public sealed class ChangeMfaEmailEndpoint : CarmEndpoint<ChangeMfaEmail, ChangeMfaEmailResponse>
{
    public override void Configure()
    {
        Put("me/mfa-email");
        Group<Portal>();
        Asks("onboarding.profile.edit");
        Summary(s => s.Summary = "Change the address of your passcodes");
    }

    public override Task HandleAsync(ChangeMfaEmail command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ChangeMfaEmailHandler
{
    public static async Task<ChangeMfaEmailResponse> Handle(ChangeMfaEmail command, IDocumentSession session, IMailer mailer, TimeProvider clock, CancellationToken ct)
    {
        var (now, email, code) = (clock.GetUtcNow(), command.Email.ToLowerInvariant(), Passcodes.NewCode());
        if (email != command.EmailAgain.ToLowerInvariant()) throw new Rejected("USR_EMAIL_MISMATCH") { Path = "emailAgain" };
        if (await session.LoadAsync<Passcodes>(command.Subject, ct) is not { EnrolledAt: not null } known) throw new Rejected("USR_NOT_ENROLLED");
        session.Store(known.Sent(code, now, email));
        var language = (await session.LoadAsync<UserAccount>(command.Subject, ct))?.Language;
        await PasscodeMail.SendAsync(mailer, email, code, language, ct);
        await PasscodeMail.WarnAsync(mailer, known.Email, language, ct);
        return new(email, now + Passcodes.Lifetime);
    }
}
