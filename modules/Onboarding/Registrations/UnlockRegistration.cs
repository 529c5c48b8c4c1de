using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer who knows the person lifts the lock that wrong answers brought: the person's own failures about this business count no more. Those of others stay.</summary>
public sealed record UnlockRegistration(string RegistrationId);

public sealed record UnlockRegistrationResponse(RegistrationView Registration, int Forgiven);

public sealed class UnlockRegistrationEndpoint : CarmEndpoint<UnlockRegistration, UnlockRegistrationResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/unlock");
        Group<Staff>();
        Asks("onboarding.registrations.decide");
        Summary(s => s.Summary = "Lift the lock of a registration");
    }

    public override Task HandleAsync(UnlockRegistration command, CancellationToken ct) => OkAsync(command, ct);
}

public static class UnlockRegistrationHandler
{
    public static async Task<UnlockRegistrationResponse> Handle(UnlockRegistration command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).Unlocked(clock.GetUtcNow());
        session.Store(registration);
        var failed = registration.Bn9 is { } bn9 ? await session.LoadAsync<FailedAnswers>(bn9, ct) : null;
        if (failed is null) return new(RegistrationView.Of(registration), 0);

        var kept = failed.Without(registration.Subject);
        session.Store(kept);
        return new(RegistrationView.Of(registration), failed.Attempts.Count - kept.Attempts.Count);
    }
}
