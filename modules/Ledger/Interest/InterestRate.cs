using System.Globalization;
using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>The prescribed rate of a calendar quarter, percent per year. It counts when a second officer has approved it.</summary>
/// <param name="Id">As 2026Q2.</param>
/// <param name="SourceReference">Where it was published.</param>
public sealed record InterestRate(string Id, decimal PrescribedPercent, string SourceReference, string ProposedBy, string? ApprovedBy)
{
    /// <summary>The auctions that it follows from; empty when it was entered from its publication.</summary>
    public IReadOnlyList<BillAuction> Auctions { get; init; } = [];

    /// <summary>Which proposal for the quarter it is, from 1.</summary>
    public int Revision { get; init; } = 1;

    [JsonIgnore]
    public bool Counts => ApprovedBy is not null;

    public static string QuarterOf(DateOnly day) => $"{day.Year}Q{(day.Month + 2) / 3}";
}

/// <summary>Days for which late payment costs no interest and no penalty, as the CBSA published them. It counts when a second officer has approved it.</summary>
/// <param name="SourceReference">The bulletin.</param>
public sealed record ReliefPeriod(string Id, DateOnly From, DateOnly To, string SourceReference, string ProposedBy, string? ApprovedBy)
{
    /// <summary>Which proposal under its name it is, from 1.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>From the start of the system to the last due date before the penalties and interest resumed with balances overdue on 31 January 2026.</summary>
    public static readonly ReliefPeriod Transition = new("TRANSITION", new(2024, 10, 21), new(2026, 1, 30), "CBSA, transition to CARM", "PUBLISHED", "PUBLISHED");

    [JsonIgnore]
    public bool Counts => ApprovedBy is not null;
}

/// <summary>The approved rates, the days of relief, and the due dates that the CBSA moved. A quarter without a rate is never guessed: <c>RATE_MISSING</c>.</summary>
public sealed class RateBook(IEnumerable<InterestRate> rates, IEnumerable<ReliefPeriod>? relief = null, IEnumerable<DueDateOverride>? moved = null)
{
    readonly Dictionary<DateOnly, DateOnly> moved = (moved ?? []).Where(m => m.Counts).OrderBy(m => m.PeriodEnd).SelectMany(m => m.From, (m, from) => (From: from, m.DueOn)).DistinctBy(m => m.From).ToDictionary(m => m.From, m => m.DueOn);

    readonly DueDateOverride[] overrides = [.. moved ?? []];
    readonly Dictionary<string, decimal> prescribed = rates.Where(r => r.Counts).ToDictionary(r => r.Id, r => r.PrescribedPercent);
    readonly ReliefPeriod[] relief = [.. (relief ?? []).Where(r => r.Counts)];

    public decimal PercentOn(DateOnly day, RateKind kind)
    {
        if (!prescribed.TryGetValue(InterestRate.QuarterOf(day), out var rate)) throw new Rejected("RATE_MISSING", InterestRate.QuarterOf(day));
        return kind == RateKind.Specified ? InterestCalculation.SpecifiedRate(rate) : rate;
    }

    /// <summary>The due date of the statement that is issued on a day: the published one, else the tenth weekday after the 17th.</summary>
    public DateOnly DueOf(DateOnly issuedOn) => Moved(StatementDates.DueOf(issuedOn)) ?? StatementDates.DueOf(issuedOn);

    /// <summary>The issue dates of the statements that are due on a day: usually one or none; more where the CBSA has moved another to it.</summary>
    public IEnumerable<DateOnly> IssuesDueOn(DateOnly day)
    {
        for (var issued = StatementDates.LastBy(day); issued > day.AddDays(-DueDateOverride.Furthest - 31); issued = issued.AddMonths(-1))
            if (DueOf(issued) == day) yield return issued;
    }

