using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>How credits pay in formal collection: no payer's tag, due date or preference of the client stands in the way (ledger 5.2, R7). Pure.</summary>
public static class CollectionClearing
{
    /// <summary>The credit pays the debts in their order as far as it goes.</summary>
    /// <param name="mode">Whether an officer applies it, or it is set off.</param>
    public static void Pay(AccountBook book, OpenItem credit, IReadOnlyList<OpenItem> debts, ClearingMode mode = ClearingMode.Collection)
    {
        var (left, chosen) = (book.Find(credit).OpenCents, new List<(string DebitId, long Cents)>());
        foreach (var debt in debts.Select(book.Find))
        {
            var cents = Math.Min(left, debt.OpenCents);
            left -= cents;
            if (cents > 0) chosen.Add((debt.Id, cents));
        }
        book.Designate(credit.Id, chosen, mode);
    }

    /// <summary>The most that may be set off against what a file is about: what is open and not held, with its interest to the day.</summary>
    public static Money MostOf(IEnumerable<OpenItem> owing, AccountBook book) => Money.Sum(owing.Where(i => !i.IsHeld).Select(i => i.Open + ItemInterest.Unposted(i, book.Today, book.Rates)));
}
