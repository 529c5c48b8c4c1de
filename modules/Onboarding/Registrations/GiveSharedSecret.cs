using Carm.Kernel;
using FastEndpoints;
using FluentValidation;
using Marten;
using Wolverine;

namespace Carm.Onboarding;

/// <summary>The person proves to hold a program account without history by the secret that the CBSA sent. It serves once; a wrong one counts as a wrong answer.</summary>
public sealed record GiveSharedSecret(string RegistrationId, string Secret, [property: FromClaim("sub")] string Subject);

/// <param name="Refusal">Why the step failed; the attempt is kept all the same.</param>
public sealed record GiveSharedSecretResponse(RegistrationView Registration, string? Refusal);

public sealed class GiveSharedSecretValidator : Validator<GiveSharedSecret>
{
    public GiveSharedSecretValidator() => RuleFor(x => x.Secret).NotEmpty().MaximumLength(100);
}

public sealed class GiveSharedSecretEndpoint : CarmEndpoint<GiveSharedSecret, GiveSharedSecretResponse>
{
    public override void Configure()
    {
        Post("registrations/{registrationId}/shared-secret");
        Group<Portal>();
        Asks("onboarding.registrations.register");
        Summary(s => s.Summary = "Give the secret of the program account");
    }

    public override async Task HandleAsync(GiveSharedSecret command, CancellationToken ct)
    {
        var answer = await ExecuteAsync(command, ct);
        if (answer.Refusal is { } code) throw new Rejected(code);
        await Send.OkAsync(answer, ct);
    }
}

public static class GiveSharedSecretHandler
{
    public static async Task<(GiveSharedSecretResponse, OutgoingMessages)> Handle(GiveSharedSecret command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var (now, policy) = (clock.GetUtcNow(), await OnboardingPolicy.InForceAsync(session, ct));
        var found = await session.LoadAsync<Registration>(command.RegistrationId, ct) ?? throw new Rejected("NOT_FOUND");
        var secret = found.RmAccount is { } rm ? await session.LoadAsync<SharedSecret>(rm, ct) : null;
        // A secret that came after the review began does what an officer would.
        if (found is { State: RegistrationState.ManualReview, ReviewCause: ReviewCause.NoHistory } && secret?.IsValidAt(now) == true) found = found with { State = RegistrationState.InfoMatched, AsksSecret = true, ReviewCause = null };
        var registration = found.At(RegistrationState.InfoMatched, command.Subject, now, policy);
        var failed = await session.LoadAsync<FailedAnswers>(registration.Bn9!, ct) ?? new(registration.Bn9!, []);
        if (failed.LockedUntil(command.Subject, policy) > now) throw new Rejected("REG_LOCKED");
        if (!registration.AsksSecret) throw new Rejected("STATE_CONFLICT");

        var isRight = secret?.Is(command.Secret, now) == true && !failed.NeedReview(now, policy);
        if (isRight) session.Store(secret! with { UsedAt = now });
        // With no secret left that could be right, an officer must look.
        var (next, refusal) = secret?.IsValidAt(now) != true ? (registration.ToReview(ReviewCause.NoHistory, now), "REG_MANUAL_REQUIRED")
            : isRight ? (registration.To(RegistrationState.AffinityPassed, now), null) : Proofs.Failed(session, registration, failed, policy, now);
        session.Store(next);
        return (new(RegistrationView.Of(next), refusal), ReviewNotices.For(next, now, failed.Attempts));
    }
}
