using Marten;
using Wolverine;

namespace Carm.Ledger;

/// <summary>The calendar's command of each night: interest that waited for a rate is paid, and credits that waited clear what is due today.</summary>
public sealed record RunClearing(DateOnly Day);

/// <summary>Some accounts' part of the night.</summary>
public sealed record ClearAccounts(IReadOnlyList<string> RmAccounts, DateOnly Day);

public static class RunClearingHandler
{
    public static async Task<OutgoingMessages> Handle(RunClearing run, IDocumentSession session, CancellationToken ct)
    {
        var waiting = await session.InCreditAsync(ct);
        var interest = await session.Query<WaitingInterest>().Where(w => w.WaitsFor != null).Select(w => w.RmAccount).Distinct().ToListAsync(ct);
        string[] names = [.. waiting.Union(interest)];
        // Where a business offsets among its accounts, a credit of one looks for debts of all.
        var businesses = names.Select(name => name[..9]).ToHashSet();
        var wide = await session.Query<ClientAccount>().Where(a => a.Offset == OffsetPreference.Business || a.OffsetBefore == OffsetPreference.Business).Select(a => a.Id).ToListAsync(ct);
        return [.. Together(names.Union(wide.Where(name => businesses.Contains(name[..9])))).Select(some => new ClearAccounts(some, run.Day))];
    }

    /// <summary>As many as a transaction takes, those of one business together.</summary>
    public static IEnumerable<string[]> Together(IEnumerable<string> names)
    {
        var some = new List<string>();
        foreach (var business in names.Order(StringComparer.Ordinal).GroupBy(name => name[..9]))
        {
            some.AddRange(business);
            if (some.Count < Books.AtOnce) continue;
            yield return [.. some];
            some.Clear();
        }
        if (some.Count > 0) yield return [.. some];
    }
}

public static class ClearAccountsHandler
{
    public static async Task Handle(ClearAccounts command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        var names = command.RmAccounts.ToArray();
        var books = await session.OpenBooksAsync(names, clock.GetUtcNow(), ct);
        foreach (var due in await session.Query<WaitingInterest>().Where(w => w.WaitsFor!.IsOneOf(names)).OrderBy(w => w.Id).ToListAsync(ct))
            if (books.TryGetValue(due.RmAccount, out var book) && book.PayInterest(due)) session.Store(due with { IsPosted = true });
        foreach (var business in books.Values.GroupBy(b => b.Account.Bn9)) BusinessClearing.Clear([.. business], command.Day);
        session.Lay(books.Values);
    }
}
