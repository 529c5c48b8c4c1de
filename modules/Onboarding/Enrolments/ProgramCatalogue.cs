using Carm.Kernel;

namespace Carm.Onboarding;

/// <summary>A program of the CBSA (onboarding 6.1).</summary>
/// <param name="HasOwnAccount">Whether it opens an RM account of its own; else it stands on an account of one of <paramref name="Parents"/>.</param>
/// <param name="IsSingle">Whether a business, or an account, may have it only once.</param>
/// <param name="NeedsOfficer">Whether an officer decides; else it is approved at once for an entity in good standing.</param>
/// <param name="Security">What must be posted: an amount in dollars fixed by law, null for none. Zero: the amount is the Minister's, or depends on bonding.</param>
/// <param name="Documents">The kinds of document without which it is not submitted.</param>
/// <param name="Licence">The kind of licence that approval brings.</param>
public sealed record CatalogueProgram(string Code, Bilingual Name, bool HasOwnAccount, bool IsSingle, bool NeedsOfficer, decimal? Security, IReadOnlyList<string> Documents, string? Licence, IReadOnlyList<string> Parents, string Law)
{
    /// <summary>The parts of the answers that it asks, by their names on the wire.</summary>
    public IReadOnlyList<string> Answers => ["contact", "displayName", "placeOfBusiness", "attestation", .. Code == "CUSTOMS_BROKER" ? ["broker"] : IsCarrier ? ["carrier"] : IsWarehouse ? (string[])["warehouse"] : [], .. Security is not null ? (string[])["securityAgreementNumber"] : []];

    public bool IsCarrier => Code is "CARRIER" or "FREIGHT_FORWARDER";

    public bool IsWarehouse => Code is "SUFFERANCE_WAREHOUSE" or "BONDED_WAREHOUSE" or "DUTY_FREE_SHOP";
}

public static class ProgramCatalogue
{
    public static readonly IReadOnlyList<CatalogueProgram> All =
    [
        new("IMPORTER", new("Importer", "Importateur"), true, false, false, null, [], null, [], "Customs Act s.32"),
        new("EXPORTER", new("Exporter", "Exportateur"), true, false, false, null, [], null, [], "Customs Act s.95"),
        new("CSA", new("Customs Self Assessment", "Programme d'autocotisation des douanes"), false, true, true, 0, ["BUSINESS_PROFILE"], null, ["IMPORTER", "CARRIER"], "SOR/86-1062"),
        new("COURIER_LVS", new("Courier low-value shipments", "Messagerie, expéditions de faible valeur"), false, true, true, 0, ["BUSINESS_PROFILE"], null, ["CARRIER", "CUSTOMS_BROKER"], "SOR/86-1062"),
        new("CUSTOMS_BROKER", new("Customs broker", "Courtier en douane"), true, true, true, 50_000, ["POLICE_CHECK", "FEE_RECEIPT"], "CUSTOMS_BROKER", [], "SOR/86-1067"),
        new("TRADE_CONSULTANT", new("Trade consultant", "Conseiller en commerce"), true, true, true, null, [], "TRADE_CONSULTANT", [], "Customs Act s.10"),
        new("CARRIER", new("Carrier", "Transporteur"), true, false, true, null, ["PROOF_OF_OWNERSHIP"], null, [], "SOR/86-873 s.31"),
        new("FREIGHT_FORWARDER", new("Freight forwarder", "Agent d'expédition"), true, true, true, null, ["PROOF_OF_OWNERSHIP"], null, [], "SOR/86-873 s.31"),
        new("SUFFERANCE_WAREHOUSE", new("Sufferance warehouse", "Entrepôt d'attente"), true, false, true, 0, ["PLAN"], "SUFFERANCE_WAREHOUSE", [], "SOR/86-1065"),
        new("BONDED_WAREHOUSE", new("Bonded warehouse", "Entrepôt de stockage"), true, false, true, 0, ["PLAN"], "BONDED_WAREHOUSE", [], "SOR/96-46"),
        new("DUTY_FREE_SHOP", new("Duty free shop", "Boutique hors taxes"), true, false, true, 10_000, ["PLAN"], "DUTY_FREE_SHOP", [], "SOR/86-1072"),
        new("SECURITY_PROVIDER", new("Security provider", "Fournisseur de garanties"), true, true, true, null, ["REGULATOR_AUTHORISATION"], "SECURITY_PROVIDER", [], "SOR/2024-42"),
    ];

    public static CatalogueProgram? Find(string code) => All.FirstOrDefault(p => p.Code == code);

    /// <summary>The program of that code to enrol in. PIP is another system's (<c>ENR_NOT_IN_PORTAL</c>), RPP is enrolled in with its security (<c>ENR_WITH_SECURITY</c>).</summary>
    public static CatalogueProgram Require(string code) => Find(code) ?? throw (code switch
    {
        "PIP" => new Rejected("ENR_NOT_IN_PORTAL"),
        "RPP" => new Rejected("ENR_WITH_SECURITY"),
        _ => new Rejected("VAL_PROGRAM") { Path = "program" },
    });
}
