using Carm.Kernel;
using Carm.Onboarding.Contracts;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>A person deactivates its own account, for good. The last manager of a business first makes another one.</summary>
public sealed record DeactivateMe([property: FromClaim("sub")] string Subject);

public sealed record DeactivateMeResponse(DateTimeOffset DeactivatedAt);

public sealed class DeactivateMeEndpoint : CarmEndpoint<DeactivateMe, DeactivateMeResponse>
{
    public override void Configure()
    {
        Post("me/deactivate");
        Group<Portal>();
        Asks("onboarding.profile.edit");
        Summary(s => s.Summary = "Deactivate your account");
    }

    public override Task HandleAsync(DeactivateMe command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DeactivateMeHandler
{
    public static async Task<(DeactivateMeResponse, PersonUnlinked?)> Handle(DeactivateMe command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if ((await session.LoadAsync<PendingAccessRequest>(command.Subject, ct))?.HoldsAt(now) == true) throw new Rejected("REG_PENDING_ACCESS_REQUEST");
        var unlinked = await Unlinking.UnlinkAsync(session, command.Subject, command.Subject, "DEACTIVATED", overrides: false, now, ct);
        session.Store(new AccountLock(command.Subject, now, IsFinal: true));
        return (new(now), unlinked);
    }
}
