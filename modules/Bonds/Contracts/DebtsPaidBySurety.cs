namespace Carm.Bonds.Contracts;

/// <summary>A surety has paid a demand or part of it; or that payment is gone again. The Ledger takes the debts that it was made for off their debtor, as far as they are still owing, or opens them again.</summary>
/// <param name="RmAccount">The debtor's program account.</param>
/// <param name="Payment">Its number among the payments of the demand.</param>
/// <param name="SuretyRm">The surety's own program account, to which goes back what its debtor has paid meanwhile.</param>
/// <param name="Types">Of the debts, as CAD; with <paramref name="References"/> and <paramref name="Amounts"/> in one order.</param>
/// <param name="IsGone">It was dishonoured, or taken for something else; then no debts are named.</param>
public sealed record DebtsPaidBySurety(string RmAccount, string DemandNumber, int Payment, string SuretyRm, IReadOnlyList<string> Types, IReadOnlyList<string> References, IReadOnlyList<decimal> Amounts, DateOnly PaidOn, bool IsGone, DateTimeOffset EffectiveAt);
