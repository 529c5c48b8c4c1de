namespace Carm.Ledger.Contracts;

/// <summary>Duties of a statement of account were not paid by the last day, and nothing excuses it. Sent once for each statement, and again where a payment in time was taken back after it was known; Appeals serves the penalty (C336).</summary>
/// <param name="GraceOn">The last day on which a payment was in time.</param>
/// <param name="Unpaid">What of the duties on the statement was open.</param>
public sealed record StatementUnpaid(string RmAccount, string StatementNumber, DateOnly DueOn, DateOnly GraceOn, decimal Unpaid, DateTimeOffset EffectiveAt);
