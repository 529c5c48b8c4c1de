using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The person gives the registration up.</summary>
public sealed record AbandonRegistration(string RegistrationId, [property: FromClaim("sub")] string Subject);

public sealed record AbandonRegistrationResponse(RegistrationView Registration);

public sealed class AbandonRegistrationEndpoint : CarmEndpoint<AbandonRegistration, AbandonRegistrationResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/abandon");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Summary(s => s.Summary = "Give a registration up");
    }

    public override Task HandleAsync(AbandonRegistration command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AbandonRegistrationHandler
{
    public static async Task<AbandonRegistrationResponse> Handle(AbandonRegistration command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var abandoned = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).Abandoned(command.Subject, clock.GetUtcNow());
        session.Store(abandoned);
        return new(RegistrationView.Of(abandoned));
    }
}
