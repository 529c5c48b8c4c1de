using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>The dates of the monthly statement: what is posted to the end of the 24th, issued on the 25th, payable on the due date of the period that ended on the 17th.</summary>
public static class StatementDates
{
    public static DateOnly CutOf(DateOnly issuedOn) => issuedOn.AddDays(-1);

    public static DateOnly DueOf(DateOnly issuedOn) => BillingCalendar.DueOn(AnchorOf(issuedOn));

    /// <summary>The 17th whose billing period the statement bills.</summary>
    public static DateOnly AnchorOf(DateOnly issuedOn) => new(issuedOn.Year, issuedOn.Month, 17);

    /// <summary>The issue date of the first statement that shows what is posted on this day.</summary>
    public static DateOnly NextAfter(DateOnly postedOn) => new DateOnly(postedOn.Year, postedOn.Month, 25).AddMonths(postedOn.Day > 24 ? 1 : 0);

    /// <summary>The issue date of the last statement by this day.</summary>
    public static DateOnly LastBy(DateOnly day) => new DateOnly(day.Year, day.Month, 25).AddMonths(day.Day < 25 ? -1 : 0);

    /// <summary>The due date of the first statement that shows what is posted on this day.</summary>
    public static DateOnly DueOfNextAfter(DateOnly postedOn) => DueOf(NextAfter(postedOn));

    /// <summary>The issue date of the statement that counts what is posted and due on these days: the first whose cut is not before the one, and whose due date is not before the other.</summary>
    public static DateOnly FirstFor(DateOnly postedOn, DateOnly dueOn)
    {
        var issued = NextAfter(postedOn);
        while (DueOf(issued) < dueOn) issued = issued.AddMonths(1);
        return issued;
    }

    /// <summary>The same for goods of a billing period that hangs on a 17th, whatever due date the CBSA has set for it; what is due on a day of its own is billed by that.</summary>
    public static DateOnly FirstFor(DateOnly postedOn, DateOnly anchor, DateOnly dueOn)
    {
        var (next, own) = (NextAfter(postedOn), new DateOnly(anchor.Year, anchor.Month, 25));
        return dueOn < own ? FirstFor(postedOn, dueOn) : next > own ? next : own;
    }

    public static string NumberOf(string rmAccount, DateOnly issuedOn) => $"SOA-{rmAccount}-{issuedOn:yyyyMM}";
}
