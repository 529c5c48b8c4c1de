namespace Carm.Onboarding.Contracts;

/// <summary>A limit runs for a program account, was moved, or no longer runs. Any module sends it; Onboarding, which owns every way outward, keeps it for the calendars of those who see the account.</summary>
/// <param name="DeadlineId">The sender's own, and the same for as long as the limit is the same one: what comes under it again moves it.</param>
/// <param name="Kind">A key of Onboarding's table of limits, as APPEAL_END.</param>
/// <param name="Reference">The number of what it is about, as the client knows it.</param>
/// <param name="On">The last day, in Toronto.</param>
/// <param name="SubmitterBn9">Whose transaction it is about, for sight; null when it concerns the account as such.</param>
/// <param name="IsCancelled">Whether it no longer runs: it was met, or what it was about fell away.</param>
public sealed record DeadlineSet(string DeadlineId, string RmAccount, string Kind, string Reference, DateOnly On, DateTimeOffset EffectiveAt, string? SubmitterBn9 = null, bool IsCancelled = false);
