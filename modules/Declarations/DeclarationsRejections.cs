using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class DeclarationsRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
        new("CAD-1001", 400, "The body is malformed or has an unknown field.", "Le corps est mal formé ou contient un champ inconnu."),
        new("CAD-4001", 422, "The field is missing or cannot be read.", "Le champ est absent ou illisible."),
        new("CAD-5001", 422, "The classification {0} is unknown or not in force.", "Le classement {0} est inconnu ou n'est pas en vigueur."),
        new("CAD-5002", 422, "The tariff treatment {0} is not open to goods of {1}.", "Le traitement tarifaire {0} n'est pas offert aux marchandises de {1}."),
        new("CAD-5003", 422, "The tariff item {0} does not offer the treatment {1}.", "Le numéro tarifaire {0} n'offre pas le traitement {1}."),
        new("CAD-5006", 422, "There is no exchange rate for {0} on {1}.", "Il n'y a pas de taux de change pour {0} le {1}."),
        new("CAD-5007", 422, "The unit is not one of the rate {0}.", "L'unité n'est pas celle du taux {0}."),
        new("CAD-9001", 422, "The rate text {0} cannot be computed.", "Le texte du taux {0} ne peut être calculé."),
    ];
}
