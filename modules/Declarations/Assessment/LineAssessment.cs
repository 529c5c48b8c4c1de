using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>What one commodity line is assessed on; every figure has been looked up or given.</summary>
/// <param name="Value">The value in the invoice's currency.</param>
/// <param name="Rate">The rate of the treatment claimed, or the given one.</param>
/// <param name="Mfn">The MFN rate, to which the line falls back when it is lower (Customs Tariff s.25); null when the rate was given.</param>
/// <param name="SurtaxPercent">Of the value for duty.</param>
/// <param name="ProvincialPercent">Of the value for tax; casual goods only.</param>
public sealed record AssessmentInput(
    decimal Value, decimal ExchangeRate, RateText Rate, RateText? Mfn, Quantity? Quantity, decimal SurtaxPercent,
    Money AntiDumping, Money Countervailing, Money ExciseTax, bool GstApplies, decimal ProvincialPercent);

/// <summary>One step of an assessment.</summary>
/// <param name="Formula">With the numbers put in.</param>
/// <param name="Source">Where it stands in law.</param>
public sealed record AssessmentStep(Bilingual Step, string Formula, Money Result, string Source);

/// <summary>A line's amounts in the order of the law; each is rounded once, half away from zero, and nothing is rounded inside a step (declarations 8.1, 8.2).</summary>
public sealed record LineAssessment(
    Money ValueForDuty, Money CustomsDuty, Money Sima, Money Surtax, Money ExciseTax, Money ValueForTax, Money Gst, Money ProvincialTax, IReadOnlyList<AssessmentStep> Trace)
{
    const decimal GstPercent = 5;

    public Money Total => CustomsDuty + Sima + Surtax + ExciseTax + Gst + ProvincialTax;

    public static LineAssessment Of(AssessmentInput line)
    {
        var trace = new List<AssessmentStep>();
        var vfd = Step(trace, "Value for duty", "Valeur en douane", line.Value * line.ExchangeRate, $"{N(line.Value)} x {N(line.ExchangeRate)}", "Customs Act s.48, SOR/85-900");
        var duty = Duty(line, vfd, trace);
        var sima = line.AntiDumping + line.Countervailing;
        if (sima != Money.Zero) trace.Add(new(new("Anti-dumping and countervailing duty", "Droits antidumping et compensateurs"), $"{line.AntiDumping} + {line.Countervailing}", sima, "Special Import Measures Act s.3"));
        var surtax = line.SurtaxPercent == 0 ? Money.Zero
            : Step(trace, "Surtax", "Surtaxe", vfd.Amount * line.SurtaxPercent / 100, $"{vfd} x {N(line.SurtaxPercent)} %", "Customs Tariff s.53");
        if (line.ExciseTax != Money.Zero) trace.Add(new(new("Excise tax", "Taxe d'accise"), line.ExciseTax.ToString(), line.ExciseTax, "Excise Tax Act s.23"));
        var valueForTax = vfd + duty + sima + surtax + line.ExciseTax;
        trace.Add(new(new("Value for tax", "Valeur pour taxe"), $"{vfd} + {duty} + {sima} + {surtax} + {line.ExciseTax}", valueForTax, "Excise Tax Act s.215"));
        var gst = !line.GstApplies ? Money.Zero : Step(trace, "GST", "TPS", valueForTax.Amount * GstPercent / 100, $"{valueForTax} x {N(GstPercent)} %", "Excise Tax Act s.212");
        var provincial = !line.GstApplies || line.ProvincialPercent == 0 ? Money.Zero
            : Step(trace, "Provincial tax", "Taxe provinciale", valueForTax.Amount * line.ProvincialPercent / 100, $"{valueForTax} x {N(line.ProvincialPercent)} %", "Excise Tax Act s.212.1");
        return new(vfd, duty, sima, surtax, line.ExciseTax, valueForTax, gst, provincial, trace);
    }

    static Money Duty(AssessmentInput line, Money vfd, List<AssessmentStep> trace)
    {
        var claimed = line.Rate.Compute(vfd, line.Quantity);
        var formula = $"{line.Rate.Text}: {vfd}{(line.Quantity is { } q ? $", {N(q.Amount)} {q.Unit}" : "")}";
        if (line.Mfn is { } mfn && mfn.Text != line.Rate.Text && mfn.Compute(vfd, line.Quantity) is var least && least < claimed)
            return Step(trace, "Customs duty, at the lower MFN rate", "Droits de douane, au taux NPF inférieur", least, $"{mfn.Text} < {formula}", "Customs Tariff s.25");
        return Step(trace, "Customs duty", "Droits de douane", claimed, formula, "Customs Tariff ss.20, 24");
    }

    static Money Step(List<AssessmentStep> trace, string en, string fr, decimal exact, string formula, string source)
    {
        var rounded = Money.Round(exact);
        trace.Add(new(new(en, fr), formula, rounded, source));
        return rounded;
    }

    static string N(decimal number) => number.ToString("0.##########", CultureInfo.InvariantCulture);
}
