using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Marten;
using Wolverine;

namespace Carm.Declarations;

/// <summary>The calendar's command of each night: what is to be accounted for by tomorrow is warned of, and what was not by yesterday is overdue. Some at a time, and then the rest of either.</summary>
/// <param name="LateAfter">The overdue release after which the rest of these begins, by its place in lists; null for the first of them.</param>
/// <param name="WarnedTo">The account after which the rest of those to be warned begins; null for the first of them.</param>
public sealed record WatchDeadlines(DateOnly Day, string? LateAfter = null, string? WarnedTo = null);

/// <summary>One release's part of it.</summary>
public sealed record MarkReleaseOverdue(string TransactionNumber, string RmAccount, DateOnly Day);

public static class WatchDeadlinesHandler
{
    const int AtOnce = 500;

    /// <summary>How many transaction numbers a notice names at most; it always says how many there are.</summary>
    const int Named = 50;

    public static async Task<OutgoingMessages> Handle(WatchDeadlines night, IDocumentSession session, ReleasePolicy releases, TimeProvider clock, CancellationToken ct)
    {
        var (messages, now) = (new OutgoingMessages(), clock.GetUtcNow());
        // Goods released before CARM were accounted for on form B3, of which nothing is known here.
        var waiting = session.Query<ReleaseRecord>().Where(r => r.State == ReleaseState.Open && !r.IsInReview && r.ReleasedOn >= releases.SystemOfRecord);
        if (night.WarnedTo is null) await FindLateAsync(night, waiting, messages, ct);
        // A night that is made up for after the deadline warns of nothing.
        if (night.LateAfter is null && now.TorontoDate() <= night.Day.AddDays(1)) await WarnAsync(night, session, waiting, now, messages, ct);
        return messages;
    }

    static async Task FindLateAsync(WatchDeadlines night, IQueryable<ReleaseRecord> waiting, OutgoingMessages messages, CancellationToken ct)
    {
        var (after, today) = (night.LateAfter ?? "", $"{night.Day:yyyyMMdd}");
        var late = await waiting.Where(r => string.Compare(r.SortKey, after) > 0 && string.Compare(r.SortKey, today) < 0).OrderBy(r => r.SortKey).Select(r => new { r.Id, r.RmAccount, r.SortKey }).Take(AtOnce).ToListAsync(ct);
        foreach (var release in late) messages.Add(new MarkReleaseOverdue(release.Id, release.RmAccount, night.Day));
        if (late.Count == AtOnce) messages.Add(new WatchDeadlines(night.Day, LateAfter: late[^1].SortKey));
    }

    /// <summary>Each account once, with all of its releases, and each provider of services that has begun declarations of some of them once, with these.</summary>
    static async Task WarnAsync(WatchDeadlines night, IDocumentSession session, IQueryable<ReleaseRecord> waiting, DateTimeOffset now, OutgoingMessages messages, CancellationToken ct)
    {
        var (tomorrow, warned) = (night.Day.AddDays(1), night.WarnedTo ?? "");
        var near = waiting.Where(r => r.AccountingDeadline == tomorrow);
        var some = await near.Where(r => string.Compare(r.RmAccount, warned) > 0).OrderBy(r => r.RmAccount).ThenBy(r => r.Id).Select(r => new { r.Id, r.RmAccount }).Take(AtOnce).ToListAsync(ct);
        var last = some.Count == AtOnce ? some[^1].RmAccount : null;
        var accounts = some.GroupBy(r => r.RmAccount, r => r.Id).ToDictionary(account => account.Key, account => account.ToArray());
        // Of the last there may be more.
        if (last is not null) accounts[last] = [.. await near.Where(r => r.RmAccount == last).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(ct)];
        var begun = (await BegunByProvidersAsync(session, accounts.Values.SelectMany(numbers => numbers), ct)).ToLookup(b => b.RmAccount);
        foreach (var (rm, numbers) in accounts)
        {
            var id = $"deadline/{rm}/{tomorrow:yyyy-MM-dd}";
            messages.Add(NoticeRequested.ToManagers(id, rm[..9], "DECLARATIONS_DEADLINE_NEAR", now, rm, Said(numbers, tomorrow)));
            // It is told of its own alone: of the others it may see nothing.
            foreach (var own in begun[rm].GroupBy(b => b.Provider, b => b.TransactionNumber))
                messages.Add(NoticeRequested.ToProvider($"{id}/{own.Key}", rm[..9], own.Key, "DECLARATIONS_DEADLINE_NEAR", now, rm, Said([.. own.Order(StringComparer.Ordinal)], tomorrow)));
        }
        if (last is not null) messages.Add(new WatchDeadlines(night.Day, WarnedTo: last));
    }

    static string[] Said(string[] numbers, DateOnly lastDay) => [$"{numbers.Length}", $"{lastDay:yyyy-MM-dd}", string.Join(", ", numbers.Take(Named)) + (numbers.Length > Named ? ", …" : "")];

    /// <summary>Those of the declarations of these goods that a provider of services has begun.</summary>
    static async Task<IReadOnlyList<(string RmAccount, string Provider, string TransactionNumber)>> BegunByProvidersAsync(IDocumentSession session, IEnumerable<string> transactionNumbers, CancellationToken ct)
    {
        var begun = new List<(string, string, string)>();
        foreach (var some in transactionNumbers.Chunk(AtOnce))
            foreach (var cad in await session.Query<Cad>().Where(c => c.Id.IsOneOf(some)).Select(c => new { c.Id, c.RmAccount, c.SubmitterBn9 }).ToListAsync(ct))
                if (ClientNotices.ProviderOf(cad.RmAccount, cad.SubmitterBn9) is { } provider) begun.Add((cad.RmAccount, provider, cad.Id));
        return begun;
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
        if (late is null) return [];
        return
        [
            late,
            ClientNotices.To($"overdue/{release.Id}", release.RmAccount, late.SubmitterBn9, "DECLARATIONS_RELEASE_OVERDUE", now, release.Id, $"{release.ReleasedOn:yyyy-MM-dd}", $"{release.AccountingDeadline:yyyy-MM-dd}"),
        ];
    }
}
