using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>Every code with which this module refuses: status and both texts.</summary>
static class DeclarationsRejections
{
    public static readonly IReadOnlyList<Rejection> All =
    [
        new("CAD-1001", 400, "The body is malformed or has an unknown field.", "Le corps est mal formé ou contient un champ inconnu."),
        new("CAD-1002", 409, "This declaration is not in a state that allows this: it was submitted already, or has nothing to change.", "L'état de cette déclaration ne le permet pas : elle est déjà soumise ou n'a rien à modifier."),
        new("CAD-1003", 403, "Another officer reviews this change; take it over first.", "Un autre agent examine cette modification; prenez-la d'abord en charge."),
        new("CAD-1004", 409, "The document is still being scanned.", "Le document est encore en cours d'analyse."),
        new("CAD-1005", 409, "The document was refused by the scanner.", "Le document a été refusé à l'analyse."),
        new("CAD-1011", 413, "A message has at most {0} bytes.", "Un message compte au plus {0} octets."),
        new("CAD-1012", 422, "A batch has at most {0} declarations.", "Un lot compte au plus {0} déclarations."),
        new("CAD-1013", 404, "There is no such declaration, or it is not yours to see.", "Cette déclaration n'existe pas ou vous n'y avez pas accès."),
        new("CAD-1014", 409, "This could not be decided now, for a fault of ours: send it again.", "Ceci n'a pu être décidé, par un défaut de notre part : envoyez-le de nouveau."),
        new("CAD-2001", 403, "You have no authority to declare for this importer.", "Vous n'avez pas le pouvoir de déclarer pour cet importateur."),
        new("CAD-2002", 403, "The program account {0} is not one that may account for goods.", "Le compte de programme {0} ne permet pas de déclarer des marchandises."),
        new("CAD-2003", 403, "To declare for this importer takes a customs broker's licence that is active.", "Déclarer pour cet importateur exige un agrément de courtier en douane actif."),
        new("CAD-3001", 409, "The transaction number {0} is in use.", "Le numéro de transaction {0} est déjà utilisé."),
        new("CAD-3002", 409, "The check digit of the transaction number {0} is wrong.", "Le chiffre de contrôle du numéro de transaction {0} est erroné."),
        new("CAD-3003", 409, "The next version of this declaration is {0}.", "La prochaine version de cette déclaration est la {0}."),
        new("CAD-3004", 409, "Line {0} of the version before is missing; set its quantity and value to 0 to take it out.", "La ligne {0} de la version précédente manque; mettez sa quantité et sa valeur à 0 pour la retirer."),
        new("CAD-3005", 409, "Another change of this declaration is open: {0}.", "Une autre modification de cette déclaration est en cours : {0}."),
        new("CAD-3006", 409, "This declaration was made by the CBSA; a client does not change it.", "Cette déclaration a été établie par l'ASFC; un client ne la modifie pas."),
        new("CAD-3007", 409, "A declaration to be paid at release is made in the portal.", "Une déclaration à payer à la mainlevée se fait dans le portail."),
        new("CAD-3008", 409, "The declaration {0} says the same of its goods; acknowledge it if both are meant.", "La déclaration {0} dit la même chose de ses marchandises; confirmez-le si les deux sont voulues."),
        new("CAD-3009", 409, "{0} is no declaration that this one can follow or take the place of.", "{0} n'est pas une déclaration que celle-ci peut suivre ou remplacer."),
        new("DET_UNDER_APPEAL", 409, "The statement of adjustments {0} is under appeal {1} on the same issue: that is decided, and carried out, first.", "Le relevé de rajustements {0} fait l'objet de l'appel {1} sur la même question : celui-ci est d'abord tranché et exécuté."),
        new("CAD-3010", 409, "The statement of adjustments {0} is under appeal {1}: withdraw the appeal first.", "Le relevé de rajustements {0} fait l'objet de l'appel {1} : retirez d'abord l'appel."),
        new("CAD-4001", 422, "The field is missing or cannot be read.", "Le champ est absent ou illisible."),
        new("CAD-4002", 422, "The number is negative or has too many decimals.", "Le nombre est négatif ou a trop de décimales."),
        new("CAD-4003", 422, "The total of the invoice is not the sum of its lines.", "Le total de la facture n'est pas la somme de ses lignes."),
        new("CAD-4004", 422, "The document is no PDF, TIFF, JPEG, XLSX or DOCX.", "Le document n'est ni PDF, ni TIFF, ni JPEG, ni XLSX, ni DOCX."),
        new("CAD-4005", 422, "A document has at most {0} MB.", "Un document a au plus {0} Mo."),
        new("CAD-4006", 409, "A declaration has at most {0} documents.", "Une déclaration a au plus {0} documents."),
        new("CAD-5001", 422, "The classification {0} is unknown or not in force.", "Le classement {0} est inconnu ou n'est pas en vigueur."),
        new("CAD-5002", 422, "The tariff treatment {0} is not open to goods of {1}.", "Le traitement tarifaire {0} n'est pas offert aux marchandises de {1}."),
        new("CAD-5003", 422, "The tariff item {0} does not offer the treatment {1}.", "Le numéro tarifaire {0} n'offre pas le traitement {1}."),
        new("CAD-5004", 422, "The tariff code {0} is unknown or does not go with the classification {1}.", "Le code tarifaire {0} est inconnu ou n'est pas compatible avec le classement {1}."),
        new("CAD-5005", 422, "{0} is unknown, not in force, or not for these goods or this importer.", "{0} est inconnu, n'est pas en vigueur ou ne vise pas ces marchandises ou cet importateur."),
        new("CAD-5006", 422, "There is no exchange rate for {0} on {1}.", "Il n'y a pas de taux de change pour {0} le {1}."),
        new("CAD-5007", 422, "The unit is not the one of {0}.", "L'unité n'est pas celle de {0}."),
        new("CAD-5008", 422, "The ruling {0} does not bind for this importer on that day.", "La décision {0} ne lie pas pour cet importateur ce jour-là."),
        new("CAD-5009", 422, "The ruling {0}, which binds on that day, says something else of the goods.", "La décision {0}, qui lie ce jour-là, dit autre chose des marchandises."),
        new("CAD-6001", 422, "The direct shipment date lies after the release date.", "La date d'expédition directe suit la date de mainlevée."),
        new("CAD-6002", 422, "The measure {0} under SIMA is in force for these goods: say whether they are subject to it.", "La mesure {0} au titre de la LMSI vise ces marchandises : dites si elles y sont assujetties."),
        new("CAD-6003", 422, "Goods subject to SIMA need a measure in force, their export price and its currency; U needs a measure that is an undertaking, and a bond a duty that is provisional.", "Les marchandises assujetties à la LMSI exigent une mesure en vigueur, leur prix à l'exportation et sa devise; U exige une mesure qui est un engagement, et une caution, des droits provisoires."),
        new("CAD-6004", 422, "The self-declared duty under SIMA is lower than the {0} computed.", "Les droits autodéclarés au titre de la LMSI sont inférieurs aux {0} calculés."),
        new("CAD-6005", 422, "Goods subject to a surtax need the code of an order that is in force for them.", "Les marchandises assujetties à une surtaxe exigent le code d'un décret en vigueur à leur égard."),
        new("CAD-6006", 422, "The item is listed in the surtax order {0}, and was declared as not subject.", "Le numéro figure au décret de surtaxe {0} et a été déclaré non assujetti."),
        new("CAD-6007", 422, "The reason is missing, unknown, the CBSA's own, in the wrong order, or does not go with the effect of the change.", "Le motif manque, est inconnu, réservé à l'ASFC, dans le mauvais ordre ou incompatible avec l'effet de la modification."),
        new("CAD-6008", 422, "The time limit passed on {0}.", "Le délai a expiré le {0}."),
        new("CAD-6009", 422, "A change that lowers what is owing needs a supporting document.", "Une modification qui réduit le montant dû exige un document à l'appui."),
        new("CAD-6010", 422, "The self-declared amount is lower than the {0} computed.", "Le montant autodéclaré est inférieur aux {0} calculés."),
        new("CAD-6011", 422, "The change alters the currency or the day of shipment of invoice {0}, which prices all its lines: grant all of them or none.", "La modification touche la devise ou la date d'expédition de la facture {0}, qui établit le prix de toutes ses lignes : accordez-les toutes ou aucune."),
        new("CAD-6012", 422, "Notice of the claim for line {1} was to be given by {0}; no notice of these goods for this reason was given in time.", "L'avis de la réclamation visant la ligne {1} devait être donné au plus tard le {0}; aucun avis visant ces marchandises pour ce motif n'a été donné à temps."),
        new("CAD-7001", 422, "This differs from the release record.", "Ceci diffère du dossier de mainlevée."),
        new("CAD-7002", 422, "There is no release record for {0}.", "Il n'y a pas de dossier de mainlevée pour {0}."),
        new("CAD-7010", 422, "Goods released before {0} were accounted for on form B3, not by CAD.", "Les marchandises dédouanées avant le {0} ont été déclarées sur le formulaire B3, non par DDC."),
        new("CAD-7011", 422, "Courier low value shipments have an estimated value for duty of at most {0}.", "Les envois de faible valeur par messagerie ont une valeur en douane estimée d'au plus {0}."),
        new("CAD-7012", 422, "The importer accounts for its goods under customs self-assessment by the option {0}, and an option once used stays.", "L'importateur déclare ses marchandises du programme d'autocotisation selon l'option {0}, et une option une fois utilisée demeure."),
        new("CAD-8001", 422, "The importer was not in Release Prior to Payment when the goods were released.", "L'importateur ne participait pas à la mainlevée avant paiement au moment de la mainlevée."),
        new("CAD-9001", 422, "The rate text {0} cannot be computed.", "Le texte du taux {0} ne peut être calculé."),
        new("REF_FILE", 422, "The file cannot be read at line {0}.", "Le fichier est illisible à la ligne {0}."),
        new("REF_ROWS", 422, "There are no rows, or more than {0}.", "Il n'y a aucune ligne, ou plus de {0}."),
        new("REF_COLUMN", 422, "{0} is no column of this list.", "{0} n'est pas une colonne de cette liste."),
        new("REF_COLUMN_MISSING", 422, "The column {0} is missing.", "La colonne {0} manque."),
        new("REF_VALUE", 422, "'{0}' cannot stand here.", "« {0} » ne peut figurer ici."),
        new("REF_DATES", 422, "A day is written as 2026-03-12, and the last does not come before the first.", "Un jour s'écrit 2026-03-12, et le dernier ne précède pas le premier."),
        new("REF_TWICE", 422, "{0} stands twice from the same day on.", "{0} figure deux fois à partir du même jour."),
        new("REF_UNCHANGED", 422, "Nothing would change: the rows hold as they are.", "Rien ne changerait : les lignes sont déjà en vigueur telles quelles."),
        new("REF_STALE", 409, "What was approved since the proposal gives it another effect: withdraw it and propose it anew.", "Ce qui a été approuvé depuis la proposition lui donne un autre effet : retirez-la et proposez-la de nouveau."),
        new("REF_TARIFF", 422, "Of the tariff's file: {0}.", "Du fichier du tarif : {0}."),
        new("CLASSIFICATION_TERMS", 422, "Accept that this helper gives no ruling: acceptTerms=true.", "Acceptez que cet outil ne rende aucune décision : acceptTerms=true."),
        new("VAL_CLASSIFICATION", 400, "A heading or classification has 2 to 10 digits, a number of them that is even.", "Une position ou un classement compte de 2 à 10 chiffres, en nombre pair."),
        new("VAL_CURRENCY", 400, "A currency is three capital letters, as USD.", "Une devise compte trois lettres majuscules, comme USD."),
        new("VAL_SEARCH", 400, "Say in 2 to 200 characters what to look for.", "Indiquez en 2 à 200 caractères ce qui est recherché."),
        new("MAC-2001", 422, "{0} is no declaration of this program account.", "{0} n'est pas une déclaration de ce compte de programme."),
        new("MAC-2002", 422, "A case has at most {0} declarations.", "Un dossier compte au plus {0} déclarations."),
        new("MAC-2003", 422, "The declarations of a case have at most {0} lines together.", "Les déclarations d'un dossier comptent ensemble au plus {0} lignes."),
        new("DRB-2001", 422, "{0} is no declaration of yours, nor of an importer whose waiver comes with the claim.", "{0} n'est pas une de vos déclarations, ni celle d'un importateur dont la renonciation accompagne la demande."),
        new("DRB-2002", 422, "The declaration {0} is not an accepted one with lines.", "La déclaration {0} n'est pas une déclaration acceptée comportant des lignes."),
        new("DRB-2003", 422, "The declaration has no line {0}.", "La déclaration n'a pas de ligne {0}."),
        new("DRB-2004", 422, "The waiver of {0}, who could claim as well, is missing.", "Il manque la renonciation de {0}, qui pourrait aussi présenter une demande."),
        new("DRB-3001", 422, "Nothing is left to claim on line {0} of {1}.", "Il ne reste rien à demander pour la ligne {0} de {1}."),
        new("DRB-3002", 422, "Only {0} of {1} is left to claim.", "Il ne reste que {0} sur {1} à demander."),
        new("DRB-3003", 422, "The line of the declaration is counted in {0}.", "La ligne de la déclaration est comptée en {0}."),
        new("DRB-3004", 409, "The goods of this line under the document {0} are claimed already.", "Les marchandises de cette ligne visées par le document {0} font déjà l'objet d'une demande."),
        new("DRB-3005", 422, "No duties were paid on line {0}.", "Aucun droit n'a été payé pour la ligne {0}."),
        new("DRB-4001", 422, "The goods left or were destroyed after their release and before the claim.", "Les marchandises sont sorties ou ont été détruites après leur mainlevée et avant la demande."),
        new("DRB-5001", 422, "Each line of the claim is decided once.", "Chaque ligne de la demande est décidée une seule fois."),
        new("DRB-5002", 422, "No more is accepted than the {0} claimed.", "On n'accepte pas plus que les {0} demandés."),
        new("DRB-5003", 422, "What is not accepted in full needs a reason.", "Ce qui n'est pas accepté en entier exige un motif."),
        new("RUL-HYPOTHETICAL", 422, "The question is hypothetical: no import of these goods is planned.", "La question est hypothétique : aucune importation de ces marchandises n'est prévue."),
        new("RUL-ALREADY-IMPORTED", 422, "An advance ruling is given before the goods are imported.", "Une décision anticipée est rendue avant l'importation des marchandises."),
        new("RUL-UNDER-APPEAL", 422, "The same question is before an appeal or a court.", "La même question fait l'objet d'un appel ou est devant un tribunal."),
        new("RUL-INFO-MISSING", 422, "The request lacks what is needed to answer it.", "Il manque à la demande des renseignements nécessaires pour y répondre."),
        new("RUL-NOT-ELIGIBLE", 422, "A ruling of this kind cannot be given to this applicant.", "Une décision de ce genre ne peut être rendue à ce demandeur."),
        new("RUL-MULTIPLE-GOODS", 422, "One request is about one product.", "Une demande porte sur un seul produit."),
        new("RUL-NO-REASONS", 422, "A decision and its reasons are given in full, a ruling in both languages.", "Une décision et ses motifs sont donnés au complet, et une décision rendue dans les deux langues."),
        new("RUL-ANSWER-BY", 422, "The applicant has at least {0} days to answer, until {1}.", "Le demandeur dispose d'au moins {0} jours pour répondre, soit jusqu'au {1}."),
        new("RUL-EFFECTIVE-DATE", 422, "The day of effect lies between {0} and {1}; only a change to the applicant's detriment may be put off.", "La date d'effet se situe entre le {0} et le {1}; seule une modification au détriment du demandeur peut être reportée."),
        new("RUL-SHORT-NOTICE", 422, "Apply at least {0} days before the import: the ruling may come after {1}.", "Présentez la demande au moins {0} jours avant l'importation : la décision pourrait être rendue après le {1}."),
    ];

    static readonly Dictionary<string, Rejection> ByCode = All.ToDictionary(row => row.Code);

    /// <summary>The row of a code; null for a code of the host's.</summary>
    public static Rejection? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>A fault as a list on the wire shows it, in the language of the request.</summary>
    public static CadRemark Remark(Rejected fault) => new(fault.Code, fault.Path, ByCode[fault.Code].In(CultureInfo.CurrentUICulture, fault.Arguments)) { Arguments = fault.Arguments };
}

/// <summary>A fault or a warning about a declaration.</summary>
/// <param name="Path">Where it stands in the document, as <c>invoices[0].lines[0].unit</c>.</param>
public sealed record CadRemark(string Code, string? Path, string Message)
{
    /// <summary>What fills the places of the text, to say it again in the other language.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<object> Arguments { get; init; } = [];
}
