using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>What stands against filing an appeal today (9.2), all of it at once.</summary>
static class FilingFaults
{
    public const int ShortestGrounds = 20;

    public static async Task<IReadOnlyList<Rejected>> OfAsync(IQuerySession session, AppealedDecisions against, string rmAccount, string grounds, IAccountQuestions ledger, DateOnly today, CancellationToken ct)
    {
        var faults = new List<Rejected>();
        if (grounds.Trim().Length < ShortestGrounds) faults.Add(new("APL-INFO-MISSING") { Path = "grounds" });
        if (today > against.Limits.LastDay && await session.FindGrantsAsync(against, rmAccount, today, ct) is []) faults.Add(new("APL-LATE", $"{against.Limits.LastDay:yyyy-MM-dd}", $"{against.Limits.ExtensionLastDay:yyyy-MM-dd}"));
        if (against.Taken is { } taken) faults.Add(new("APL-DUPLICATE", taken.Id, taken.AppealNumber));
        if ((await Coverage.OfAsync(ledger, rmAccount, against.Statements, ct)).Short is var missing && missing > Money.Zero) faults.Add(new("APL-UNCOVERED", missing.ToString()));
        return faults;
    }
}
