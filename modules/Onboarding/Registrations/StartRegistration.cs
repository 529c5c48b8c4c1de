using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>A person without a business begins to register one.</summary>
public sealed record StartRegistration([property: FromClaim("sub")] string Subject);

public sealed record StartRegistrationResponse(RegistrationView Registration);

public sealed class StartRegistrationEndpoint : CarmEndpoint<StartRegistration, StartRegistrationResponse>
{
    public override void Configure()
    {
        Post("registrations");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Creates();
        Summary(s => s.Summary = "Begin the registration of a business");
    }

    public override Task HandleAsync(StartRegistration command, CancellationToken ct) => CreatedAsync(command, r => $"/api/v1/registrations/{r.Registration.RegistrationId}", ct);
}

public static class StartRegistrationHandler
{
    public static async Task<StartRegistrationResponse> Handle(StartRegistration command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        if (await session.LoadAsync<UserAccount>(command.Subject, ct) is null) throw new Rejected("REG_PROFILE_REQUIRED");
        if (await session.LoadAsync<Membership>(command.Subject, ct) is not null) throw new Rejected("REG_USER_ALREADY_ASSOCIATED");
        var now = clock.GetUtcNow();
        if ((await session.LoadAsync<PendingAccessRequest>(command.Subject, ct))?.HoldsAt(now) == true) throw new Rejected("REG_PENDING_ACCESS_REQUEST");
        var registration = new Registration(Guid.CreateVersion7(now).ToString("N"), command.Subject, RegistrationState.Draft, now);
        session.Insert(registration);
        return new(RegistrationView.Of(registration));
    }
}
