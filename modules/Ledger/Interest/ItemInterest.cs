using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>The interest of one item, computed anew from its whole history, so that a payment that became known late is counted as of its own day.</summary>
public static class ItemInterest
{
    /// <summary>
    /// The exact interest through a day. A reduction of a day still leaves that day's interest (s.33.4: to the day of payment, included). What is unpaid of the interest bears interest, also when its base is paid (s.3.1);
    /// what was paid of it does not.
    /// </summary>
    public static decimal Accrued(OpenItem item, DateOnly through, RateBook rates)
    {
        if (item.InterestFrom is not { } from || WasPaidInGrace(item)) return 0;

        var (accrued, first) = (0m, FirstLate(item, from));
        var (principal, paid) = (BearingFrom(item, from), item.InterestPaid.Where(r => r.EffectiveOn < first).Sum(r => r.Cents));
        foreach (var day in item.Reductions.Select(r => (r.EffectiveOn, r.Cents, OfInterest: 0L)).Concat(item.InterestPaid.Select(r => (r.EffectiveOn, Cents: 0L, OfInterest: r.Cents)))
            .Where(r => r.EffectiveOn >= first && r.EffectiveOn <= through).GroupBy(r => r.EffectiveOn).OrderBy(g => g.Key))
        {
            Bear(day.Key);
            principal -= day.Sum(r => r.Cents);
            paid += day.Sum(r => r.OfInterest);
            from = day.Key.AddDays(1);
        }
        Bear(through);
        return accrued;

        void Bear(DateOnly to)
        {
            // What was paid as of a day before it accrued is ahead of it.
            var unpaid = accrued - Money.OfCents(paid).Amount;
            // Less than half a cent is what rounding left of interest that is paid.
            if (principal == 0 && unpaid < 0.005m) return;
            accrued += InterestCalculation.Accrue(rates.Spans(principal == 0 ? AfterItsBase(item) : item, from, to, Money.OfCents(principal)), unpaid) - unpaid;
        }
    }

    /// <summary>What of it bears interest on a day, in cents: what was paid in time bears none.</summary>
    public static long BearingFrom(OpenItem item, DateOnly day) => item.OriginalCents - item.Reductions.Where(r => r.EffectiveOn < day || r.EffectiveOn < FirstLate(item, day)).Sum(r => r.Cents);

    /// <summary>What bears interest when the base is paid and its interest is not: at the specified rate, whatever the base bore (s.3.1).</summary>
    public static OpenItem AfterItsBase(OpenItem item) => item with { Rate = RateKind.Specified, Prescribed = [] };

    /// <summary>What has accrued through the day and was not charged yet; nothing inside the days of grace.</summary>
    public static Money Unposted(OpenItem item, DateOnly through, RateBook rates)
    {
        if (item.InterestSettled || item.GraceOn is not { } grace || through <= grace) return Money.Zero;
        var due = Money.Round(Accrued(item, through, rates)) - Money.OfCents(item.InterestPostedCents);
        return due > Money.Zero ? due : Money.Zero;
    }

    /// <summary>The same to date, as far as its quarters have their rates: a quarter without one asks nothing of anybody yet.</summary>
    public static Money ToDate(OpenItem item, DateOnly today, RateBook rates) => Unposted(item, item.InterestFrom is { } from ? rates.KnownThrough(from, today) : today, rates);

    /// <summary>What of its unpaid interest, charged or not, has accrued since a day.</summary>
    public static Money OwingSince(OpenItem item, DateOnly day, DateOnly today, RateBook rates)
    {
        if (day >= today || item.InterestFrom is not { } from) return Money.Zero;
        Money Through(DateOnly last) => Money.Round(Accrued(item, rates.KnownThrough(from, last), rates));
        return Money.Min(Through(today) - Through(day), Money.OfCents(item.UnpaidInterestCents) + ToDate(item, today, rates));
    }

    /// <summary>Interest to the client on money given back: prescribed, from the day after it was paid to the day it is given back (s.66(3)).</summary>
    public static Money ToClient(IEnumerable<Reduction> paid, DateOnly until, RateBook rates) =>
        Money.Round(paid.Sum(p => InterestCalculation.Accrue(rates.Spans(p.EffectiveOn.AddDays(1), until, Money.OfCents(p.Cents), RateKind.Prescribed))));

    /// <summary>The first day whose payments are late. Where a debt falls due on a holiday that is the day after the next that is none (Interpretation Act s.26), for what is paid in part too; a penalty is free of interest only where all of it is paid.</summary>
    static DateOnly FirstLate(OpenItem item, DateOnly from) => item is { InterestFreeUntil: null, GraceOn: { } grace } ? grace.AddDays(1) : from;

    static bool WasPaidInGrace(OpenItem item) => item.OpenCents == 0 && item.Reductions.Count > 0 && item.Reductions.Max(r => r.EffectiveOn) <= item.GraceOn;
}
