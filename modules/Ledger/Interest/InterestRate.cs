using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>The prescribed rate of a calendar quarter, percent per year. It counts when a second officer has approved it.</summary>
/// <param name="Id">As 2026Q2.</param>
/// <param name="SourceReference">Where it was published.</param>
public sealed record InterestRate(string Id, decimal PrescribedPercent, string SourceReference, string ProposedBy, string? ApprovedBy)
{
    [JsonIgnore]
    public bool Counts => ApprovedBy is not null;

    public static string QuarterOf(DateOnly day) => $"{day.Year}Q{(day.Month + 2) / 3}";
}

/// <summary>The approved rates. A quarter without one is never guessed: <c>RATE_MISSING</c>.</summary>
public sealed class RateBook(IEnumerable<InterestRate> rates)
{
    readonly Dictionary<string, decimal> prescribed = rates.Where(r => r.Counts).ToDictionary(r => r.Id, r => r.PrescribedPercent);

    public decimal PercentOn(DateOnly day, RateKind kind)
    {
        if (!prescribed.TryGetValue(InterestRate.QuarterOf(day), out var rate)) throw new Rejected("RATE_MISSING", InterestRate.QuarterOf(day));
        return kind == RateKind.Specified ? InterestCalculation.SpecifiedRate(rate) : rate;
    }

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

    static DateOnly QuarterEnd(DateOnly day) => new DateOnly(day.Year, (day.Month + 2) / 3 * 3, 1).AddMonths(1).AddDays(-1);
}
