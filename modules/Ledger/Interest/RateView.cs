using System.Globalization;

namespace Carm.Ledger;

/// <summary>A quarter's rates on the wire, percent per year.</summary>
/// <param name="Quarter">As 2026Q2.</param>
/// <param name="Revision">What <c>If-Match</c> names when it is approved.</param>
/// <param name="Auctions">Those of three-month treasury bills whose mean yield it is; empty when it was entered from its publication.</param>
public sealed record RateView(string Quarter, string PrescribedPercent, string SpecifiedPercent, string SourceReference, bool Approved, IReadOnlyList<AuctionView> Auctions, int Revision)
{
    public static RateView Of(InterestRate rate) => new(
        rate.Id, Percent(rate.PrescribedPercent), Percent(InterestCalculation.SpecifiedRate(rate.PrescribedPercent)), rate.SourceReference, rate.Counts,
        [.. rate.Auctions.Select(a => new AuctionView(a.HeldOn, a.TermDays, a.AverageYield.ToString(CultureInfo.InvariantCulture)))], rate.Revision);

    public static string Percent(decimal percent) => percent.ToString("0.0###", CultureInfo.InvariantCulture);
}

/// <summary>An auction on the wire.</summary>
/// <param name="AverageYield">Percent per year, as published.</param>
public sealed record AuctionView(DateOnly HeldOn, int TermDays, string AverageYield);
