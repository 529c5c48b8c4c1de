using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>A limit that runs in a case.</summary>
/// <param name="Kind">A key of <see cref="ClockRules"/>.</param>
/// <param name="StartedOn">The day from which its days are counted, itself not counted (Interpretation Act s.27).</param>
/// <param name="LastDay">The last day, rolled over Sundays and holidays where the law says so.</param>
public sealed record Clock(string Kind, DateOnly StartedOn, DateOnly LastDay)
{
    /// <summary>So many days from a notice; a last day that is a Sunday or holiday rolls forward (Interpretation Act s.26).</summary>
    public static Clock Of(string kind, DateOnly startedOn, int days) => new(kind, startedOn, BusinessCalendar.RollForward(startedOn.AddDays(days)));
}

/// <summary>What a kind of limit means.</summary>
/// <param name="Turn">Whose limit it is.</param>
/// <param name="Title">What must be done by then.</param>
/// <param name="Law">Where it stands.</param>
/// <param name="Then">What happens if nothing is done.</param>
/// <param name="RemindOn">The days, counted from its start, on which whose limit it is gets reminded.</param>
/// <param name="StaffRole">The officers who are told too: of what they must do, or of what the client let pass.</param>
public sealed record ClockRule(Turn Turn, Bilingual Title, Bilingual Law, Bilingual Then, int[] RemindOn, string StaffRole)
{
    /// <summary>Whether a declared outage that covers its last day moves it: what the CBSA has set or asks of the client, and may wait for. What the Act gives for a recourse nobody moves (ss.60, 67, 68, 129, 135); there is more time to be asked for.</summary>
    public bool MovesWithOutages { get; init; }
}

/// <summary>Every limit of recourse, penalties and compliance (ledger-appeals 7 to 10, 13).</summary>
public static class ClockRules
{
    public const string
        AppealEnd = "APPEAL_END", AppealExtensionEnd = "APPEAL_EXTENSION_END", AppealInformation = "APPEAL_INFORMATION", TribunalEnd = "TRIBUNAL_END", TribunalExtensionEnd = "TRIBUNAL_EXTENSION_END", CourtEnd = "COURT_END", JudgmentCarryOut = "JUDGMENT_CARRY_OUT",
        PenaltyPayBy = "PENALTY_PAY_BY", PenaltyRecourseEnd = "PENALTY_RECOURSE_END", PenaltyExtensionEnd = "PENALTY_EXTENSION_END", CorrectionEnd = "PENALTY_CORRECTION_END",
        ReviewEvidence = "REVIEW_EVIDENCE", ReviewCourtEnd = "REVIEW_COURT_END",
        ExtensionAnswer = "EXTENSION_ANSWER", ExtensionTribunal = "EXTENSION_TRIBUNAL", ExtensionUse = "EXTENSION_USE",
        CaseInformation = "CASE_INFORMATION", CaseComments = "CASE_COMMENTS", CaseCorrections = "CASE_CORRECTIONS", LetterAnswer = "LETTER_ANSWER";

