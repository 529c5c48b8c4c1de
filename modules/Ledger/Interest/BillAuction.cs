using System.Globalization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>One auction of a Government of Canada treasury bill.</summary>
/// <param name="TermDays">From issue to maturity.</param>
/// <param name="AverageYield">Percent per year, as the Bank of Canada publishes it.</param>
public sealed record BillAuction(DateOnly HeldOn, int TermDays, decimal AverageYield)
{
    /// <summary>A bill of three months runs 13 or 14 weeks, a day more or less where a holiday moves its issue; those of six months and a year, and cash management bills of some weeks, are far from it.</summary>
    public bool IsOfThreeMonths => TermDays is >= 84 and <= 105;
}

/// <summary>The auctions of one month and the rate that they prescribe (SOR/86-1121 s.4): that of the quarter after the one which the month begins.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Auctions">Those of three-month bills, by day.</param>
public sealed record AuctionMonth(DateOnly Month, IReadOnlyList<BillAuction> Auctions)
{
    /// <summary>Auctions are held every second Tuesday; a holiday may move one by a day.</summary>
    const int LongestGap = 15;

    /// <summary>The quarter whose rate follows from them, as 2012Q3 from April 2012.</summary>
    public string Quarter => InterestRate.QuarterOf(Month.AddMonths(3));

    public decimal PrescribedPercent => InterestCalculation.PrescribedRate([.. Auctions.Select(a => a.AverageYield)]);

    public string Name => Month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Whether the month is over and no auction is missing: none of the gaps, from before its first day to after its last, is longer than between two auctions.</summary>
    public bool IsComplete(DateOnly today)
    {
        DateOnly[] days = [Month.AddDays(-1), .. Auctions.Select(a => a.HeldOn), Month.AddMonths(1)];
        return today >= Month.AddMonths(1) && days.Zip(days.Skip(1), (before, after) => after.DayNumber - before.DayNumber).All(gap => gap <= LongestGap);
    }

    /// <summary>The months that begin a quarter, from the first auction to the last, also those with none of three-month bills.</summary>
    public static IReadOnlyList<AuctionMonth> Of(IReadOnlyList<BillAuction> auctions)
    {
        var held = auctions.Where(a => a.IsOfThreeMonths).OrderBy(a => a.HeldOn).ToLookup(a => FirstOf(a.HeldOn));
        var (first, last) = (FirstOf(auctions.Min(a => a.HeldOn)), FirstOf(auctions.Max(a => a.HeldOn)));
        List<AuctionMonth> months = [];
        for (var month = first; month <= last; month = month.AddMonths(1))
            if (month.Month % 3 == 1) months.Add(new(month, [.. held[month]]));
        return months;
    }

    static DateOnly FirstOf(DateOnly day) => new(day.Year, day.Month, 1);
}
