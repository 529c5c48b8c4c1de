namespace Carm.Bonds.Contracts;

/// <summary>Nine tenths of an account's security are used. Its managers are told by Bonds; Delegation tells those who act for it.</summary>
/// <param name="CrossingId">Of this rise, once for each.</param>
public sealed record RppUtilization90(string RmAccount, string CrossingId, DateTimeOffset EffectiveAt);