    public static readonly IReadOnlyDictionary<string, ClockRule> All = new Dictionary<string, ClockRule>
    {
        [AppealEnd] = new(Turn.Client, new("Request a further re-determination or a review", "Demander un réexamen ou une révision"), new("Customs Act, s.60(1), (2)", "Loi sur les douanes, par. 60(1), (2)"),
            new("The decision stands; only an extension of time can reopen it, asked for within a year.", "La décision est maintenue; seule une prorogation du délai, demandée dans l'année, peut la rouvrir."), [60, 80, 90], "RECOURSE_OFFICER"),
        [AppealExtensionEnd] = new(Turn.Client, new("Ask for an extension of time to appeal", "Demander une prorogation du délai d'appel"), new("Customs Act, s.60.1", "Loi sur les douanes, art. 60.1"),
            new("The decision can no longer be appealed.", "La décision n'est plus susceptible d'appel."), [425], "RECOURSE_OFFICER"),
        [AppealInformation] = new(Turn.Client, new("Answer the officer's questions", "Répondre aux questions de l'agent"), new("Customs Act, s.60(3)", "Loi sur les douanes, par. 60(3)"),
            new("The review goes on with what is on file.", "L'examen se poursuit avec ce qui est au dossier."), [25], "RECOURSE_OFFICER") { MovesWithOutages = true },
        [TribunalEnd] = new(Turn.Client, new("Appeal to the CITT, filed with the Tribunal and the President", "En appeler au TCCE, auprès du Tribunal et du président"), new("Customs Act, s.67", "Loi sur les douanes, art. 67"),
            new("The decision is final.", "La décision est définitive."), [60, 80], "RECOURSE_OFFICER"),
        [TribunalExtensionEnd] = new(Turn.Client, new("Ask the CITT for an extension of time to appeal", "Demander au TCCE une prorogation du délai d'appel"), new("Customs Act, s.67.1", "Loi sur les douanes, art. 67.1"),
            new("The decision can no longer be appealed.", "La décision n'est plus susceptible d'appel."), [425], "RECOURSE_OFFICER"),
        [CourtEnd] = new(Turn.Client, new("Appeal to the Federal Court of Appeal on a question of law", "En appeler à la Cour d'appel fédérale sur une question de droit"), new("Customs Act, s.68", "Loi sur les douanes, art. 68"),
            new("The Tribunal's decision is final.", "La décision du Tribunal est définitive."), [60, 80], "RECOURSE_OFFICER"),
        // The Act lets what gives effect to a judgment be re-determined at any time; who waits for it is not to wait for ever.
        [JudgmentCarryOut] = new(Turn.Cbsa, new("Carry out what a judgment says", "Mettre en œuvre ce que dit un jugement"), new("Customs Act, s.61(1): at any time; ninety days are set here", "Loi sur les douanes, par. 61(1) : en tout temps; quatre-vingt-dix jours sont fixés ici"),
            new("It waits on, and what is secured stays secured until it is done.", "L'attente se poursuit, et ce qui est garanti le reste jusqu'à la mise en œuvre."), [30, 60, 80], "RECOURSE_OFFICER"),
        [PenaltyPayBy] = new(Turn.Client, new("Pay the penalty without interest", "Payer la pénalité sans intérêts"), new("Customs Act, s.109.5", "Loi sur les douanes, art. 109.5"),
            new("Interest is owing from the day after the notice was served.", "Des intérêts sont dus à compter du lendemain de la signification."), [25], "AR_OFFICER") { MovesWithOutages = true },
        [PenaltyRecourseEnd] = new(Turn.Client, new("Ask for corrective measures or for a review by the Minister", "Demander des mesures de redressement ou la révision par le ministre"), new("Customs Act, ss.127.1 and 129", "Loi sur les douanes, art. 127.1 et 129"),
            new("The penalty is final; only an extension of time can reopen it, asked for within a year.", "La pénalité est définitive; seule une prorogation du délai, demandée dans l'année, peut la rouvrir."), [80], "RECOURSE_OFFICER"),
        [PenaltyExtensionEnd] = new(Turn.Client, new("Ask for an extension of time for a review by the Minister", "Demander une prorogation du délai de révision par le ministre"), new("Customs Act, s.129.1", "Loi sur les douanes, art. 129.1"),
            new("The penalty can no longer be contested.", "La pénalité ne peut plus être contestée."), [425], "RECOURSE_OFFICER"),
        [CorrectionEnd] = new(Turn.Cbsa, new("Answer the request for corrective measures", "Répondre à la demande de mesures de redressement"), new("Customs Act, s.127.1", "Loi sur les douanes, art. 127.1"),
            new("The penalty can no longer be corrected; only the Minister can change it.", "La pénalité ne peut plus être corrigée; seul le ministre peut la modifier."), [60, 80], "TRADE_OFFICER"),
        [ReviewEvidence] = new(Turn.Client, new("Submit evidence on the reasons", "Présenter des preuves sur les motifs"), new("Customs Act, s.130(2)", "Loi sur les douanes, par. 130(2)"),
            new("The Minister decides on what is on file.", "Le ministre décide sur la foi du dossier."), [25], "RECOURSE_DELEGATE") { MovesWithOutages = true },
        [ReviewCourtEnd] = new(Turn.Client, new("Appeal to the Federal Court", "En appeler à la Cour fédérale"), new("Customs Act, s.135", "Loi sur les douanes, art. 135"),
            new("The Minister's decision is final.", "La décision du ministre est définitive."), [60, 80], "RECOURSE_OFFICER"),
        [ExtensionAnswer] = new(Turn.Cbsa, new("Decide the application for an extension of time", "Trancher la demande de prorogation du délai"), new("Customs Act, ss.60.2 and 129.2", "Loi sur les douanes, art. 60.2 et 129.2"),
            new("The applicant may go to the Tribunal or the Court as if it were refused.", "Le demandeur peut saisir le Tribunal ou la Cour comme en cas de refus."), [60, 80], "RECOURSE_DELEGATE"),
        [ExtensionTribunal] = new(Turn.Client, new("Apply to the Tribunal or the Court for the extension of time", "Demander la prorogation du délai au Tribunal ou à la Cour"), new("Customs Act, ss.60.2 and 129.2", "Loi sur les douanes, art. 60.2 et 129.2"),
            new("The refusal is final.", "Le refus est définitif."), [60, 80], "RECOURSE_OFFICER"),
        // How long a grant is good for the Act leaves open; as long as what was missed is our choice.
        [ExtensionUse] = new(Turn.Client, new("File what more time was granted for", "Déposer ce pour quoi la prorogation a été accordée"), new("Ninety days from the grant: set here, the Act (ss.60.1, 67.1, 129.1) names no day", "Quatre-vingt-dix jours de la décision : fixé ici, la Loi (art. 60.1, 67.1, 129.1) n'en fixe pas"),
            new("The grant can no longer be used.", "La prorogation accordée ne peut plus servir."), [60, 80], "RECOURSE_OFFICER") { MovesWithOutages = true },
        [CaseInformation] = new(Turn.Client, new("Give the information asked for", "Fournir les renseignements demandés"), new("Customs Act, ss.42 to 43", "Loi sur les douanes, art. 42 à 43"),
            new("The case is decided on what is on file, and you may be assessed.", "Le dossier est tranché tel quel, et une cotisation peut suivre."), [25], "TRADE_OFFICER") { MovesWithOutages = true },
        [CaseComments] = new(Turn.Client, new("Comment on the interim report", "Commenter le rapport provisoire"), new("Customs Act, s.42.01", "Loi sur les douanes, art. 42.01"),
            new("The final report is made without your comments.", "Le rapport final est établi sans vos commentaires."), [25], "TRADE_OFFICER") { MovesWithOutages = true },
        [CaseCorrections] = new(Turn.Client, new("Correct the declarations", "Corriger les déclarations"), new("Customs Act, s.32.2", "Loi sur les douanes, art. 32.2"),
            new("The CBSA re-determines them and may impose penalties.", "L'ASFC les révise et peut imposer des pénalités."), [60, 80], "TRADE_OFFICER") { MovesWithOutages = true },
        [LetterAnswer] = new(Turn.Client, new("Answer the compliance validation letter", "Répondre à la lettre de validation de la conformité"), new("Customs Act, s.32.2", "Loi sur les douanes, art. 32.2"),
            new("You are assessed without your answer.", "Une cotisation est établie sans votre réponse."), [25], "TRADE_OFFICER") { MovesWithOutages = true },
    };
}
