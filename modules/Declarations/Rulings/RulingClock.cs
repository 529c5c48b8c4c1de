namespace Carm.Declarations;

/// <summary>A time that the service standard does not count: an applicant's time to answer, or a laboratory's.</summary>
/// <param name="From">The day on which the clock stops.</param>
/// <param name="To">The day from which it runs again; null while it stands.</param>
public sealed record ClockStop(DateOnly From, DateOnly? To);

/// <summary>The service standard of rulings (ledger-appeals 11): calendar days from the day of a complete request, which is day 0. Pure.</summary>
public static class RulingClock
{
    /// <summary>
    /// The day by which the answer is due as things stand on <paramref name="today"/>. Two stops at once stop one clock; what stood before the request was complete counts
    /// for nothing, and neither does a stop after the day has passed: what is late stays late.
    /// </summary>
    public static DateOnly TargetOn(DateOnly completeOn, IEnumerable<ClockStop> stops, int standardDays, DateOnly today)
    {
        var (target, seen) = (completeOn.AddDays(standardDays), completeOn);
        foreach (var stop in stops.OrderBy(s => s.From))
        {
            var (from, to) = (stop.From > seen ? stop.From : seen, stop.To ?? today);
            if (from > target) break;
            if (to <= from) continue;
            target = target.AddDays(to.DayNumber - from.DayNumber);
            seen = to;
        }
        return target;
    }
}
