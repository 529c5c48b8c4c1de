using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The help desk parts a person from its business, as when it was linked to the wrong one; its roles there end.</summary>
/// <param name="UserId">The token's <c>sub</c>.</param>
/// <param name="Overrides">Also for the last manager of a business: somebody else of the staff must have asked for the override before (four eyes).</param>
public sealed record UnlinkAccount(string UserId, string Reason, [property: FromClaim("sub")] string Subject, bool Overrides = false);

public sealed record UnlinkAccountResponse(string UserId, string? Bn9);

public sealed class UnlinkAccountValidator : Validator<UnlinkAccount>
{
    public UnlinkAccountValidator() => RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
}

public sealed class UnlinkAccountEndpoint : CarmEndpoint<UnlinkAccount, UnlinkAccountResponse>
{
    public override void Configure()
    {
        Post("users/{userId}/unlink");
        Group<Staff>();
        Asks("onboarding.users.deactivate");
        Summary(s => s.Summary = "Part a person from its business");
    }

    public override Task HandleAsync(UnlinkAccount command, CancellationToken ct) => OkAsync(command, ct);
}

public static class UnlinkAccountHandler
{
    public static async Task<(UnlinkAccountResponse, PersonUnlinked?)> Handle(UnlinkAccount command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (command.UserId == command.Subject) throw new Rejected("FORBIDDEN");
        if (await session.LoadAsync<Membership>(command.UserId, ct) is null) throw new Rejected("STATE_CONFLICT");
        if (command.Overrides) await Unlinking.RequireSecondAsync(session, command.UserId, command.Subject, now, ct);
        var unlinked = await Unlinking.UnlinkAsync(session, command.UserId, command.Subject, command.Reason, command.Overrides, now, ct);
        HelpDeskAction.Keep(session, command.UserId, "UNLINK", command.Reason, command.Subject, now);
        return (new(command.UserId, unlinked?.Bn9), unlinked);
    }
}
