using Carm.Kernel;
using Carm.Onboarding.Contracts;
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
    public static async Task<(DecideRegistrationResponse, NoticeRequested)> Handle(DecideRegistration command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var decided = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).Decided(command.Outcome == "APPROVE", command.Reason, command.Subject, now);
        session.Store(decided);
        return (new(RegistrationView.Of(decided)), NoticeRequested.ToPerson($"registration/{decided.Id}/decided", decided.Bn9!, "N3_DECIDED", decided.Subject, now, decided.Bn9!, command.Outcome == "APPROVE" ? "APPROVED" : "REJECTED", command.Reason) with { Link = $"/api/v1/registrations/{decided.Id}" });
    }
}
