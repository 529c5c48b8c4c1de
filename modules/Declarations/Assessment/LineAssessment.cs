using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>One step of an assessment.</summary>
/// <param name="Formula">With the numbers put in: decimals, + - x /, % after a number, min and max, brackets. Worked out and rounded as said it gives the result.</param>
/// <param name="IsRounded">To the cent, half away from zero; else the result is exact.</param>
/// <param name="Source">Where it stands in law.</param>
/// <param name="Head">The amount that it leads to, whose last step is the amount: VALUE_FOR_DUTY, CUSTOMS_DUTY, SIMA, SURTAX, SAFEGUARD, EXCISE_TAX, VALUE_FOR_TAX, GST, PROVINCIAL_TAX or TOTAL; null in other calculations.</param>
public sealed record AssessmentStep(Bilingual Step, string Formula, Money Result, bool IsRounded, Bilingual Source, string? Head = null);

/// <summary>A line's amounts in the order of the law; each is rounded once, half away from zero, and nothing is rounded inside a step (declarations 8.1, 8.2). Pure.</summary>
/// <param name="SimaCode">Assessment type and payment, as 51; null where no measure is spoken of.</param>
/// <param name="Remitted">By head, what orders and licences took away.</param>
/// <param name="Bonded">Provisional duty under SIMA for which a bond stands; not owing.</param>
public sealed record LineAssessment(
    Money ValueForDuty, Money CustomsDuty, Money AntiDumping, Money Countervailing, Money Surtax, Money Safeguard, Money ExciseTax, Money ValueForTax, Money Gst, Money ProvincialTax,
    string? SimaCode, CadAmounts Remitted, Money Bonded)
{
    /// <summary>The percentage of the goods and services tax on imports (Excise Tax Act s.212).</summary>
    public const decimal GstPercent = 5;

    public Money Sima => AntiDumping + Countervailing;

    public Money Total => CustomsDuty + Sima + Surtax + Safeguard + ExciseTax + Gst + ProvincialTax;

    public CadAmounts Amounts => new(ValueForDuty, CustomsDuty, Sima, Surtax, Safeguard, ExciseTax, Gst, ProvincialTax);

    /// <summary>The amounts alone.</summary>
    public static LineAssessment Of(AssessmentInput line) => new Working(line, null).Assess();

    /// <summary>The amounts with every step.</summary>
    public static (LineAssessment Assessment, IReadOnlyList<AssessmentStep> Trace) Explain(AssessmentInput line)
    {
        var trace = new List<AssessmentStep>();
        return (new Working(line, trace).Assess(), trace);
    }

    sealed class Working(AssessmentInput line, List<AssessmentStep>? trace)
    {
        static readonly Bilingual Order = new("order", "décret"), Measure = new("measure", "mesure");

        CadAmounts remitted = CadAmounts.Zero;

        public LineAssessment Assess()
        {
            var vfd = Rounded(new("Value for duty", "Valeur en douane"), line.Value * line.ExchangeRate, () => $"{N(line.Value)} x {N(line.ExchangeRate)}", Law.Valuation, "VALUE_FOR_DUTY");
            if (!line.IsDutiable)
            {
                Exact(new("Nothing is due in a bonded warehouse or on export", "Rien n'est dû en entrepôt de stockage ou à l'exportation"), Money.Zero, () => "0", Law.Warehouse, "TOTAL");
                return new(vfd, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, vfd, Money.Zero, Money.Zero, null, remitted, Money.Zero);
            }

            var duty = Left("CUSTOMS_DUTY", Duty(vfd), m => remitted with { CustomsDuty = remitted.CustomsDuty + m });
            var (dumping, subsidy, code, bonded) = Sima();
            var surtax = Left("SURTAX", Surtax(vfd), m => remitted with { Surtax = remitted.Surtax + m });
            var safeguard = line.SafeguardPercent == 0 ? Money.Zero
                : Left("SAFEGUARD", Rounded(new("Safeguard surtax", "Surtaxe de sauvegarde"), vfd.Amount * line.SafeguardPercent / 100, () => $"{vfd} x {N(line.SafeguardPercent)} %", Law.Safeguard, "SAFEGUARD"), m => remitted with { Safeguard = remitted.Safeguard + m });
            var excise = Left("EXCISE_TAX", Excise(vfd + duty), m => remitted with { ExciseTax = remitted.ExciseTax + m });
            var valueForTax = vfd + duty + dumping + subsidy + surtax + safeguard + excise;
            Exact(new("Value for tax", "Valeur pour taxe"), valueForTax, () => $"{vfd} + {duty} + {dumping + subsidy} + {surtax} + {safeguard} + {excise}", Law.ValueForTax, "VALUE_FOR_TAX");
            var gst = line.GstPercent == 0 ? WithoutGst(valueForTax)
                : Left("GST", Rounded(new("GST", "TPS"), valueForTax.Amount * line.GstPercent / 100, () => $"{valueForTax} x {N(line.GstPercent)} %", Law.Gst, "GST"), m => remitted with { Gst = remitted.Gst + m });
            var provincial = line.ProvincialPercent == 0 ? Money.Zero
                : Rounded(new("Provincial tax", "Taxe provinciale"), valueForTax.Amount * line.ProvincialPercent / 100, () => $"{valueForTax} x {N(line.ProvincialPercent)} %", Law.Provincial, "PROVINCIAL_TAX");
            var assessed = new LineAssessment(vfd, duty, dumping, subsidy, surtax, safeguard, excise, valueForTax, gst, provincial, code, remitted, bonded);
            Exact(new("Line total", "Total de la ligne"), assessed.Total, () => $"{duty} + {dumping + subsidy} + {surtax} + {safeguard} + {excise} + {gst} + {provincial}", Law.Liability, "TOTAL");
            return assessed;
        }

        /// <summary>Why no GST is charged; what was priced before the code was kept says no more than that.</summary>
        Money WithoutGst(Money valueForTax)
        {
            // Nothing is charged on goods that were taken out.
            if (valueForTax == Money.Zero && line.GstCode is null) return Money.Zero;
            var (name, law) = line.GstCode switch
            {
                "ZR" => (new Bilingual("No GST, zero-rated or not taxable (ZR)", "Aucune TPS, détaxées ou non taxables (ZR)"), Law.NotTaxed),
                "REM" => (new Bilingual("No GST, remitted (REM)", "Aucune TPS, remise (REM)"), Law.Remission),
                "DEF" => (new Bilingual("No GST, relieved (DEF)", "Aucune TPS, exonérée (DEF)"), Law.Relief),
                _ => (new Bilingual("No GST", "Aucune TPS"), Law.Gst),
            };
            Exact(name, Money.Zero, () => $"{valueForTax} x 0 %", law, "GST");
            return Money.Zero;
        }

        Money Duty(Money vfd)
        {
            var rate = RateText.Parse(line.Rate)!;
            var (exact, law) = (rate.Compute(vfd, line.Quantity, line.SecondQuantity), line.TariffCode is null ? Law.Duty : Law.Chapter99);
            Bilingual name = new("Customs duty", "Droits de douane");
            Func<string> formula = () => rate.Formula(vfd, line.Quantity, line.SecondQuantity);
            if (line.Mfn is { } text && text != line.Rate && RateText.Parse(text) is { } mfn && mfn.Compute(vfd, line.Quantity, line.SecondQuantity) is var least && least < exact)
                (exact, name, law, formula) = (least, new("Customs duty, at the lower MFN rate", "Droits de douane, au taux NPF inférieur"), Law.LowerMfn,
                    () => $"min({rate.Formula(vfd, line.Quantity, line.SecondQuantity)}, {mfn.Formula(vfd, line.Quantity, line.SecondQuantity)})");
            return AtLeast(line.DutyDeclared, Rounded(name, exact, formula, law, "CUSTOMS_DUTY"), new("Customs duty, as self-declared", "Droits de douane, tels qu'autodéclarés"), "CUSTOMS_DUTY");
        }

        (Money Dumping, Money Subsidy, string? Code, Money Bonded) Sima()
        {
            if (line.Sima is not { } sima) return (Money.Zero, Money.Zero, null, Money.Zero);
            if (sima.Code is "N" or "U")
            {
                var (isUnder, none) = (sima.Code is "U", sima.Code is "U" ? "20" : "10");
                Exact(Named(isUnder ? new("Under an undertaking, code 20", "Sous un engagement, code 20") : new("Not subject to duty under SIMA, code 10", "Non assujetties aux droits LMSI, code 10"), Measure, sima.Measure),
                    Money.Zero, () => "0", isUnder ? Law.Undertaking : Law.Sima, "SIMA");
                return (Money.Zero, Money.Zero, none, Money.Zero);
            }

            var law = sima.IsProvisional ? Law.Provisional : Law.Sima;
            var dumping = sima.AntiDumpingGiven ?? Dumping(sima, law);
            var subsidy = sima.CountervailingGiven ?? Subsidy(sima, law);
            dumping = AtLeast(sima.Declared is { } all && all > dumping + subsidy ? all - subsidy : null, dumping, new("Anti-dumping duty, as self-declared", "Droits antidumping, tels qu'autodéclarés"), "SIMA");
            var before = remitted.Sima;
            (dumping, subsidy) = (Left("SIMA", dumping, m => remitted with { Sima = remitted.Sima + m }), Left("SIMA", subsidy, m => remitted with { Sima = remitted.Sima + m }));
            var due = dumping + subsidy;
            if (sima is { IsProvisional: true, IsBonded: true } && due > Money.Zero)
            {
                Exact(new("Secured by a bond, not owing, code 32", "Garantis par caution, non exigibles, code 32"), Money.Zero, () => $"{dumping} + {subsidy} - {due}", law, "SIMA");
                return (Money.Zero, Money.Zero, "32", due);
            }
            var code = due + remitted.Sima - before == Money.Zero ? "40" : sima.IsProvisional ? "31" : "51";
            // An estimate gives the amounts itself, and under no code.
            if (sima.AntiDumpingGiven is null) Exact(trace is null ? Measure : new($"Duty under SIMA, code {code}", $"Droits LMSI, code {code}"), due, () => $"{dumping} + {subsidy}", law, "SIMA");
            else if (due != Money.Zero) Exact(new("Anti-dumping and countervailing duty", "Droits antidumping et compensateurs"), due, () => $"{dumping} + {subsidy}", law, "SIMA");
            return (dumping, subsidy, code, Money.Zero);
        }

        Money Dumping(SimaInput sima, Bilingual law)
        {
            var name = Named(new("Anti-dumping duty", "Droits antidumping"), Measure, sima.Measure);
            if (sima.NormalValue is { } normal)
                return Rounded(name, Math.Max(0, normal * sima.Units * sima.MeasureRate - sima.Price * sima.PriceRate), () => $"max(0, {N(normal)} x {N(sima.Units)} x {N(sima.MeasureRate)} - {N(sima.Price)} x {N(sima.PriceRate)})", law, "SIMA");
            return sima.DumpingPercent is { } percent ? Rounded(name, sima.Price * sima.PriceRate * percent / 100, () => $"{N(sima.Price)} x {N(sima.PriceRate)} x {N(percent)} %", law, "SIMA") : Money.Zero;
        }

        Money Subsidy(SimaInput sima, Bilingual law)
        {
            if (sima.SubsidyPerUnit is null && sima.SubsidyPercent is null) return Money.Zero;
            var (perUnit, percent) = (sima.SubsidyPerUnit ?? 0, sima.SubsidyPercent ?? 0);
            return Rounded(Named(new("Countervailing duty", "Droits compensateurs"), Measure, sima.Measure), perUnit * sima.Units * sima.MeasureRate + sima.Price * sima.PriceRate * percent / 100,
                () => $"{N(perUnit)} x {N(sima.Units)} x {N(sima.MeasureRate)} + {N(sima.Price)} x {N(sima.PriceRate)} x {N(percent)} %", law, "SIMA");
        }

        Money Surtax(Money vfd)
        {
            if (line.Surtax is not { } surtax) return Money.Zero;
            var content = surtax.ContentPercent is { } deemed ? vfd.Amount * deemed / 100 : surtax.Content;
            var computed = surtax.Percent == 0 ? Money.Zero : Rounded(
                Named(new("Surtax", "Surtaxe"), Order, surtax.Code), Math.Max(0, vfd.Amount - content) * surtax.Percent / 100,
                () => surtax.ContentPercent is { } of ? $"({vfd} - {vfd} x {N(of)} %) x {N(surtax.Percent)} %" : surtax.Content == 0 ? $"{vfd} x {N(surtax.Percent)} %" : $"max(0, {vfd} - {N(surtax.Content)}) x {N(surtax.Percent)} %", trace is null ? Law.Surtax : Law.SurtaxUnder(surtax.Instrument), "SURTAX");
            return AtLeast(surtax.Declared, computed, new("Surtax, as self-declared", "Surtaxe, telle qu'autodéclarée"), "SURTAX");
        }

        /// <param name="dutyPaid">Value for duty and customs duty.</param>
        Money Excise(Money dutyPaid)
        {
            if (line.Excise is not { } excise || (excise.Formula == "GIVEN" && excise.Rate == 0)) return Money.Zero;
            var (name, law) = excise.Kind == "DUTY" ? (new Bilingual("Excise duty", "Droit d'accise"), Law.ExciseDuty) : (new("Excise tax", "Taxe d'accise"), Law.ExciseTax);
            return excise.Formula switch
            {
                "UNIT" => Rounded(name, excise.Quantity * excise.Rate, () => $"{N(excise.Quantity)} x {N(excise.Rate)}", law, "EXCISE_TAX"),
                "VALUE" => Rounded(name, dutyPaid.Amount * excise.Rate / 100, () => $"{dutyPaid} x {N(excise.Rate)} %", law, "EXCISE_TAX"),
                "LUXURY" => Luxury(dutyPaid, excise.Rate, excise.Luxury ?? LuxuryInput.OneVehicle),
                "GIVEN" => Rounded(name, excise.Rate, () => N(excise.Rate), law, "EXCISE_TAX"),
                _ => Money.Zero,
            };
        }

        /// <summary>Each vehicle has its own threshold; the vehicles of one line cost the same.</summary>
        Money Luxury(Money dutyPaid, decimal percent, LuxuryInput luxury) => Rounded(
            new("Luxury tax", "Taxe de luxe"), Math.Min(dutyPaid.Amount * percent / 100, Math.Max(0, dutyPaid.Amount - luxury.Vehicles * luxury.Threshold) * luxury.PercentAbove / 100),
            () => $"min({dutyPaid} x {N(percent)} %, max(0, {dutyPaid} - {(luxury.Vehicles == 1 ? "" : $"{N(luxury.Vehicles)} x ")}{N(luxury.Threshold)}) x {N(luxury.PercentAbove)} %)", Law.LuxuryTax, "EXCISE_TAX");

        /// <summary>What the reliefs of a head leave of it; together they never take more than all.</summary>
        Money Left(string head, Money amount, Func<Money, CadAmounts> remit)
        {
            foreach (var relief in line.Reliefs ?? [])
            {
                if (amount == Money.Zero || !relief.Heads.Contains(head)) continue;
                var was = amount;
                var gone = Money.Round(amount.Amount * relief.Percent / 100);
                amount -= gone;
                remitted = remit(gone);
                Exact(relief.IsLicence ? new($"Relieved under licence {relief.Authority}", $"Exonéré selon la licence {relief.Authority}") : new($"Remitted by order {relief.Authority}", $"Remis par le décret {relief.Authority}"),
                    amount, () => $"{was} - {gone}", relief.IsLicence ? Law.Relief : Law.Remission, head);
            }
            return amount;
        }

        Money AtLeast(Money? declared, Money computed, Bilingual name, string head)
        {
            if (declared is not { } own || own <= computed) return computed;
            Exact(name, own, () => $"max({computed}, {own})", Law.Declared, head);
            return own;
        }

        Money Rounded(Bilingual name, decimal exact, Func<string> formula, Bilingual law, string head)
        {
            var rounded = Money.Round(exact);
            trace?.Add(new(name, formula(), rounded, true, law, head));
            return rounded;
        }

        void Exact(Bilingual name, Money result, Func<string> formula, Bilingual law, string head) => trace?.Add(new(name, formula(), result, false, law, head));

        /// <summary>With the code of the order or measure behind it, where that is kept.</summary>
        Bilingual Named(Bilingual name, Bilingual kind, string? code) => trace is null || code is null ? name : new($"{name.En}, {kind.En} {code}", $"{name.Fr}, {kind.Fr} {code}");

        static string N(decimal number) => RateText.N(number);
    }
}
