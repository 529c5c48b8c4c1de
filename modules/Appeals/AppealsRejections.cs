using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class AppealsRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
        new("VAL_RECOURSE_KIND", 400, "The kind is S60, S129 or CITT.", "Le genre est S60, S129 ou CITT."),
        new("VAL_COUNT", 400, "The count is a whole number from 1 to 100000.", "Le nombre est un entier de 1 à 100000."),
        new("VAL_BASIS", 400, "The basis is ISSUE or OCCURRENCE.", "La base est ISSUE ou OCCURRENCE."),
        new("VAL_HISTORY", 400, "The history is a list of date:level, as 2026-01-05:1, with levels from 1 to 3.", "L'historique est une liste de date:niveau, comme 2026-01-05:1, de niveau 1 à 3."),
        new("NPA_CODE_INACTIVE", 422, "The contravention {0} is unknown or not in force.", "La contravention {0} est inconnue ou n'est pas en vigueur."),
    ];
}
