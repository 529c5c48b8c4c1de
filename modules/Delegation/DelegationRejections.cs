using Carm.Kernel;

namespace Carm.Delegation;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class DelegationRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
        new("VAL_KIND_OF_RELATIONSHIP", 400, "The kind is BMR or PMR.", "Le genre est BMR ou PMR."),
        new("VAL_VISIBILITY_OWN_REQUIRED", 400, "The visibility is OWN, with IMPORTER and OTHERS as wished.", "La visibilité est OWN, avec IMPORTER et OTHERS au choix."),
        new("VAL_CAPABILITY", 400, "The capabilities are FILE, CORRECT, PAY, SEE_BALANCE, RULINGS and APPEALS.", "Les capacités sont FILE, CORRECT, PAY, SEE_BALANCE, RULINGS et APPEALS."),
        new("VAL_TOO_MANY_ASSIGNMENTS", 400, "At most 200 employees are assigned to one client by name: make a group.", "Au plus 200 employés sont affectés nommément à un client : créez un groupe."),
        new("VAL_CSV", 400, "Line {0} of the file cannot be read: it is CSV in UTF-8 whose first line names the columns.", "La ligne {0} du fichier est illisible : c'est du CSV en UTF-8 dont la première ligne nomme les colonnes."),
        new("VAL_COLUMN", 400, "The file has a column {0}, which is none of ours.", "Le fichier a une colonne {0}, qui n'est pas des nôtres."),
        new("VAL_COLUMN_MISSING", 400, "The file has no column {0}.", "Le fichier n'a pas de colonne {0}."),
        new("VAL_TOO_MANY_ROWS", 400, "A file has at most 10,000 rows.", "Un fichier compte au plus 10 000 lignes."),
        new("VAL_ROW", 400, "This column of the row is missing or cannot be read.", "Cette colonne de la ligne manque ou est illisible."),
        new("VAL_OPERATION", 400, "The operation is a permission, as the reference names it for each endpoint.", "L'opération est une permission, telle que la référence la nomme pour chaque point d'accès."),
        new("VAL_TOO_MANY_PAIRS", 400, "At most 1,000 pairs are asked at once.", "Au plus 1 000 paires sont demandées à la fois."),
        new(Cures.RppNotActive, 403, "Goods of this account are not released prior to payment.", "Les marchandises de ce compte ne sont pas dédouanées avant paiement."),
        new("VAL_DIRECTION", 400, "The direction is sent or received.", "La direction est sent ou received."),
        new("VAL_PROXY_ROLE", 400, "Name each employee with pBAM, pPAM, pEDITOR or pREADER.", "Nommez chaque employé avec pBAM, pPAM, pEDITOR ou pREADER."),
        new("VAL_ROLE", 400, "The role is BAM, PAM, EDITOR or READER.", "Le rôle est BAM, PAM, EDITOR ou READER."),
        new("DEL_START_DATE_PAST", 400, "Nothing is granted backwards: the first day is today or later.", "Rien n'est accordé rétroactivement : le premier jour est aujourd'hui ou plus tard."),
        new("DEL_END_DATE_PAST", 400, "The end date is past, before the start, or more than five years away.", "La date de fin est passée, précède le début ou dépasse cinq ans."),
        new("DEL_NOT_A_PROVIDER", 403, "Only a licensed broker or a recognised trade consultant may ask for a relationship.", "Seul un courtier agréé ou un conseiller en commerce reconnu peut demander une relation."),
        new("DEL_ABOVE_AUTHORITY", 403, "You cannot grant more than you have.", "Vous ne pouvez accorder plus que vous n'avez."),
        new("DEL_BUSINESS_NOT_ONBOARDED", 404, "There is no such business in the portal; its manager registers it first.", "Cette entreprise n'est pas au portail; son gestionnaire l'inscrit d'abord."),
        new("DEL_SELF_RELATIONSHIP", 409, "A business has no relationship with itself.", "Une entreprise n'a pas de relation avec elle-même."),
        new("DEL_REQUEST_PENDING", 409, "A request waits for an answer already.", "Une demande attend déjà une réponse."),
        new("DEL_RELATIONSHIP_EXISTS", 409, "You act for the whole business already.", "Vous agissez déjà pour toute l'entreprise."),
        new("DEL_USER_ALREADY_ASSOCIATED", 409, "You are linked to a business already.", "Vous êtes déjà lié à une entreprise."),
        new("DEL_LAST_BAM", 409, "A business keeps at least one Business Account Manager: make another first.", "Une entreprise garde au moins un gestionnaire de compte d'entreprise : nommez-en d'abord un autre."),
        new("BUS_SUSPENDED", 403, "The business is suspended: you may read, not write.", "L'entreprise est suspendue : vous pouvez lire, non écrire."),
        new("PRG_NOT_ACTIVE", 403, "The program account is not active: ask for its reactivation.", "Le compte de programme n'est pas actif : demandez sa réactivation."),
        new("DEL_SELF_APPROVAL", 403, "Nobody approves a request of its own.", "Personne n'approuve sa propre demande."),
        new("DEL_GROUP_NAME_TAKEN", 409, "A group of yours has or had this name.", "Un de vos groupes a ou a eu ce nom."),
        new("DEL_USE_LEAVE", 409, "Your own role you give up by leaving.", "Vous renoncez à votre propre rôle en quittant."),
        new("DEL_FORBIDDEN", 403, "Your role does not allow this.", "Votre rôle ne le permet pas."),
        new("DEL_CAPABILITY", 403, "The client has not left you this capability.", "Le client ne vous a pas laissé cette capacité."),
        new("VAL_FILE", 400, "Send the file in the form's field file.", "Envoyez le fichier dans le champ file du formulaire."),
        new("VAL_PROGRAMS_OF_BMR", 400, "A BMR covers all programs; name programs with a PMR.", "Une BMR couvre tous les programmes; nommez des programmes avec une PMR."),
        new("DEL_LICENCE_REQUIRED", 403, "Only a licensed customs broker may do this for a client.", "Seul un courtier en douane agréé peut faire ceci pour un client."),
        new("DEL_PROVIDER_SUSPENDED", 403, "Your licence is suspended: you may read, not write.", "Votre agrément est suspendu : vous pouvez lire, non écrire."),
    ];
}
