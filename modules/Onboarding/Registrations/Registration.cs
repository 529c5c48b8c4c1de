using Carm.Kernel;

namespace Carm.Onboarding;

public enum RegistrationState
{
    Draft,
    Identified,
    InfoMatched,
    AffinityPassed,
    TermsAccepted,
    Completed,
    Locked,
    ManualReview,
    Abandoned,
    Rejected,
}

/// <summary>Why an officer must look at a registration.</summary>
public enum ReviewCause
{
    /// <summary>Name and address were given wrong too often.</summary>
    LegalInfo,

    /// <summary>The account has no history from which to ask.</summary>
    NoHistory,

    /// <summary>The business was answered for wrongly too often, by whomever.</summary>
    WrongAnswers,

    /// <summary>The number of incorporation given is not the one on file.</summary>
    IncorporationNumber,
}

/// <summary>A person registers a business, step by step (onboarding 4.2). A step out of its order is <c>STATE_CONFLICT</c>.</summary>
/// <param name="Subject">Who registers, as the token's <c>sub</c>.</param>
public sealed record Registration(string Id, string Subject, RegistrationState State, DateTimeOffset LastActivityAt)
{
    public string? Bn9 { get; init; }

    /// <summary>The program account asked about; null for a business that has none yet.</summary>
    public string? RmAccount { get; init; }

    /// <summary>The kinds of question that the account's history allows: TRANSACTION, PAYMENT, SOA.</summary>
    public IReadOnlyList<string> Offered { get; init; } = [];

    /// <summary>Whether the secret of the program account is asked for instead, since there is no history.</summary>
    public bool AsksSecret { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    public string? TermsVersion { get; init; }

    public DateTimeOffset? TermsAcceptedAt { get; init; }

    public ReviewCause? ReviewCause { get; init; }

    /// <summary>The officer's decision on a review, and what it said to the person.</summary>
    public string? DecidedBy { get; init; }

    public string? DecisionReason { get; init; }

    public int RequiredAnswers => Math.Min(2, Offered.Count);

    /// <summary>Whether something may still come of it.</summary>
    public bool IsLive => State is not (RegistrationState.Completed or RegistrationState.Abandoned or RegistrationState.Rejected);

    /// <summary>The registration as it stands at this instant: a lock whose time is over is none, and what nobody touched is abandoned.</summary>
    public Registration AsOf(DateTimeOffset now, OnboardingPolicy policy) =>
        IsStale(now, policy) ? this with { State = RegistrationState.Abandoned } : State == RegistrationState.Locked && now >= LockedUntil ? this with { State = RegistrationState.InfoMatched } : this;

    /// <summary>The registration at the step that the command needs, as its owner sees it at this instant.</summary>
    public Registration At(RegistrationState step, string subject, DateTimeOffset now, OnboardingPolicy policy)
    {
        var state = IsStale(now, policy) ? State : AsOf(now, policy).State;
        return Subject != subject ? throw new Rejected("NOT_FOUND")
            : IsStale(now, policy) ? throw new Rejected("STATE_CONFLICT")
            : state == RegistrationState.Locked ? throw new Rejected("REG_LOCKED")
            : state == RegistrationState.ManualReview ? throw new Rejected("REG_MANUAL_REQUIRED")
            : state != step ? throw new Rejected("STATE_CONFLICT")
            : this with { State = state };
    }

    public Registration To(RegistrationState state, DateTimeOffset now) => this with { State = state, LastActivityAt = now };

    public Registration ToReview(ReviewCause cause, DateTimeOffset now) => To(RegistrationState.ManualReview, now) with { ReviewCause = cause };

    public Registration ToLocked(DateTimeOffset until, DateTimeOffset now) => To(RegistrationState.Locked, now) with { LockedUntil = until };

    /// <summary>An officer's word on a review: the person goes on to the terms, or not at all. Nobody decides on its own registration.</summary>
    public Registration Decided(bool approves, string reason, string officer, DateTimeOffset now) =>
        State != RegistrationState.ManualReview ? throw new Rejected("STATE_CONFLICT")
        : officer == Subject ? throw new Rejected("FORBIDDEN")
        : To(approves ? RegistrationState.AffinityPassed : RegistrationState.Rejected, now) with { DecidedBy = officer, DecisionReason = reason };

    /// <summary>An officer lifts the lock; the person answers again.</summary>
    public Registration Unlocked(DateTimeOffset now) => State == RegistrationState.Locked ? To(RegistrationState.InfoMatched, now) with { LockedUntil = null } : this;

    public Registration Abandoned(string subject, DateTimeOffset now) =>
        Subject != subject ? throw new Rejected("NOT_FOUND") : IsLive ? To(RegistrationState.Abandoned, now) : throw new Rejected("STATE_CONFLICT");

    /// <summary>Untouched for too long. One that waits for an officer does not wait for its person.</summary>
    public bool IsStale(DateTimeOffset now, OnboardingPolicy policy) => IsLive && State != RegistrationState.ManualReview && now - LastActivityAt > TimeSpan.FromDays(policy.RegistrationDays);
}

/// <summary>Wrong names and answers about one business, by whom and when; they count over all registrations. What was answered is never kept (invariant I19).</summary>
/// <param name="Id">The BN9.</param>
public sealed record FailedAnswers(string Id, IReadOnlyList<FailedAnswer> Attempts)
{
    static readonly TimeSpan Memory = TimeSpan.FromDays(30);

    public FailedAnswers With(FailedAnswer failure) => this with { Attempts = [.. Attempts.Where(a => a.At > failure.At - Memory), failure] };

    public FailedAnswers Without(string subject) => this with { Attempts = [.. Attempts.Where(a => a.Subject != subject)] };

    /// <summary>Until when a person may not answer: so many wrong answers within the time of a lock bring a lock from the last of them.</summary>
    public DateTimeOffset? LockedUntil(string subject, OnboardingPolicy policy)
    {
        var (times, n, span) = (Attempts.Where(a => a.Subject == subject && !a.IsLegalInfo).Select(a => a.At).Order().ToArray(), policy.AffinityFailures, TimeSpan.FromHours(policy.AffinityLockHours));
        return Enumerable.Range(n - 1, Math.Max(0, times.Length - n + 1)).Where(i => times[i] - times[i - n + 1] <= span).Select(i => (DateTimeOffset?)(times[i] + span)).LastOrDefault();
    }

    public bool NeedReview(DateTimeOffset now, OnboardingPolicy policy) => Attempts.Count(a => !a.IsLegalInfo && a.At > now - Memory) >= policy.AffinityReviewFailures;

    public bool LegalInfoNeedsReview(string subject, DateTimeOffset now, OnboardingPolicy policy) => Attempts.Count(a => a.IsLegalInfo && a.Subject == subject && a.At > now - Memory) >= policy.LegalInfoFailures;
}

/// <param name="IsLegalInfo">Whether name or address was wrong, rather than an answer.</param>
public sealed record FailedAnswer(string Subject, DateTimeOffset At, bool IsLegalInfo);
