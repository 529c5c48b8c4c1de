namespace Carm.Ledger;

/// <summary>A program account in the ledger. Every change of its items also stores this document, so that two changes at once cannot both win.</summary>
/// <param name="Id">The program account.</param>
/// <param name="Changes">How often its items changed.</param>
public sealed record ClientAccount(string Id, string LegalName, DateTimeOffset OpenedAt, long Changes);
