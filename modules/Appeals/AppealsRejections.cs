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
        new("VAL_OUTCOME", 400, "The outcome is ALLOWED or DENIED; of the review of a ruling AFFIRMED, REVISED or REVERSED.", "L'issue est ALLOWED ou DENIED; celle de la révision d'une décision anticipée est AFFIRMED, REVISED ou REVERSED."),
        new("APL-FOUR-EYES", 403, "Who reviewed the appeal does not decide it.", "Qui a examiné l'appel n'en décide pas."),
        new("APL-DUPLICATE", 409, "Appeal {1} is against {0} already.", "L'appel {1} vise déjà {0}."),
        new("APL-INFO-MISSING", 422, "The grounds are too short to be reviewed.", "Les motifs sont trop brefs pour être examinés."),
        new("APL-LATE", 422, "The last day was {0}; more time can be asked for until {1}.", "Le dernier jour était le {0}; une prorogation peut être demandée jusqu'au {1}."),
        new("APL-MIXED-ISSUES", 422, "One appeal is about one issue.", "Un appel porte sur une seule question."),
        new("APL-NOT-APPEALABLE", 422, "No such statement of adjustments was served, and no such advance ruling that stands was given, to this account.", "Aucun tel relevé de rajustements n'a été signifié à ce compte, ni aucune telle décision anticipée encore en vigueur ne lui a été rendue."),
        new("APL-UNCOVERED", 422, "Duties and interest must be paid or secured first; {0} is short.", "Les droits et intérêts doivent d'abord être payés ou garantis; il manque {0}."),
    ];
}
