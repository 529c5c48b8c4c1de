using Carm.Kernel;

namespace Carm.Delegation;

/// <summary>What may not be done, why not, and what would cure it, in the caller's language.</summary>
static class Cures
{
    /// <summary>The codes that are the host's and Onboarding's.</summary>
    static readonly Dictionary<string, Bilingual> Shared = new()
    {
        ["NOT_FOUND"] = new("It does not exist, or you do not see it.", "Cela n'existe pas, ou vous ne le voyez pas."),
        ["ID_BN9_FORMAT"] = new("A Business Number has nine digits.", "Un numéro d'entreprise compte neuf chiffres."),
        ["ID_BN9_CHECK_DIGIT"] = new("The check digit of the Business Number is wrong.", "Le chiffre de contrôle du numéro d'entreprise est erroné."),
        ["AUTH_LOCKED"] = new("The account of who gave the file is locked.", "Le compte de la personne qui a fourni le fichier est verrouillé."),
        ["STATE_CONFLICT"] = new("Its state does not allow this any more.", "Son état ne le permet plus."),
    };

    static readonly Dictionary<string, Bilingual> All = new()
    {
        ["NOT_FOUND"] = new(
            "At your own business ask a manager for a role in this program. For a client ask it for a relationship that covers the program, or for more visibility; as a provider's employee ask your manager to assign you.",
            "Dans votre entreprise, demandez à un gestionnaire un rôle dans ce programme. Pour un client, demandez-lui une relation qui couvre le programme, ou plus de visibilité; comme employé d'un fournisseur, demandez à votre gestionnaire de vous affecter."),
        ["DEL_FORBIDDEN"] = new("Ask a manager of your business for a higher role.", "Demandez à un gestionnaire de votre entreprise un rôle supérieur."),
        ["DEL_CAPABILITY"] = new("Ask the client to leave you this capability: FILE, CORRECT, PAY, SEE_BALANCE, RULINGS or APPEALS.", "Demandez au client de vous laisser cette capacité : FILE, CORRECT, PAY, SEE_BALANCE, RULINGS ou APPEALS."),
        ["DEL_LICENCE_REQUIRED"] = new("Let a licensed customs broker do it, or apply for a broker's licence.", "Confiez-le à un courtier en douane agréé, ou demandez l'agrément de courtier."),
        ["DEL_PROVIDER_SUSPENDED"] = new("Have your licence reinstated by the CBSA.", "Faites rétablir votre agrément par l'ASFC."),
        ["BUS_SUSPENDED"] = new("Ask the CBSA to reinstate the business.", "Demandez à l'ASFC de rétablir l'entreprise."),
        ["PRG_NOT_ACTIVE"] = new("Ask for the reactivation of the program account.", "Demandez la réactivation du compte de programme."),
        [RppNotActive] = new("The importer enrols in release prior to payment and posts security for this account; until then goods are released when they are paid for.", "L'importateur adhère à la mainlevée avant paiement et dépose une garantie pour ce compte; d'ici là, les marchandises sont dédouanées une fois payées."),
    };

    public const string RppNotActive = "DEL_RPP_NOT_ACTIVE";

    public static string WhyNot(string code) => $"{(Shared.TryGetValue(code, out var shared) ? shared : Texts[code])}";

    public static string Cure(string code) => $"{All[code]}";

    static readonly Dictionary<string, Bilingual> Texts = DelegationRejections.All.ToDictionary(r => r.Code, r => new Bilingual(r.En, r.Fr));
}
