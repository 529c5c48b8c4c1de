namespace Carm.Onboarding.Contracts;

/// <summary>A person has said its name in its profile. Delegation shows it to those who give it a role.</summary>
/// <param name="Subject">The token's <c>sub</c>.</param>
public sealed record PersonNamed(string Subject, string Name, DateTimeOffset EffectiveAt);
