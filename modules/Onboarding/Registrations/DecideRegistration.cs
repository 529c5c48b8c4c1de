using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>An officer decides a registration that the system could not: the person goes on to the terms, or is told why not.</summary>
/// <param name="Outcome">APPROVE or REJECT.</param>
/// <param name="Reason">Shown to the person: which documents were seen, or what is missing.</param>
public sealed record DecideRegistration(string RegistrationId, string Outcome, string Reason, [property: FromClaim("sub")] string Subject);

public sealed record DecideRegistrationResponse(RegistrationView Registration);

public sealed class DecideRegistrationValidator : Validator<DecideRegistration>
{
    public DecideRegistrationValidator()
    {
        RuleFor(x => x.Outcome).Must(o => o is "APPROVE" or "REJECT").WithErrorCode("VAL_DECISION");
        RuleFor(x => x.Reason).NotEmpty().MaximumLength(500);
    }
}

public sealed class DecideRegistrationEndpoint : CarmEndpoint<DecideRegistration, DecideRegistrationResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/decide");
        Group<Staff>();
        Asks("onboarding.registrations.decide");
        Summary(s => s.Summary = "Decide a registration under review");
    }

    public override Task HandleAsync(DecideRegistration command, CancellationToken ct) => OkAsync(command, ct);
}

public static class DecideRegistrationHandler
{
    public static async Task<DecideRegistrationResponse> Handle(DecideRegistration command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var registration = await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND");
        var decided = registration.Decided(command.Outcome == "APPROVE", command.Reason, command.Subject, clock.GetUtcNow());
        session.Store(decided);
        return new(RegistrationView.Of(decided));
    }
}
