namespace Carm.Ledger.Contracts;

/// <summary>A surety has paid in full the debt that a demand on it became. Bonds settles the demand; the agreement stands for less.</summary>
/// <param name="RmAccount">The surety's own program account.</param>
public sealed record SuretyDemandPaid(string RmAccount, string DemandNumber, DateTimeOffset EffectiveAt);
