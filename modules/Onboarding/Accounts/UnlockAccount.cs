using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The help desk unlocks an account.</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
public sealed record UnlockAccount(string UserId, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record UnlockAccountResponse(string UserId);

public sealed class UnlockAccountValidator : Validator<UnlockAccount>
{
    public UnlockAccountValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class UnlockAccountEndpoint : CarmEndpoint<UnlockAccount, UnlockAccountResponse>
{
    public override void Configure()
    {
        Post("users/{userId}/unlock");
        Group<Staff>();
        Asks("onboarding.users.lock");
        Summary(s => s.Summary = "Unlock an account");
    }

    public override Task HandleAsync(UnlockAccount command, CancellationToken ct) => OkAsync(command, ct);
}

public static class UnlockAccountHandler
{
    public static async Task<UnlockAccountResponse> Handle(UnlockAccount command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<AccountLock>(command.UserId, ct) is not { IsFinal: false }) throw new Rejected("STATE_CONFLICT");
        session.Delete<AccountLock>(command.UserId);
        HelpDeskAction.Keep(session, command.UserId, "UNLOCK", command.Reason, command.Subject, clock.GetUtcNow());
        return new(command.UserId);
    }
}
