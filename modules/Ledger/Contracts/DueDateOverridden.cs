namespace Carm.Ledger.Contracts;

/// <summary>The CBSA has set another payment due date for a billing period, for every client. Declarations hears it: until that day a change of a declaration is a correction.</summary>
/// <param name="PeriodEnd">The 17th with which the period ends.</param>
/// <param name="SourceReference">The bulletin.</param>
public sealed record DueDateOverridden(DateOnly PeriodEnd, DateOnly DueOn, string SourceReference, DateTimeOffset EffectiveAt);
