using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>A new passcode to the address that the person has named.</summary>
public sealed record SendPasscode([property: FromClaim("sub")] string Subject);

public sealed record SendPasscodeResponse(DateTimeOffset ExpiresAt);

public sealed class SendPasscodeEndpoint : CarmEndpoint<SendPasscode, SendPasscodeResponse>
{
    public override void Configure()
    {
        Post("session/mfa/send");
        Group<Portal>();
        Asks("onboarding.session.verify", withoutSecondFactor: true);
        Summary(s => s.Summary = "Send a one-time passcode");
    }

    public override Task HandleAsync(SendPasscode command, CancellationToken ct) => OkAsync(command, ct);
}

public static class SendPasscodeHandler
{
    public static async Task<SendPasscodeResponse> Handle(SendPasscode command, IDocumentSession session, IMailer mailer, TimeProvider clock, CancellationToken ct)
    {
        var (now, code) = (clock.GetUtcNow(), Passcodes.NewCode());
        var known = await session.LoadAsync<Passcodes>(command.Subject, ct) ?? throw new Rejected("USR_NOT_ENROLLED");
        session.Store(known.Sent(code, now));
        await PasscodeMail.SendAsync(mailer, known.Email, code, (await session.LoadAsync<UserAccount>(command.Subject, ct))?.Language, ct);
        return new(now + Passcodes.Lifetime);
    }
}
