using Marten;

namespace Carm.Onboarding;

/// <summary>What becomes of a registration after a wrong answer or a wrong secret, which count alike.</summary>
static class Proofs
{
    public static (Registration Next, string? Refusal) Failed(IDocumentSession session, Registration registration, FailedAnswers before, OnboardingPolicy policy, DateTimeOffset now)
    {
        var failed = before.With(new(registration.Subject, now, IsLegalInfo: false));
        session.Store(failed);
        return Failed(registration, failed, policy, now);
    }

    /// <summary>Too many of anybody bring an officer, too many of this person a lock, else it may try again. Which answer was wrong is never said.</summary>
    public static (Registration Next, string? Refusal) Failed(Registration registration, FailedAnswers failed, OnboardingPolicy policy, DateTimeOffset now) =>
        failed.NeedReview(now, policy) ? (registration.ToReview(ReviewCause.WrongAnswers, now), "REG_MANUAL_REQUIRED")
        : failed.LockedUntil(registration.Subject, policy) is { } until && until > now ? (registration.ToLocked(until, now), "REG_LOCKED")
        : (registration.To(RegistrationState.InfoMatched, now), "REG_AFFINITY_FAILED");
}
