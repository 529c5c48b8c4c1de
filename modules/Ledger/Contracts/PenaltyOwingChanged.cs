namespace Carm.Ledger.Contracts;

/// <summary>What is owing of a penalty has changed: it was posted, paid, a payment of it was dishonoured, or it was lowered. Interest on it is not counted.</summary>
public sealed record PenaltyOwingChanged(string RmAccount, string PenaltyNumber, decimal Owing, DateTimeOffset EffectiveAt);
