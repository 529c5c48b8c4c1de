using Marten;
using Marten.Services.BatchQuerying;

namespace Carm.Ledger;

/// <summary>
/// Reads on in books of which due debts were left out, as far as what is to be done with them reaches. What is due clears at once and all else in the night of its due date (ledger 5.2, R1), so that nothing is read that is
/// not due; and of what is due the first in the order of clearing, until nothing is left of the credits. What follows from such a book is what would follow from the whole one.
/// </summary>
public static class ReachingBooks
{
    /// <summary>How many due debts of an account are read at first. Where credits go further, four times as many each time.</summary>
    public const int First = 100;

    /// <summary>Holds an account and opens its book with what is named, in whatever state it is, and what goes with it; with none of its other debts and credits. What clears anything reads on before it does.</summary>
    public static async Task<AccountBook?> OpenBookOnAsync(this IDocumentSession session, string rmAccount, DateTimeOffset now, CancellationToken ct, params string[] named)
    {
        if (await session.OpenBookToPayIntoAsync(rmAccount, named, now, ct) is not { } book) return null;
        book.TakeIn(await session.WithWhatFollowsAsync(book.Items, ct));
        return book;
    }

    /// <summary>Holds an account and opens its book with its open credits and the first of the due debts that nobody holds: one of them says that something is due, and the sums of the account whether anything is owing at all.</summary>
    /// <param name="most">How many of those debts.</param>
    public static async Task<AccountBook?> OpenBookOfCreditsAsync(this IDocumentSession session, string rmAccount, DateTimeOffset now, CancellationToken ct, int most = 1)
    {
        if (await session.OpenBookOnAsync(rmAccount, now, ct) is not { } book) return null;
        await session.ReadOnAsync([book], most, ct);
        await session.ReadCreditsAsync(book, ct);
        return book;
    }

