using System.Globalization;
using Carm.Kernel;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Carm.Onboarding;

/// <summary>An address at which a calendar program reads the days of one program account without a sign-in. It shows what its creator may see at the moment, and nothing once that is nothing.</summary>
/// <param name="Subject">Who made it, and for whom Delegation is asked at each reading.</param>
/// <param name="Language">en or fr: a calendar program says no language.</param>
/// <param name="AlarmDays">How many days before each limit, at nine in the morning, a calendar program is asked to ring; null for no alarm.</param>
/// <param name="Hash">Of the secret in the address, which nobody keeps.</param>
public sealed record CalendarFeed(string Id, string Subject, string RmAccount, string Language, int? AlarmDays, string Hash, DateTimeOffset CreatedAt)
{
    /// <summary>What may be seen of the account, which is what may be seen of its balance.</summary>
    public const string Permission = "onboarding.calendar.view";

    public static string AddressOf(string secret) => $"/api/v1/calendar.ics?key={secret}";
}

public sealed record CalendarFeedView(string FeedId, string RmAccount, string Language, int? AlarmDays, DateTimeOffset CreatedAt)
{
    public static CalendarFeedView Of(CalendarFeed f) => new(f.Id, f.RmAccount, f.Language, f.AlarmDays, f.CreatedAt);
}

/// <summary>What a calendar program reads. Pure.</summary>
public static class AccountCalendar
{
    const int MonthsBack = 2, MonthsAhead = 12;

    /// <summary>The first day that is shown: what lies further back is nobody's reminder any more.</summary>
    public static DateOnly FirstDay(DateOnly today) => new DateOnly(today.Year, today.Month, 1).AddMonths(-MonthsBack);

    /// <summary>The billing calendar, which is every account's: when statements come, when they are due, and until when their declarations may be corrected.</summary>
    public static IEnumerable<Deadline> Billing(string rmAccount, DateOnly today, IReadOnlyDictionary<DateOnly, MovedDueDate> moved)
    {
        for (var month = FirstDay(today); month <= today.AddMonths(MonthsAhead); month = month.AddMonths(1))
        {
            var (anchor, statementOn) = (month.AddDays(16), month.AddDays(24));
            var known = new DateTimeOffset(anchor.AddYears(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            var (dueOn, moves, at) = moved.GetValueOrDefault(anchor) is { } m ? (m.DueOn, m.Moves, m.ChangedAt) : (BillingCalendar.DueOn(anchor), 0, known);
            yield return new($"{rmAccount}/STATEMENT/{anchor:yyyy-MM-dd}", rmAccount, "STATEMENT", "", statementOn, null, false, 0, known);
            yield return new($"{rmAccount}/PAYMENT_DUE/{anchor:yyyy-MM-dd}", rmAccount, "PAYMENT_DUE", $"{statementOn:yyyy-MM-dd}", dueOn, null, false, moves, at);
            yield return new($"{rmAccount}/CORRECTION_END/{anchor:yyyy-MM-dd}", rmAccount, "CORRECTION_END", $"{anchor:yyyy-MM-dd}", dueOn, null, false, moves, at);
        }
    }

    /// <summary>As an iCalendar file (RFC 5545), by day. It goes to a program outside, so it says no amount and no whole account number.</summary>
    public static string FileOf(CalendarFeed feed, IEnumerable<Deadline> deadlines)
    {
        string In(Bilingual text) => feed.Language == "fr" ? text.Fr : text.En;
        var account = Notice.Masked(feed.RmAccount);
        var calendar = new Ical.Net.Calendar { ProductId = $"-//Carm//Calendar//{feed.Language.ToUpperInvariant()}", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", $"{In(new("CARM", "GCRA"))} {account}");
        calendar.AddProperty("X-PUBLISHED-TTL", "PT12H");
        foreach (var deadline in deadlines.OrderBy(d => d.On).ThenBy(d => d.Kind, StringComparer.Ordinal).ThenBy(d => d.Id, StringComparer.Ordinal))
        {
            var (kind, changed) = (DeadlineKinds.All[deadline.Kind], new CalDateTime(deadline.ChangedAt.UtcDateTime));
            var shown = new CalendarEvent
            {
                Uid = $"{SecretToken.HashOf(deadline.Id)[..32]}@carm",
                Summary = $"{string.Format(CultureInfo.InvariantCulture, In(kind.Title), deadline.Reference)} ({account})",
                Description = In(kind.About),
                Start = new CalDateTime(deadline.On),
                DtStamp = changed,
                LastModified = changed,
                Sequence = deadline.Moves,
                Status = deadline.IsCancelled ? EventStatus.Cancelled : EventStatus.Confirmed,
                Transparency = TransparencyType.Transparent,
            };
            if (feed.AlarmDays is { } days && !deadline.IsCancelled) shown.Alarms.Add(new Alarm { Action = AlarmAction.Display, Description = shown.Summary, Trigger = new Trigger(Duration.FromHours(9 - (24 * days))) });
            calendar.Events.Add(shown);
        }
        return new CalendarSerializer().SerializeToString(calendar)!;
    }
}
