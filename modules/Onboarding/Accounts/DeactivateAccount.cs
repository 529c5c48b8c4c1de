using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The help desk deactivates an account for good: nothing answers to it any more, and its roles end.</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
/// <param name="Overrides">Also for the last manager of a business: somebody else of the staff must have asked for the override before (four eyes).</param>
public sealed record DeactivateAccount(string UserId, string Reason, [property: FromClaim("sub")] string Subject, bool Overrides = false);

public sealed record DeactivateAccountResponse(string UserId, string? Bn9);

public sealed class DeactivateAccountValidator : Validator<DeactivateAccount>
{
    public DeactivateAccountValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class DeactivateAccountEndpoint : CarmEndpoint<DeactivateAccount, DeactivateAccountResponse>
{
    public override void Configure()
    {
        Post("users/{userId}/deactivate");
        Group<Staff>();
        Asks("onboarding.users.deactivate");
        Summary(s => s.Summary = "Deactivate an account");
    }

    public override Task HandleAsync(DeactivateAccount command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DeactivateAccountHandler
{
    public static async Task<(DeactivateAccountResponse, PersonUnlinked?)> Handle(DeactivateAccount command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (command.UserId == command.Subject) throw new Rejected("FORBIDDEN");
        if (await session.LoadAsync<AccountLock>(command.UserId, ct) is { IsFinal: true }) throw new Rejected("STATE_CONFLICT");
        if (command.Overrides) await Unlinking.RequireSecondAsync(session, command.UserId, command.Subject, now, ct);
        var unlinked = await Unlinking.UnlinkAsync(session, command.UserId, command.Subject, command.Reason, command.Overrides, now, ct);
        session.Store(new AccountLock(command.UserId, now, IsFinal: true));
        HelpDeskAction.Keep(session, command.UserId, "DEACTIVATE", command.Reason, command.Subject, now);
        return (new(command.UserId, unlinked?.Bn9), unlinked);
    }
}
