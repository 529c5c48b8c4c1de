namespace Carm.Appeals.Contracts;

/// <summary>The Minister, on review, demands more for a penalty that was served (Customs Act s.133(1)(c), (1.1)); once, since a penalty is reviewed once. The Ledger posts it as a debit beside the first one.</summary>
/// <param name="Increase">By how much.</param>
/// <param name="DemandedOn">The day of the notice; interest runs from the day after (s.133(7)).</param>
/// <param name="PayByOn">Paid in full by this day the increase bears no interest.</param>
public sealed record PenaltyIncreased(string PenaltyNumber, string RmAccount, decimal Increase, DateOnly DemandedOn, DateOnly PayByOn, DateTimeOffset EffectiveAt);
