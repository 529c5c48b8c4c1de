namespace Carm.Onboarding.Contracts;

/// <summary>A program account has another state. While it is not ACTIVE everyone may read, and nothing new is submitted; Delegation refuses it.</summary>
/// <param name="Status">PENDING, ACTIVE, INACTIVE, SUSPENDED or CLOSED.</param>
public sealed record RmAccountStatusChanged(string RmAccount, string Bn9, string Status, DateTimeOffset EffectiveAt);
