using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>The person accepts the terms, by the version that it has read.</summary>
public sealed record AcceptTerms(string RegistrationId, string TermsVersion, [property: FromClaim("sub")] string Subject);

public sealed record AcceptTermsResponse(RegistrationView Registration);

public sealed class AcceptTermsEndpoint : CarmEndpoint<AcceptTerms, AcceptTermsResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/terms");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Summary(s => s.Summary = "Accept the terms");
    }

    public override Task HandleAsync(AcceptTerms command, CancellationToken ct) => OkAsync(command, ct);
}

public static class AcceptTermsHandler
{
    public static async Task<AcceptTermsResponse> Handle(AcceptTerms command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.AffinityPassed, command.Subject, now, await OnboardingPolicy.InForceAsync(session, ct));
        var terms = await Terms.InForceAsync(session, ct);
        if (command.TermsVersion != terms.Id) throw new Rejected("REG_TERMS_OUTDATED", terms.Id) { Path = "termsVersion" };
        var accepted = registration.To(RegistrationState.TermsAccepted, now) with { TermsVersion = terms.Id, TermsAcceptedAt = now };
        session.Store(accepted);
        return new(RegistrationView.Of(accepted));
    }
}
