namespace Carm.Ledger;

/// <summary>The night's clearing of the program accounts of one business. Under the preference BUSINESS a credit of one pays the oldest debt of any of them, by a transfer (ledger 5.2, R6). Pure.</summary>
public static class BusinessClearing
{
    public static void Clear(IReadOnlyList<AccountBook> books, DateOnly day)
    {
        var wide = books.Where(b => b.Account.OffsetOn(day) == OffsetPreference.Business).ToDictionary(b => b.Account.Id);
        if (wide.Count > 1)
            foreach (var pay in ClearingRun.Of(wide.Values.SelectMany(b => b.Items), day, OffsetPreference.Business).GroupBy(a => (a.CreditId, To: a.DebitId[..15])).Where(g => g.Key.CreditId[..15] != g.Key.To))
            {
                var (from, to) = (wide[pay.Key.CreditId[..15]], wide[pay.Key.To]);
                var credit = from.Find(pay.Key.CreditId)!;
                var there = from.Transfer(to, credit, pay.Sum(a => a.Cents), credit.EffectiveOn);
                foreach (var debt in pay) to.ClearWith(there.Id, debt.DebitId, debt.Cents, there.EffectiveOn);
            }
        foreach (var book in books) book.Clear(day);
    }
}
