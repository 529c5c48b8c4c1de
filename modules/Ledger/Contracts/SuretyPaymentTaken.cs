namespace Carm.Ledger.Contracts;

/// <summary>A payment of a surety was taken off its debtor's debts. Bonds counts against the agreement what was taken; the rest went back to the surety, and may be demanded again.</summary>
/// <param name="RmAccount">The debtor's program account.</param>
/// <param name="Payment">Its number among the payments of the demand.</param>
/// <param name="GivenBack">What was owing no more, since the debtor had paid it.</param>
public sealed record SuretyPaymentTaken(string RmAccount, string DemandNumber, int Payment, decimal Taken, decimal GivenBack, DateTimeOffset EffectiveAt);
