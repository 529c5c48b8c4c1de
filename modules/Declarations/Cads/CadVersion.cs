using Carm.Kernel;

namespace Carm.Declarations;

public enum CadVersionKind
{
    Original,
    Correction,
    Adjustment,
    Withdrawal,
    CbsaAdjustment,
    AppealOutcome,
    AsDeclared,
}

/// <summary>Amounts by head, of a line, of a declaration, or of the change from one version to the next.</summary>
public sealed record CadAmounts(Money ValueForDuty, Money CustomsDuty, Money Sima, Money Surtax, Money Safeguard, Money ExciseTax, Money Gst, Money ProvincialTax)
{
    public static readonly CadAmounts Zero = new(Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero);

    /// <summary>No amount of a declaration is more: thirteen digits and the cents, as the wire and the store read them.</summary>
    public static readonly Money Most = Money.Of(9_999_999_999_999.99m);

    /// <summary>Duties, GST and provincial tax left out: what an appeal may bring back.</summary>
    public Money Duties => CustomsDuty + Sima + Surtax + Safeguard + ExciseTax;

    public Money Total => Duties + Gst + ProvincialTax;

    /// <summary>Whether every amount, and the value for tax among them, can be said.</summary>
    public bool CanBeSaid() => ValueForDuty + Total <= Most;

    public static CadAmounts operator +(CadAmounts a, CadAmounts b) => new(
        a.ValueForDuty + b.ValueForDuty, a.CustomsDuty + b.CustomsDuty, a.Sima + b.Sima, a.Surtax + b.Surtax, a.Safeguard + b.Safeguard, a.ExciseTax + b.ExciseTax, a.Gst + b.Gst, a.ProvincialTax + b.ProvincialTax);

    public static CadAmounts operator -(CadAmounts a, CadAmounts b) => new(
        a.ValueForDuty - b.ValueForDuty, a.CustomsDuty - b.CustomsDuty, a.Sima - b.Sima, a.Surtax - b.Surtax, a.Safeguard - b.Safeguard, a.ExciseTax - b.ExciseTax, a.Gst - b.Gst, a.ProvincialTax - b.ProvincialTax);

    public static CadAmounts Sum(IEnumerable<CadAmounts> amounts) => amounts.Aggregate(Zero, (sum, a) => sum + a);
}

/// <summary>A line as it was priced, with all that it was priced on, from which its amounts and their trace can be worked out again.</summary>
/// <param name="TariffEdition">Which edition of the tariff the rates are from.</param>
/// <param name="SimaCode">Assessment type and payment under SIMA, as 51; null where no measure is spoken of.</param>
/// <param name="Remitted">By head, what orders and licences took away; null when nothing.</param>
/// <param name="Bonded">Provisional duty under SIMA for which a bond stands; null when there is none.</param>
/// <param name="RatesKeptBy">The appeal that set a campaign's rates aside: what the line has stays in every later version; null for most.</param>
public sealed record AssessedLine(int LineNumber, string TariffEdition, AssessmentInput Basis, CadAmounts Amounts, Money ValueForTax, string? SimaCode = null, CadAmounts? Remitted = null, Money? Bonded = null, string? RatesKeptBy = null)
{
    public static AssessedLine Of(int number, string edition, AssessmentInput basis)
    {
        var a = LineAssessment.Of(basis);
        return new(number, edition, basis, a.Amounts, a.ValueForTax, a.SimaCode, a.Remitted == CadAmounts.Zero ? null : a.Remitted, a.Bonded == Money.Zero ? null : a.Bonded);
    }

    /// <summary>Whether the wire and the store can carry its amounts, those too that are not owing.</summary>
    public bool CanBeSaid() => (Remitted is null ? Amounts : Amounts + Remitted).CanBeSaid() && !(Bonded > CadAmounts.Most);
}

/// <summary>One decided version of a declaration; it is never changed.</summary>
/// <param name="Id">The CAD key of 19 digits: transaction number and version.</param>
/// <param name="RateDate">The day whose tariff holds.</param>
/// <param name="Change">What it brought to the account against the version before.</param>
/// <param name="GstKept">GST that earlier versions brought and this one no longer says, yet stays: refunds after the due date leave GST out.</param>
/// <param name="Reference">The statement of adjustments or the appeal behind it.</param>
/// <param name="DrawnBack">Duties that earlier versions brought and this one no longer says, yet stay, since drawback has given them back already; null for none.</param>
public sealed record CadVersion(
    string Id, string TransactionNumber, int Number, CadVersionKind Kind, CadDocument Document, DateOnly RateDate, IReadOnlyList<AssessedLine> Lines,
    CadAmounts Totals, CadAmounts Change, Money GstKept, string Authority, string? Reference, DateTimeOffset DecidedAt, CadAmounts? DrawnBack = null)
{
    public static string IdOf(string transactionNumber, int number) => transactionNumber + Wire(number);

    /// <summary>Five digits, 00001 up.</summary>
    public static string Wire(int number) => number.ToString("00000", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One step of an assessment on the wire.</summary>
/// <param name="Rounding">CENT_HALF_AWAY_FROM_ZERO, or NONE where the result is exact.</param>
public sealed record TraceStep(string Step, string Formula, Money Result, string Rounding, string Source)
{
    public static TraceStep Of(AssessmentStep step) => new(step.Step.ToString(), step.Formula, step.Result, step.IsRounded ? "CENT_HALF_AWAY_FROM_ZERO" : "NONE", step.Source.ToString());
}

/// <summary>A priced line on the wire.</summary>
/// <param name="CustomsDutyRate">The text of the rate claimed.</param>
/// <param name="Trace">Every amount with how it came about, worked out from what is kept with the version.</param>
public sealed record PricedLine(
    int LineNumber, string ExchangeRate, string TariffEdition, string CustomsDutyRate, CadAmounts Amounts, Money AntiDumping, Money Countervailing, string? SimaCode, CadAmounts? Remitted, Money? Bonded, Money ValueForTax,
    IReadOnlyList<TraceStep> Trace)
{
    public static PricedLine Of(AssessedLine line)
    {
        var (a, trace) = LineAssessment.Explain(line.Basis);
        return new(line.LineNumber, line.Basis.ExchangeRate.ToString(System.Globalization.CultureInfo.InvariantCulture), line.TariffEdition, line.Basis.Rate, line.Amounts, a.AntiDumping, a.Countervailing, line.SimaCode, line.Remitted, line.Bonded,
            line.ValueForTax, [.. trace.Select(TraceStep.Of)]);
    }
}
