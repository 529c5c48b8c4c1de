namespace Carm.Ledger;

/// <summary>A program account in the ledger.</summary>
/// <param name="Id">The program account.</param>
public sealed record ClientAccount(string Id, string LegalName, DateTimeOffset OpenedAt);
