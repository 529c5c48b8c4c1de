using System.Globalization;
using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class BondsRejections
{
    /// <summary>In the caller's language.</summary>
    public static string TextOf(Rejected refusal) => All.Single(r => r.Code == refusal.Code).In(CultureInfo.CurrentUICulture, refusal.Arguments);

    public static readonly IReadOnlyList<Rejection> All =
    [
        new("VAL_BASE", 400, "The base is an amount, as 48250.37.", "La base est un montant, comme 48250.37."),
        new("BND-401", 422, "Your business is not a recognised security provider.", "Votre entreprise n'est pas un fournisseur de garanties reconnu."),
        new("BND-402", 422, "The debtor {0} or its program account is unknown.", "Le débiteur {0} ou son compte de programme est inconnu."),
        new("BND-403", 409, "You have used the number {0} already.", "Vous avez déjà utilisé le numéro {0}."),
        new("BND-404", 422, "The authority does not go with the program.", "L'autorité ne convient pas au programme."),
        new("BND-405", 422, "The amount is above zero and at most 10,000,000 for one program account.", "Le montant est supérieur à zéro et d'au plus 10 000 000 par compte de programme."),
        new("BND-406", 422, "The parts exceed the amount, name an account twice, or one is under 5,000.", "Les parts dépassent le montant, nomment un compte deux fois, ou l'une est inférieure à 5 000."),
        new("BND-407", 422, "The agreement would end before it begins.", "L'entente prendrait fin avant de commencer."),
        new("BND-408", 422, "The day lies less than thirty days ahead: {0} at the earliest.", "Le jour est à moins de trente jours : le {0} au plus tôt."),
        new("BND-409", 409, "The state does not allow this.", "L'état ne le permet pas."),
        new("BND-410", 422, "The account {0} would have less security than it needs.", "Le compte {0} aurait moins de garantie qu'il n'en faut."),
        new("BND-411", 422, "The agreement could be demanded on until {0}, a year after its end.", "L'entente pouvait faire l'objet d'une demande jusqu'au {0}, un an après sa fin."),
        new("BND-412", 422, "Not more than {0} may be demanded.", "Il ne peut être demandé plus de {0}."),
        new("BND-413", 422, "Without it {0} would have less security than it needs or uses.", "Sans cela, {0} aurait moins de garantie qu'il n'en faut ou n'en utilise."),
        new("BND_OWN_DEBT", 422, "A provider does not stand for itself.", "Un fournisseur ne se porte pas garant de lui-même."),
        new("BND_DEPOSIT_AMOUNT", 422, "The amount is above zero and at most {0}, which is what is left.", "Le montant est supérieur à zéro et d'au plus {0}, ce qui reste."),
        new("BND_REFERENCES", 422, "Name what the security is given for: one to a hundred statements or declarations.", "Nommez ce que la garantie couvre : de un à cent relevés ou déclarations."),
        new("BND_PROGRAM_LEAST", 422, "Its regulations ask at least {0}.", "Son règlement exige au moins {0}."),
        new("BND_NOT_LOWER", 422, "It is not lower than the highest month that holds: {0}.", "Ce n'est pas inférieur au mois le plus élevé en vigueur : {0}."),
        new("BND_CONTINGENCY", 422, "The last day is today or later, and {0} at the latest.", "Le dernier jour est aujourd'hui ou plus tard, et au plus tard le {0}."),
        new("VAL_REDUCTION", 400, "The outcome is GRANT, with a base, or REFUSE.", "Le résultat est GRANT, avec une base, ou REFUSE."),
        new("BND_REVIEW_DAY", 422, "The review of {0} can be begun from that day until {1}, when it counts, and no other.", "L'examen du {0} peut être lancé à partir de ce jour et jusqu'au {1}, date à laquelle il compte, et aucun autre."),
        new("BND-414", 422, "Paper is let in only where the CBSA approved it beforehand.", "Le papier n'est admis que si l'ASFC l'a approuvé au préalable."),
        new("VAL_PREMIUM_RATE", 400, "The rate is a part of a dollar a year, as 0.015.", "Le taux est une part de dollar par année, comme 0.015."),
        new("VAL_AGREEMENTS", 400, "One to 500 agreements with at most 1,000 parts are posted at once.", "De une à 500 ententes comptant au plus 1 000 parts sont déposées à la fois."),
        new("BND_INCOMPLETE", 400, "{0} is missing, too long or cannot be read.", "{0} manque, est trop long ou ne peut être lu."),
        new("BND_SAME_PERSON", 409, "Whoever drafted it does not issue it.", "Qui l'a rédigée ne l'émet pas."),
        new("VAL_DEMAND", 400, "The outcome is CONFIRM, AMEND or WITHDRAW.", "Le résultat est CONFIRM, AMEND ou WITHDRAW."),
        new("BND-415", 422, "Debts are overdue and nothing is secured.", "Des dettes sont en souffrance et rien n'est garanti."),
        new("BND-416", 422, "{0} is not an importer's account.", "{0} n'est pas un compte d'importateur."),
    ];
}
