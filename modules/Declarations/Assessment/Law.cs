using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>Where the steps of an assessment stand in law, in both languages.</summary>
static class Law
{
    public static readonly Bilingual
        Valuation = new("Customs Act s.48, SOR/85-900", "Loi sur les douanes, art. 48, DORS/85-900"),
        Duty = new("Customs Tariff ss.20, 24", "Tarif des douanes, art. 20 et 24"),
        LowerMfn = new("Customs Tariff s.25", "Tarif des douanes, art. 25"),
        Chapter99 = new("Customs Tariff, Chapter 99", "Tarif des douanes, chapitre 99"),
        Declared = new("Customs Act s.32", "Loi sur les douanes, art. 32"),
        Remission = new("Customs Tariff s.115", "Tarif des douanes, art. 115"),
        Relief = new("Customs Tariff s.89", "Tarif des douanes, art. 89"),
        Sima = new("Special Import Measures Act s.3", "Loi sur les mesures spéciales d'importation, art. 3"),
        Undertaking = new("Special Import Measures Act s.49", "Loi sur les mesures spéciales d'importation, art. 49"),
        Provisional = new("Special Import Measures Act s.8", "Loi sur les mesures spéciales d'importation, art. 8"),
        Surtax = new("Customs Tariff s.53", "Tarif des douanes, art. 53"),
        Safeguard = new("Customs Tariff s.55", "Tarif des douanes, art. 55"),
        ExciseTax = new("Excise Tax Act s.23", "Loi sur la taxe d'accise, art. 23"),
        LuxuryTax = new("Select Luxury Items Tax Act", "Loi sur la taxe sur certains biens de luxe"),
        ExciseDuty = new("Customs Tariff ss.21.1 to 21.3", "Tarif des douanes, art. 21.1 à 21.3"),
        ValueForTax = new("Excise Tax Act s.215", "Loi sur la taxe d'accise, art. 215"),
        Gst = new("Excise Tax Act s.212", "Loi sur la taxe d'accise, art. 212"),
        NotTaxed = new("Excise Tax Act s.213", "Loi sur la taxe d'accise, art. 213"),
        Provincial = new("Excise Tax Act s.212.1", "Loi sur la taxe d'accise, art. 212.1"),
        Liability = new("Customs Act s.17", "Loi sur les douanes, art. 17"),
        Warehouse = new("Customs Tariff s.92", "Tarif des douanes, art. 92");

    /// <summary>The surtax with the order that imposes it, where that is known.</summary>
    /// <param name="instrument">Its number, as SOR-2025-95.</param>
    public static Bilingual SurtaxUnder(string? instrument) => instrument is null ? Surtax
        : instrument.StartsWith("SOR", StringComparison.Ordinal) && instrument.Length > 4 ? new($"{Surtax.En}, SOR/{instrument[4..]}", $"{Surtax.Fr}, DORS/{instrument[4..]}")
        : new($"{Surtax.En}, {instrument}", $"{Surtax.Fr}, {instrument}");

    /// <summary>A section of the Customs Tariff by its English citation, as <c>Customs Tariff s.113</c>.</summary>
    public static Bilingual TariffSection(string citation) => new(citation, citation.Replace("Customs Tariff ss.", "Tarif des douanes, art. ").Replace("Customs Tariff s.", "Tarif des douanes, art. "));
}
