using System.Globalization;
using Carm.Kernel;

namespace Carm.Onboarding;

/// <param name="Text">What the inbox shows, with places {0}, {1} ... for the values that the sender gives.</param>
/// <param name="AlwaysMailed">Whether the person cannot turn its mail off.</param>
/// <param name="AlsoToBusiness">Whether the business's own address is told too.</param>
public sealed record NoticeTemplate(NoticeCategory Category, Bilingual Subject, Bilingual Text, bool AlwaysMailed = false, bool AlsoToBusiness = false);

/// <summary>Every notice of every module, in both languages. N1, the passcode, is mail only and stands beside its sender.</summary>
public static class NoticeTemplates
{
    public static readonly IReadOnlyDictionary<string, NoticeTemplate> All = new Dictionary<string, NoticeTemplate>
    {
        ["N2"] = new(NoticeCategory.Registration, new("Your business is registered", "Votre entreprise est enregistrée"),
            new("{0} is registered in the portal with {1} program account(s). You are its Business Account Manager; add a second one.", "{0} est enregistrée au portail avec {1} compte(s) de programme. Vous en êtes le gestionnaire de compte d'entreprise; ajoutez-en un deuxième."), AlsoToBusiness: true),
        ["N3_LOCKED"] = new(NoticeCategory.Registration, new("Registration needs review", "L'enregistrement doit être examiné"),
            new("Too many wrong answers about business {0}: your registration is locked until {1}. If it was not you, call the help desk.", "Trop de réponses inexactes au sujet de l'entreprise {0} : votre enregistrement est verrouillé jusqu'au {1}. Si ce n'était pas vous, appelez le bureau d'aide."), AlwaysMailed: true),
        ["N3_REVIEW"] = new(NoticeCategory.Registration, new("Registration needs review", "L'enregistrement doit être examiné"),
            new("An officer must review the registration of business {0} ({1}).", "Un agent doit examiner l'enregistrement de l'entreprise {0} ({1}).")),
        ["N3_ALERT"] = new(NoticeCategory.Registration, new("Registration needs review", "L'enregistrement doit être examiné"),
            new("Security alert: {1} wrong answers about business {0} in thirty days, from {2} account(s).", "Alerte de sécurité : {1} réponses inexactes au sujet de l'entreprise {0} en trente jours, de {2} compte(s).")),
        ["N3_DECIDED"] = new(NoticeCategory.Registration, new("Your registration was reviewed", "Votre enregistrement a été examiné"),
            new("The registration of business {0} was reviewed: {1}. Open it to go on. {2}", "L'enregistrement de l'entreprise {0} a été examiné : {1}. Ouvrez-le pour continuer. {2}")),
        ["STAFF_REGISTRATION_LOCKED"] = new(NoticeCategory.Registration, new("A registration is locked", "Un enregistrement est verrouillé"), new("Too many wrong answers about business {0}: registration {2} is locked until {1}.", "Trop de réponses inexactes au sujet de l'entreprise {0} : l'enregistrement {2} est verrouillé jusqu'au {1}.")),
        ["STAFF_CHANGE_REQUESTED"] = new(NoticeCategory.Programs, new("A request waits for a decision", "Une demande attend une décision"), new("{0} asks for {1}: {2}", "{0} demande {1} : {2}")),
        ["STAFF_HOLDER_ACTED"] = new(NoticeCategory.Licences, new("A holder waits for an officer", "Un titulaire attend un agent"), new("{0} of business {1}: {2}", "{0} de l'entreprise {1} : {2}")),
        ["STAFF_ENROLMENT_SUBMITTED"] = new(NoticeCategory.Programs, new("An enrolment was submitted", "Une inscription a été présentée"), new("Business {0} applies for the program {1}.", "L'entreprise {0} demande le programme {1}.")),
        ["N4"] = new(NoticeCategory.Access, new("New employee access request", "Nouvelle demande d'accès d'un employé"), new("{0} asks for access to your business: {1}", "{0} demande l'accès à votre entreprise : {1}")),
        ["N4_REMINDER"] = new(NoticeCategory.Access, new("An access request waits for you", "Une demande d'accès vous attend"), new("{0} has waited for {1} days for access to your business.", "{0} attend depuis {1} jours l'accès à votre entreprise.")),
        ["N5_APPROVED"] = new(NoticeCategory.Access, new("Your access request was approved", "Votre demande d'accès a été approuvée"), new("You may now act for business {0} as {1}.", "Vous pouvez maintenant agir pour l'entreprise {0} comme {1}.")),
        ["N5_REJECTED"] = new(NoticeCategory.Access, new("Your access request was rejected", "Votre demande d'accès a été rejetée"), new("Business {0} answered: {1}", "L'entreprise {0} a répondu : {1}")),
        ["N6"] = new(NoticeCategory.Access, new("Your role has changed", "Votre rôle a changé"), new("Your role at business {0} is now: {1}.", "Votre rôle dans l'entreprise {0} est maintenant : {1}."), AlwaysMailed: true),
        ["N6_ENDED"] = new(NoticeCategory.Access, new("Your role has ended", "Votre rôle a pris fin"), new("Your role {1} at business {0} has ended. {2}", "Votre rôle {1} dans l'entreprise {0} a pris fin. {2}"), AlwaysMailed: true),
        ["N6_MANAGER"] = new(NoticeCategory.Access, new("The managers of your business have changed", "Les gestionnaires de votre entreprise ont changé"), new("{0} is now {1} of your business.", "{0} est maintenant {1} de votre entreprise."), AlwaysMailed: true),
        ["N6_MANAGER_ENDED"] = new(NoticeCategory.Access, new("The managers of your business have changed", "Les gestionnaires de votre entreprise ont changé"), new("{0} is no longer a manager of your business.", "{0} n'est plus gestionnaire de votre entreprise.")),
        ["N7"] = new(NoticeCategory.Access, new("New third-party request", "Nouvelle demande d'un tiers"), new("Business {0} asks to act for you: {1}", "L'entreprise {0} demande d'agir pour vous : {1}")),
        ["N7_REMINDER"] = new(NoticeCategory.Access, new("A third-party request waits for you", "Une demande d'un tiers vous attend"), new("Business {0} has waited for {1} days for your answer to its request to act for you.", "L'entreprise {0} attend depuis {1} jours votre réponse à sa demande d'agir pour vous.")),
        ["N8_APPROVED"] = new(NoticeCategory.Access, new("Client request approved", "Demande au client approuvée"), new("Business {0} has approved your request; you may act for it.", "L'entreprise {0} a approuvé votre demande; vous pouvez agir pour elle.")),
        ["N8_REJECTED"] = new(NoticeCategory.Access, new("Client request rejected", "Demande au client rejetée"), new("Business {0} has rejected your request. {1}", "L'entreprise {0} a rejeté votre demande. {1}")),
        ["N9"] = new(NoticeCategory.Access, new("Your access to a client has changed", "Votre accès à un client a changé"), new("Business {0} has changed what you may see or do.", "L'entreprise {0} a modifié ce que vous pouvez voir ou faire.")),
        ["N9_CBSA"] = new(NoticeCategory.Access, new("A delegation was changed by the CBSA", "Une délégation a été modifiée par l'ASFC"), new("The CBSA has changed what {0} may see or do for {1}: {2}", "L'ASFC a modifié ce que {0} peut voir ou faire pour {1} : {2}")),
        ["N10"] = new(NoticeCategory.Access, new("Business relationship ended", "Relation d'affaires terminée"), new("The relationship between {0} and {1} has ended. {2}", "La relation entre {0} et {1} a pris fin. {2}")),
        ["N11"] = new(NoticeCategory.Access, new("Delegation expires soon", "La délégation de pouvoirs expire bientôt"), new("The delegation between {0} and {1} ends on {2}.", "La délégation entre {0} et {1} prend fin le {2}.")),
        ["N12_DECIDED"] = new(NoticeCategory.Programs, new("Program enrolment update", "Mise à jour de l'inscription au programme"), new("Your enrolment in the program {0} is now {1}. {2}", "Votre inscription au programme {0} est maintenant {1:f}. {2}")),
        ["N12_CODE"] = new(NoticeCategory.Programs, new("Program enrolment update", "Mise à jour de l'inscription au programme"), new("Your enrolment in the program {0} is approved. Your code is {1}. {2}", "Votre inscription au programme {0} est approuvée. Votre code est {1}. {2}")),
        ["N12_PROMISED"] = new(NoticeCategory.Programs, new("Program enrolment update", "Mise à jour de l'inscription au programme"), new("Your enrolment in the program {0} is approved. The licence is issued once its fee and security have been seen. {2}", "Votre inscription au programme {0} est approuvée. L'agrément est délivré dès que le droit et la garantie ont été vus. {2}")),
        ["N12_DOCUMENT"] = new(NoticeCategory.Programs, new("A document was refused", "Un document a été refusé"), new("The scanner refused {0}; give another.", "L'analyse a refusé {0}; fournissez-en un autre.")),
        ["N12_INFORMATION"] = new(NoticeCategory.Programs, new("Program enrolment update", "Mise à jour de l'inscription au programme"), new("An officer asks about your enrolment in {0}, for an answer by {1}: {2}", "Un agent demande des précisions sur votre inscription à {0}, d'ici le {1} : {2}")),
        ["N12_PROGRAM"] = new(NoticeCategory.Programs, new("Program account update", "Mise à jour du compte de programme"), new("Program account {0} is now {1}. {2}", "Le compte de programme {0} est maintenant {1}. {2}")),
        ["N12_DORMANT"] = new(NoticeCategory.Programs, new("A program account will become inactive", "Un compte de programme deviendra inactif"), new("Program account {0} has not been used and becomes inactive on {1}. Any use keeps it active.", "Le compte de programme {0} n'a pas été utilisé et deviendra inactif le {1}. Toute utilisation le maintient actif.")),
        ["N12_BUSINESS"] = new(NoticeCategory.Programs, new("Business account update", "Mise à jour du compte d'entreprise"), new("Business {0} is now {1}. {2}", "L'entreprise {0} est maintenant {1:f}. {2}"), AlwaysMailed: true),
        ["N12_CHANGE"] = new(NoticeCategory.Programs, new("Your request for a change was decided", "Votre demande de modification a été décidée"), new("Your request to change the data of business {0} was decided: {1}. {2}", "Votre demande de modifier les données de l'entreprise {0} a été décidée : {1:f}. {2}")),
        ["N13_LICENCE"] = new(NoticeCategory.Licences, new("Notice about your licence", "Avis concernant votre agrément"), new("Licence {0}: {1}. {2}", "Agrément {0} : {1}. {2}"), AlwaysMailed: true),
        ["N13_CODE"] = new(NoticeCategory.Licences, new("Notice about your carrier code", "Avis concernant votre code de transporteur"), new("Carrier code {0}: {1}. {2}", "Code de transporteur {0} : {1}. {2}"), AlwaysMailed: true),
        ["N13_NOTICE_SUSPENSION"] = new(NoticeCategory.Licences, new("Notice of suspension of your licence", "Avis de suspension de votre agrément"), new("Licence {0}: suspension for {1}. You may make representations until {2}; it may take effect from {3}. {4}", "Agrément {0} : suspension pour {1}. Vous pouvez présenter des observations jusqu'au {2}; elle peut prendre effet dès le {3}. {4}"), AlwaysMailed: true),
        ["N13_NOTICE_CANCELLATION"] = new(NoticeCategory.Licences, new("Notice of cancellation of your licence", "Avis d'annulation de votre agrément"), new("Licence {0}: cancellation for {1}. You may make representations until {2}; it may take effect from {3}. {4}", "Agrément {0} : annulation pour {1}. Vous pouvez présenter des observations jusqu'au {2}; elle peut prendre effet dès le {3}. {4}"), AlwaysMailed: true),
        ["N13_CODE_NOTICE"] = new(NoticeCategory.Licences, new("Notice of cancellation of your carrier code", "Avis d'annulation de votre code de transporteur"), new("Carrier code {0}: cancellation for {1}, effective on {2} if nothing else is told. {3}", "Code de transporteur {0} : annulation pour {1}, en vigueur le {2} sauf avis contraire. {3}"), AlwaysMailed: true),
        ["N13_CODE_SUSPENDED"] = new(NoticeCategory.Licences, new("Your carrier code is suspended", "Votre code de transporteur est suspendu"), new("Carrier code {0} is suspended for {1}. Correct the cause by {2}, or it may be cancelled; you may make representations. {3}", "Le code de transporteur {0} est suspendu pour {1}. Corrigez la cause d'ici le {2}, sans quoi il peut être annulé; vous pouvez présenter des observations. {3}"), AlwaysMailed: true),
        ["N13_CLIENT"] = new(NoticeCategory.Licences, new("Notice about your customs broker", "Avis concernant votre courtier en douane"), new("The licence of your customs broker {0} is {1}. Choose who accounts for your goods.", "L'agrément de votre courtier en douane {0} est {1}. Choisissez qui déclare vos marchandises."), AlwaysMailed: true),
        ["N14"] = new(NoticeCategory.Access, new("Add a second Business Account Manager", "Ajoutez un deuxième gestionnaire de compte d'entreprise"), new("Business {0} has one manager only. If that person is away, nobody can act: add a second.", "L'entreprise {0} n'a qu'un gestionnaire. En son absence, personne ne peut agir : ajoutez-en un deuxième.")),

        ["LEDGER_STATEMENT_READY"] = new(NoticeCategory.Billing, new("Your statement of account is ready", "Votre relevé de compte est prêt"), new("Statement {0}: total payable ${1}, due on {2}.", "Relevé {0} : total à payer {1} $, échéance le {2}.")),
        ["LEDGER_DUE_DATE_MOVED"] = new(NoticeCategory.Billing, new("A payment due date was moved", "Une échéance de paiement a été reportée"), new("What you owe for the billing period that ended on {0} was due on {1} and is due on {2}.", "Ce que vous devez pour la période de facturation qui a pris fin le {0} était exigible le {1} et l'est maintenant le {2}.")),
        ["LEDGER_STATEMENT_MISMATCH"] = new(NoticeCategory.Billing, new("A statement of account was held back", "Un relevé de compte a été retenu"), new("The statement of {0} of {1} would not agree with the journal and was not published.", "Le relevé de {0} du {1} ne concorderait pas avec le journal et n'a pas été publié.")),
        ["LEDGER_RATE_MISSING"] = new(NoticeCategory.Billing, new("Interest waits for a rate", "Des intérêts attendent un taux"), new("No interest was charged to {0}: no rate is approved for the quarter {1}.", "Aucun intérêt n'a été imputé à {0} : aucun taux n'est approuvé pour le trimestre {1}.")),
        ["LEDGER_PAYMENT_FREED"] = new(NoticeCategory.Billing, new("A payment before release was not needed", "Un paiement avant la mainlevée n'était pas requis"), new("Payment {0} of ${1} named the declaration {2}, which is paid or does not exist. It is an unapplied credit of the account.", "Le paiement {0} de {1} $ nommait la déclaration {2}, qui est payée ou n'existe pas. Il est un crédit non affecté du compte.")),
        ["LEDGER_OFFSET_CHANGED"] = new(NoticeCategory.Billing, new("Your offsetting preference changes", "Votre préférence de compensation change"), new("From {1} on, credits are offset under the preference {0}.", "À compter du {1}, les crédits sont compensés selon la préférence {0}.")),
        ["LEDGER_DISBURSEMENT_REJECTED"] = new(NoticeCategory.Billing, new("A disbursement was refused", "Un remboursement a été refusé"), new("Disbursement {0} of ${1} was refused: {2}", "Le remboursement {0} de {1} $ a été refusé : {2}")),
        ["LEDGER_DISBURSEMENT_ISSUED"] = new(NoticeCategory.Billing, new("A disbursement was issued", "Un remboursement a été versé"), new("Disbursement {0} of ${1} was paid out under the number {2}.", "Le remboursement {0} de {1} $ a été versé sous le numéro {2}.")),
        ["LEDGER_DISBURSEMENT_RETURNED"] = new(NoticeCategory.Billing, new("A disbursement came back", "Un remboursement est revenu"), new("Disbursement {0} of ${1} was not cashed or came back; it stands on your account as a credit again.", "Le remboursement {0} de {1} $ n'a pas été encaissé ou est revenu; il figure de nouveau à votre compte comme crédit.")),
        ["LEDGER_WAIVER_DECIDED"] = new(NoticeCategory.Billing, new("Your request for a waiver was decided", "Votre demande de renonciation a été tranchée"), new("On request {0}, ${1} is waived: {2}", "Sur la demande {0}, il est renoncé à {1} $ : {2}")),
        ["LEDGER_ARREARS"] = new(NoticeCategory.Billing, new("Notice of arrears", "Avis d'arriéré"), new("${0} that was due on {1} is in arrears and goes to collection. You may go to the Federal Court by {2}; no other measure is taken before {3}.", "Un montant de {0} $ échu le {1} est en souffrance et passe au recouvrement. Vous pouvez saisir la Cour fédérale au plus tard le {2}; aucune autre mesure n'est prise avant le {3}.")),
        ["LEDGER_ENFORCED"] = new(NoticeCategory.Billing, new("A collection measure was taken", "Une mesure de recouvrement a été prise"), new("The CBSA took the measure {1} for what was due on {0}.", "L'ASFC a pris la mesure {1} pour ce qui était échu le {0}.")),
        ["LEDGER_PAYMENT_POSTED"] = new(NoticeCategory.Billing, new("A payment was posted", "Un paiement a été porté au compte"), new("Payment {0} of ${1}, received on {2}, stands on your account.", "Le paiement {0} de {1} $, reçu le {2}, figure à votre compte.")),
        ["LEDGER_PAYMENT_FAILED"] = new(NoticeCategory.Billing, new("A payment did not go through", "Un paiement n'a pas abouti"), new("Payment {0} of ${1} did not go through ({2}). Nothing was paid.", "Le paiement {0} de {1} $ n'a pas abouti ({2}). Rien n'a été payé.")),
        ["LEDGER_PAYMENT_DISHONOURED"] = new(NoticeCategory.Billing, new("A payment was dishonoured", "Un paiement a été refusé"), new("Payment {0} of ${1} was dishonoured. What it had paid is owing again with its own due dates, and a charge of ${2} is payable.", "Le paiement {0} de {1} $ a été refusé. Ce qu'il avait acquitté est de nouveau dû à ses propres échéances, et des frais de {2} $ sont exigibles."), AlwaysMailed: true),
        ["LEDGER_PAD_UPCOMING"] = new(NoticeCategory.Billing, new("A withdrawal is coming", "Un prélèvement est à venir"), new("On {0}, what is then open of ${1} is withdrawn from the account {2} for statement {3}.", "Le {0}, ce qui reste dû de {1} $ sera prélevé du compte {2} pour le relevé {3}.")),
        ["LEDGER_PAD_SUSPENDED"] = new(NoticeCategory.Billing, new("Your pre-authorized debit is suspended", "Votre débit préautorisé est suspendu"), new("Two withdrawals from {1} for {0} were dishonoured within twelve months. Pay your statements by another method, and ask the CBSA to reinstate the agreement.", "Deux prélèvements du compte {1} pour {0} ont été refusés en douze mois. Payez vos relevés par un autre mode et demandez à l'ASFC de rétablir l'accord."), AlwaysMailed: true),
        ["DECLARATIONS_CHANGE_ASKED"] = new(NoticeCategory.Declarations, new("The CBSA asks about your adjustment", "L'ASFC vous interroge sur votre rajustement"), new("Adjustment {0} of transaction {1} needs an answer by {2}.", "Le rajustement {0} de la transaction {1} demande une réponse au plus tard le {2}.")),
        ["DECLARATIONS_CHANGE_GRANTED"] = new(NoticeCategory.Declarations, new("Your adjustment was granted", "Votre rajustement a été accordé"), new("Adjustment {0} changes transaction {1} by ${2}.", "Le rajustement {0} modifie la transaction {1} de {2} $.")),
        ["DECLARATIONS_CHANGE_PARTLY_GRANTED"] = new(NoticeCategory.Declarations, new("Your adjustment was granted in part", "Votre rajustement a été accordé en partie"), new("The lines granted of adjustment {0} change transaction {1} by ${2}.", "Les lignes accordées du rajustement {0} modifient la transaction {1} de {2} $.")),
        ["DECLARATIONS_CHANGE_REFUSED"] = new(NoticeCategory.Declarations, new("Your adjustment was refused", "Votre rajustement a été refusé"), new("Adjustment {0} of transaction {1} was refused: {2}", "Le rajustement {0} de la transaction {1} a été refusé : {2}")),
        ["DECLARATIONS_CAD_RETURNED"] = new(NoticeCategory.Declarations, new("The office gave your declaration back", "Le bureau vous a remis votre déclaration"), new("Transaction {0} needs a change: {1}", "La transaction {0} doit être modifiée : {1}")),
        ["DECLARATIONS_CAD_COMPLETE"] = new(NoticeCategory.Declarations, new("Your declaration can be paid", "Votre déclaration peut être payée"), new("Transaction {0} is complete. The goods are released when ${1} are paid.", "La transaction {0} est complète. Les marchandises seront dédouanées au paiement de {1} $.")),
        ["DECLARATIONS_WITHDRAWAL_GRANTED"] = new(NoticeCategory.Declarations, new("Your declaration was withdrawn", "Votre déclaration a été retirée"), new("Transaction {0} was withdrawn: {1}", "La transaction {0} a été retirée : {1}")),
        ["DECLARATIONS_WITHDRAWAL_REFUSED"] = new(NoticeCategory.Declarations, new("The withdrawal was refused", "Le retrait a été refusé"), new("Transaction {0} stays as it is: {1}", "La transaction {0} reste telle quelle : {1}")),
        ["DECLARATIONS_ADJUSTMENT_SERVED"] = new(NoticeCategory.Declarations, new("A statement of adjustments was issued", "Un relevé détaillé de rajustement a été émis"), new("Statement {0} changes transaction {1} by ${2}. You may appeal within 90 days.", "Le relevé {0} modifie la transaction {1} de {2} $. Vous pouvez faire appel dans les 90 jours.")),
        ["DECLARATIONS_CAMPAIGN_SERVED"] = new(NoticeCategory.Declarations, new("The CBSA re-determined your declarations", "L'ASFC a révisé vos déclarations"), new("Under campaign {0}, declarations re-determined: {1}, for ${2} in all. Each has its statement of adjustments. You may appeal within 90 days.", "Dans le cadre de la campagne {0}, déclarations révisées : {1}, pour {2} $ en tout. Chacune a son relevé détaillé de rajustement. Vous pouvez faire appel dans les 90 jours.")),
        ["DECLARATIONS_OUTCOME_WAITS"] = new(NoticeCategory.Declarations, new("The outcome of your appeal is delayed", "La suite donnée à votre appel est retardée"), new("Appeal {0} was allowed, but transaction {1} cannot be recomputed yet. The CBSA is seeing to it; you need do nothing.", "L'appel {0} a été accueilli, mais la transaction {1} ne peut encore être recalculée. L'ASFC s'en occupe; vous n'avez rien à faire.")),
        ["DECLARATIONS_OUTCOME_CARRIED_OUT"] = new(NoticeCategory.Declarations, new("The outcome of your appeal was carried out", "Il a été donné suite à votre appel"), new("Appeal {0}, which had been delayed, changes transaction {1} by ${2}.", "L'appel {0}, dont la suite avait été retardée, modifie la transaction {1} de {2} $.")),
        ["DECLARATIONS_MASS_ADJUSTMENT_DECIDED"] = new(NoticeCategory.Declarations, new("Your mass adjustment was decided", "Votre rajustement collectif a été tranché"), new("Case {0}: declarations granted: {1} of {2}; they change by ${3} in all. {4}", "Dossier {0} : déclarations accordées : {1} sur {2}; elles changent de {3} $ en tout. {4}")),
        ["DECLARATIONS_DEADLINE_NEAR"] = new(NoticeCategory.Declarations, new("Goods must be accounted for tomorrow", "Des marchandises doivent être déclarées en détail demain"), new("Releases not accounted for yet: {0}. The last day is {1}. Transactions: {2}", "Mainlevées encore sans déclaration en détail : {0}. Le dernier jour est le {1}. Transactions : {2}")),
        ["DECLARATIONS_RELEASE_OVERDUE"] = new(NoticeCategory.Declarations, new("Goods were not accounted for in time", "Des marchandises n'ont pas été déclarées en détail à temps"), new("The goods of transaction {0}, released on {1}, were to be accounted for by {2}. Account for them now; there is a charge for being late.", "Les marchandises de la transaction {0}, dédouanées le {1}, devaient être déclarées en détail au plus tard le {2}. Déclarez-les maintenant; des frais de retard s'appliquent.")),
        ["DECLARATIONS_DEADLINE_EXTENDED"] = new(NoticeCategory.Declarations, new("You have more time to account for goods", "Le délai pour déclarer des marchandises en détail est prorogé"), new("The goods of transaction {0} were to be accounted for by {1}; the last day is now {2}. The payment is due as before.", "Les marchandises de la transaction {0} devaient être déclarées en détail au plus tard le {1}; le dernier jour est maintenant le {2}. L'échéance du paiement ne change pas.")),
        ["DECLARATIONS_DRAWBACK_DECIDED"] = new(NoticeCategory.Declarations, new("Your drawback claim was decided", "Votre demande de drawback a été tranchée"), new("Claim {0}: ${1} is granted.", "Demande {0} : {1} $ sont accordés.")),
        ["DECLARATIONS_RULING_INFORMATION"] = new(NoticeCategory.Declarations, new("An officer asks about your request for a ruling", "Un agent demande des précisions sur votre demande de décision"), new("An officer asks about the request for ruling {0}, for an answer by {1}: {2}", "Un agent demande des précisions sur la demande de décision {0}, d'ici le {1} : {2}")),
        ["DECLARATIONS_RULING_DECLINED"] = new(NoticeCategory.Declarations, new("Your request for a ruling was declined", "Votre demande de décision a été refusée"), new("The request for ruling {0} was declined. The reasons stand with it.", "La demande de décision {0} a été refusée. Les motifs y sont consignés.")),
        ["DECLARATIONS_ADVANCE_RULING_ISSUED"] = new(NoticeCategory.Declarations, new("An advance ruling was issued", "Une décision anticipée a été rendue"), new("Advance ruling {0} was issued and takes effect on {1}. You may ask for its review until {2}.", "La décision anticipée {0} a été rendue et prend effet le {1}. Vous pouvez en demander la révision jusqu'au {2}.")),
        ["DECLARATIONS_NATIONAL_RULING_ISSUED"] = new(NoticeCategory.Declarations, new("A national customs ruling was issued", "Une décision nationale des douanes a été rendue"), new("National customs ruling {0} was issued and takes effect on {1}.", "La décision nationale des douanes {0} a été rendue et prend effet le {1}.")),
        ["DECLARATIONS_RULING_MODIFIED"] = new(NoticeCategory.Declarations, new("A ruling of yours was modified", "Une de vos décisions a été modifiée"), new("Ruling {0} was modified; the modification takes effect on {1}.", "La décision {0} a été modifiée; la modification prend effet le {1}.")),
        ["DECLARATIONS_RULING_REVOKED"] = new(NoticeCategory.Declarations, new("A ruling of yours was revoked", "Une de vos décisions a été annulée"), new("Ruling {0} was revoked; it does not bind from {1} on.", "La décision {0} a été annulée; elle ne lie plus à compter du {1}.")),
        ["BONDS_RPP_GRANTED"] = new(NoticeCategory.Security, new("Release prior to payment is granted", "La mainlevée avant paiement est accordée"), new("Goods for {0} may be released before they are paid for.", "Les marchandises de {0} peuvent être dédouanées avant paiement.")),
        ["APPEALS_LATE_PAYMENT_SERVED"] = new(NoticeCategory.Appeals, new("A late payment penalty was served on you", "Une pénalité pour paiement tardif vous a été signifiée"), new("Penalty {0} of ${1}: duties on statement {2} were not paid in time ({3}). Paid in full by {4} it bears no interest.", "Pénalité {0} de {1} $ : des droits du relevé {2} n'ont pas été payés à temps ({3}). Payée en entier au plus tard le {4}, elle ne porte pas intérêt.")),
        ["APPEALS_PENALTY_CANCELLED"] = new(NoticeCategory.Appeals, new("A penalty was cancelled", "Une pénalité a été annulée"), new("Penalty {0} of ${1} was cancelled: the payment had been made in time. What was paid of it stands on your account as a credit.", "La pénalité {0} de {1} $ a été annulée : le paiement avait été fait à temps. Ce qui en a été payé figure à votre compte comme crédit.")),
        ["APPEALS_LATE_CHARGE_SERVED"] = new(NoticeCategory.Appeals, new("A late accounting charge was issued", "Une pénalité pour déclaration tardive a été imposée"), new("Charge {0} of ${1} for transaction {2} ({3}) is payable now. Paid in full by {4}, it bears no interest.", "La pénalité {0} de {1} $ visant la transaction {2} ({3}) est payable dès maintenant. Acquittée en entier au plus tard le {4}, elle ne porte pas intérêt.")),
        ["APPEALS_DECIDED"] = new(NoticeCategory.Appeals, new("Your appeal was decided", "Votre appel a été tranché"), new("Appeal {0} was decided: {1}. You may appeal to the CITT within 90 days.", "L'appel {0} a été tranché : {1}. Vous pouvez en appeler au TCCE dans les 90 jours.")),
    };

