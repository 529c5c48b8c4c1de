using System.Globalization;

namespace Carm.Ledger;

/// <summary>A quarter's rates on the wire, percent per year.</summary>
/// <param name="Quarter">As 2026Q2.</param>
public sealed record RateView(string Quarter, string PrescribedPercent, string SpecifiedPercent, string SourceReference, bool Approved)
{
    public static RateView Of(InterestRate rate) => new(
        rate.Id, Percent(rate.PrescribedPercent), Percent(InterestCalculation.SpecifiedRate(rate.PrescribedPercent)), rate.SourceReference, rate.Counts);

    static string Percent(decimal percent) => percent.ToString("0.0###", CultureInfo.InvariantCulture);
}
