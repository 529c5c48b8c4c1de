using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>What is expected of one billing period.</summary>
/// <param name="Expected">Duties and taxes; of the period that runs, at least what is declared.</param>
public sealed record ExpectedMonth(DateOnly PeriodEnd, Money Expected);

/// <summary>When security will be too small, and what it takes then.</summary>
/// <param name="ShortOn">The first day in the twelve months ahead; null where there is none.</param>
/// <param name="Cause">REQUIREMENT: a requirement that comes, or security that ends. USE: what is owing and estimated reaches the limit.</param>
/// <param name="NeedsAgreement">What agreements alone would have to sum to, from that day through the twelve months.</param>
/// <param name="NeedsCash">What cash alone would have to.</param>
/// <param name="HighestUse">The highest exposure expected in the twelve months.</param>
public sealed record Shortage(DateOnly? ShortOn, string? Cause, Money NeedsAgreement, Money NeedsCash, Money HighestUse, IReadOnlyList<ExpectedMonth> Months);

/// <summary>
/// The twelve months ahead of an account, from its own declared and released goods. A coming period is expected to bring what the same period brought a year before, times the growth of the last three
/// ended periods over the same three of the year before (at least a half, at most twice); where that is not known, the average of the last three. It comes evenly by the day, and each period is paid on its due date.
/// Pure, and the same for the same account and day.
/// </summary>
static class SecurityForecast
{
    const int Days = 365, Looked = 3;
    const decimal LeastGrowth = 0.5m, MostGrowth = 2m;

    public static Shortage Of(RppAccount account, DateOnly today)
    {
        var running = BillingCalendar.Anchor(BillingStream.Rpp, today);
        var growth = Growth(account, running);
        Money Expected(DateOnly periodEnd)
        {
            var known = DeclaredIn(account, periodEnd);
            var expected = account.Months.TryGetValue(periodEnd.AddYears(-1), out var year) ? year * growth : Enumerable.Range(1, Looked).Average(n => DeclaredIn(account, running.AddMonths(-n)));
            return Money.Round(Math.Max(0, Math.Max(known, expected)));
        }
        ExpectedMonth[] months = [.. Enumerable.Range(0, 13).Select(n => running.AddMonths(n)).Select(end => new ExpectedMonth(end, Expected(end)))];
        var ahead = account with { Requirements = [.. account.Requirements, .. Reviewed(account, today, months)] };

        var (shortOn, cause, highest, agreement, cash) = ((DateOnly?)null, (string?)null, Money.Zero, Money.Zero, Money.Zero);
        for (var day = today; day <= today.AddDays(Days); day = day.AddDays(1))
        {
            var (use, required) = (UseOn(account, day, today, months), ahead.RequiredOn(day));
            highest = Money.Max(highest, use);
            var why = !ahead.IsAdequateOn(day) ? "REQUIREMENT" : use > Money.Zero && use >= ahead.LimitOn(day) ? "USE" : null;
            if (shortOn is null && why is not null) (shortOn, cause) = (day, why);
            // Of use an agreement bears twice its amount, cash its own (15.2); the highest requirement, once met, bears any.
            (agreement, cash) = (Money.Max(agreement, Money.Max(required.Agreement, required.IsCapped ? Money.Zero : Above(use.Amount / 2))), Money.Max(cash, Money.Max(required.Cash, required.IsCapped ? Money.Zero : Above(use.Amount))));
        }
        // No agreement is for less.
        return new(shortOn, cause, agreement > Money.Zero ? Money.Max(agreement, Money.Of(SecurityRequirement.Minimum)) : agreement, cash, highest, months);
    }

    /// <summary>What is owing on a day: today's balance until the next due date, today's estimates with it, and what comes until its own.</summary>
    static Money UseOn(RppAccount account, DateOnly day, DateOnly today, IReadOnlyList<ExpectedMonth> months)
    {
        var nextDue = NextDue(today);
        var use = day <= nextDue ? account.Exposure.Amount : 0;
        foreach (var month in months)
        {
            var (first, due) = (month.PeriodEnd.AddMonths(-1).AddDays(1), BillingCalendar.DueOn(month.PeriodEnd));
            if (day <= today || day < first || day > due) continue;
            // Of the period that runs what is declared is in the balance or the estimates already.
            var (from, coming) = first <= today ? (today.AddDays(1), Math.Max(0, month.Expected.Amount - DeclaredIn(account, month.PeriodEnd) - account.Released.Amount)) : (first, month.Expected.Amount);
            var (length, passed) = (month.PeriodEnd.DayNumber - from.DayNumber + 1, Math.Min(day.DayNumber, month.PeriodEnd.DayNumber) - from.DayNumber + 1);
            if (length > 0) use += coming * passed / length;
        }
        return Money.Round(use);
    }

    /// <summary>The reviews of 20 October that lie ahead; one that is done stands among the requirements.</summary>
    static IEnumerable<RequirementRow> Reviewed(RppAccount account, DateOnly today, IReadOnlyList<ExpectedMonth> months)
    {
        var review = new DateOnly(today.Year, 10, 20);
        if (review <= today) review = review.AddYears(1);
        var highest = months.Where(m => m.PeriodEnd < review && m.PeriodEnd >= review.AddMonths(-12)).Select(m => m.Expected).Append(account.HighestMonthBefore(review)).Aggregate(Money.Max);
        yield return new(review, highest, RppPolicy.EffectiveAfterReview(review), "REVIEW");
    }

    static decimal Growth(RppAccount account, DateOnly running)
    {
        var (now, before) = (Enumerable.Range(1, Looked).Sum(n => DeclaredIn(account, running.AddMonths(-n))), Enumerable.Range(1, Looked).Sum(n => DeclaredIn(account, running.AddMonths(-n).AddYears(-1))));
        return before > 0 ? Math.Clamp(now / before, LeastGrowth, MostGrowth) : 1;
    }

    static DateOnly NextDue(DateOnly today)
    {
        var due = BillingCalendar.DueOn(BillingCalendar.Anchor(BillingStream.Rpp, today).AddMonths(-1));
        return due >= today ? due : BillingCalendar.DueOn(BillingCalendar.Anchor(BillingStream.Rpp, today));
    }

    static decimal DeclaredIn(RppAccount account, DateOnly periodEnd) => account.Months.GetValueOrDefault(periodEnd);

    /// <summary>The whole dollars above it, since use is full at the limit; nothing for nothing.</summary>
    static Money Above(decimal use) => use > 0 ? Money.Of(Math.Floor(use) + 1) : Money.Zero;
}
