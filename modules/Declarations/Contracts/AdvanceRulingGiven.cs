namespace Carm.Declarations.Contracts;

/// <summary>An advance ruling was given, as issued or as an officer modified it; the ninety days to ask for its review under s.60(2) run from that day. Appeals keeps it.</summary>
/// <param name="DecisionNumber">Which of the ruling's decisions it is, from 1: with the ruling's number the key.</param>
/// <param name="Issue">TARIFF or ORIGIN.</param>
public sealed record AdvanceRulingGiven(string RulingNumber, int DecisionNumber, string RmAccount, string Issue, DateOnly GivenOn, DateTimeOffset EffectiveAt);
