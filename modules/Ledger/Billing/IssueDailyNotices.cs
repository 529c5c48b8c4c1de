using Carm.Kernel;
using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of each night after a business day: every account to which something was posted gets its notice, and so does every service provider that submitted any of it.</summary>
public sealed record IssueDailyNotices(DateOnly IssuedOn);

/// <summary>Some accounts' part of it.</summary>
public sealed record IssueNoticesToAccounts(IReadOnlyList<string> RmAccounts, DateOnly IssuedOn);

/// <summary>One service provider's part of it.</summary>
public sealed record IssueNoticeToProvider(string Bn9, DateOnly IssuedOn);

public static class IssueDailyNoticesHandler
{
    public static async Task<OutgoingMessages> Handle(IssueDailyNotices run, IDocumentSession session, CancellationToken ct)
    {
        var accounts = await session.Query<ClientAccount>().OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(ct);
        var (first, end) = ($"{DailyNotice.FirstDayOf(run.IssuedOn):yyyy-MM-dd}/", $"{run.IssuedOn:yyyy-MM-dd}/");
        var providers = await session.Query<OpenItem>().Where(i => string.Compare(i.ProviderDay, first) >= 0 && string.Compare(i.ProviderDay, end) < 0).Select(i => i.SubmitterBn9).Distinct().ToListAsync(ct);
        return [.. accounts.Chunk(Books.AtOnce).Select(names => new IssueNoticesToAccounts(names, run.IssuedOn)), .. providers.Order(StringComparer.Ordinal).Select(bn9 => new IssueNoticeToProvider(bn9, run.IssuedOn))];
    }
}

public static class IssueNoticesToAccountsHandler
{
    /// <summary>Where a notice is there already it stays: the night's message may come twice.</summary>
    public static async Task Handle(IssueNoticesToAccounts command, IDocumentSession session, CancellationToken ct)
    {
        var names = command.RmAccounts.ToArray();
        var (first, end) = (OpenItem.SortKeyOf(DailyNotice.FirstDayOf(command.IssuedOn)), OpenItem.SortKeyOf(command.IssuedOn));
        var posted = await session.Query<OpenItem>().Where(i => i.RmAccount.IsOneOf(names) && string.Compare(i.SortKey, first) >= 0 && string.Compare(i.SortKey, end) < 0).ToListAsync(ct);
        var there = (await session.LoadManyAsync<DailyNotice>(ct, [.. posted.Select(i => DailyNotice.NumberOf(i.RmAccount, command.IssuedOn)).Distinct()])).Select(n => n.Id).ToHashSet();
        session.Insert(posted.GroupBy(i => i.RmAccount).Select(g => DailyNotice.Made(g.Key, command.IssuedOn, g)).Where(n => !there.Contains(n.Id)).ToArray());
    }
}

public static class IssueNoticeToProviderHandler
{
    public static async Task Handle(IssueNoticeToProvider command, IDocumentSession session, CancellationToken ct)
    {
        if (await session.LoadAsync<DailyNotice>(DailyNotice.NumberOf(command.Bn9, command.IssuedOn), ct) is not null) return;
        string[] days = [.. Enumerable.Range(1, 3).Select(n => command.IssuedOn.AddDays(-n)).Where(day => day >= DailyNotice.FirstDayOf(command.IssuedOn)).Select(day => OpenItem.ProviderDayOf(day, command.Bn9))];
        session.Insert(DailyNotice.Made(command.Bn9, command.IssuedOn, await session.Query<OpenItem>().Where(i => i.ProviderDay!.IsOneOf(days)).ToListAsync(ct)));
    }
}
