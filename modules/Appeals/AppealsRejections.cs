using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class AppealsRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
        new("VAL_RECOURSE_KIND", 400, "The kind is S60, S129 or CITT.", "Le genre est S60, S129 ou CITT."),
        new("VAL_CODE", 400, "Name a contravention, as C005.", "Nommez une infraction, comme C005."),
        new("VAL_COUNT", 400, "The count is a whole number from 1 to 100000.", "Le nombre est un entier de 1 à 100000."),
        new("VAL_BASIS", 400, "The basis is ISSUE or OCCURRENCE.", "La base est ISSUE ou OCCURRENCE."),
        new("VAL_HISTORY", 400, "The history is a list of date:level, as 2026-01-05:1, with levels from 1 to 3.", "L'historique est une liste de date:niveau, comme 2026-01-05:1, de niveau 1 à 3."),
        new("NPA_CODE_INACTIVE", 422, "The contravention {0} is unknown or not in force.", "La contravention {0} est inconnue ou n'est pas en vigueur."),
        new("VAL_OUTCOME", 400, "The outcome is ALLOWED, PARTLY or DENIED; of the review of a ruling AFFIRMED, REVISED or REVERSED.", "L'issue est ALLOWED, PARTLY ou DENIED; celle de la révision d'une décision anticipée est AFFIRMED, REVISED ou REVERSED."),
        new("APL-FOUR-EYES", 403, "Who reviewed the appeal does not decide it.", "Qui a examiné l'appel n'en décide pas."),
        new("APL-DUPLICATE", 409, "Appeal {1} is against {0} already.", "L'appel {1} vise déjà {0}."),
        new("APL-INFO-MISSING", 422, "The grounds are too short to be reviewed.", "Les motifs sont trop brefs pour être examinés."),
        new("APL-LATE", 422, "The last day was {0}; more time can be asked for until {1}.", "Le dernier jour était le {0}; une prorogation peut être demandée jusqu'au {1}."),
        new("APL-MIXED-ISSUES", 422, "One appeal is about one issue.", "Un appel porte sur une seule question."),
        new("APL-NOT-APPEALABLE", 422, "No such statement of adjustments was served, and no such advance ruling that stands was given, to this account.", "Aucun tel relevé de rajustements n'a été signifié à ce compte, ni aucune telle décision anticipée encore en vigueur ne lui a été rendue."),
        new("APL-UNCOVERED", 422, "Duties and interest must be paid or secured first; {0} is short.", "Les droits et intérêts doivent d'abord être payés ou garantis; il manque {0}."),
        new("APL-ALLOWED", 422, "Name what is allowed, each place once, of this appeal's statements, and only of an outcome in part; less than 100 percent only of a value.", "Nommez ce qui est accueilli, chaque endroit une fois, parmi les relevés de cet appel, et seulement pour une issue partielle; moins de 100 pour cent seulement pour une valeur."),
        new("APL-DOC-TYPE", 422, "Give a PDF, DOCX, XLSX, JPEG or PNG.", "Fournissez un PDF, DOCX, XLSX, JPEG ou PNG."),
        new("APL-DOC-SIZE", 422, "A document has at most {0} MB.", "Un document a au plus {0} Mo."),
        new("APL-DOC-COUNT", 422, "A case has at most {0} documents.", "Un dossier a au plus {0} documents."),
        new("APL-DOC-QUARANTINED", 409, "The document was not scanned yet; ask again.", "Le document n'a pas encore été analysé; demandez-le de nouveau."),
        new("APL-DOC-REFUSED", 410, "The scanner refused the document, and its content is gone.", "L'analyse a refusé le document, et son contenu n'existe plus."),
        new("VAL_AMOUNTS", 400, "Give one flat amount, or the three of its levels, each above zero; none ends the contravention.", "Donnez un montant fixe, ou les trois de ses niveaux, chacun supérieur à zéro; aucun met fin à l'infraction."),
        new("VAL_BASES", 400, "Name on what the contravention is counted.", "Nommez sur quoi l'infraction est comptée."),
        new("VAL_PROVISION", 400, "The provision is S109_1 or S109_2.", "La disposition est S109_1 ou S109_2."),
        new("VAL_SERVICE", 400, "The method is PORTAL, REGISTERED_MAIL or DELIVERED.", "Le mode est PORTAL, REGISTERED_MAIL ou DELIVERED."),
        new("VAL_GROUNDS", 400, "The grounds are WRONG_CLIENT, WRONG_LEVEL, CALC_ERROR, NO_CONTRAVENTION or WRONG_CODE.", "Les motifs sont WRONG_CLIENT, WRONG_LEVEL, CALC_ERROR, NO_CONTRAVENTION ou WRONG_CODE."),
        new("VAL_RM_ACCOUNT", 400, "Name a program account, as 123456789RM0001.", "Nommez un compte de programme, comme 123456789RM0001."),
        new("NPA_NO_ACCOUNT", 422, "There is no program account {0}.", "Il n'existe aucun compte de programme {0}."),
        new("NPA_TABLE_PAST", 422, "A row of the table holds from a day to come.", "Une ligne du tableau vaut à compter d'un jour à venir."),
        new("NPA_OVER_MAX", 422, "{0} is more than the statutory maximum of {1} for one contravention.", "{0} dépasse le maximum légal de {1} par infraction."),
        new("NPA_STACK_109_2", 422, "Notice {0} was made for the same act under {1}; only one of the two provisions may be used.", "L'avis {0} a été établi pour le même acte en vertu de {1}; une seule des deux dispositions peut servir."),
        new("NPA_SERIES", 422, "For {0}, say what duties are owing: the 350 series is for duties owing, the 080 series for none, and never both.", "Pour {0}, indiquez les droits dus : la série 350 vise des droits dus, la série 080 aucun, et jamais les deux."),
        new("NPA_REFUND", 422, "A correction that would bring money back costs no penalty.", "Une correction qui donnerait lieu à un remboursement n'entraîne aucune pénalité."),
        new("NPA_NOT_LOWER", 422, "The penalty is {0}; a correction lowers it.", "La pénalité est de {0}; une correction la réduit."),
        new("NPA_CORRECTION_WINDOW_CLOSED", 422, "The last day for corrective measures was {0}.", "Le dernier jour pour des mesures de redressement était le {0}."),
        new("APL-FURTHER-LATE", 422, "The last day to go on was {0}.", "Le dernier jour pour poursuivre était le {0}."),
        new("VAL_BODY_OF_APPEAL", 400, "The body is CITT or FCA.", "L'instance est CITT ou FCA."),
        new("VAL_FURTHER_OUTCOME", 400, "The outcome is ALLOWED, PARTLY, DENIED or WITHDRAWN.", "L'issue est ALLOWED, PARTLY, DENIED ou WITHDRAWN."),
        new("VAL_CASE_PERIOD", 400, "The period is over, and begins before it ends.", "La période est écoulée et commence avant de finir."),
        new("VAL_CASE_EXTENSION_DAYS", 400, "The ninety days are extended by 1 to 30 days.", "Les quatre-vingt-dix jours sont prorogés de 1 à 30 jours."),
        new("VAL_CASE_EXTENSION_OUTCOME", 400, "The outcome is GRANT or REFUSE.", "L'issue est GRANT ou REFUSE."),
        new("CASE_NO_ACCOUNT", 422, "There is no program account {0}.", "Il n'existe aucun compte de programme {0}."),
        new("CASE_PERIOD_OVER_4_YEARS", 422, "The period reaches back more than four years: its first day is {0} at the earliest.", "La période remonte à plus de quatre ans : son premier jour est au plus tôt le {0}."),
        new("CASE_OVERLAP", 409, "Case {0} is about the same program in this period.", "Le dossier {0} vise le même programme dans cette période."),
        new("CASE_FINDINGS_MISSING", 422, "Say what was found.", "Indiquez ce qui a été constaté."),
        new("CASE_COMMENTS_OPEN", 409, "The client may comment until {0}.", "Le client peut commenter jusqu'au {0}."),
        new("CASE_CORRECTIONS_OPEN", 409, "The client may correct until {0}.", "Le client peut corriger jusqu'au {0}."),
        new("CASE_EXTENSION_ASKED", 409, "More time is asked for once.", "Une prorogation ne se demande qu'une fois."),
        new("CASE_EXTENSION_LATE", 422, "More time could be asked for until {0}.", "La prorogation pouvait être demandée jusqu'au {0}."),
        new("CASE_EXTENSION_UNDECIDED", 409, "The client's request for more time is to be decided first.", "La demande de prorogation du client doit d'abord être tranchée."),
        // Said of an answer that is taken all the same.
        new("RESPONSE_LATE", 422, "The last day to answer was {0}; the answer was taken and is marked as late.", "Le dernier jour pour répondre était le {0}; la réponse a été reçue et est marquée en retard."),
    ];
}
