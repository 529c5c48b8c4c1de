using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>The person gives name and address of the business as they are registered; which of the two is wrong is never said.</summary>
/// <param name="IncorporationNumber">The number of incorporation or registration, for a business without a program account.</param>
public sealed record ConfirmLegalInfo(string RegistrationId, string Name, Address Address, [property: FromClaim("sub")] string Subject, string? IncorporationNumber = null);

/// <param name="Refusal">Why the step failed; the attempt is kept all the same.</param>
public sealed record ConfirmLegalInfoResponse(RegistrationView Registration, string? Refusal);

public sealed class ConfirmLegalInfoValidator : Validator<ConfirmLegalInfo>
{
    public ConfirmLegalInfoValidator()
    {
        RuleFor(x => x.Name).NotEmpty().MaximumLength(175);
        RuleFor(x => x.Address).NotNull();
        RuleFor(x => x.IncorporationNumber).MaximumLength(35);
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
    public static async Task<(ConfirmLegalInfoResponse, OutgoingMessages)> Handle(ConfirmLegalInfo command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, policy) = (clock.GetUtcNow(), await OnboardingPolicy.InForceAsync(session, ct));
        var registration = (await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND")).At(RegistrationState.Identified, command.Subject, now, policy);
        var entity = (await session.LoadAsync<LegalEntity>(registration.Bn9!, ct))!;
        if (registration.RmAccount is null && command.IncorporationNumber is null) throw new Rejected("REG_INCORPORATION_REQUIRED") { Path = "incorporationNumber" };

        if (!entity.Is(command.Name, command.Address))
        {
            var failed = (await session.LoadAsync<FailedAnswers>(entity.Id, ct) ?? new(entity.Id, [])).With(new(command.Subject, now, IsLegalInfo: true));
            session.Store(failed);
            return Keep(failed.LegalInfoNeedsReview(command.Subject, now, policy) ? registration.ToReview(ReviewCause.LegalInfo, now) : registration.To(RegistrationState.Identified, now), "REG_LEGAL_INFO_MISMATCH");
        }

        var next = registration.RmAccount is null
            ? entity.IsIncorporatedAs(command.IncorporationNumber!) ? registration.To(RegistrationState.AffinityPassed, now) : registration.ToReview(ReviewCause.IncorporationNumber, now)
            : await MatchedAsync(session, registration, policy, now, ct);
        return Keep(next, next.State == RegistrationState.ManualReview ? "REG_MANUAL_REQUIRED" : null);

        (ConfirmLegalInfoResponse, OutgoingMessages) Keep(Registration kept, string? refusal)
        {
            session.Store(kept);
            return (new(RegistrationView.Of(kept), refusal), ReviewNotices.For(kept, now));
        }
    }

    /// <summary>How the person goes on to prove that it knows the business: by questions, by a secret, by having had the account opened itself, or before an officer.</summary>
    static async Task<Registration> MatchedAsync(IDocumentSession session, Registration registration, OnboardingPolicy policy, DateTimeOffset now, CancellationToken ct)
    {
        var since = now.TorontoDate().AddMonths(-policy.AffinityMonths);
        var offered = new List<string>();
        foreach (var kind in new[] { "TRANSACTION", "PAYMENT", "SOA" })
            if (await session.Query<AffinityFact>().AnyAsync(f => f.RmAccount == registration.RmAccount && f.Kind == kind && f.On >= since && (kind != "SOA" || f.Amount != 0), ct)) offered.Add(kind);
        if (offered.Count > 0) return registration.To(RegistrationState.InfoMatched, now) with { Offered = offered };
        if ((await session.LoadAsync<SharedSecret>(registration.RmAccount!, ct))?.IsValidAt(now) == true) return registration.To(RegistrationState.InfoMatched, now) with { AsksSecret = true };
        var program = await session.LoadAsync<ProgramAccount>(registration.RmAccount!, ct);
        return program!.OpenedBy == registration.Subject && now - program.OpenedAt <= TimeSpan.FromDays(policy.OwnProgramDays) ? registration.To(RegistrationState.AffinityPassed, now) : registration.ToReview(ReviewCause.NoHistory, now);
    }
}
