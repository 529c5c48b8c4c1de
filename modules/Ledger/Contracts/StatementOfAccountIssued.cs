namespace Carm.Ledger.Contracts;

/// <summary>A month's statement was published. Onboarding asks for its balance in affinity questions.</summary>
/// <param name="TotalPayable">Line I; negative is a credit.</param>
public sealed record StatementOfAccountIssued(string RmAccount, string StatementNumber, DateOnly IssuedOn, DateOnly DueOn, decimal TotalPayable, DateTimeOffset EffectiveAt);
