using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;

namespace Carm.Onboarding;

/// <summary>The person gives name and address of the business as they are registered; which of the two is wrong is never said.</summary>
public sealed record ConfirmLegalInfo(string RegistrationId, string Name, Address Address, [property: FromClaim("sub")] string Subject);

/// <param name="Refusal">Why the step failed; the attempt is kept all the same.</param>
public sealed record ConfirmLegalInfoResponse(RegistrationView Registration, string? Refusal);

public sealed class ConfirmLegalInfoValidator : Validator<ConfirmLegalInfo>
{
    public ConfirmLegalInfoValidator()
    {
        RuleFor(x => x.Name).NotEmpty().MaximumLength(175);
        RuleFor(x => x.Address).NotNull();
    }
}

public sealed class ConfirmLegalInfoEndpoint : CarmEndpoint<ConfirmLegalInfo, ConfirmLegalInfoResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/legal-info");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Summary(s => s.Summary = "Confirm legal name and address");
    }

    public override async Task HandleAsync(ConfirmLegalInfo command, CancellationToken ct)
    {
        var answer = await ExecuteAsync(command, ct);
        if (answer.Refusal is { } code) throw new Rejected(code);
        await Send.OkAsync(answer, ct);
    }
}

public static class ConfirmLegalInfoHandler
{
    public static async Task<ConfirmLegalInfoResponse> Handle(ConfirmLegalInfo command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.Identified, command.Subject, now);
        var entity = (await session.LoadAsync<LegalEntity>(registration.Bn9!, ct))!;
        if (!entity.Is(command.Name, command.Address))
        {
            var failed = (registration.LegalInfoFailures == 9 ? registration.ToReview(ReviewCause.LegalInfo, now) : registration.To(RegistrationState.Identified, now)) with { LegalInfoFailures = registration.LegalInfoFailures + 1 };
            session.Store(failed);
            return new(RegistrationView.Of(failed), "REG_LEGAL_INFO_MISMATCH");
        }

        var since = now.TorontoDate().AddMonths(-24);
        var facts = await session.Query<AffinityFact>().Where(f => f.RmAccount == registration.RmAccount && f.On >= since).ToListAsync(ct);
        string[] offered = [.. new[] { "TRANSACTION", "PAYMENT", "SOA" }.Where(kind => facts.Any(f => f.Kind == kind && (kind != "SOA" || f.Amount != 0)))];
        var matched = (offered.Length == 0 ? registration.ToReview(ReviewCause.NoHistory, now) : registration.To(RegistrationState.InfoMatched, now)) with { Offered = offered };
        session.Store(matched);
        return new(RegistrationView.Of(matched), offered.Length == 0 ? "REG_MANUAL_REQUIRED" : null);
    }
}
