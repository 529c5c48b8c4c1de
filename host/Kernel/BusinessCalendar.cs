using System.Globalization;

namespace Carm.Kernel;

/// <summary>
/// Days in law. A <i>business day</i> is not a Saturday and not a holiday; a <i>weekday</i> is Monday to Friday, holidays included
/// (Accounting for Imported Goods and Payment of Duties Regulations, s.2). A holiday includes every Sunday (Interpretation Act, s.35).
/// </summary>
public static class BusinessCalendar
{
    public static readonly TimeZoneInfo Toronto = TimeZoneInfo.FindSystemTimeZoneById("America/Toronto");

    /// <summary>A date on the wire, as 2026-01-17, between 1990 and 2100, which is as far as these calendars are held to be right.</summary>
    public static bool TryReadDate(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) && date.Year is >= 1990 and <= 2100;

    /// <summary>The same from a query parameter, or the rejection <c>VAL_DATE</c>.</summary>
    public static DateOnly ReadDate(string? text, string path) => TryReadDate(text, out var date) ? date : throw new Rejected("VAL_DATE") { Path = path };

    /// <summary>The Toronto date of an instant.</summary>
    public static DateOnly TorontoDate(this DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Toronto).DateTime);

    /// <summary>The instant at which a Toronto wall clock shows this date and time.</summary>
    public static DateTimeOffset InToronto(this DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        return new DateTimeOffset(local, Toronto.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>A federal holiday other than a Sunday: Interpretation Act s.35, Holidays Act s.2(2). Boxing Day is none.</summary>
    public static bool IsFederalHoliday(DateOnly day)
    {
        var easter = Easter(day.Year);
        return (day.Month, day.Day) switch
        {
            (1, 1) or (9, 30) or (11, 11) or (12, 25) => true,
            (7, 1) => day.DayOfWeek != DayOfWeek.Sunday,
            (7, 2) => day.DayOfWeek == DayOfWeek.Monday,
            _ => day == easter.AddDays(-2)
                || day == easter.AddDays(1)
                || IsMonday(day, month: 5, from: 18, to: 24)      // Victoria Day: the Monday before 25 May
                || IsMonday(day, month: 9, from: 1, to: 7)        // Labour Day
                || IsMonday(day, month: 10, from: 8, to: 14),     // Thanksgiving, by proclamation
        };
    }

    /// <summary>A holiday in the sense of the Interpretation Act: Sundays too, Saturdays not.</summary>
    public static bool IsHoliday(DateOnly day) => day.DayOfWeek == DayOfWeek.Sunday || IsFederalHoliday(day);

    public static bool IsBusinessDay(DateOnly day) => day.DayOfWeek != DayOfWeek.Saturday && !IsHoliday(day);

    /// <summary>The n-th business day after <paramref name="day"/>.</summary>
    public static DateOnly AddBusinessDays(DateOnly day, int n) => Step(day, n, IsBusinessDay);

    /// <summary>The n-th weekday after <paramref name="day"/>; holidays count.</summary>
    public static DateOnly AddWeekdays(DateOnly day, int n) => Step(day, n, d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    /// <summary>A limit that falls on a holiday moves to the next day that is none; a Saturday stays (Interpretation Act s.26).</summary>
    public static DateOnly RollForward(DateOnly day)
    {
        while (IsHoliday(day)) day = day.AddDays(1);
        return day;
    }

    static DateOnly Step(DateOnly day, int n, Func<DateOnly, bool> counts)
    {
        while (n > 0)
        {
            day = day.AddDays(1);
            if (counts(day)) n--;
        }
        return day;
    }

    static bool IsMonday(DateOnly day, int month, int from, int to) =>
        day.DayOfWeek == DayOfWeek.Monday && day.Month == month && day.Day >= from && day.Day <= to;

    /// <summary>Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher).</summary>
    static DateOnly Easter(int year)
    {
        int a = year % 19, b = year / 100, c = year % 100;
        int d = b / 4, e = b % 4, g = (8 * b + 13) / 25, h = (19 * a + b - d - g + 15) % 30;
        int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 19 * l) / 433;
        var month = (h + l - 7 * m + 90) / 25;
        return new DateOnly(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
    }
}
