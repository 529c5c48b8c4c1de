namespace Carm.Onboarding.Contracts;

/// <summary>A business has a portal account. Sent once for each BN9, at the completion of a registration or by a staff import; Delegation makes the manager.</summary>
/// <param name="ManagerSubject">Who completed the registration, as the token's <c>sub</c>.</param>
public sealed record BusinessOnboarded(string Bn9, string LegalName, string ManagerSubject, IReadOnlyList<string> RmAccounts, DateTimeOffset EffectiveAt);