    /// <summary>Codes that senders give as values, as words; in French by the gender of what they are said of.</summary>
    static readonly Dictionary<string, Word> Words = new()
    {
        ["PENDING"] = new("pending", "en attente"),
        ["ACTIVE"] = new("active", "actif", "active"),
        ["INACTIVE"] = new("inactive", "inactif", "inactive"),
        ["SUSPENDED"] = new("suspended", "suspendu", "suspendue"),
        ["CLOSED"] = new("closed", "fermé", "fermée"),
        ["CANCELLED"] = new("cancelled", "annulé", "annulée"),
        ["EXPIRED"] = new("expired", "expiré", "expirée"),
        ["APPROVED"] = new("approved", "approuvé", "approuvée"),
        ["REJECTED"] = new("rejected", "rejeté", "rejetée"),
        ["LAPSED"] = new("lapsed, for want of an answer", "périmé, faute de réponse", "périmée, faute de réponse"),
        ["ALLOWED"] = new("allowed", "accueilli", "accueillie"),
        ["DENIED"] = new("denied", "rejeté", "rejetée"),
        ["AFFIRMED"] = new("the ruling is affirmed", "la décision anticipée est confirmée"),
        ["REVISED"] = new("the ruling is revised", "la décision anticipée est modifiée"),
        ["REVERSED"] = new("the ruling is reversed", "la décision anticipée est infirmée"),
        ["SURRENDERED"] = new("surrendered", "remis", "remise"),
        ["LEGAL_DATA"] = new("a change of legal data", "une modification des données juridiques"),
        ["RENEWAL"] = new("a renewal is asked for", "un renouvellement est demandé"),
        ["BONDING"] = new("security is offered to be bonded", "une garantie est offerte pour le cautionnement"),
        ["REPRESENTATIONS"] = new("representations were made", "des observations ont été présentées"),
        ["CHANGE"] = new("a change was told", "un changement a été signalé"),
        ["RESPONSE"] = new("the applicant has answered", "le demandeur a répondu"),
        ["CLOSURE"] = new("closure", "une fermeture"),
        ["REACTIVATION"] = new("reactivation", "une réactivation"),
        ["NO_HISTORY"] = new("no history to ask about", "aucun historique sur lequel interroger"),
        ["LEGAL_INFO"] = new("name or address wrong too often", "nom ou adresse trop souvent inexacts"),
        ["WRONG_ANSWERS"] = new("too many wrong answers", "trop de réponses inexactes"),
        ["INCORPORATION_NUMBER"] = new("the incorporation number differs", "le numéro de constitution diffère"),
        ["CONTRAVENTION"] = new("contravention of the law", "contravention à la loi"),
        ["FRAUD"] = new("fraud", "fraude"),
        ["EVASION"] = new("a plan of evasion", "un plan d'évasion"),
        ["NON_COMPLIANCE"] = new("non-compliance", "non-conformité"),
        ["INSOLVENCY"] = new("insolvency", "insolvabilité"),
        ["DISHONESTY"] = new("dishonesty", "malhonnêteté"),
        ["INCOMPETENCE"] = new("incompetence", "incompétence"),
        ["CEASED"] = new("operations have ceased", "cessation des activités"),
        ["NOT_QUALIFIED"] = new("no longer qualified", "qualité perdue"),
        ["PLACE_LOST"] = new("the place is lost", "perte des lieux"),
        ["NOT_CORRECTED"] = new("the cause of a suspension was not corrected", "la cause d'une suspension n'a pas été corrigée"),
        ["DUPLICATE"] = new("a duplicate", "un double"),
        ["NOT_OPERATING"] = new("no operation", "absence d'exploitation"),
        ["FALSE_INFORMATION"] = new("false information", "faux renseignements"),
        ["UNPAID_AMOUNT"] = new("an unpaid amount", "une somme impayée"),
    };

    public static string Fill(Bilingual text, IReadOnlyList<string> values) => string.Format(CultureInfo.InvariantCulture, text.ToString(), [.. values.Select(Say).Concat(Enumerable.Repeat("", 5))]).TrimEnd();

    static object Say(string value) => Words.TryGetValue(value, out var word) ? word : ProgramCatalogue.Find(value)?.Name.ToString() ?? value;

    /// <summary>A word that agrees: <c>{1:f}</c> in a template takes the feminine.</summary>
    sealed record Word(string En, string Fr, string? FrFeminine = null) : IFormattable
    {
        public string ToString(string? format, IFormatProvider? provider) => new Bilingual(En, format == "f" ? FrFeminine ?? Fr : Fr).ToString();
    }
}
