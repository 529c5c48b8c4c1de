namespace Carm.Delegation.Contracts;

/// <summary>A person was given a role at a business, or a provider of services a relationship with a client. Onboarding completes a registration on it.</summary>
/// <param name="Bn9">The business at which it holds.</param>
/// <param name="Grantee">A person's subject, or a provider's BN9.</param>
/// <param name="IsOpenEnded">Whether it holds from now and nobody has set its end; only such a manager keeps a business going.</param>
/// <param name="Role">BAM, PAM, EDITOR, READER, or BMR and PMR for a relationship.</param>
public sealed record AuthorityGranted(string Bn9, string Grantee, string Role, long Sequence, DateTimeOffset EffectiveAt, bool IsOpenEnded = true);
