namespace Carm.Appeals.Contracts;

/// <summary>An appeal under s.60 was submitted. The Ledger notes it on the items disputed.</summary>
public sealed record AppealFiled(string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, DateOnly FiledOn, DateTimeOffset EffectiveAt);