    /// <summary>
    /// The item with the due date that the CBSA has set for its billing period, where it was due on the regulation's, or on one to which that was moved before; its interest starts the day
    /// after. What is due on a day of its own, as a penalty or goods that are paid before release, stays; so does the statement that counts it.
    /// </summary>
    public OpenItem Deferred(OpenItem item)
    {
        if (item.IsDueOnItsOwnDay) return item;
        if (item.InterestFrom?.AddDays(-1) is { } due && item.Rate == RateKind.Specified && due != item.ReleasedOn && Moved(due) is { } later) item = item with { InterestFrom = later.AddDays(1) };
        return item.Class.Line is 'F' or 'H' && item.DueOn != item.ReleasedOn && Moved(item.DueOn) is { } to ? item with { DueOn = to } : item;
    }

    DateOnly? Moved(DateOnly regular) => moved.TryGetValue(regular, out var to) ? to : null;

    /// <summary>The last day of a stretch through which every quarter has its rate; the day before the stretch where its first has none.</summary>
    public DateOnly KnownThrough(DateOnly from, DateOnly to)
    {
        var day = from;
        while (day <= to && prescribed.ContainsKey(InterestRate.QuarterOf(day))) day = QuarterEnd(day).AddDays(1);
        return day.AddDays(-1) < to ? day.AddDays(-1) : to;
    }

    /// <summary>The stretch cut at the ends of quarters, each part at its own rate.</summary>
    public IEnumerable<InterestSpan> Spans(DateOnly from, DateOnly to, Money principal, RateKind kind)
    {
        while (from <= to)
        {
            var end = QuarterEnd(from) < to ? QuarterEnd(from) : to;
            yield return new(from, end, principal, PercentOn(from, kind));
            from = end.AddDays(1);
        }
    }

    /// <summary>The same book for days to come: each quarter without a rate takes the one before it. The quarters that were assumed are told.</summary>
    public (RateBook Book, IReadOnlyList<string> Assumed) ReachingTo(DateOnly until)
    {
        if (prescribed.Count == 0) return (this, []);
        var (all, assumed) = (new Dictionary<string, decimal>(prescribed), new List<string>());
        var (first, last) = (prescribed.Keys.Min(StringComparer.Ordinal)!, 0m);
        for (var day = new DateOnly(int.Parse(first[..4], CultureInfo.InvariantCulture), (first[5] - '1') * 3 + 1, 1); day <= until; day = day.AddMonths(3))
        {
            var quarter = InterestRate.QuarterOf(day);
            if (all.TryAdd(quarter, last)) assumed.Add(quarter);
            last = all[quarter];
        }
        return (new(all.Select(r => new InterestRate(r.Key, r.Value, "", "", "assumed")), relief, overrides), assumed);
    }

    public bool IsRelieved(DateOnly day) => relief.Any(r => r.From <= day && day <= r.To);

    /// <summary>
    /// The stretch for a debt, cut also where it passes to the prescribed rate and back, and where relief begins and ends: days of relief add nothing and need no rate.
    /// </summary>
    public IEnumerable<InterestSpan> Spans(OpenItem debt, DateOnly from, DateOnly to, Money principal)
    {
        var ends = debt.Prescribed.SelectMany(p => new[] { p.From.AddDays(-1), p.To ?? DateOnly.MaxValue }).Concat(relief.SelectMany(r => new[] { r.From.AddDays(-1), r.To })).Append(to).Where(end => end >= from && end <= to).Distinct().Order();
        foreach (var end in ends)
        {
            if (debt.Rate == RateKind.Specified && IsRelieved(from)) yield return new(from, end, principal, 0);
            else foreach (var span in Spans(from, end, principal, debt.Prescribed.Any(p => p.From <= end && end <= (p.To ?? DateOnly.MaxValue)) ? RateKind.Prescribed : debt.Rate)) yield return span;
            from = end.AddDays(1);
        }
    }

    static DateOnly QuarterEnd(DateOnly day) => new DateOnly(day.Year, (day.Month + 2) / 3 * 3, 1).AddMonths(1).AddDays(-1);
}
