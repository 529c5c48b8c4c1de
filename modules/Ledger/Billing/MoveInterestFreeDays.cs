using Marten;

namespace Carm.Ledger;

/// <summary>Penalties of these accounts that might be paid without interest by one of these days, on which nobody could pay, may be so by a later one.</summary>
/// <param name="To">The first business day after them.</param>
public sealed record MoveInterestFreeDays(IReadOnlyList<string> RmAccounts, DateOnly FirstDay, DateOnly LastDay, DateOnly To);

public static class MoveInterestFreeDaysHandler
{
    /// <summary>Done twice it finds nothing on those days any more.</summary>
    public static async Task Handle(MoveInterestFreeDays command, IDocumentSession session, TimeProvider clock, CancellationToken ct)
    {
        string[] names = [.. command.RmAccounts];
        // What was paid is not among what is current.
        var found = await session.Query<OpenItem>().FreeOfInterestUntil(command.FirstDay, command.LastDay).Where(i => i.RmAccount.IsOneOf(names)).Select(i => i.Id).ToListAsync(ct);
        // Another outage may have lasted on the new day.
        var to = DeclaredOutage.Moved(command.To, await session.OutagesThatAreOverAsync(ct));
        var books = await session.OpenBooksAsync(names, clock.GetUtcNow(), ct, [.. found]);
        foreach (var book in books.Values) book.MoveInterestFree(new("", command.FirstDay, command.LastDay), to);
        session.Lay(books.Values);
    }
}

static class InterestFreeDays
{
    /// <summary>The penalties whose last day to pay without interest is one of these, or may fall on one since it is a holiday before it.</summary>
    public static IQueryable<OpenItem> FreeOfInterestUntil(this IQueryable<OpenItem> items, DateOnly from, DateOnly to)
    {
        var (first, last) = (OpenItem.SortKeyOf(from.AddDays(-7)), OpenItem.SortKeyOf(to));
        return items.Where(i => string.Compare(i.InterestFreeKey, first) >= 0 && string.Compare(i.InterestFreeKey, last) <= 0);
    }
}
