namespace Carm.Onboarding.Contracts;

/// <summary>A program account has another state. While it is not ACTIVE everyone may read, and nothing new is submitted; Delegation refuses it. One that is CLOSED still declares the goods that were released to it before, and nothing else: Declarations sees to that.</summary>
/// <param name="Status">PENDING, ACTIVE, INACTIVE, SUSPENDED or CLOSED.</param>
public sealed record RmAccountStatusChanged(string RmAccount, string Bn9, string Status, DateTimeOffset EffectiveAt);
