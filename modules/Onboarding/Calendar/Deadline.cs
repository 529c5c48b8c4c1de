using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Onboarding;

/// <summary>A day that matters to a program account, as calendars show it.</summary>
/// <param name="Id">The sender's own.</param>
/// <param name="Kind">A key of <see cref="DeadlineKinds"/>.</param>
/// <param name="Moves">How often it was moved, called off or set again.</param>
/// <param name="ChangedAt">When that was done last.</param>
public sealed record Deadline(string Id, string RmAccount, string Kind, string Reference, DateOnly On, string? SubmitterBn9, bool IsCancelled, int Moves, DateTimeOffset ChangedAt)
{
    public static Deadline Of(DeadlineSet set) => new(set.DeadlineId, set.RmAccount, set.Kind, set.Reference, set.On, set.SubmitterBn9, set.IsCancelled, 0, set.EffectiveAt);

    /// <summary>What is heard again, or after something newer, changes nothing.</summary>
    public Deadline After(DeadlineSet set)
    {
        if (set.EffectiveAt < ChangedAt) return this;
        // Goods are released before anybody begins their declaration.
        var known = this with { SubmitterBn9 = set.SubmitterBn9 ?? SubmitterBn9 };
        return (set.On, set.IsCancelled) == (On, IsCancelled) ? known : known with { On = set.On, IsCancelled = set.IsCancelled, Moves = Moves + 1, ChangedAt = set.EffectiveAt };
    }

    /// <summary>The same once its goods were accounted for: then it runs no longer. That stands in the feed already and is kept here a second time for no acceptance.</summary>
    /// <param name="accounted">Declarations with the instants of their acceptance.</param>
    public Deadline MetBy(IReadOnlyDictionary<string, DateTimeOffset> accounted) => Kind == DeadlineKinds.Accounting && !IsCancelled && accounted.TryGetValue(Reference, out var at)
        ? this with { IsCancelled = true, Moves = Moves + 1, ChangedAt = at > ChangedAt ? at : ChangedAt } : this;
}

/// <summary>The due date that the CBSA has set for a billing period, as the Ledger says.</summary>
/// <param name="Id">The end of the period, as 2026-01-17.</param>
public sealed record MovedDueDate(string Id, DateOnly PeriodEnd, DateOnly DueOn, int Moves, DateTimeOffset ChangedAt);

/// <param name="Title">With a place {0} for the reference.</param>
public sealed record DeadlineKind(Bilingual Title, Bilingual About);

/// <summary>Every limit of every module, in both languages.</summary>
public static class DeadlineKinds
{
    /// <summary>The day by which released goods are accounted for, by their transaction number. There may be thousands in an account, so that they are shown only until they are over.</summary>
    public const string Accounting = "ACCOUNTING";

