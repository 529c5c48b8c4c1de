using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>The interest of one item, computed anew from its whole history, so that a payment that became known late is counted as of its own day.</summary>
public static class ItemInterest
{
    /// <summary>The exact interest through a day. A reduction of a day still leaves that day's interest (s.33.4: to the day of payment, included).</summary>
    public static decimal Accrued(OpenItem item, DateOnly through, RateBook rates)
    {
        if (item.InterestFrom is not { } from || WasPaidInGrace(item)) return 0;

        decimal accrued = 0;
        var principal = item.OriginalCents - item.Reductions.Where(r => r.EffectiveOn < from).Sum(r => r.Cents);
        foreach (var day in item.Reductions.Where(r => r.EffectiveOn >= from && r.EffectiveOn <= through).GroupBy(r => r.EffectiveOn).OrderBy(g => g.Key))
        {
            accrued = InterestCalculation.Accrue(rates.Spans(item, from, day.Key, Money.OfCents(principal)), accrued);
            principal -= day.Sum(r => r.Cents);
            from = day.Key.AddDays(1);
        }
        return principal == 0 ? accrued : InterestCalculation.Accrue(rates.Spans(item, from, through, Money.OfCents(principal)), accrued);
    }

    /// <summary>What has accrued through the day and was not charged yet; nothing inside the days of grace.</summary>
    public static Money Unposted(OpenItem item, DateOnly through, RateBook rates)
    {
        if (item.InterestSettled || item.GraceOn is not { } grace || through <= grace) return Money.Zero;
        var due = Money.Round(Accrued(item, through, rates)) - Money.OfCents(item.InterestPostedCents);
        return due > Money.Zero ? due : Money.Zero;
    }

    /// <summary>Interest to the client on money given back: prescribed, from the day after it was paid to the day it is given back (s.66(3)).</summary>
    public static Money ToClient(IEnumerable<Reduction> paid, DateOnly until, RateBook rates) =>
        Money.Round(paid.Sum(p => InterestCalculation.Accrue(rates.Spans(p.EffectiveOn.AddDays(1), until, Money.OfCents(p.Cents), RateKind.Prescribed))));

    static bool WasPaidInGrace(OpenItem item) => item.OpenCents == 0 && item.Reductions.Count > 0 && item.Reductions.Max(r => r.EffectiveOn) <= item.GraceOn;
}
