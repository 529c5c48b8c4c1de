using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The help desk locks an account; from the next request on nothing answers to it.</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
public sealed record LockAccount(string UserId, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record LockAccountResponse(string UserId, DateTimeOffset LockedAt);

public sealed class LockAccountValidator : Validator<LockAccount>
{
    public LockAccountValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class LockAccountEndpoint : CarmEndpoint<LockAccount, LockAccountResponse>
{
    public override void Configure()
    {
        Post("users/{userId}/lock");
        Group<Staff>();
        Asks("onboarding.users.lock");
        Summary(s => s.Summary = "Lock an account");
    }

    public override Task HandleAsync(LockAccount command, CancellationToken ct) => OkAsync(command, ct);
}

public static class LockAccountHandler
{
    public static async Task<LockAccountResponse> Handle(LockAccount command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<AccountLock>(command.UserId, ct) is { } locked) return locked.IsFinal ? throw new Rejected("STATE_CONFLICT") : new(locked.Id, locked.LockedAt);
        if (command.UserId == command.Subject) throw new Rejected("FORBIDDEN");
        var now = clock.GetUtcNow();
        session.Store(new AccountLock(command.UserId, now));
        HelpDeskAction.Keep(session, command.UserId, "LOCK", command.Reason, command.Subject, now);
        return new(command.UserId, now);
    }
}