    public static readonly IReadOnlyDictionary<string, DeadlineKind> All = new Dictionary<string, DeadlineKind>
    {
        ["STATEMENT"] = new(new("Statement of account", "Relevé de compte"),
            new("It shows what was posted to the end of the day before.", "Il montre ce qui a été inscrit jusqu'à la fin de la veille.")),
        ["PAYMENT_DUE"] = new(new("Payment due for the statement of {0}", "Paiement exigible du relevé du {0}"),
            new("What is paid later bears interest from the day after; see the statement for the amount.", "Ce qui est payé plus tard porte intérêt dès le lendemain; voir le relevé pour le montant.")),
        ["CORRECTION_END"] = new(new("Last day to correct declarations of the billing period to {0}", "Dernier jour pour corriger les déclarations de la période de facturation au {0}"),
            new("Customs Act s.32.2(3): a later change is an adjustment.", "Loi sur les douanes, par. 32.2(3) : un changement ultérieur est un rajustement.")),
        [Accounting] = new(new("Last day to account for the goods of transaction {0}", "Dernier jour pour déclarer en détail les marchandises de la transaction {0}"),
            new("Customs Act s.32 and SOR/86-1062; afterwards it is late, and there is a charge.", "Loi sur les douanes, art. 32, et DORS/86-1062; ensuite, c'est en retard et des frais s'appliquent.")),
        ["CHANGE_INFORMATION"] = new(new("Last day to answer the officer on adjustment {0}", "Dernier jour pour répondre à l'agent au sujet du rajustement {0}"),
            new("A later answer is still read, as long as the adjustment is not decided.", "Une réponse tardive est encore lue, tant que le rajustement n'est pas tranché.")),
        ["RULING_INFORMATION"] = new(new("Last day to answer the officer on the request for ruling {0}", "Dernier jour pour répondre à l'agent au sujet de la demande de décision {0}"),
            new("Afterwards the request may be declined or postponed.", "Ensuite, la demande peut être refusée ou reportée.")),
        ["APPEAL_END"] = new(new("Last day to appeal {0}", "Dernier jour pour en appeler de {0}"),
            new("Customs Act s.60: ninety days after the notice.", "Loi sur les douanes, art. 60 : quatre-vingt-dix jours après l'avis.")),
        ["APPEAL_EXTENSION_END"] = new(new("Last day to ask for an extension of time to appeal {0}", "Dernier jour pour demander une prorogation du délai d'appel de {0}"),
            new("Customs Act s.60.1: one year after the ninety days.", "Loi sur les douanes, art. 60.1 : un an après les quatre-vingt-dix jours.")),
        ["APPEAL_INFORMATION"] = new(new("Last day to answer the officer on {0}", "Dernier jour pour répondre à l'agent au sujet de {0}"),
            new("Afterwards the review goes on with what is on file.", "Ensuite, l'examen se poursuit avec ce qui est au dossier.")),
        ["TRIBUNAL_END"] = new(new("Last day to appeal {0} to the CITT", "Dernier jour pour en appeler de {0} au TCCE"),
            new("Customs Act s.67: filed with the Tribunal and with the President.", "Loi sur les douanes, art. 67 : auprès du Tribunal et du président.")),
        ["TRIBUNAL_EXTENSION_END"] = new(new("Last day to ask the CITT for an extension of time to appeal {0}", "Dernier jour pour demander au TCCE une prorogation du délai d'appel de {0}"),
            new("Customs Act s.67.1: one year after the ninety days.", "Loi sur les douanes, art. 67.1 : un an après les quatre-vingt-dix jours.")),
        ["COURT_END"] = new(new("Last day to appeal {0} to the Federal Court of Appeal", "Dernier jour pour en appeler de {0} à la Cour d'appel fédérale"),
            new("Customs Act s.68: on a question of law.", "Loi sur les douanes, art. 68 : sur une question de droit.")),
        ["JUDGMENT_CARRY_OUT"] = new(new("The judgment in {0} is carried out by", "Mise en œuvre attendue du jugement dans {0}"),
            new("Ninety days from the judgment, as set here; the Customs Act (s.61) lets it be done at any time.", "Quatre-vingt-dix jours du jugement, tel que fixé ici; la Loi sur les douanes (art. 61) permet de le faire en tout temps.")),
        ["PENALTY_RECOURSE_END"] = new(new("Last day to contest {0}", "Dernier jour pour contester {0}"),
            new("Customs Act ss.127.1 and 129: corrective measures, or a review by the Minister.", "Loi sur les douanes, art. 127.1 et 129 : mesures de redressement, ou révision par le ministre.")),
        ["PENALTY_EXTENSION_END"] = new(new("Last day to ask for an extension of time for a review of {0}", "Dernier jour pour demander une prorogation du délai de révision de {0}"),
            new("Customs Act s.129.1: one year after the ninety days.", "Loi sur les douanes, art. 129.1 : un an après les quatre-vingt-dix jours.")),
        ["PENALTY_CORRECTION_END"] = new(new("Corrective measures on {0} are answered by", "Réponse attendue sur les mesures de redressement visant {0}"),
            new("Customs Act s.127.1: ninety days after the penalty was assessed.", "Loi sur les douanes, art. 127.1 : quatre-vingt-dix jours après la cotisation.")),
        ["REVIEW_EVIDENCE"] = new(new("Last day to submit evidence in {0}", "Dernier jour pour présenter des preuves dans {0}"),
            new("Customs Act s.130(2): thirty days after the reasons were served.", "Loi sur les douanes, par. 130(2) : trente jours après la signification des motifs.")),
        ["REVIEW_COURT_END"] = new(new("Last day to appeal {0} to the Federal Court", "Dernier jour pour en appeler de {0} à la Cour fédérale"),
            new("Customs Act s.135: ninety days after the decision.", "Loi sur les douanes, art. 135 : quatre-vingt-dix jours après la décision.")),
        ["EXTENSION_ANSWER"] = new(new("Application {0} is answered by", "Réponse attendue à la demande {0}"),
            new("Unanswered after ninety days, it may be taken to the Tribunal or the Court (ss.60.2, 129.2).", "Sans réponse après quatre-vingt-dix jours, elle peut être portée au Tribunal ou à la Cour (art. 60.2, 129.2).")),
        ["EXTENSION_TRIBUNAL"] = new(new("Last day to take application {0} to the Tribunal or the Court", "Dernier jour pour porter la demande {0} au Tribunal ou à la Cour"),
            new("Customs Act ss.60.2 and 129.2: ninety days after the refusal.", "Loi sur les douanes, art. 60.2 et 129.2 : quatre-vingt-dix jours après le refus.")),
        ["EXTENSION_USE"] = new(new("Last day to file what {0} grants more time for", "Dernier jour pour déposer ce pour quoi {0} accorde une prorogation"),
            new("Ninety days from the grant, as set here.", "Quatre-vingt-dix jours de la décision, tel que fixé ici.")),
        ["CASE_INFORMATION"] = new(new("Last day to give the information asked for in {0}", "Dernier jour pour fournir les renseignements demandés dans {0}"),
            new("Customs Act ss.42 to 43.", "Loi sur les douanes, art. 42 à 43.")),
        ["CASE_COMMENTS"] = new(new("Last day to comment on the interim report of {0}", "Dernier jour pour commenter le rapport provisoire de {0}"),
            new("Afterwards the final report is made without comments.", "Ensuite, le rapport final est établi sans commentaires.")),
        ["CASE_CORRECTIONS"] = new(new("Last day to correct what {0} found", "Dernier jour pour corriger ce que {0} a constaté"),
            new("Customs Act s.32.2: ninety days from the reason to believe.", "Loi sur les douanes, art. 32.2 : quatre-vingt-dix jours dès qu'il y a des motifs de croire.")),
        ["LETTER_ANSWER"] = new(new("Last day to answer letter {0}", "Dernier jour pour répondre à la lettre {0}"),
            new("Without an answer you are assessed.", "Sans réponse, une cotisation est établie.")),
        ["PENALTY_PAY_BY"] = new(new("Last day to pay {0} without interest", "Dernier jour pour payer {0} sans intérêts"),
            new("Customs Act s.109.5: paid in full within thirty days of the notice, a penalty bears no interest.", "Loi sur les douanes, art. 109.5 : payée en entier dans les trente jours de l'avis, une pénalité ne porte pas intérêt.")),
        ["SECURITY_END"] = new(new("Security agreement {0} ends", "Fin de l'accord de garantie {0}"),
            new("Goods are released before payment only while enough security stands.", "La mainlevée avant le paiement exige une garantie suffisante.")),
    };
}
