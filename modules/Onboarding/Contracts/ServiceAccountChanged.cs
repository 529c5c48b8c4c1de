namespace Carm.Onboarding.Contracts;

/// <summary>A business gave a program of its own an account, or ended it. Delegation lets it do what its role and its capabilities say, until its last day.</summary>
/// <param name="Subject">The <c>sub</c> of its tokens.</param>
/// <param name="Role">PAM, EDITOR or READER.</param>
/// <param name="RmAccount">The one program account that it covers; null covers the whole business.</param>
/// <param name="Capabilities">What of the finer rights it was left; null leaves all that the role has.</param>
/// <param name="By">Who made it, or ended it.</param>
/// <param name="IsEnded">Whether it may do nothing any more.</param>
public sealed record ServiceAccountChanged(string Bn9, string Subject, string Name, string Role, string? RmAccount, IReadOnlyList<string>? Capabilities, DateOnly LastDay, string By, bool IsEnded, DateTimeOffset EffectiveAt);
