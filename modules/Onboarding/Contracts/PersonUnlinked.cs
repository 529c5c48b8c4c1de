namespace Carm.Onboarding.Contracts;

/// <summary>A person's account was deactivated, or parted from its business by staff. Delegation ends all its roles there.</summary>
public sealed record PersonUnlinked(string Bn9, string Subject, string By, string Reason, DateTimeOffset EffectiveAt);
