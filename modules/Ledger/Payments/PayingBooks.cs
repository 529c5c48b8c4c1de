using Carm.Kernel;
using Marten;

namespace Carm.Ledger;

/// <summary>What an account owes by all its items, and what is open of its debts, in whole cents.</summary>
public sealed record AccountTotals(long Balance, long Debts);

/// <summary>
/// Opens the book of an account into which a payment comes, with those debts alone that its money can reach. What is due clears at once and all else in the night of its due date (ledger 5.2, R1), so that nothing is
/// read that is not due; and of what is due the first in the order of clearing, until nothing is left of the credits. What follows from it is what would follow from the whole book.
/// </summary>
public static class PayingBooks
{
    /// <param name="isHere">Whether the money is there, so that it clears at once; what only pends clears nothing.</param>
    /// <param name="first">How many debts are read at first. Where the money goes further, four times as many each time.</param>
    public static async Task<AccountBook?> OpenBookToPayAsync(this IDocumentSession session, Payment payment, bool isHere, DateTimeOffset now, CancellationToken ct, int first = 100)
    {
        var rm = payment.RmAccount;
        await session.BeginTransactionAsync(ct);
        var batch = session.CreateBatchQuery();
        batch.Hold(rm);
        var (account, own, rates) = (batch.Load<ClientAccount>(rm), batch.Load<OpenItem>(payment.ItemId), batch.Rates());
        var totals = batch.Query<AccountTotals>("""
            select jsonb_build_object(
                'balance', (select coalesce(sum(debits - credits), 0) from ledger.journal_balance where chain = ? and (account like '11__:%' or account like '2100:%')),
                'debts', (select coalesce(sum(cents), 0) from ledger.journal_due where chain = ?))
            """, rm, rm);
        await batch.Execute(ct);
        if (await account is not { } client) return null;
        var (total, book) = ((await totals).Single(), await rates());
        var named = await session.ChosenAsync(payment, ct);
        if (await own is { } known) named = [known, .. named.Where(i => i.Id != known.Id)];
        if (!isHere) return Of(named, readThrough: "");

        var (debts, credits) = (new List<OpenItem>(), (IReadOnlyList<OpenItem>)[]);
        string through = OpenItem.OwingKeyOf(rm, DateOnly.MinValue), end = OpenItem.OwingKeyOf(rm, now.TorontoDate().AddDays(1));
        for (var size = first; ; size = size > int.MaxValue / 4 ? int.MaxValue : size * 4)
        {
            var page = await session.DueAsync(through, end, size, ct);
            debts.AddRange(page);
            if (debts.Count == 0 && named.Count == 0) return Of([], readThrough: null);
            if (size == first) credits = await session.Query<OpenItem>().Where(i => i.OpenCreditOf == rm).ToListAsync(ct);
            if (page.Count < size) return Of(await session.WithWhatFollowsAsync([.. named, .. credits, .. debts], ct), readThrough: null);
            through = page[^1].OwingKey!;
            // What is kept for a declaration pays that alone, wherever it stands.
            if (await session.IsKeptForDueAsync([.. credits.Select(c => c.HeldFor).Append(payment.KeptFor).OfType<string>().Distinct()], rm, end, ct)) size = int.MaxValue;
            else if (debts.Sum(d => d.OpenCents) >= payment.Amount.Cents)
            {
                var items = await session.WithWhatFollowsAsync([.. named, .. credits, .. debts], ct);
                // A book decides and touches nothing, so that it can be tried.
                var trial = Of(items, through);
                trial.Credit(payment, Accounts.Bank);
                if (!trial.RanShort) return Of(items, through);
            }
        }

        AccountBook Of(IReadOnlyCollection<OpenItem> items, string? readThrough)
        {
            var read = new AccountBook(client, items, book, now);
            return new(client, items, book, now) { ReadThrough = readThrough, Unread = (Money.OfCents(total.Balance) - read.Balance, Money.OfCents(total.Debts) - read.Debts) };
        }
    }

    /// <summary>The next due debts in the order of clearing; what was posted in one instant comes together, since its order is by name.</summary>
    /// <returns>Fewer than asked for where they are the last.</returns>
    static async Task<IReadOnlyList<OpenItem>> DueAsync(this IQuerySession session, string after, string end, int most, CancellationToken ct)
    {
        var page = await session.Query<OpenItem>().Where(i => string.Compare(i.OwingKey, after) > 0 && string.Compare(i.OwingKey, end) < 0).OrderBy(i => i.OwingKey).Take(most).ToListAsync(ct);
        if (page.Count < most) return page;
        var last = page[^1].OwingKey;
        return [.. page.Concat(await session.Query<OpenItem>().Where(i => i.OwingKey == last).ToListAsync(ct)).DistinctBy(i => i.Id)];
    }

    static async Task<bool> IsKeptForDueAsync(this IQuerySession session, string[] numbers, string rmAccount, string end, CancellationToken ct)
    {
        var start = OpenItem.OwingKeyOf(rmAccount, DateOnly.MinValue);
        return numbers.Length > 0 && await session.Query<OpenItem>().AnyAsync(i => i.TransactionNumber!.IsOneOf(numbers) && string.Compare(i.OwingKey, start) > 0 && string.Compare(i.OwingKey, end) < 0, ct);
    }

    /// <summary>The debts that the payer has chosen. Charges for dishonoured payments of several payers may have one name.</summary>
    static async Task<IReadOnlyList<OpenItem>> ChosenAsync(this IQuerySession session, Payment payment, CancellationToken ct)
    {
        if (payment.Designation.Count == 0) return [];
        string[] ids = [.. payment.Designation.Select(c => OpenItem.IdOf(payment.RmAccount, c.Type, c.Reference)).Distinct()];
        string[] shared = [.. payment.Designation.Where(c => c.Type is "DIS" or "NSF").Select(c => c.Reference).Distinct()];
        var chosen = await session.LoadManyAsync<OpenItem>(ct, ids);
        var others = shared.Length == 0 ? [] : await session.Query<OpenItem>().Where(i => i.CurrentOf == payment.RmAccount && (i.Type == "DIS" || i.Type == "NSF") && i.Reference.IsOneOf(shared)).ToListAsync(ct);
        return [.. chosen.Concat(others).Where(i => i.IsCurrent).DistinctBy(i => i.Id)];
    }

    /// <summary>With what the clearing of these looks at besides: what is open of their interest, and the other part of a penalty.</summary>
    static async Task<IReadOnlyCollection<OpenItem>> WithWhatFollowsAsync(this IQuerySession session, IEnumerable<OpenItem> items, CancellationToken ct)
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
