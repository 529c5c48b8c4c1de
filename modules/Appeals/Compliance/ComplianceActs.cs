using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>What is done in a compliance case, as its history says it to both sides.</summary>
static class ComplianceActs
{
    public static readonly CaseAct
        Planned = new("CASE_PLANNED", new("The case was planned.", "Le dossier a été planifié."), IsInternal: true),
        Assigned = new("CASE_ASSIGNED", new("The case was given to another officer.", "Le dossier a été confié à un autre agent."), IsInternal: true),
        Drafted = new("CASE_DRAFTED", new("A letter was drafted for approval.", "Une lettre a été rédigée pour approbation."), IsInternal: true),
        Opened = new("CASE_OPENED", new("The case was opened with a letter.", "Le dossier a été ouvert par une lettre.")),
        Acknowledged = new("CASE_ACKNOWLEDGED", new("The client acknowledged the notice.", "Le client a accusé réception de l'avis.")),
        InformationRequested = new("INFO_REQUESTED", new("Information was asked for.", "Des renseignements ont été demandés.")),
        Answered = new("INFO_RECEIVED", new("The client answered.", "Le client a répondu.")),
        AnsweredLate = new("RESPONSE_LATE", new("The client answered after the last day.", "Le client a répondu après le dernier jour.")),
        InterimReport = new("INTERIM_REPORT_SENT", new("The interim report was sent for comment.", "Le rapport provisoire a été envoyé pour commentaires.")),
        ExtensionAsked = new("CORRECTIONS_EXTENSION_ASKED", new("The client asked for more time to correct.", "Le client a demandé plus de temps pour corriger.")),
        ExtensionGranted = new("CORRECTIONS_EXTENSION_GRANTED", new("More time to correct was granted.", "Plus de temps a été accordé pour corriger.")),
        ExtensionRefused = new("CORRECTIONS_EXTENSION_REFUSED", new("More time to correct was refused.", "Plus de temps pour corriger a été refusé.")),
        Corrected = new("CORRECTIONS_RECORDED", new("The declarations were corrected.", "Les déclarations ont été corrigées.")),
        Closed = new("CASE_CLOSED", new("The case was closed.", "Le dossier a été fermé."));

    static readonly CaseAct
        FinalReport = new("FINAL_REPORT_ISSUED", new("The final report was issued.", "Le rapport final a été établi.")),
        Assessed = new("CASE_ASSESSED", new("The declarations will be re-determined.", "Les déclarations feront l'objet d'une révision."));

    /// <summary>A letter about a period of which only a part counts says from which day.</summary>
    public static CaseAct About(this CaseAct letter, ComplianceCase of) => of.CountsFrom is not { } day ? letter
        : letter with { Text = new($"{letter.Text.En} Of its period, what was accounted for from {day:yyyy-MM-dd} on counts.", $"{letter.Text.Fr} De sa période compte ce qui a été déclaré en détail à partir du {day:yyyy-MM-dd}.") };

    /// <summary>A draft was given back, for this reason.</summary>
    public static CaseAct Returned(string reason) => new("CASE_DRAFT_RETURNED", new($"The draft was given back: {reason}", $"L'ébauche a été renvoyée : {reason}"), IsInternal: true);

    /// <summary>What the approval of a draft did.</summary>
    public static CaseAct Approved(ComplianceLetterKind kind) => kind switch
    {
        ComplianceLetterKind.FinalReport => FinalReport,
        ComplianceLetterKind.Assessment => Assessed,
        _ => Opened,
    };

    /// <summary>What the last day of that state brought, when the client let it pass.</summary>
    public static CaseAct Lapsed(ComplianceState state) => state switch
    {
        ComplianceState.Issued => new("ANSWER_LAPSED", new("The letter was not answered in time; the declarations will be re-determined.", "La lettre est restée sans réponse dans le délai; les déclarations feront l'objet d'une révision.")),
        ComplianceState.InfoRequested => new("INFORMATION_LAPSED", new("The information was not given in time.", "Les renseignements n'ont pas été fournis dans le délai.")),
        ComplianceState.InterimReport => new("COMMENTS_LAPSED", new("No comments came in time; the final report is made without them.", "Aucun commentaire n'est venu dans le délai; le rapport final est établi sans eux.")),
        _ => new("CORRECTIONS_LAPSED", new("The declarations were not corrected in time.", "Les déclarations n'ont pas été corrigées dans le délai.")),
    };
}
