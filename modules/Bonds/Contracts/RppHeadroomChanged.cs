namespace Carm.Bonds.Contracts;

/// <summary>How much room an account's security leaves has changed. Delegation shows it to those who act for the importer.</summary>
/// <param name="Sequence">Of two, the higher holds.</param>
/// <param name="Headroom">AMPLE; MEDIUM from 75 percent of use on, LOW from 90, NONE from 100, each until use falls five points below; null while the account is not in the program.</param>
public sealed record RppHeadroomChanged(string RmAccount, long Sequence, string? Headroom, DateTimeOffset EffectiveAt);
