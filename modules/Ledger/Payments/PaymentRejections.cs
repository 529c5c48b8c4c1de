using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>The codes with which payments are refused.</summary>
static class PaymentRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
        new("VAL_METHOD_STAFF", 400, "The method is CHEQUE or IN_PERSON.", "Le mode est CHEQUE ou IN_PERSON."),
        new("VAL_PAYER", 400, "The payer is a business number with its check digit.", "Le payeur est un numéro d'entreprise avec son chiffre de contrôle."),
        new("VAL_LINES", 400, "A payment names 1 to 200 program accounts, each once.", "Un paiement nomme de 1 à 200 comptes de programme, chacun une seule fois."),
        new("VAL_BANK_FILE", 400, "Send the bank's file in the part named file.", "Envoyez le fichier de la banque dans la partie nommée file."),
        new("BANK_FILE_UNREADABLE", 422, "The file is no CAMT.053, X12 820 or CSV of receipts, or is damaged at {0}.", "Le fichier n'est ni un CAMT.053, ni un X12 820, ni un CSV d'encaissements, ou il est endommagé à {0}."),
        new("BANK_FILE_TOO_LONG", 422, "A file has at most {0} lines; send it in parts.", "Un fichier compte au plus {0} lignes; envoyez-le en parties."),
        new("CURRENCY_NOT_CAD", 422, "Payments are made in Canadian dollars, not in {0}.", "Les paiements se font en dollars canadiens, et non en {0}."),
        new("ELECTRONIC_REQUIRED_OVER_50K", 422, "Above 50,000.00 a payment is made electronically.", "Au-delà de 50 000,00, un paiement se fait par voie électronique."),
        new("CARD_LIMIT_EXCEEDED", 422, "By credit card at most 4,999.99 is paid into an account from the 18th to the 17th; {0} remains.", "Par carte de crédit, au plus 4 999,99 sont versés à un compte du 18 au 17; il reste {0}."),
        new("WIRE_NOT_APPROVED", 422, "Payments by wire are taken where the CBSA has approved them beforehand.", "Les virements télégraphiques sont acceptés si l'ASFC les a approuvés au préalable."),
        new("PAYMENT_LINES_SUM", 422, "The lines differ from the payment by {0}.", "Les lignes diffèrent du paiement de {0}."),
        new("UNKNOWN_REFERENCE", 422, "The receipt names no program account of the ledger; it stands among unidentified receipts.", "L'encaissement ne nomme aucun compte de programme du grand livre; il figure parmi les encaissements non identifiés."),
        new("RECEIPT_NOT_DOUBLE", 422, "A receipt is the double of another one of the same amount that is no double itself; {0} is no such receipt.", "Un encaissement est le double d'un autre du même montant qui n'est pas lui-même un double; {0} n'est pas un tel encaissement."),
        new("PAYMENT_REFUSED", 422, "The bank or the card processor refuses the payment: {0}.", "La banque ou le processeur de cartes refuse le paiement : {0}."),
        new("ALREADY_DISHONOURED", 409, "Payment {0} was dishonoured already.", "Le paiement {0} a déjà été refusé."),
        new("ALLOC_PARTIAL_NOT_ALLOWED", 422, "A credit pays the chosen transactions in full; it is {0} short.", "Un crédit acquitte en entier les transactions choisies; il manque {0}."),
        new("ALLOC_CREDIT_NOT_OPEN", 422, "There is no open credit {0} {1} of yours.", "Vous n'avez aucun crédit ouvert {0} {1}."),
        new("ALLOC_CREDIT_GIVEN_BACK", 422, "The credit {0} {1} gave back a debt of its own; that stays.", "Le crédit {0} {1} a restitué une dette qui lui est propre; cela demeure."),
        new("ALLOC_DEBIT_NOT_OPEN", 422, "There is no open debt {0} {1}.", "Il n'y a aucune dette ouverte {0} {1}."),
        new("ALLOC_DEBIT_HELD", 422, "The debt {0} {1} is held and cannot be paid by choice.", "La dette {0} {1} est retenue et ne peut être acquittée par choix."),
        new("PAYER_MISMATCH", 422, "The debt {0} {1} is another payer's.", "La dette {0} {1} est celle d'un autre payeur."),
        new("PAD_NOT_OFFERED", 422, "Pre-authorized debit is not set up on this system.", "Le débit préautorisé n'est pas configuré dans ce système."),
        new("PAD_NOT_ACTIVE", 422, "The account has no active pre-authorized debit agreement.", "Le compte n'a aucun accord de débit préautorisé actif."),
        new("PAD_BANK_INVALID", 422, "A bank account has an institution of three digits, a transit of five, a number of seven to twelve, and a holder.", "Un compte bancaire a une institution de trois chiffres, un numéro de transit de cinq, un numéro de sept à douze, et un titulaire."),
        new("PAD_CUTOFF", 409, "Fewer than five weekdays are left until {0}: the withdrawal is on its way.", "Il reste moins de cinq jours de semaine avant le {0} : le prélèvement est en cours."),
        new("PAD_EXISTS", 409, "The account has another pre-authorized debit agreement; cancel that first.", "Le compte a un autre accord de débit préautorisé; annulez-le d'abord."),
        new("PAD_TERMS_NOT_CURRENT", 422, "The terms in force are version {0}; read and accept those.", "Les conditions en vigueur sont la version {0}; lisez-les et acceptez-les."),
    ];
}
