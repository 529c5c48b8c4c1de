namespace Carm.Declarations.Contracts;

/// <summary>An advance ruling was revoked, or another took its place: there is nothing left to review. Sent once for each ruling; Appeals takes no appeal against it from then on.</summary>
public sealed record AdvanceRulingEnded(string RulingNumber, string RmAccount, DateTimeOffset EffectiveAt);
