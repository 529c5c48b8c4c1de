using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>The dates of the monthly statement: what is posted to the end of the 24th, issued on the 25th, payable on the due date of the period that ended on the 17th.</summary>
public static class StatementDates
{
    public static DateOnly CutOf(DateOnly issuedOn) => issuedOn.AddDays(-1);

    public static DateOnly DueOf(DateOnly issuedOn) => BillingCalendar.DueOn(new(issuedOn.Year, issuedOn.Month, 17));

    /// <summary>The due date of the first statement that shows what is posted on this day.</summary>
    public static DateOnly DueOfNextAfter(DateOnly postedOn) => DueOf(new DateOnly(postedOn.Year, postedOn.Month, 25).AddMonths(postedOn.Day > 24 ? 1 : 0));

    public static string NumberOf(string rmAccount, DateOnly issuedOn) => $"SOA-{rmAccount}-{issuedOn:yyyyMM}";
}
