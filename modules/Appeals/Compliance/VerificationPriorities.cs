using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>What is verified across all importers for a time.</summary>
/// <param name="Headings">The headings or items of the tariff that it is about, as digits.</param>
/// <param name="Round">How often the subject was verified, this time included.</param>
public sealed record VerificationPriority(ComplianceProgram? Program, Bilingual Subject, IReadOnlyList<string>? Headings = null, int Round = 1);

/// <summary>The trade compliance verification priorities that the CBSA publishes each January and July (ledger-appeals 8).</summary>
/// <param name="Id">The edition, as 2026-01 or 2026-07.</param>
/// <param name="Revision">The ETag.</param>
public sealed record VerificationPriorities(string Id, IReadOnlyList<VerificationPriority> Priorities, string PublishedBy, DateTimeOffset PublishedAt, int Revision);
