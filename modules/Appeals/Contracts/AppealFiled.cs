namespace Carm.Appeals.Contracts;

/// <summary>An appeal under s.60 was submitted. The Ledger notes it on the items disputed; Declarations holds what it is against.</summary>
/// <param name="StatementNumbers">The statements of adjustments that it is against (s.60(1)); none when it is against a ruling.</param>
/// <param name="RulingNumber">The advance ruling whose review is asked for (s.60(2)).</param>
public sealed record AppealFiled(string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, DateOnly FiledOn, DateTimeOffset EffectiveAt, string? RulingNumber = null);
