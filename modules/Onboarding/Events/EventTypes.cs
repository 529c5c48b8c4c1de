using Carm.Kernel;

namespace Carm.Onboarding;

/// <summary>A kind of event: its name, whose eyes it is for, and the shape of its data.</summary>
/// <param name="Permission">Who may not ask for the thing is not told of it.</param>
/// <param name="IsOfAccount">Whether it is about the account itself and nobody's transaction, so that who sees only some submitters sees it too.</param>
/// <param name="SuretysPermission">The same for the surety, in whose own feed it stands too; null where it concerns none.</param>
/// <param name="IsForAll">Whether it concerns everybody: it stands once, in every feed.</param>
public sealed record EventType(string Name, string Permission, Type Data, Bilingual About, bool IsOfAccount = false, string? SuretysPermission = null, bool IsForAll = false)
{
    /// <summary>A surety's own stands under its business, and its debtor's under the program account.</summary>
    public string PermissionFor(FeedEvent happened) => happened.RmAccount is null ? SuretysPermission ?? Permission : Permission;
}

/// <summary>All events that the feed knows. A name is never used for another shape: that is a new version of it.</summary>
public static class EventTypes
{
    const string Cads = "declarations.cads.view", Account = "ledger.accounts.view", Cases = "appeals.appeals.view", Rpp = "bonds.rpp.headroom.view", Security = "bonds.rpp.view", Rulings = "declarations.rulings.view", Programs = "onboarding.programs.view", Relationships = "delegation.clients.view", Sureties = "bonds.agreements.post", Readers = "onboarding.events.view";

    /// <summary>What a webhook gets for a trial.</summary>
    public const string Trial = "carm.webhook.trial.v1";

