namespace Carm.Declarations.Tests;

/// <summary>One term of a rate as it was made: how it joins what stands before, how much, and of what unit (none: of the value).</summary>
sealed record PlainTerm(string Join, Exact Amount, string? Unit);

/// <summary>A rate as it was made, and the text that the tariff prints for it.</summary>
sealed record PlainRate(string Text, params PlainTerm[] Terms);

sealed record PlainRelief(string[] Heads, Exact Percent);

sealed record PlainSima(string Subject, bool IsProvisional, bool IsBonded, Exact Price, Exact PriceRate, Exact? NormalValue, Exact? DumpingPercent, Exact? SubsidyPerUnit, Exact? SubsidyPercent, string Unit, Exact MeasureRate);

/// <summary>A line as it was made: every figure from where the generator took it, none from the engine.</summary>
sealed record PlainLine(Exact Value, Exact ExchangeRate, PlainRate Rate, PlainRate? Mfn, (Exact Amount, string Unit)? First, (Exact Amount, string Unit)? Second)
{
    public bool IsDutiable { get; init; } = true;
    public long? DutyDeclared { get; init; }
    public PlainSima? Sima { get; init; }
    public long? SimaDeclared { get; init; }
    public Exact? SurtaxPercent { get; init; }
    public Exact Content { get; init; } = Exact.Zero;

    /// <summary>Whether the content that bears no surtax is 15 % of the value, since none is claimed.</summary>
    public bool HasUnclaimedContent { get; init; }
    public long? SurtaxDeclared { get; init; }
    public Exact? SafeguardPercent { get; init; }
    /// <summary>The quantity of a luxury is how many vehicles there are.</summary>
    public (string Formula, Exact Rate, Exact Quantity)? Excise { get; init; }
    public IReadOnlyList<PlainRelief> Reliefs { get; init; } = [];
    public string Gst { get; init; } = "STD";
    public Exact ProvincialPercent { get; init; } = Exact.Zero;
}

/// <summary>In cents.</summary>
sealed record PlainAmounts(
    long ValueForDuty, long Duty, long AntiDumping, long Countervailing, long Surtax, long Safeguard, long Excise, long ValueForTax, long Gst, long Provincial, string? SimaCode, long Bonded, IReadOnlyDictionary<string, long> Remitted);

/// <summary>The assessment of a line once more, step by step as section 8.1 of the domain reads, in fractions of integers.</summary>
static class PlainAssessment
{
    static readonly Exact Hundred = 100;

    public static PlainAmounts Of(PlainLine line)
    {
        var remitted = new Dictionary<string, long>();
        var vfd = (line.Value * line.ExchangeRate).Cents();
        if (!line.IsDutiable) return new(vfd, 0, 0, 0, 0, 0, 0, vfd, 0, 0, null, 0, remitted);

        var exact = Duty(line.Rate, vfd, line)!.Value;
        if (line.Mfn is { } other && Duty(other, vfd, line) is { } mfn && mfn < exact) exact = mfn;
        var duty = Relieved("CUSTOMS_DUTY", Math.Max(exact.Cents(), line.DutyDeclared ?? 0));

        var (dumping, subsidy, bonded, code) = Sima(line, Relieved);
        var surtax = line.SurtaxPercent is { } percent ? Math.Max((Exact.Max(0, Exact.OfCents(vfd) - (line.HasUnclaimedContent ? Exact.OfCents(vfd) * 15 / Hundred : line.Content)) * percent / Hundred).Cents(), line.SurtaxDeclared ?? 0) : 0;
        surtax = Relieved("SURTAX", surtax);
        var safeguard = Relieved("SAFEGUARD", line.SafeguardPercent is { } guard ? (Exact.OfCents(vfd) * guard / Hundred).Cents() : 0);
        var paid = Exact.OfCents(vfd + duty);
        var excise = Relieved("EXCISE_TAX", line.Excise switch
        {
            ("UNIT", var rate, var quantity) => (rate * quantity).Cents(),
            ("VALUE", var rate, _) => (paid * rate / Hundred).Cents(),
            ("LUXURY", var rate, var vehicles) => Exact.Min(paid * rate / Hundred, Exact.Max(0, paid - vehicles * 100_000) / 5).Cents(),
            _ => 0,
        });
        var valueForTax = vfd + duty + dumping + subsidy + surtax + safeguard + excise;
        var gst = line.Gst == "ZR" ? 0 : Relieved("GST", (Exact.OfCents(valueForTax) / 20).Cents());
        var provincial = line.Gst != "STD" ? 0 : (Exact.OfCents(valueForTax) * line.ProvincialPercent / Hundred).Cents();
        return new(vfd, duty, dumping, subsidy, surtax, safeguard, excise, valueForTax, gst, provincial, code, bonded, remitted);

        long Relieved(string head, long amount)
        {
            foreach (var relief in line.Reliefs.Where(r => r.Heads.Contains(head)))
            {
                var gone = (Exact.OfCents(amount) * relief.Percent / Hundred).Cents();
                if (gone != 0) remitted[head] = remitted.GetValueOrDefault(head) + gone;
                amount -= gone;
            }
            return amount;
        }
    }

