using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>A stretch of days at one principal and one yearly rate.</summary>
/// <param name="RatePercent">Per year, as 8.3.</param>
public sealed record InterestSpan(DateOnly From, DateOnly To, Money Principal, decimal RatePercent);

/// <summary>Interest compounded daily (Customs Act s.3.1); each day counts 1/365 or 1/366 by its own calendar year.</summary>
public static class InterestCalculation
{
    /// <summary>The unrounded interest over consecutive spans, both ends included; what has accrued bears interest on. Below zero it is what was paid ahead of it: until that is used up nothing of it is unpaid, and none of it bears.</summary>
    public static decimal Accrue(IEnumerable<InterestSpan> spans, decimal accrued = 0)
    {
        foreach (var span in spans)
            for (var day = span.From; day <= span.To; day = day.AddDays(1))
                accrued += (span.Principal.Amount + Math.Max(0, accrued)) * span.RatePercent / 100 / DaysIn(day.Year);
        return accrued;
    }

    /// <summary>The interest as posted: rounded once, at the end.</summary>
    public static Money Charge(params InterestSpan[] spans) => Money.Round(Accrue(spans));

    /// <summary>
    /// The prescribed rate of a quarter: the mean of the average yields of the three-month treasury bill auctions in the first month
    /// of the preceding quarter, to the nearest tenth, ties up (SOR/86-1121 s.4).
    /// </summary>
    public static decimal PrescribedRate(IReadOnlyCollection<decimal> averageYields) =>
        decimal.Round(averageYields.Average(), 1, MidpointRounding.AwayFromZero);

    /// <summary>The specified rate: six points above the prescribed one (Customs Act s.2).</summary>
    public static decimal SpecifiedRate(decimal prescribed) => prescribed + 6;

    static int DaysIn(int year) => DateTime.IsLeapYear(year) ? 366 : 365;
}