    static readonly EventType[] Known =
    [
        Of<CadAccounted>("cad.accounted", Cads, "A version of a declaration was accounted for.", "Une version d'une déclaration a été comptabilisée."),
        Of<CadLate>("cad.late", Cads, "Goods were not accounted for in time.", "Des marchandises n'ont pas été déclarées à temps."),
        Of<GoodsWereReleased>("goods.released", Cads, "Goods left customs control.", "Des marchandises ont quitté le contrôle douanier."),
        Of<AdjustmentServed>("adjustment.served", Cads, "A statement of adjustments was served.", "Un relevé de rajustement a été signifié."),
        Of<ChangeInformationWasAsked>("change.information-asked", Cads, "An officer asks for information about an adjustment of a declaration.", "Un agent demande des renseignements sur un rajustement d'une déclaration."),
        Of<ChangeWasDecided>("change.decided", Cads, "An officer granted an adjustment of a declaration, wholly or in part, or refused it.", "Un agent a accordé un rajustement d'une déclaration, en tout ou en partie, ou l'a refusé."),
        Of<DrawbackWasGranted>("drawback.granted", Cads, "A drawback or refund claim was granted.", "Une demande de drawback ou de remboursement a été accordée."),
        Of<RulingGiven>("ruling.given", Rulings, "An advance ruling was given.", "Une décision anticipée a été rendue."),
        Of<RulingEnded>("ruling.ended", Rulings, "An advance ruling is in force no more.", "Une décision anticipée n'est plus en vigueur."),
        Of<StatementIssued>("statement.issued", Account, "A statement of account was issued.", "Un relevé de compte a été émis."),
        Of<StatementWasUnpaid>("statement.unpaid", Account, "A statement was not paid in time.", "Un relevé n'a pas été payé à temps."),
        Of<StatementPaid>("statement.unpaid-withdrawn", Account, "A statement that was told as unpaid proves to have been paid in time.", "Un relevé signalé impayé se révèle payé à temps."),
        Of<PaymentPosted>("payment.posted", Account, "A payment was posted.", "Un paiement a été inscrit."),
        Of<PaymentHasFailed>("payment.failed", Account, "The money of a payment that waited will not come.", "L'argent d'un paiement en attente ne viendra pas."),
        Of<PaymentTakenBack>("payment.dishonoured", Account, "A payment was taken back by the bank.", "Un paiement a été repris par la banque."),
        Of<PenaltyNoticeServed>("penalty.served", Cases, "A notice of penalty was served.", "Un avis de pénalité a été signifié."),
        Of<PenaltyWasReduced>("penalty.reduced", Cases, "A penalty was lowered or cancelled.", "Une pénalité a été réduite ou annulée."),
        Of<PenaltyWasIncreased>("penalty.increased", Cases, "More was demanded for a penalty.", "Un montant additionnel a été réclamé pour une pénalité."),
        Of<AppealWasFiled>("appeal.filed", Cases, "An appeal was filed.", "Un appel a été interjeté."),
        Of<AppealWasDecided>("appeal.decided", Cases, "An appeal was decided.", "Un appel a été tranché."),
        Of<AppealHasEnded>("appeal.ended", Cases, "An appeal ended without a decision.", "Un appel a pris fin sans décision."),
        Of<ReviewWasFiled>("review.filed", Cases, "The review of a penalty was asked for.", "La révision d'une pénalité a été demandée."),
        Of<ReviewHasEnded>("review.ended", Cases, "The review of a penalty ended.", "La révision d'une pénalité a pris fin."),
        Of<RppGranted>("rpp.granted", Rpp, "Goods may be released prior to payment.", "Des marchandises peuvent être libérées avant paiement.", isOfAccount: true),
        Of<RppEnded>("rpp.ended", Rpp, "Goods are released prior to payment no more.", "Les marchandises ne sont plus libérées avant paiement.", isOfAccount: true),
        Of<RppNearlyUsed>("rpp.nearly-used", Rpp, "Nine tenths of the security are used.", "Les neuf dixièmes de la garantie sont utilisés.", isOfAccount: true),
        Of<RppRaised>("rpp.requirement-raised", Rpp, "The required security was raised.", "La garantie exigée a été augmentée.", isOfAccount: true),
        OfSureties<AgreementAsked>("agreement.requested", "An importer asks a surety to give an agreement.", "Un importateur demande à une caution de fournir une entente."),
        OfSureties<AgreementAnswerMoved>("agreement.answer-moved", "An outage moved the last day to answer what an importer asked of a surety.", "Une panne a reporté le dernier jour pour répondre à ce qu'un importateur a demandé à une caution."),
        OfSureties<AgreementGiven>("agreement.given", "A surety gave an agreement, or confirmed one that was asked of it.", "Une caution a fourni une entente, ou confirmé celle qui lui était demandée."),
        OfSureties<AgreementDeclined>("agreement.declined", "A surety declined an agreement that was asked of it.", "Une caution a refusé une entente qui lui était demandée."),
        OfSureties<AgreementAmended>("agreement.amended", "A surety raised or lowered an agreement.", "Une caution a augmenté ou réduit une entente."),
        OfSureties<AgreementEnding>("agreement.ending", "A surety gave notice that an agreement ends.", "Une caution a donné avis de la fin d'une entente."),
        OfSureties<AgreementStandsOn>("agreement.end-withdrawn", "A surety took its notice back: the agreement stands on.", "Une caution a retiré son avis : l'entente est maintenue."),
        OfSureties<AgreementCancelled>("agreement.cancelled", "The CBSA cancelled an agreement.", "L'ASFC a annulé une entente."),
        OfSureties<DemandIssued>("demand.issued", "A demand was issued on a surety.", "Une demande a été adressée à une caution."),
        OfSureties<DemandMoved>("demand.moved", "An outage moved the last day of a demand on a surety.", "Une panne a reporté le dernier jour d'une demande adressée à une caution."),
        OfSureties<DemandDecided>("demand.decided", "A demand on a surety was confirmed, amended or withdrawn.", "Une demande adressée à une caution a été confirmée, modifiée ou retirée."),
        OfSureties<DemandIsOwed>("demand.owed", "A demand is a debt of the surety's own, since it was accepted or its time has passed; or is one no more.", "Une demande est une dette de la caution elle-même, car elle a été acceptée ou son délai est écoulé; ou ne l'est plus."),
        OfSureties<DemandPaid>("demand.paid", "A surety paid a demand, or a part of it.", "Une caution a payé une demande, ou une partie."),
        OfSureties<DemandPaymentGone>("demand.payment-gone", "A surety's payment on a demand was dishonoured or taken back.", "Le paiement d'une demande par une caution a été refusé ou repris."),
        Of<RelationshipGranted>("relationship.granted", Relationships, "A provider of services may act for a client.", "Un fournisseur de services peut agir pour un client.", isOfAccount: true),
        Of<RelationshipEnded>("relationship.ended", Relationships, "A provider of services may act for a client no more.", "Un fournisseur de services ne peut plus agir pour un client.", isOfAccount: true),
        Of<ProgramStatus>("program.status-changed", Programs, "The state of a program account changed.", "L'état d'un compte de programme a changé.", isOfAccount: true),
        Of<LicenceStatus>("licence.status-changed", "onboarding.licences.view", "The state of a licence changed.", "L'état d'un agrément a changé.", isOfAccount: true),
        OfAll<DueDateMoved>("due-date.moved", "The CBSA moved the due date of a billing period, for everybody.", "L'ASFC a reporté l'échéance d'une période de facturation, pour tous."),
        OfAll<OutageBegan>("outage.declared", "An outage of the system is declared: what falls on its days is not late while it lasts.", "Une panne du système est déclarée : ce qui tombe pendant ses jours n'est pas en retard tant qu'elle dure."),
        OfAll<OutageOver>("outage.ended", "An outage of the system is over: what fell on its days falls on another.", "Une panne du système est terminée : ce qui tombait pendant ses jours est reporté."),
    ];

