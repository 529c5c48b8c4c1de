namespace Carm.Bonds.Contracts;

/// <summary>The annual review asks more security of an account than is posted for it. Its managers are told by Bonds, with the amounts; Delegation tells those who act for it.</summary>
/// <param name="ReviewId">Of this review and account, once for each.</param>
/// <param name="EffectiveOn">The day from which it counts, which is also the last to meet it.</param>
public sealed record RppRequirementRaised(string RmAccount, string ReviewId, DateOnly EffectiveOn, DateTimeOffset EffectiveAt);
