namespace Carm.Appeals.Contracts;

/// <summary>A penalty that was served is cancelled, or lowered. The Ledger gives back what was not owing, with interest where it was paid.</summary>
/// <param name="Reduction">By how much; the whole amount cancels it.</param>
/// <param name="Sequence">Counts the reductions of one penalty.</param>
public sealed record PenaltyReduced(string PenaltyNumber, string RmAccount, string Kind, decimal Reduction, int Sequence, DateTimeOffset EffectiveAt);
