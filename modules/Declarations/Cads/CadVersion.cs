using Carm.Kernel;

namespace Carm.Declarations;

public enum CadVersionKind
{
    Original,
    CbsaAdjustment,
    AppealOutcome,
    AsDeclared,
}

/// <summary>Amounts by head, of a line, of a declaration, or of the change from one version to the next.</summary>
public sealed record CadAmounts(Money ValueForDuty, Money CustomsDuty, Money Sima, Money Surtax, Money Safeguard, Money ExciseTax, Money Gst, Money ProvincialTax)
{
    public static readonly CadAmounts Zero = new(Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero);

    /// <summary>Duties, GST and provincial tax left out: what an appeal may bring back.</summary>
    public Money Duties => CustomsDuty + Sima + Surtax + Safeguard + ExciseTax;

    public Money Total => Duties + Gst + ProvincialTax;

    public static CadAmounts operator +(CadAmounts a, CadAmounts b) => new(
        a.ValueForDuty + b.ValueForDuty, a.CustomsDuty + b.CustomsDuty, a.Sima + b.Sima, a.Surtax + b.Surtax, a.Safeguard + b.Safeguard, a.ExciseTax + b.ExciseTax, a.Gst + b.Gst, a.ProvincialTax + b.ProvincialTax);

    public static CadAmounts operator -(CadAmounts a, CadAmounts b) => new(
        a.ValueForDuty - b.ValueForDuty, a.CustomsDuty - b.CustomsDuty, a.Sima - b.Sima, a.Surtax - b.Surtax, a.Safeguard - b.Safeguard, a.ExciseTax - b.ExciseTax, a.Gst - b.Gst, a.ProvincialTax - b.ProvincialTax);

    public static CadAmounts Sum(IEnumerable<CadAmounts> amounts) => amounts.Aggregate(Zero, (sum, a) => sum + a);
}

/// <summary>A line as it was priced, with the very rates that it was priced on; later versions price on them again.</summary>
/// <param name="TariffEdition">Which edition of the tariff the rates are from.</param>
/// <param name="CustomsDutyRate">The text of the rate claimed.</param>
/// <param name="MfnRate">What it was compared with (Customs Tariff s.25); null when it was not.</param>
public sealed record AssessedLine(int LineNumber, decimal ExchangeRate, string TariffEdition, string CustomsDutyRate, string? MfnRate, CadAmounts Amounts, Money ValueForTax, IReadOnlyList<AssessmentStep> Trace);

/// <summary>One decided version of a declaration; it is never changed.</summary>
/// <param name="Id">The CAD key of 19 digits: transaction number and version.</param>
/// <param name="RateDate">The day whose tariff holds.</param>
/// <param name="Change">What it brought to the account against the version before.</param>
/// <param name="GstKept">GST that earlier versions brought and this one no longer says, yet stays: refunds after the due date leave GST out.</param>
/// <param name="Reference">The statement of adjustments or the appeal behind it.</param>
public sealed record CadVersion(
    string Id, string TransactionNumber, int Number, CadVersionKind Kind, CadDocument Document, DateOnly RateDate, IReadOnlyList<AssessedLine> Lines,
    CadAmounts Totals, CadAmounts Change, Money GstKept, string Authority, string? Reference, DateTimeOffset DecidedAt)
{
    public static string IdOf(string transactionNumber, int number) => transactionNumber + Wire(number);

    /// <summary>Five digits, 00001 up.</summary>
    public static string Wire(int number) => number.ToString("00000", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One step of an assessment on the wire.</summary>
public sealed record TraceStep(string Step, string Formula, Money Result, string Source);

/// <summary>A priced line on the wire.</summary>
public sealed record PricedLine(int LineNumber, string ExchangeRate, string TariffEdition, string CustomsDutyRate, CadAmounts Amounts, Money ValueForTax, IReadOnlyList<TraceStep> Trace)
{
    public static PricedLine Of(AssessedLine line) => new(
        line.LineNumber, line.ExchangeRate.ToString(System.Globalization.CultureInfo.InvariantCulture), line.TariffEdition, line.CustomsDutyRate, line.Amounts, line.ValueForTax,
        [.. line.Trace.Select(s => new TraceStep(s.Step.ToString(), s.Formula, s.Result, s.Source))]);
}
