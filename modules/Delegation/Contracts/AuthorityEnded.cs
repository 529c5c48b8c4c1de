namespace Carm.Delegation.Contracts;

/// <summary>A person's role at a business ended, or a provider's relationship with a client. Onboarding keeps who manages a business and who acts for it.</summary>
/// <param name="Bn9">The business at which it held.</param>
/// <param name="Grantee">A person's subject, or a provider's BN9.</param>
/// <param name="Role">BAM, PAM, EDITOR, READER, or BMR and PMR for a relationship.</param>
/// <param name="IsLast">Whether a person has no role left there and is parted from the business.</param>
public sealed record AuthorityEnded(string Bn9, string Grantee, string Role, bool IsLast, DateTimeOffset EffectiveAt);
