namespace Carm.Declarations.Contracts;

/// <summary>Goods that were found late were not: an outage of the system that was declared afterwards moved their deadline. Appeals cancels what was charged for it.</summary>
/// <param name="AccountingDeadline">The deadline by which they had been found late.</param>
public sealed record LateAccountingForgiven(string TransactionNumber, string RmAccount, DateOnly AccountingDeadline, DateTimeOffset EffectiveAt);
