using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Declarations;

/// <summary>The last days to account for released goods, as the calendars show them. Each has one name for as long as it runs; that its goods were accounted for Onboarding reads from what it hears of each acceptance, which sends nothing more for it.</summary>
public static class AccountingDeadlines
{
    /// <summary>The day as it stands now; null where it is past, and where nothing is to be accounted for under this system: goods from before CARM, or declared already.</summary>
    /// <param name="declared">What there is under its number, if anything.</param>
    public static DeadlineSet? DeadlineOf(this ReleaseRecord release, Cad? declared, ReleasePolicy releases, DateTimeOffset now) =>
        release.AccountingDeadline < now.TorontoDate() || release.ReleasedOn < releases.SystemOfRecord || (declared?.RmAccount == release.RmAccount && declared.AccountedAt is not null) ? null : release.DeadlineOf(declared, now);

    /// <param name="isOver">It runs no longer, as while its declaration waits in manual review.</param>
    public static DeadlineSet DeadlineOf(this ReleaseRecord release, Cad? declared, DateTimeOffset now, bool isOver = false) =>
        new($"accounting/{release.Id}", release.RmAccount, "ACCOUNTING", release.Id, release.AccountingDeadline, now, declared?.RmAccount == release.RmAccount ? declared.SubmitterBn9 : null, isOver);
}
