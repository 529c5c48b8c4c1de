namespace Carm.Ledger.Contracts;

/// <summary>A surety has paid in full the debt that a demand on it became. Bonds settles the demand; the agreement stands for less.</summary>
/// <param name="RmAccount">The surety's own program account.</param>
/// <param name="PaidOn">The day as of which the last of it counts as paid.</param>
public sealed record SuretyDemandPaid(string RmAccount, string DemandNumber, DateOnly PaidOn, DateTimeOffset EffectiveAt);
