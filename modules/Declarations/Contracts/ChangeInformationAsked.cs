namespace Carm.Declarations.Contracts;

/// <summary>The officer of an adjustment asks the client for information. Onboarding tells the client's software.</summary>
/// <param name="AnswerBy">The last day to answer.</param>
public sealed record ChangeInformationAsked(string ChangeId, string TransactionNumber, string RmAccount, string SubmitterBn9, DateOnly AnswerBy, DateTimeOffset EffectiveAt);
