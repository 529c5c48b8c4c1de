using System.Globalization;
using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class LedgerRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
        new("VAL_TRANSACTION", 400, "A payment before release names a transaction number of fourteen digits that begins with 00000.", "Un paiement avant la mainlevée nomme un numéro de transaction de quatorze chiffres commençant par 00000."),
        new("VAL_STREAM", 400, "The stream is RPP, CLVS, CSA1, CSA2, CTC or NON_RPP.", "Le flux est RPP, CLVS, CSA1, CSA2, CTC ou NON_RPP."),
        new("VAL_PRINCIPAL", 400, "The principal is an amount of zero or more, as 10000.00.", "Le capital est un montant positif ou nul, comme 10000.00."),
        new("VAL_DATE_ORDER", 400, "The last day lies before the first.", "Le dernier jour précède le premier."),
        new("VAL_SPAN", 400, "At most a hundred years are computed at once.", "Au plus cent ans sont calculés à la fois."),
        new("VAL_KIND", 400, "The kind is SPECIFIED or PRESCRIBED.", "Le genre est SPECIFIED ou PRESCRIBED."),
        new("VAL_RATE", 400, "The rate is a percentage from 0 to 100, as 8.3.", "Le taux est un pourcentage de 0 à 100, comme 8.3."),
        new("VAL_LINE", 400, "The line is a letter from A to K.", "La ligne est une lettre de A à K."),
        new("VAL_AS_OF_BY", 400, "The state of a day is RECORDED or EFFECTIVE.", "L'état d'un jour est RECORDED ou EFFECTIVE."),
        new("VAL_UNTIL", 400, "The last day lies from today to a year ahead, and each payment between today and it.", "Le dernier jour se situe entre aujourd'hui et dans un an, et chaque paiement entre aujourd'hui et lui."),
        new("VAL_RECONCILE_FILE", 400, "Line {0} of the list cannot be read: it is CSV in UTF-8 with a reference and an amount in each row, and a date as 2026-01-30 where there is one.", "La ligne {0} de la liste est illisible : c'est du CSV en UTF-8 avec une référence et un montant à chaque rangée, et une date comme 2026-01-30 s'il y en a une."),
        new("VAL_RECONCILE_COLUMNS", 400, "The first line of the list names the columns: reference and amount, and date where there is one.", "La première ligne de la liste nomme les colonnes : référence et montant, et date s'il y en a une."),
        new("VAL_PAYMENTS", 400, "At most a hundred payments are simulated at once.", "Au plus cent paiements sont simulés à la fois."),
        new("VAL_METHOD", 400, "The method is ONLINE_BANKING, DEBIT, CREDIT_CARD, PAD, EDI_820 or WIRE, as far as this operation takes it.", "Le mode est ONLINE_BANKING, DEBIT, CREDIT_CARD, PAD, EDI_820 ou WIRE, dans la mesure où cette opération l'accepte."),
        new("VAL_TYPE", 400, "The ledger has no such type of transaction.", "Le grand livre n'a pas un tel type de transaction."),
        new("VAL_SORT", 400, "The list is sorted by NEWEST or OLDEST.", "La liste est triée par NEWEST ou OLDEST."),
        new("VAL_STATUS", 400, "This list has no such status.", "Cette liste n'a pas un tel état."),
        new("PAYMENT_REFERENCE_USED", 409, "The reference {0} was used for another payment of this account.", "La référence {0} a servi à un autre paiement de ce compte."),
        new("SAME_MAKER_CHECKER", 403, "Somebody else must approve what you entered.", "Une autre personne doit approuver ce que vous avez saisi."),
        new("AMOUNT_INVALID", 422, "The amount is above zero and at most 999,999,999.99, and no payment lies in the future.", "Le montant est supérieur à zéro et d'au plus 999 999 999,99, et aucun paiement n'est futur."),
        new("RATE_FILE", 422, "The file is no CSV in UTF-8 from line {0} on.", "Le fichier n'est pas un CSV en UTF-8 à partir de la ligne {0}."),
        new("RATE_COLUMN", 422, "A column is missing: {0}.", "Une colonne manque : {0}."),
        new("RATE_VALUE", 422, "'{0}' is not a value of this column.", "« {0} » n'est pas une valeur de cette colonne."),
        new("RATE_TWICE", 422, "The auction of {0} for {1} days stands in the file twice.", "L'adjudication du {0} pour {1} jours figure deux fois dans le fichier."),
        new("RATE_NO_AUCTIONS", 422, "The file has no auction of three-month treasury bills in the month that decides the rate ({0}).", "Le fichier n'a aucune adjudication de bons du Trésor à trois mois dans le mois qui détermine le taux ({0})."),
        new("RATE_MONTH_INCOMPLETE", 422, "The rate of {0} follows from all auctions of {1}; the month is not over, or one is missing. They are held every second Tuesday.", "Le taux de {0} découle de toutes les adjudications de {1} ; le mois n'est pas terminé, ou il en manque une. Elles ont lieu un mardi sur deux."),
        new("RATE_APPROVED_OTHERWISE", 409, "The rate of {0} is approved as {1} %; these auctions come to {2} %.", "Le taux de {0} est approuvé à {1} % ; ces adjudications donnent {2} %."),
        new("RM_INACTIVE", 422, "The program account is not open in the ledger, or is not active and owes less than this.", "Le compte de programme n'est pas ouvert au grand livre, ou n'est pas actif et doit moins que cette somme."),
        .. PaymentRejections.All,
        new("DUE_DATE_PASSED", 422, "The due date {0} of this billing period has passed; it is not moved any more.", "L'échéance {0} de cette période de facturation est passée; elle n'est plus reportée."),
        new("DUE_DATE_NOT_LATER", 422, "The new due date lies after the regulation's, {0}, and within a year of it.", "La nouvelle échéance suit celle du règlement, {0}, d'un an au plus."),
        new("RATE_MISSING", 422, "No rate is loaded for the quarter {0}.", "Aucun taux n'est chargé pour le trimestre {0}."),
        new("VAL_OFFSET", 400, "The preference is ACCOUNT, BUSINESS or MANUAL.", "La préférence est ACCOUNT, BUSINESS ou MANUAL."),
        new("ACCOUNT_IN_COLLECTION", 409, "The account {0} is in formal collection; its credits may be applied to any debt.", "Le compte {0} fait l'objet d'un recouvrement; ses crédits peuvent être affectés à toute dette."),
        new("ACCOUNT_NOT_IN_COLLECTION", 409, "The account {0} is not in formal collection; its credits go where their payers may send them.", "Le compte {0} ne fait pas l'objet d'un recouvrement; ses crédits vont là où leurs payeurs peuvent les affecter."),
        new("VAL_MEASURE", 400, "The measure is COURT_ACTION, CERTIFICATE, SET_OFF or GARNISHMENT.", "La mesure est COURT_ACTION, CERTIFICATE, SET_OFF ou GARNISHMENT."),
        new("ENFORCEMENT_TOO_EARLY", 422, "No measure is taken before {0}, the 91st day after the notice (Customs Act s.97.34(1)).", "Aucune mesure n'est prise avant le {0}, le 91e jour suivant l'avis (Loi sur les douanes, par. 97.34(1))."),
        new("ENFORCEMENT_STAYED", 422, "What is owing is held, as under an appeal for which security was given; no measure is taken (Customs Act s.97.34(5)).", "Ce qui est dû est retenu, par exemple en raison d'un appel pour lequel une garantie a été donnée; aucune mesure n'est prise (Loi sur les douanes, par. 97.34(5))."),
        new("VAL_DISBURSEMENT_OUTCOME", 400, "The outcome is CASHED, STALE or RETURNED.", "L'issue est CASHED, STALE ou RETURNED."),
        new("VAL_APPROVAL", 400, "The outcome is APPROVE or REFUSE.", "L'issue est APPROVE ou REFUSE."),
        new("VAL_WAIVER_GROUND", 400, "The ground is CBSA_ERROR, DISASTER, SYSTEM_FAILURE or HARDSHIP.", "Le motif est CBSA_ERROR, DISASTER, SYSTEM_FAILURE ou HARDSHIP."),
        new("VAL_HOLD", 400, "The hold is PAYMENT_PLAN, INSOLVENCY or OFFICER.", "La retenue est PAYMENT_PLAN, INSOLVENCY ou OFFICER."),
        new("VAL_PAYER_OPTION", 400, "The option is IMPORTER, or GST_OPTION or BROKER with the Business Number of a broker.", "L'option est IMPORTER, ou GST_OPTION ou BROKER avec le numéro d'entreprise d'un courtier."),
        new("PAYER_OPTION_CLOSED", 422, "The importer pays; no broker can be named as payer here.", "L'importateur paie; aucun courtier ne peut être nommé comme payeur ici."),
        new("VAL_SECURITY_OUTCOME", 400, "The outcome is REALIZED or RETURNED.", "L'issue est REALIZED ou RETURNED."),
        new("DSB_UNDER_WAY", 409, "A disbursement of this account is under way.", "Un remboursement de ce compte est en cours."),
        new("DSB_DEBT_OPEN", 422, "Something is owing on the account, due or not; nothing is paid out.", "Une somme est due au compte, échue ou non; rien n'est remboursé."),
        new("DSB_BELOW_THRESHOLD", 422, "Credit of {0} or less is not paid out.", "Un crédit de {0} ou moins n'est pas remboursé."),
        new("DSB_CREDIT_NOT_DISBURSABLE", 422, "The account has {0} of credit that may be paid out to the importer.", "Le compte a {0} de crédit qui peut être remboursé à l'importateur."),
        new("DSB_UNDER_REVIEW", 422, "An appeal or a hold touches the account; nothing is paid out meanwhile.", "Un appel ou une retenue touche le compte; rien n'est remboursé entre-temps."),
        new("DSB_PAYEE_INVALID", 422, "Credit is paid out to the importer only.", "Un crédit n'est remboursé qu'à l'importateur."),
        new("WAIVER_ITEM_TYPE", 422, "Only interest and penalties of the request may be waived; {0} may not.", "Seuls les intérêts et pénalités de la demande peuvent faire l'objet d'une renonciation; {0} ne le peut pas."),
        new("WAIVER_BARRED_S3_3_1_1", 422, "The penalty {0} may still be corrected or reviewed, or a review was asked for; it is not waived meanwhile (Customs Act s.3.3(1.1)).", "La pénalité {0} peut encore être redressée ou révisée, ou une révision a été demandée; il n'y est pas renoncé entre-temps (Loi sur les douanes, par. 3.3(1.1))."),
        new("WAIVER_UNDER_WAY", 409, "A request for a waiver of one of these is under way.", "Une demande de renonciation visant l'un de ces éléments est en cours."),
        new("WAIVER_OVER_LIMIT", 403, "Above {0} a supervisor decides.", "Au-dessus de {0}, un superviseur décide."),
        new("WRITE_OFF_ITEM", 422, "Only open debts of the account are written off.", "Seules les dettes impayées du compte sont radiées."),
        new("MANUAL_ACCOUNT", 422, "An entry by hand names accounts of the chart, and of the client's at most one: 1150 in debit or 2100 in credit.", "Une écriture manuelle nomme des comptes du plan comptable et, du client, un seul au plus : 1150 au débit ou 2100 au crédit."),
        new("UNBALANCED", 422, "Debits and credits are not equal.", "Les débits et les crédits ne sont pas égaux."),
        new("PERIOD_CLOSED", 422, "The statement of {0} is out; the entry counts as of that day at the earliest.", "Le relevé du {0} est publié; l'écriture compte au plus tôt à partir de ce jour."),
        new("ALREADY_REVERSED", 409, "The entry was reversed already.", "L'écriture a déjà été contrepassée."),
        new("ENTRY_USED", 409, "What the entry brought was paid, or has paid, in part or wholly.", "Ce que l'écriture a apporté a été payé, ou a servi à payer, en tout ou en partie."),
        new("HOLD_EXISTS", 409, "{0} is held for this already.", "{0} fait déjà l'objet de cette retenue."),
        new("TRANSFER_ACCOUNT", 422, "A credit moves to another open program account of the same business.", "Un crédit est viré à un autre compte de programme ouvert de la même entreprise."),
        new("TRANSFER_CREDIT", 422, "The account has {0} of unapplied credit that may be moved.", "Le compte a {0} de crédit non affecté qui peut être viré."),
    ];

    /// <summary>The text of a refusal that is told in an answer, in the language of the request.</summary>
    public static string TextOf(Rejected refusal) => All.Single(r => r.Code == refusal.Code).In(CultureInfo.CurrentUICulture, refusal.Arguments);
}
