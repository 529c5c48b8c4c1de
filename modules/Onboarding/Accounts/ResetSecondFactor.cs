using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The help desk has made sure of the person and forgets its second factor: it names an address anew, and no token of before counts.</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
public sealed record ResetSecondFactor(string UserId, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record ResetSecondFactorResponse(string UserId);

public sealed class ResetSecondFactorValidator : Validator<ResetSecondFactor>
{
    public ResetSecondFactorValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class ResetSecondFactorEndpoint : CarmEndpoint<ResetSecondFactor, ResetSecondFactorResponse>
{
    public override void Configure()
    {
        Post("users/{userId}/reset-mfa");
        Group<Staff>();
        Asks("onboarding.users.lock");
        Summary(s => s.Summary = "Reset a second factor");
    }

    public override Task HandleAsync(ResetSecondFactor command, CancellationToken ct) => OkAsync(command, ct);
}

public static class ResetSecondFactorHandler
{
    public static async Task<ResetSecondFactorResponse> Handle(ResetSecondFactor command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<Passcodes>(command.UserId, ct) is null) throw new Rejected("NOT_FOUND");
        session.Delete<Passcodes>(command.UserId);
        session.DeleteWhere<VerifiedToken>(token => token.Subject == command.UserId);
        HelpDeskAction.Keep(session, command.UserId, "RESET_MFA", command.Reason, command.Subject, clock.GetUtcNow());
        return new(command.UserId);
    }
}
