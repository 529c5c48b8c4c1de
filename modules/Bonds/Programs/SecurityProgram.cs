using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>An Agency program for which security is given (14.1; form BSF259).</summary>
/// <param name="Authority">What it is given under.</param>
/// <param name="AccountTypes">The program accounts that it is for; none where it is for any.</param>
/// <param name="Least">What its regulations ask of each account at the least; what the CBSA sets goes before.</param>
/// <param name="NeedsReferences">Whether it is given for statements or declarations that are named.</param>
public sealed record SecurityProgram(string Code, Bilingual Name, string Authority, IReadOnlyList<string> AccountTypes, Money Least, bool NeedsReferences = false)
{
    public const string Rpp = "RPP", Appeals = "APPEALS";

    public static readonly IReadOnlyList<SecurityProgram> All =
    [
        new(Rpp, new("Importation, release prior to payment", "Importation, mainlevée avant paiement"), "CUSTOMS_ACT_32", ["IMPORTER"], Money.Zero),
        new("CUSTOMS_BROKER", new("Customs broker licence", "Agrément de courtier en douane"), "SOR_86_1067_S10", ["CUSTOMS_BROKER"], Money.Of(50_000)),
        new("CARRIER", new("Carrier", "Transporteur"), "SOR_86_1064_S6", ["CARRIER", "FREIGHT_FORWARDER"], Money.Of(5_000)),
        new("CLVS_COURIER", new("Courier low-value shipments", "Messagerie, expéditions de faible valeur"), "SOR_86_1062_S11", ["CARRIER", "CUSTOMS_BROKER"], Money.Zero),
        new("BONDED_WAREHOUSE", new("Bonded warehouse", "Entrepôt de stockage"), "SOR_96_46", ["BONDED_WAREHOUSE"], Money.Zero),
        new("SUFFERANCE_WAREHOUSE", new("Sufferance warehouse", "Entrepôt d'attente"), "SOR_86_1065", ["SUFFERANCE_WAREHOUSE"], Money.Zero),
        new("DUTY_FREE_SHOP", new("Duty free shop", "Boutique hors taxes"), "SOR_86_1072_S4", ["DUTY_FREE_SHOP"], Money.Of(10_000)),
        new(Appeals, new("Importation, appeals", "Importation, appels"), "CUSTOMS_ACT_60", ["IMPORTER"], Money.Zero, NeedsReferences: true),
        new("SIMA", new("Importation, special import measures", "Importation, mesures spéciales d'importation"), "SIMA_S8", ["IMPORTER"], Money.Zero, NeedsReferences: true),
        new("TEMPORARY", new("Importation, temporary (9993)", "Importation temporaire (9993)"), "SOR_98_58", ["IMPORTER"], Money.Zero, NeedsReferences: true),
        new("OTHER", new("Other", "Autre"), "OTHER", [], Money.Zero),
    ];

    /// <summary>Whether it is for importers' accounts alone.</summary>
    public bool IsImporters => AccountTypes is ["IMPORTER"];

    public static SecurityProgram? Find(string code) => All.FirstOrDefault(p => p.Code == code);
}