    public static readonly IReadOnlyDictionary<string, EventType> All = Known.ToDictionary(t => t.Name);

    /// <summary>What software may be sent: those of the feed, and the trial, which is in nobody's.</summary>
    public static readonly IReadOnlyList<EventType> Described = [.. Known, Of<WebhookTrial>("webhook.trial", Account, "A trial of a webhook.", "Un essai de webhook.")];

    static readonly Dictionary<Type, EventType> ByData = Known.ToDictionary(t => t.Data);

    public static EventType Of(Type data) => ByData[data];

    /// <summary>Who may look at the security of an account is told, and whoever gives it in the surety's name.</summary>
    static EventType OfSureties<T>(string name, string en, string fr) => Of<T>(name, Security, en, fr) with { SuretysPermission = Sureties };

    static EventType OfAll<T>(string name, string en, string fr) => Of<T>(name, Readers, en, fr) with { IsForAll = true };

    static EventType Of<T>(string name, string permission, string en, string fr, bool isOfAccount = false) => new($"carm.{name}.v1", permission, typeof(T), new(en, fr), isOfAccount);
}

/// <param name="CadVersion">Counts from 1; the amounts are the change against the version before.</param>
/// <param name="Kind">ORIGINAL, CORRECTION, ADJUSTMENT, WITHDRAWAL, CBSA_ADJUSTMENT, APPEAL_OUTCOME or AS_DECLARED.</param>
/// <param name="Payer">IMPORTER, or a broker as BROKER:812345674.</param>
public sealed record CadAccounted(
    string TransactionNumber, int CadVersion, string Kind, string Stream, DateOnly ReleasedOn, DateOnly PaymentDueOn, string Payer,
    Money CustomsDuty, Money Sima, Money Surtax, Money Safeguard, Money ExciseTax, Money Gst, Money ProvincialTax, string Authority, string? Reference);

public sealed record CadLate(string TransactionNumber, DateOnly ReleasedOn, DateOnly AccountingDeadline);

