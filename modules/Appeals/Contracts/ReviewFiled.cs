namespace Carm.Appeals.Contracts;

/// <summary>A review of a penalty by the Minister was asked for (Customs Act s.129). The Ledger leaves the penalty alone until it ends, and waives nothing of it.</summary>
/// <param name="PenaltyNumber">The one notice of assessment that it is about.</param>
public sealed record ReviewFiled(string ReviewNumber, string RmAccount, string PenaltyNumber, DateOnly FiledOn, DateTimeOffset EffectiveAt);
