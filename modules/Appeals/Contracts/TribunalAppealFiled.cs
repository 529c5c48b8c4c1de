namespace Carm.Appeals.Contracts;

/// <summary>A client took a decision on its appeal, or one under s.60(4) or s.61 on which it had made none, to the Tribunal (Customs Act s.67). What it gives security for is left alone again until the Tribunal has decided (s.65(1)(a)).</summary>
/// <param name="StatementNumbers">The statements of adjustments of the appeal.</param>
public sealed record TribunalAppealFiled(string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, DateOnly FiledOn, DateTimeOffset EffectiveAt);