    static (long Dumping, long Subsidy, long Bonded, string? Code) Sima(PlainLine line, Func<string, long, long> relieved)
    {
        if (line.Sima is not { } sima) return (0, 0, 0, null);
        if (sima.Subject == "N") return (0, 0, 0, "10");
        if (sima.Subject == "U") return (0, 0, 0, "20");

        var price = sima.Price * sima.PriceRate;
        var units = sima.NormalValue is not null || sima.SubsidyPerUnit is not null ? Counted(line.First, sima.Unit) ?? Counted(line.Second, sima.Unit) ?? throw new InvalidOperationException("No quantity counts the measure's unit.") : 0;
        long dumping = 0, subsidy = 0;
        if (sima.NormalValue is { } normal) dumping = Exact.Max(0, normal * units * sima.MeasureRate - price).Cents();
        else if (sima.DumpingPercent is { } percent) dumping = (price * percent / Hundred).Cents();
        if (sima.SubsidyPerUnit is not null || sima.SubsidyPercent is not null) subsidy = ((sima.SubsidyPerUnit ?? 0) * units * sima.MeasureRate + price * (sima.SubsidyPercent ?? 0) / Hundred).Cents();
        if (line.SimaDeclared is { } said && said > dumping + subsidy) dumping = said - subsidy;
        var assessed = dumping + subsidy;
        (dumping, subsidy) = (relieved("SIMA", dumping), relieved("SIMA", subsidy));
        if (sima is { IsProvisional: true, IsBonded: true } && dumping + subsidy > 0) return (0, 0, dumping + subsidy, "32");
        return (dumping, subsidy, 0, assessed == 0 ? "40" : sima.IsProvisional ? "31" : "51");
    }

    /// <summary>Null where no quantity counts one of the rate's units.</summary>
    static Exact? Duty(PlainRate rate, long vfd, PlainLine line)
    {
        var duty = Exact.Zero;
        foreach (var term in rate.Terms)
        {
            if ((term.Unit is null ? Exact.OfCents(vfd) : Counted(line.First, term.Unit) ?? Counted(line.Second, term.Unit)) is not { } basis) return null;
            var amount = term.Amount * basis;
            duty = term.Join switch { "at least" => Exact.Max(duty, amount), "at most" => Exact.Min(duty, amount), _ => duty + amount };
        }
        return duty;
    }

    static Exact? Counted((Exact Amount, string Unit)? quantity, string unit) => quantity is not { } q ? null : (q.Unit, unit) switch
    {
        (var same, _) when same == unit => q.Amount,
        ("TNE", "KGM") or ("KGM", "GRM") => q.Amount * 1_000,
        ("TNE", "GRM") => q.Amount * 1_000_000,
        ("GRM", "KGM") or ("KGM", "TNE") => q.Amount / 1_000,
        ("GRM", "TNE") => q.Amount / 1_000_000,
        ("HLT", "LTR") => q.Amount * 100,
        ("LTR", "HLT") => q.Amount / 100,
        _ => null,
    };
}
