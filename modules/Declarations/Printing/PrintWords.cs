using System.Globalization;
using System.Text.RegularExpressions;
using Carm.Kernel;
using static Carm.Kernel.PrintText;

namespace Carm.Declarations;

/// <summary>How the codes of a declaration stand on paper, in the language of the request.</summary>
static partial class PrintWords
{
    static readonly Dictionary<string, Bilingual> Modes = new()
    {
        ["1"] = new("air", "aérien"), ["2"] = new("highway", "routier"), ["6"] = new("rail", "ferroviaire"), ["7"] = new("pipeline", "pipeline"), ["8"] = new("hand-carried or other", "porté à la main ou autre"), ["9"] = new("marine", "maritime"),
    };

    static readonly Dictionary<CadVersionKind, Bilingual> Kinds = new()
    {
        [CadVersionKind.Original] = new("Original", "Originale"), [CadVersionKind.Correction] = new("Correction", "Correction"), [CadVersionKind.Adjustment] = new("Adjustment", "Rajustement"),
        [CadVersionKind.Withdrawal] = new("Withdrawal", "Retrait"), [CadVersionKind.CbsaAdjustment] = new("Re-determination by the CBSA", "Révision par l'ASFC"),
        [CadVersionKind.AppealOutcome] = new("Outcome of an appeal", "Issue d'un appel"), [CadVersionKind.AsDeclared] = new("As declared before CARM", "Telle que déclarée avant la GCRA"),
    };

    /// <summary>The heads in their order.</summary>
    public static readonly IReadOnlyList<(Bilingual Name, Func<CadAmounts, Money> Of)> Heads =
    [
        (new("Customs duty", "Droits de douane"), a => a.CustomsDuty), (new("SIMA duties", "Droits LMSI"), a => a.Sima), (new("Surtax", "Surtaxe"), a => a.Surtax), (new("Safeguard surtax", "Surtaxe de sauvegarde"), a => a.Safeguard),
        (new("Excise tax and duty", "Taxe et droit d'accise"), a => a.ExciseTax), (new("GST", "TPS"), a => a.Gst), (new("Provincial tax", "Taxe provinciale"), a => a.ProvincialTax),
    ];

    /// <summary>What a declarant wrote, as a number where it is one.</summary>
    public static string? Written(string? number) => decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n.ToString(number!.Contains('.') ? "#,##0.00########" : "#,##0", Numbers) : number;

    public static string Of(CadVersionKind kind) => $"{Kinds[kind]}";

    public static string? Mode(string? code) => code is not null && Modes.TryGetValue(code, out var name) ? $"{code} – {name}" : code;

    /// <summary>As the tariff prints it: 6109.10.00.12.</summary>
    public static string? Classification(string? digits) => digits is { Length: 10 } ? $"{digits[..4]}.{digits[4..6]}.{digits[6..8]}.{digits[8..]}" : digits;

    /// <summary>With its abbreviation, as MFN (2).</summary>
    public static string? Treatment(string? code, ReferenceData reference, DateOnly on) =>
        code is not null && reference.Find(ReferenceLists.Treatments, code, on) is { } row ? $"{row[IsFrench ? "abbreviation_fr" : "abbreviation_en"]} ({code})" : code;

    /// <summary>A provision cited in English, as it is kept with a version, in the language of the request.</summary>
    public static string Authority(string citation) => !IsFrench ? citation
        : Subsection().Replace(Acts.Aggregate(citation, (text, act) => text.Replace($"{act.En} ss.", $"{act.Fr}, art. ").Replace($"{act.En} s.", $"{act.Fr}, art. ")), "par. $1");

    static readonly Bilingual[] Acts =
    [
        new("Customs Act", "Loi sur les douanes"), new("Customs Tariff", "Tarif des douanes"), new("Special Import Measures Act", "Loi sur les mesures spéciales d'importation"), new("Excise Tax Act", "Loi sur la taxe d'accise"),
    ];

    [GeneratedRegex(@"art\. ([0-9.]+\()")]
    private static partial Regex Subsection();
}