public sealed record GoodsWereReleased(string TransactionNumber, DateOnly ReleasedOn);

/// <param name="Duties">The change of duties, GST left out.</param>
/// <param name="AmountOwing">The whole change; negative for a refund.</param>
public sealed record AdjustmentServed(string StatementNumber, string TransactionNumber, int CadVersion, DateOnly ServedOn, Money Duties, Money AmountOwing, string Issue);

/// <param name="ChangeId">Of the adjustment.</param>
public sealed record ChangeInformationWasAsked(string ChangeId, string TransactionNumber, DateOnly AnswerBy);

/// <param name="ChangeId">Of the adjustment.</param>
/// <param name="Outcome">APPROVED, PARTIALLY_APPROVED or REJECTED.</param>
/// <param name="CadVersion">The version of the declaration that it made; null where it was refused.</param>
/// <param name="Refusal">Why it, or a part of it, was refused, as NO_EVIDENCE; null where it was granted.</param>
/// <param name="StatementNumber">Of the statement of adjustments served; null where nothing may be appealed.</param>
public sealed record ChangeWasDecided(string ChangeId, string TransactionNumber, string Outcome, int? CadVersion, string? Refusal, string? StatementNumber);

public sealed record DrawbackWasGranted(string ClaimNumber, DateOnly MadeOn, Money Amount);

public sealed record RulingGiven(string RulingNumber, int DecisionNumber, DateOnly GivenOn, string Issue);

public sealed record RulingEnded(string RulingNumber);

public sealed record StatementIssued(string StatementNumber, DateOnly IssuedOn, DateOnly DueOn, Money TotalPayable);

public sealed record StatementWasUnpaid(string StatementNumber, DateOnly DueOn, Money Unpaid);

public sealed record StatementPaid(string StatementNumber);

public sealed record PaymentPosted(string PaymentReference, Money Amount, DateOnly ReceivedOn, string Payer, string? TransactionNumber);

/// <param name="Reason">As the bank or the card processor names it, as INSUFFICIENT_FUNDS.</param>
public sealed record PaymentHasFailed(string PaymentReference, Money Amount, string Reason, string Payer);

/// <param name="Charge">What the payer owes for it.</param>
public sealed record PaymentTakenBack(string PaymentReference, Money Amount, Money Charge, string? Reason, string Payer);

/// <param name="Kind">BMR for the whole business, PMR for some of its program accounts.</param>
public sealed record RelationshipGranted(string ProviderBn9, string ClientBn9, string Kind);

public sealed record RelationshipEnded(string ProviderBn9, string ClientBn9, string Kind);

public sealed record PenaltyNoticeServed(string PenaltyNumber, string Contravention, string? TransactionNumber, Money Amount, DateOnly ServedOn, DateOnly PayByOn);

public sealed record PenaltyWasReduced(string PenaltyNumber, Money Reduction);

public sealed record PenaltyWasIncreased(string PenaltyNumber, Money Increase, DateOnly DemandedOn, DateOnly PayByOn);

public sealed record AppealWasFiled(string AppealNumber, IReadOnlyList<string> StatementNumbers, string? RulingNumber, DateOnly FiledOn);

/// <param name="Outcome">ALLOWED, PARTLY or DENIED; of the review of a ruling AFFIRMED, REVISED or REVERSED.</param>
public sealed record AppealWasDecided(string AppealNumber, IReadOnlyList<string> StatementNumbers, string? RulingNumber, string Outcome, DateOnly DecidedOn);

public sealed record AppealHasEnded(string AppealNumber, IReadOnlyList<string> StatementNumbers, string? RulingNumber);

public sealed record ReviewWasFiled(string ReviewNumber, string PenaltyNumber, DateOnly FiledOn);

public sealed record ReviewHasEnded(string ReviewNumber, string PenaltyNumber, string Outcome);

public sealed record RppGranted(string RmAccount);

