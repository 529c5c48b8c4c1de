using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>The calendar's command of each night: what is to be accounted for by tomorrow is warned of, and what was not by yesterday is overdue.</summary>
public sealed record WatchDeadlines(DateOnly Day);

/// <summary>One release's part of it.</summary>
public sealed record MarkReleaseOverdue(string TransactionNumber, string RmAccount, DateOnly Day);

public static class WatchDeadlinesHandler
{
    /// <summary>How many transaction numbers a notice names at most; it always says how many there are.</summary>
    const int Named = 50;

    public static async Task<OutgoingMessages> Handle(WatchDeadlines night, IDocumentSession session, ReleasePolicy releases, TimeProvider clock, CancellationToken ct)
    {
        var (tomorrow, now) = (night.Day.AddDays(1), clock.GetUtcNow());
        // Goods released before CARM were accounted for on form B3, of which nothing is known here.
        var waiting = await session.Query<ReleaseRecord>()
            .Where(r => r.State == ReleaseState.Open && !r.IsInReview && r.AccountingDeadline <= tomorrow && r.ReleasedOn >= releases.SystemOfRecord).Select(r => new { r.Id, r.RmAccount, r.AccountingDeadline }).ToListAsync(ct);

        OutgoingMessages messages = [.. waiting.Where(r => r.AccountingDeadline < night.Day).Select(r => new MarkReleaseOverdue(r.Id, r.RmAccount, night.Day))];
        // A night that is made up for after the deadline warns of nothing.
        if (now.TorontoDate() > tomorrow) return messages;
        foreach (var account in waiting.Where(r => r.AccountingDeadline == tomorrow).GroupBy(r => r.RmAccount))
        {
            string[] numbers = [.. account.Select(r => r.Id).Order(StringComparer.Ordinal)];
            messages.Add(NoticeRequested.ToManagers($"deadline/{account.Key}/{tomorrow:yyyy-MM-dd}", account.Key[..9], "DECLARATIONS_DEADLINE_NEAR", now, account.Key,
                $"{numbers.Length}", $"{tomorrow:yyyy-MM-dd}", string.Join(", ", numbers.Take(Named)) + (numbers.Length > Named ? ", …" : "")));
        }
        return messages;
    }
}

public static class MarkReleaseOverdueHandler
{
    public static async Task<OutgoingMessages> Handle(MarkReleaseOverdue command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        // The lock comes first: a declaration or an extension of this very moment is seen.
        var cad = await session.LockCadAsync(command.TransactionNumber, ct);
        var now = clock.GetUtcNow();
        if (await session.LoadAsync<ReleaseRecord>(command.TransactionNumber, ct) is not { } release || LateAccounting.Of(release, cad, command.Day, now) is not var (overdue, late)) return [];
        // While an outage lasts nothing becomes late; the next night looks again.
        if (await session.IsHeldAsync(release.AccountingDeadline, command.Day, ct)) return [];
        session.Store(overdue);
        return
        [
            late,
            NoticeRequested.ToManagers($"overdue/{release.Id}", release.RmAccount[..9], "DECLARATIONS_RELEASE_OVERDUE", now, release.RmAccount, release.Id, $"{release.ReleasedOn:yyyy-MM-dd}", $"{release.AccountingDeadline:yyyy-MM-dd}"),
        ];
    }
}
