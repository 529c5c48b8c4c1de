namespace Carm.Appeals.Contracts;

/// <summary>The time to appeal a statement of adjustments passed unused: the ninety days (Customs Act s.60(1)), or the year in which more of it may be asked for (s.60.1, s.67.1). The Ledger leaves alone no longer what was secured for it.</summary>
/// <param name="LastDay">The last day on which it could have been used.</param>
public sealed record AppealTimePassed(string StatementNumber, string RmAccount, DateOnly LastDay, DateTimeOffset EffectiveAt);
