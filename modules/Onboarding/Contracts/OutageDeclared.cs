namespace Carm.Onboarding.Contracts;

/// <summary>Two officers have declared that clients could not use the system, and it is sent again when it is over. Declarations, the Ledger, Bonds and Appeals hear it: a limit that falls on one of its days is not missed while it lasts, and falls on the day after it then.</summary>
/// <param name="FirstDay">The Toronto day on which it began.</param>
/// <param name="LastDay">The Toronto day on which it ended or, where that was entered later, on which it was entered; null while it lasts.</param>
/// <param name="LimitsMoveTo">The first business day after the last day; null while it lasts.</param>
public sealed record OutageDeclared(string OutageId, DateOnly FirstDay, DateOnly? LastDay, DateOnly? LimitsMoveTo, DateTimeOffset EffectiveAt);
