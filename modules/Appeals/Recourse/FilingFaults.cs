using Carm.Kernel;
using Carm.Ledger.Contracts;
using Marten;

namespace Carm.Appeals;

/// <summary>What stands against filing an appeal today (9.2), all of it at once.</summary>
static class FilingFaults
{
    public const int ShortestGrounds = 20;

    public static async Task<IReadOnlyList<Rejected>> OfAsync(IQuerySession session, AppealedDecisions against, Filing filing, IAccountQuestions ledger, DateOnly today, CancellationToken ct)
    {
        var faults = new List<Rejected>();
        if (filing.Grounds.Trim().Length < ShortestGrounds) faults.Add(new("APL-INFO-MISSING", "grounds") { Path = "grounds" });
        // What the client holds to be right is part of the prescribed information, where there is something to be right of (9.2).
        if (against.Issue is "TARIFF" or "ORIGIN" or "VALUE" && string.IsNullOrWhiteSpace(filing.Claimed)) faults.Add(new("APL-INFO-MISSING", "claimed") { Path = "claimed" });
        if (filing.By.Bn9 != filing.RmAccount[..9] && string.IsNullOrWhiteSpace(filing.DoaReference)) faults.Add(new("APL-NO-DOA") { Path = "doaReference" });
        if (today > against.Limits.LastDay && await session.FindGrantsAsync(against, filing.RmAccount, today, ct) is []) faults.Add(new("APL-LATE", $"{against.Limits.LastDay:yyyy-MM-dd}", $"{against.Limits.ExtensionLastDay:yyyy-MM-dd}"));
        if (against.Taken is { } taken) faults.Add(new("APL-DUPLICATE", taken.Id, filing.By.Names(await session.LoadAsync<Appeal>(taken.AppealNumber, ct))));
        if ((await Coverage.OfAsync(session, ledger, filing.RmAccount, against.Statements, ct)).Short is var missing && missing > Money.Zero) faults.Add(new("APL-UNCOVERED", missing.ToString()));
        return faults;
    }
}

/// <summary>What is filed, and who files it.</summary>
/// <param name="Claimed">The classification, origin or value that the client holds to be right.</param>
/// <param name="DoaReference">The client's authorization of a service provider who files for it.</param>
sealed record Filing(string RmAccount, string Grounds, string? Claimed, string? DoaReference, Onlooker By);
