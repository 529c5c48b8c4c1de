namespace Carm.Appeals.Contracts;

/// <summary>A review of a penalty is over. What it lowers the penalty by, or cancels, comes with <see cref="PenaltyReduced"/>, and before this.</summary>
/// <param name="Outcome">DECIDED, WITHDRAWN or REJECTED.</param>
public sealed record ReviewEnded(string ReviewNumber, string RmAccount, string PenaltyNumber, string Outcome, DateTimeOffset EffectiveAt);
