using Marten;

namespace Carm.Onboarding;

/// <summary>The numbers that no law gives (marked [D] in onboarding 10). A supervisor changes them; a change holds from the next command on.</summary>
public sealed record OnboardingPolicy
{
    const string TheOne = "onboarding";

    public string Id { get; init; } = TheOne;

    /// <summary>How far back the history goes from which questions are asked, in months.</summary>
    public int AffinityMonths { get; init; } = 24;

    /// <summary>Wrong answers of one person about one business in a day that lock that person out for <see cref="AffinityLockHours"/>.</summary>
    public int AffinityFailures { get; init; } = 5;

    public int AffinityLockHours { get; init; } = 24;

    /// <summary>Wrong answers of anybody about one business in thirty days after which an officer must look.</summary>
    public int AffinityReviewFailures { get; init; } = 10;

    /// <summary>Business Numbers that one person may try in a day, so that nobody reads out which are registered.</summary>
    public int IdentifyAttempts { get; init; } = 50;

    /// <summary>Wrong names or addresses in one registration after which an officer must look.</summary>
    public int LegalInfoFailures { get; init; } = 10;

    /// <summary>Days after which an untouched registration is abandoned.</summary>
    public int RegistrationDays { get; init; } = 30;

    public int SharedSecretDays { get; init; } = 30;

    /// <summary>For how many days who had a program account opened here may register its business without questions.</summary>
    public int OwnProgramDays { get; init; } = 30;

    public int DormantMonths { get; init; } = 24;

    public int DormancyWarningDays { get; init; } = 60;

    /// <summary>Days to answer an officer's question about an enrolment, unless the officer says otherwise.</summary>
    public int InformationRequestDays { get; init; } = 30;

    public int DocumentMegabytes { get; init; } = 5;

    /// <summary>All documents of one business together.</summary>
    public int BusinessDocumentMegabytes { get; init; } = 50;

    /// <summary>How often the policy was changed; the ETag.</summary>
    public int Changes { get; init; }

    public static async Task<OnboardingPolicy> InForceAsync(IQuerySession session, CancellationToken ct) => await session.LoadAsync<OnboardingPolicy>(TheOne, ct) ?? new();
}
