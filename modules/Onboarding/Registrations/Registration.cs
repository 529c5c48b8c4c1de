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
}

/// <summary>A person registers a business, step by step (onboarding 4.2). A step out of its order is <c>STATE_CONFLICT</c>.</summary>
/// <param name="Subject">Who registers, as the token's <c>sub</c>.</param>
/// <param name="Offered">The kinds of question that the account's history allows: TRANSACTION, PAYMENT, SOA.</param>
public sealed record Registration(string Id, string Subject, RegistrationState State, DateTimeOffset LastActivityAt)
{
    /// <summary>A draft that nobody touches this long is abandoned.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(30);

    public string? Bn9 { get; init; }

    public string? RmAccount { get; init; }

    public int LegalInfoFailures { get; init; }

    public IReadOnlyList<string> Offered { get; init; } = [];

    public string? TermsVersion { get; init; }

    public ReviewCause? ReviewCause { get; init; }

    /// <summary>The officer's decision on a review, and what it said to the person.</summary>
    public string? DecidedBy { get; init; }

    public string? DecisionReason { get; init; }

    public int RequiredAnswers => Math.Min(2, Offered.Count);

    /// <summary>The registration at the step that the command needs, as its owner sees it at this instant.</summary>
    public Registration At(RegistrationState step, string subject, DateTimeOffset now) =>
        Subject != subject ? throw new Rejected("NOT_FOUND")
        : State == RegistrationState.Locked ? throw new Rejected("REG_LOCKED")
        : State == RegistrationState.ManualReview ? throw new Rejected("REG_MANUAL_REQUIRED")
        : State != step || now - LastActivityAt > Patience ? throw new Rejected("STATE_CONFLICT")
        : this;

    public Registration To(RegistrationState state, DateTimeOffset now) => this with { State = state, LastActivityAt = now };

    public Registration ToReview(ReviewCause cause, DateTimeOffset now) => To(RegistrationState.ManualReview, now) with { ReviewCause = cause };

    /// <summary>An officer's word on a review: the person goes on to the terms, or not at all. Nobody decides on its own registration.</summary>
    public Registration Decided(bool approves, string reason, string officer, DateTimeOffset now) =>
        State != RegistrationState.ManualReview ? throw new Rejected("STATE_CONFLICT")
        : officer == Subject ? throw new Rejected("FORBIDDEN")
        : To(approves ? RegistrationState.AffinityPassed : RegistrationState.Rejected, now) with { DecidedBy = officer, DecisionReason = reason };
}

/// <summary>Wrong answers about one business, by whom and when; they count over all registrations.</summary>
/// <param name="Id">The BN9.</param>
public sealed record FailedAnswers(string Id, IReadOnlyList<FailedAnswer> Attempts)
{
    public bool LocksOut(string subject, DateTimeOffset now) => Attempts.Count(a => a.Subject == subject && a.At > now.AddHours(-24)) >= 5;

    public bool NeedsReview(DateTimeOffset now) => Attempts.Count(a => a.At > now.AddDays(-30)) >= 10;
}

public sealed record FailedAnswer(string Subject, DateTimeOffset At);

/// <summary>The terms in force. A new text is a new version.</summary>
public static class Terms
{
    public const string Current = "2026-01";

    public static readonly Bilingual Text = new(
        "The business is bound by what its users do here. It keeps its records for six years, pays what it owes on time and tells the CBSA of changes.",
        "L'entreprise est liée par les actes de ses utilisateurs. Elle conserve ses dossiers six ans, paie à temps ce qu'elle doit et avise l'ASFC des changements.");
}

/// <summary>A registration on the wire; nothing of the business is told before it is known.</summary>
/// <param name="DecisionReason">What the officer said who reviewed it.</param>
public sealed record RegistrationView(string RegistrationId, RegistrationState State, string? Bn9, string? RmAccount, int RequiredAnswers, string? DecisionReason)
{
    public static RegistrationView Of(Registration r) => new(r.Id, r.State, r.Bn9, r.RmAccount, r.RequiredAnswers, r.DecisionReason);
}
