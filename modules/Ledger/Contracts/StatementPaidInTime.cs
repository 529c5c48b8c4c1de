namespace Carm.Ledger.Contracts;

/// <summary>A statement that was thought unpaid turns out to have been paid by the last day: the payment became known later, or the days were relieved. Appeals cancels the penalty that it served for it.</summary>
public sealed record StatementPaidInTime(string RmAccount, string StatementNumber, DateTimeOffset EffectiveAt);