    /// <summary>Holds an account and opens its book with what these statements of adjustments ask, as far as anything may still happen to it, and the interest on it; with none of its other debts and credits.</summary>
    public static async Task<AccountBook?> OpenBookOfStatementsAsync(this IDocumentSession session, string rmAccount, IEnumerable<string> statementNumbers, DateTimeOffset now, CancellationToken ct)
    {
        await session.LockAccountAsync(rmAccount, ct);
        string[] statements = [.. statementNumbers.Distinct()];
        var asked = await session.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount && i.Cause!.IsOneOf(statements)).Select(i => i.Id).ToListAsync(ct);
        return await session.OpenBookOnAsync(rmAccount, now, ct, [.. asked]);
    }

    /// <summary>Reads on in such a book: the credits that wait, and the due debts that they and what is to be done with it reach. A whole one is left as it is.</summary>
    /// <param name="what">It is tried on copies of the book, and does nothing else.</param>
    public static async Task ReachAsync(this IQuerySession session, AccountBook book, Action<AccountBook> what, CancellationToken ct, int first = First)
    {
        if (book.ReadThrough is null) return;
        await session.ReadCreditsAsync(book, ct);
        await session.ReachAsync([(book, what)], ct, first);
    }

    /// <summary>Takes in the credits that wait, and what is owing of the declarations that they are kept for.</summary>
    public static async Task ReadCreditsAsync(this IQuerySession session, AccountBook book, CancellationToken ct)
    {
        var rm = book.Account.Id;
        var credits = await session.Query<OpenItem>().Where(i => i.OpenCreditOf == rm).ToListAsync(ct);
        book.TakeIn(await session.WithKinAsync(credits, ct));
        await session.ReadKeptAsync([book], credits.Select(c => c.HeldFor), ct);
    }

    /// <summary>Reads on until each book shows all that follows from what is to be done with it.</summary>
    /// <param name="doing">The books, with every credit that is open and what it is kept for, and what is to be done with each.</param>
    public static async Task ReachAsync(this IQuerySession session, IReadOnlyCollection<(AccountBook Book, Action<AccountBook> What)> doing, CancellationToken ct, int first = First)
    {
        var left = doing.Where(RunsShort).ToArray();
        for (var size = first; left.Length > 0; size = size > int.MaxValue / 4 ? int.MaxValue : size * 4)
        {
            await session.ReadOnAsync([.. left.Select(d => d.Book)], size, ct);
            left = [.. left.Where(RunsShort)];
        }
    }

    /// <summary>A book decides and touches nothing, so that it can be tried.</summary>
    static bool RunsShort((AccountBook Book, Action<AccountBook> What) doing)
    {
        if (doing.Book.ReadThrough is null) return false;
        var trial = doing.Book.Copy();
        doing.What(trial);
        return trial.RanShort;
    }

    /// <summary>Takes in the next due debts of each account in the order of clearing; what was posted in one instant comes together, since its order is by name.</summary>
    /// <param name="most">How many of each. Where fewer come they are the last.</param>
    public static async Task ReadOnAsync(this IQuerySession session, IReadOnlyCollection<AccountBook> books, int most, CancellationToken ct)
    {
        var batch = session.CreateBatchQuery();
        var asked = books.Select(book => (Book: book, Page: batch.Due(book, most))).ToArray();
        await batch.Execute(ct);
        var pages = new List<(AccountBook Book, IReadOnlyList<OpenItem> Page)>();
        foreach (var (book, page) in asked) pages.Add((book, await page));
        string[] last = [.. pages.Where(p => p.Page.Count == most).Select(p => p.Page[^1].OwingKey!)];
        IReadOnlyList<OpenItem> alike = last.Length == 0 ? [] : await session.Query<OpenItem>().Where(i => i.OwingKey!.IsOneOf(last)).ToListAsync(ct);
        var read = (await session.WithWhatFollowsAsync(pages.SelectMany(p => p.Page).Concat(alike), ct)).ToLookup(i => i.RmAccount);
        foreach (var (book, page) in pages)
        {
            book.TakeIn(read[book.Account.Id]);
            book.ReadThrough = page.Count < most ? null : page[^1].OwingKey;
        }
    }

    static Task<IReadOnlyList<OpenItem>> Due(this IBatchedQuery batch, AccountBook book, int most)
    {
        string after = book.ReadThrough is { Length: > 0 } through ? through : OpenItem.OwingKeyOf(book.Account.Id, DateOnly.MinValue), end = OpenItem.OwingKeyOf(book.Account.Id, book.Today.AddDays(1));
        return batch.Query<OpenItem>().Where(i => string.Compare(i.OwingKey, after) > 0 && string.Compare(i.OwingKey, end) < 0).OrderBy(i => i.OwingKey).Take(most).ToList();
    }

    /// <summary>Takes in what is owing of declarations that credits are kept for: these pay that alone, wherever it stands.</summary>
    public static async Task ReadKeptAsync(this IQuerySession session, IReadOnlyCollection<AccountBook> books, IEnumerable<string?> numbers, CancellationToken ct)
    {
        string[] kept = [.. numbers.OfType<string>().Distinct()];
        if (kept.Length == 0) return;
        var owing = await session.Query<OpenItem>().Where(i => i.TransactionNumber!.IsOneOf(kept) && i.OwingKey != null).ToListAsync(ct);
        var read = (await session.WithWhatFollowsAsync(owing, ct)).ToLookup(i => i.RmAccount);
        foreach (var book in books) book.TakeIn(read[book.Account.Id]);
    }

    /// <summary>With what the clearing of these looks at besides: what is open of their interest, and the other part of a penalty.</summary>
    public static async Task<IReadOnlyCollection<OpenItem>> WithWhatFollowsAsync(this IQuerySession session, IEnumerable<OpenItem> items, CancellationToken ct)
    {
        var all = await session.WithKinAsync(items, ct);
        string[] charged = [.. all.Where(i => i.TimesCharged > 0).Select(i => i.Id)];
        string[] penalties = [.. all.Where(i => PenaltyPosting.Types.Contains(i.Type)).SelectMany(i => PenaltyPosting.IdsOf(i.RmAccount, PenaltyPosting.NumberOf(i))).Distinct()];
        if (charged.Length + penalties.Length == 0) return all;
        var batch = session.CreateBatchQuery();
        var (interest, parts) = (batch.Query<OpenItem>().Where(i => i.OpenInterestOf!.IsOneOf(charged)).ToList(), batch.LoadMany<OpenItem>().ById(penalties));
        await batch.Execute(ct);
        return [.. all.Concat(await interest).Concat((await parts).Where(i => i.IsCurrent)).DistinctBy(i => i.Id)];
    }
}
