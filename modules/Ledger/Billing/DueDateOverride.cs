using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>A due date that the CBSA has set for a billing period instead of the regulation's, and later than that. It counts when a second officer has approved it.</summary>
/// <param name="Id">The end of the billing period, as 2026-01-17.</param>
/// <param name="SourceReference">The bulletin.</param>
public sealed record DueDateOverride(string Id, DateOnly PeriodEnd, DateOnly DueOn, string SourceReference, string ProposedBy, string? ApprovedBy)
{
    /// <summary>Which proposal for the period it is, from 1: what a supervisor approves is the one that he read.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>The dates to which it had been moved before, as by an earlier outage: what is due on them since goes on to this one.</summary>
    public IReadOnlyList<DateOnly> Earlier { get; init; } = [];

    /// <summary>Each date on which something of the period may still be due: the regulation's, and those to which it was moved before, but for what is the regulation's of another period too.</summary>
    [JsonIgnore]
    public IEnumerable<DateOnly> From => Earlier.Where(day => day != DueOn && !IsRegular(day)).Prepend(BillingCalendar.DueOn(PeriodEnd));

    /// <summary>The tenth weekday after a 17th is twelve to fourteen days after it.</summary>
    static bool IsRegular(DateOnly day) => Enumerable.Range(12, 3).Any(days => day.AddDays(-days) is { Day: 17 } end && BillingCalendar.DueOn(end) == day);

    /// <summary>How far the CBSA may move a date in one bulletin, in days.</summary>
    public const int Furthest = 366;

    [JsonIgnore]
    public bool Counts => ApprovedBy is not null;

    /// <summary>The due date of a statement: the published one, else the tenth weekday after the 17th.</summary>
    public static DateOnly DueOf(DateOnly issuedOn, IEnumerable<DueDateOverride> overrides) => new RateBook([], null, overrides).DueOf(issuedOn);

    /// <summary>The end of a billing period by its name in a route; NOT_FOUND for what ends none.</summary>
    public static DateOnly ReadPeriod(string periodEnd) =>
        DateOnly.TryParseExact(periodEnd, "yyyy-MM-dd", out var end) && end is { Day: 17, Year: >= 2024 and < 2100 } ? end : throw new Rejected("NOT_FOUND");

    /// <summary>A period whose date has passed stays as it is: what was overdue was overdue.</summary>
    public static void MustBeAhead(DateOnly periodEnd, DateOnly today)
    {
        if (today > BillingCalendar.DueOn(periodEnd)) throw new Rejected("DUE_DATE_PASSED", $"{BillingCalendar.DueOn(periodEnd):yyyy-MM-dd}");
    }
}

/// <summary>A due date that was moved, on the wire.</summary>
/// <param name="RegularDueOn">The tenth weekday after the period's end.</param>
/// <param name="Revision">What <c>If-Match</c> names when it is approved.</param>
public sealed record DueDateView(DateOnly PeriodEnd, DateOnly RegularDueOn, DateOnly DueOn, string SourceReference, bool Approved, int Revision)
{
    public static DueDateView Of(DueDateOverride o) => new(o.PeriodEnd, BillingCalendar.DueOn(o.PeriodEnd), o.DueOn, o.SourceReference, o.Counts, o.Revision);
}