public sealed record RppEnded(string RmAccount, string Reason);

public sealed record RppNearlyUsed(string RmAccount);

public sealed record RppRaised(string RmAccount, DateOnly EffectiveOn);

public sealed record AgreementAsked(string AgreementNumber, string ProviderBn9, string DebtorBn9, string Program, Money Amount, DateOnly ValidFrom, DateOnly? ValidTo, DateOnly AnswerBy);

public sealed record AgreementAnswerMoved(string AgreementNumber, string ProviderBn9, string DebtorBn9, DateOnly AnswerBy);

public sealed record AgreementGiven(string AgreementNumber, string ProviderBn9, string DebtorBn9, string Program, Money Amount, DateOnly ValidFrom, DateOnly? ValidTo);

public sealed record AgreementDeclined(string AgreementNumber, string ProviderBn9, string DebtorBn9);

public sealed record AgreementAmended(string AgreementNumber, string ProviderBn9, string DebtorBn9, Money Amount, DateOnly EffectiveOn);

/// <param name="TerminatesOn">The first day on which it no longer stands.</param>
public sealed record AgreementEnding(string AgreementNumber, string ProviderBn9, string DebtorBn9, DateOnly TerminatesOn);

public sealed record AgreementStandsOn(string AgreementNumber, string ProviderBn9, string DebtorBn9);

public sealed record AgreementCancelled(string AgreementNumber, string ProviderBn9, string DebtorBn9, DateOnly EffectiveOn);

/// <param name="RmAccount">Whose debts are demanded.</param>
/// <param name="AnswerBy">The last day to pay it or to send what rebuts it.</param>
public sealed record DemandIssued(string DemandNumber, string ProviderBn9, string AgreementNumber, string RmAccount, Money Amount, DateOnly AnswerBy);

/// <param name="RmAccount">Whose debts are demanded.</param>
/// <param name="AnswerBy">The last day to pay it or, while it is not decided, to send what rebuts it.</param>
public sealed record DemandMoved(string DemandNumber, string ProviderBn9, string AgreementNumber, string RmAccount, Money Amount, DateOnly AnswerBy);

/// <param name="RmAccount">Whose debts are demanded.</param>
/// <param name="Outcome">CONFIRMED, AMENDED or WITHDRAWN.</param>
/// <param name="DueOn">The day on which it is due; null where it was withdrawn.</param>
public sealed record DemandDecided(string DemandNumber, string ProviderBn9, string AgreementNumber, string RmAccount, string Outcome, Money Amount, DateOnly? DueOn);

/// <param name="Amount">What the surety owes by it; zero when it was withdrawn.</param>
public sealed record DemandIsOwed(string DemandNumber, Money Amount, DateOnly DueOn);

/// <param name="Payment">Its number among the payments of the demand.</param>
public sealed record DemandPaid(string DemandNumber, int Payment, Money Amount, DateOnly PaidOn);

/// <param name="Payment">Its number among the payments of the demand.</param>
public sealed record DemandPaymentGone(string DemandNumber, int Payment);

public sealed record ProgramStatus(string RmAccount, string Status);

public sealed record LicenceStatus(string Kind, string Number, string Status);

/// <param name="PeriodEnd">The 17th with which the billing period ends.</param>
/// <param name="InsteadOf">The due date that it had until now: what was accounted for in it says this one.</param>
public sealed record DueDateMoved(DateOnly PeriodEnd, DateOnly DueOn, DateOnly InsteadOf);

/// <param name="FirstDay">The Toronto day on which it began.</param>
public sealed record OutageBegan(string OutageId, DateOnly FirstDay);

/// <param name="FirstDay">The Toronto day on which it began.</param>
/// <param name="LastDay">Its last Toronto day.</param>
public sealed record OutageOver(string OutageId, DateOnly FirstDay, DateOnly LastDay, DateOnly LimitsMoveTo);

public sealed record WebhookTrial(string WebhookId);
