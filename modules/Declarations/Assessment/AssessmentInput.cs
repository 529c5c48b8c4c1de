using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>
/// What one commodity line is assessed on, with every figure looked up or given. It is kept with each version: the amounts and their trace come from it alone,
/// years later.
/// </summary>
/// <param name="Value">The value in the invoice's currency.</param>
/// <param name="Rate">The text of the rate claimed, or the given one.</param>
/// <param name="Mfn">The MFN rate, to which the line falls back when it is lower (Customs Tariff s.25); null when it is not compared.</param>
public sealed record AssessmentInput(decimal Value, decimal ExchangeRate, string Rate, string? Mfn = null, Quantity? Quantity = null, Quantity? SecondQuantity = null)
{
    /// <summary>False in a bonded warehouse and on the way out of the country: nothing is due.</summary>
    public bool IsDutiable { get; init; } = true;

    /// <summary>The tariff code of Chapter 99 whose rate is claimed.</summary>
    public string? TariffCode { get; init; }

    /// <summary>What the declarant says it owes, where that is more than what is computed.</summary>
    public Money? DutyDeclared { get; init; }

    public SimaInput? Sima { get; init; }

    public SurtaxInput? Surtax { get; init; }

    /// <summary>Of the value for duty.</summary>
    public decimal SafeguardPercent { get; init; }

    public ExciseInput? Excise { get; init; }

    /// <summary>Orders in council and the duty relief licence, each with the heads that it takes away.</summary>
    public IReadOnlyList<ReliefInput>? Reliefs { get; init; }

    /// <summary>Of the value for tax; 0 for what is exempt.</summary>
    public decimal GstPercent { get; init; }

    /// <summary>ZR, REM or DEF; null where the GST is charged, and in what was priced before this was kept.</summary>
    public string? GstCode { get; init; }

    /// <summary>Of the value for tax; casual goods only.</summary>
    public decimal ProvincialPercent { get; init; }
}

/// <summary>What SIMA takes: by the figures of a measure, or as given.</summary>
/// <param name="Code">N not subject, U undertaking, S subject.</param>
/// <param name="Price">The export price of the line, in its currency.</param>
/// <param name="PriceRate">The exchange rate of that currency.</param>
public sealed record SimaInput(string Code, decimal Price = 0, decimal PriceRate = 1)
{
    /// <summary>The measure that the line names; null where it names none, and in what was priced before this was kept.</summary>
    public string? Measure { get; init; }

    public bool IsProvisional { get; init; }

    /// <summary>A provisional duty for which a bond was given is assessed, and not owing (SIMA s.8(1)(b)).</summary>
    public bool IsBonded { get; init; }

    /// <summary>Of one unit, in the measure's currency.</summary>
    public decimal? NormalValue { get; init; }

    public decimal? DumpingPercent { get; init; }

    /// <summary>Of one unit, in the measure's currency.</summary>
    public decimal? SubsidyPerUnit { get; init; }

    public decimal? SubsidyPercent { get; init; }

    /// <summary>How many units of the measure.</summary>
    public decimal Units { get; init; }

    /// <summary>The measure's currency; null where no measure priced it.</summary>
    public string? MeasureCurrency { get; init; }

    /// <summary>The exchange rate of that currency.</summary>
    public decimal MeasureRate { get; init; } = 1;

    public Money? Declared { get; init; }

    /// <summary>Amounts of an estimate that gives them itself.</summary>
    public Money? AntiDumpingGiven { get; init; }

    public Money? CountervailingGiven { get; init; }
}

/// <param name="Content">Canadian and Mexican content of a vehicle under CUSMA, in Canadian dollars; it bears no surtax.</param>
public sealed record SurtaxInput(decimal Percent, string? Code = null, decimal Content = 0)
{
    /// <summary>The order's number, as SOR-2025-95; null in what was priced before this was kept.</summary>
    public string? Instrument { get; init; }

    /// <summary>Of the value for duty, the content of a vehicle under CUSMA for which its importer claims none (SOR/2025-118 s.2(2)(b)); null where it is claimed or does not count.</summary>
    public decimal? ContentPercent { get; init; }

    public Money? Declared { get; init; }
}

/// <param name="Kind">TAX or DUTY.</param>
/// <param name="Formula">UNIT, VALUE, LUXURY or GIVEN.</param>
/// <param name="Rate">Dollars for each unit, a percentage, or the given amount.</param>
public sealed record ExciseInput(string Kind, string Formula, decimal Rate, decimal Quantity = 0, string? Code = null)
{
    /// <summary>Of LUXURY; null in what was priced before each vehicle had its own threshold.</summary>
    public LuxuryInput? Luxury { get; init; }
}

/// <summary>The tax on vehicles that cost more than a threshold: the lesser of the percentage of all their value and a higher one of what is above it (Select Luxury Items Tax Act).</summary>
/// <param name="Threshold">What each vehicle leaves free, in Canadian dollars.</param>
/// <param name="PercentAbove">Of the value above the thresholds.</param>
/// <param name="Vehicles">How many the line has.</param>
public sealed record LuxuryInput(decimal Threshold, decimal PercentAbove, decimal Vehicles)
{
    /// <summary>One vehicle under the Act as it has been since 2022-09-01.</summary>
    public static readonly LuxuryInput OneVehicle = new(100_000, 20, 1);
}

/// <summary>What an authority takes away from the heads that it names.</summary>
/// <param name="Heads">CUSTOMS_DUTY, SIMA, SURTAX, SAFEGUARD, EXCISE_TAX or GST.</param>
/// <param name="Authority">The number of the order or of the licence.</param>
public sealed record ReliefInput(string Authority, IReadOnlyList<string> Heads, decimal Percent, bool IsLicence = false);
