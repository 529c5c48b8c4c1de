namespace Carm.Declarations.Contracts;

/// <summary>An officer has granted a client's adjustment, wholly or in part, or refused it. Onboarding tells the client's software.</summary>
/// <param name="Outcome">APPROVED, PARTIALLY_APPROVED or REJECTED.</param>
/// <param name="MadeVersion">The version that it made; null where it was refused.</param>
/// <param name="Refusal">Why it, or a part of it, was refused, as NO_EVIDENCE; null where it was granted.</param>
/// <param name="StatementNumber">Of the statement of adjustments served; null where nothing may be appealed.</param>
public sealed record ChangeDecided(string ChangeId, string TransactionNumber, string RmAccount, string SubmitterBn9, string Outcome, int? MadeVersion, string? Refusal, string? StatementNumber, DateTimeOffset EffectiveAt);
