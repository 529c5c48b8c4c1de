namespace Carm.Declarations.Contracts;

/// <summary>Goods left customs control. Sent once for each transaction number; Bonds counts the estimate as exposure until they are accounted for.</summary>
public sealed record GoodsReleased(string TransactionNumber, string RmAccount, DateOnly ReleasedOn, decimal EstimatedDutiesAndTaxes, DateTimeOffset EffectiveAt);
