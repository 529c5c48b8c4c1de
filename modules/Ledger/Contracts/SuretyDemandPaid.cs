namespace Carm.Ledger.Contracts;

/// <summary>
/// What a surety has paid of the debt that a demand on it became, all as it stands now: a payment comes, and goes where it was dishonoured or taken elsewhere. Bonds takes that much off its debtor, and settles the demand once it is paid in full.
/// </summary>
/// <param name="RmAccount">The surety's own program account.</param>
/// <param name="Sequence">Grows with every change; what has a lower one is out of date.</param>
/// <param name="Payments">Each by the clearing that paid; with <paramref name="Amounts"/> and <paramref name="PaidOn"/>, the days as of which they count, in one order.</param>
public sealed record SuretyDemandPaid(string RmAccount, string DemandNumber, int Sequence, IReadOnlyList<string> Payments, IReadOnlyList<decimal> Amounts, IReadOnlyList<DateOnly> PaidOn, DateTimeOffset EffectiveAt);
