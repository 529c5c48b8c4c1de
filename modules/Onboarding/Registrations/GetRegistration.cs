using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Asks how far a registration has come.</summary>
public sealed record GetRegistration(string RegistrationId, [property: FromClaim("sub")] string Subject);

public sealed class GetRegistrationEndpoint(IOnboardingStore store, TimeProvider clock) : CarmEndpoint<GetRegistration, RegistrationView>
{
    public override void Configure()
    {
        Get("registrations/{registrationId}");
        Group<Portal>();
        Asks("onboarding.registrations.view");
        Summary(s => s.Summary = "Read a registration");
    }

    public override async Task HandleAsync(GetRegistration query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        var registration = await session.LoadAsync<Registration>(query.RegistrationId, ct);
        if (registration?.Subject != query.Subject) throw new Rejected("NOT_FOUND");
        await Send.OkAsync(RegistrationView.Of(registration.AsOf(clock.GetUtcNow(), await OnboardingPolicy.InForceAsync(session, ct))), ct);
    }
}
