using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>What an account owes by all its items, and what is open of its debts, in whole cents.</summary>
public sealed record AccountTotals(long Balance, long Debts);

/// <summary>Opens the book of an account into which payments come, with those debts alone that their money can reach, however many the account has.</summary>
public static class PayingBooks
{
    /// <param name="isHere">Whether the money is there, so that it clears at once; what only pends clears nothing.</param>
    /// <param name="first">How many debts are read at first. Where the money goes further, four times as many each time.</param>
    public static async Task<AccountBook?> OpenBookToPayAsync(this IDocumentSession session, Payment payment, bool isHere, DateTimeOffset now, CancellationToken ct, int first = ReachingBooks.First)
    {
        if (await session.OpenBookToPayIntoAsync(payment.RmAccount, [payment.ItemId], now, ct) is not { } book) return null;
        if (isHere) await session.ReachAsync(book, payment, ct, first);
        else book.TakeIn(await session.ChosenAsync(payment.RmAccount, payment.Designation, ct));
        return book;
    }

    /// <summary>Holds an account and opens its book with none of its debts, which are read as money comes.</summary>
    /// <param name="credits">The names of payments that may stand in the account already.</param>
    public static async Task<AccountBook?> OpenBookToPayIntoAsync(this IDocumentSession session, string rmAccount, string[] credits, DateTimeOffset now, CancellationToken ct)
    {
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        batch.Hold(rmAccount);
        var (account, known, rates) = (batch.Load<ClientAccount>(rmAccount), batch.LoadMany<OpenItem>().ById(credits), batch.Rates());
        var totals = batch.Query<AccountTotals>("""
            select jsonb_build_object(
                'balance', (select coalesce(sum(debits - credits), 0) from ledger.journal_balance where chain = ? and (account like '11__:%' or account like '2100:%')),
                'debts', (select coalesce(sum(cents), 0) from ledger.journal_due where chain = ?))
            """, rmAccount, rmAccount);
        await batch.Execute(ct);
        if (await account is not { } client) return null;
        var total = (await totals).Single();
        var book = new AccountBook(client, [], await rates(), now) { ReadThrough = "", Unread = (Money.OfCents(total.Balance), Money.OfCents(total.Debts)) };
        book.TakeIn(await known);
        return book;
    }

    /// <summary>Holds an account and opens its book with the open credits of a name, whosever they are, and the debts that one of them is to pay.</summary>
    public static async Task<AccountBook?> OpenBookToChooseAsync(this IDocumentSession session, string rmAccount, ChosenTransaction credit, IReadOnlyList<ChosenTransaction> debts, DateTimeOffset now, CancellationToken ct)
    {
        if (await session.OpenBookToPayIntoAsync(rmAccount, [], now, ct) is not { } book) return null;
        var (type, reference) = (credit.Type, credit.Reference);
        var credits = await session.Query<OpenItem>().Where(i => i.OpenCreditOf == rmAccount && i.Type == type && i.Reference == reference).ToListAsync(ct);
        book.TakeIn(await session.WithWhatFollowsAsync(credits.Concat(await session.ChosenAsync(rmAccount, debts, ct)), ct));
        return book;
    }

    /// <summary>Reads on in such a book as far as a payment's money goes that comes next.</summary>
    public static async Task ReachAsync(this IQuerySession session, AccountBook book, Payment payment, CancellationToken ct, int first = ReachingBooks.First)
    {
        book.TakeIn(await session.WithWhatFollowsAsync(await session.ChosenAsync(payment.RmAccount, payment.Designation, ct), ct));
        await session.ReadKeptAsync([book], [payment.KeptFor], ct);
        if (book.ReadThrough is "")
        {
            await session.ReadOnAsync([book], first, ct);
            // Where nothing is due no credit pays anything, however many wait.
            if (book.ReadThrough is null && !book.Items.Any(i => i.OwingKey is not null && i.DueOn <= book.Today)) return;
            await session.ReadCreditsAsync(book, ct);
        }
        await session.ReachAsync([(book, (Action<AccountBook>)(trial => trial.Credit(payment, Accounts.Bank)))], ct, first > int.MaxValue / 4 ? int.MaxValue : first * 4);
    }

    /// <summary>The debts that the payer has chosen. Charges for dishonoured payments of several payers may have one name.</summary>
    static async Task<IReadOnlyList<OpenItem>> ChosenAsync(this IQuerySession session, string rmAccount, IReadOnlyList<ChosenTransaction> chosen, CancellationToken ct)
    {
        if (chosen.Count == 0) return [];
        string[] ids = [.. chosen.Select(c => OpenItem.IdOf(rmAccount, c.Type, c.Reference)).Distinct()];
        string[] shared = [.. chosen.Where(c => c.Type is "DIS" or "NSF").Select(c => c.Reference).Distinct()];
        var named = await session.LoadManyAsync<OpenItem>(ct, ids);
        var others = shared.Length == 0 ? [] : await session.Query<OpenItem>().Where(i => i.CurrentOf == rmAccount && (i.Type == "DIS" || i.Type == "NSF") && i.Reference.IsOneOf(shared)).ToListAsync(ct);
        return [.. named.Concat(others).Where(i => i.IsCurrent).DistinctBy(i => i.Id)];
    }
}
