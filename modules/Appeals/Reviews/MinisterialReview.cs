using Carm.Kernel;

namespace Carm.Appeals;

public enum ReviewState
{
    Draft,
    Submitted,
    Acknowledged,
    ReasonsServed,
    EvidencePeriod,
    UnderDecision,
    DecidedNoContravention,
    DecidedContravention,
    AtFederalCourt,
    Final,
    Withdrawn,
    Rejected,
}

public enum ReviewCommand
{
    Save,
    Submit,
    Withdraw,
    Acknowledge,
    Reject,
    ServeReasons,
    OpenEvidence,
    OfferReinvestment,
    SubmitEvidence,
    WaiveEvidence,
    CloseEvidence,
    Decide,
    GoToCourt,
    RecordJudgment,
    LetStand,
}

/// <summary>What the Minister is asked to review (Customs Act s.129(1)).</summary>
public enum ReviewSubject
{
    /// <summary>A notice of penalty assessment under s.109.3, or a notice of ascertained forfeiture that stands on the account.</summary>
    Penalty,

    /// <summary>Goods or a conveyance that were seized under s.110, by the reference of the seizure.</summary>
    Seizure,

    /// <summary>A notice under s.124, by its reference, whose amount does not stand on the account.</summary>
    Forfeiture,
}

/// <summary>By what right a review is asked for (s.129(1)(a) to (d)).</summary>
public enum ReviewApplicant
{
    PersonServed,
    Owner,
    PersonSeizedFrom,
    PersonWhoPaidForReturn,
}

/// <summary>What the Minister decides (ss.131 and 133).</summary>
public enum ReviewOutcome
{
    NoContravention,

    /// <summary>There was a contravention, and a part of what was demanded is remitted.</summary>
    ContraventionRemit,

    /// <summary>There was a contravention, and what was demanded stands.</summary>
    ContraventionConfirm,

    /// <summary>There was a contravention, and more is demanded (s.133(1)(c), (1.1)).</summary>
    ContraventionIncrease,
}

public enum CourtOutcome
{
    Dismissed,
    Allowed,
}

/// <summary>A Penalty Reinvestment Agreement that the applicant offers: corrective measures for a systemic fault, for whose eligible cost the penalty is taken off dollar by dollar (ledger-appeals 7.5).</summary>
/// <param name="Fault">The systemic fault.</param>
/// <param name="Measures">What is done about it.</param>
/// <param name="Costs">What that costs, as the applicant shows it.</param>
/// <param name="Eligible">What of the costs the Minister accepts; null until decided.</param>
public sealed record Reinvestment(string Fault, string Measures, Money Costs, DateOnly OfferedOn, Money? Eligible = null);

/// <summary>What the applicant says on the reasons (s.130(2)); its documents lie with the case.</summary>
public sealed record ReviewEvidence(DateOnly On, string Text);

/// <summary>A review by the Minister of a penalty, a seizure or an ascertained forfeiture under s.129 of the Customs Act (ledger-appeals 10); one for each.</summary>
/// <param name="Id">Its number.</param>
/// <param name="SubmitterBn9">Whose it is: the client's, or its agent's.</param>
/// <param name="Reference">The number of the one notice that it is about.</param>
/// <param name="NoticeOn">The day of service or of the seizure, from which the ninety days run.</param>
/// <param name="Changes">How often it was changed; the ETag.</param>
public sealed record MinisterialReview(
    string Id, string RmAccount, string SubmitterBn9, ReviewSubject Subject, string Reference, DateOnly NoticeOn, ReviewApplicant Applicant, string Grounds, ReviewState State, int Changes) : ICase
{
    /// <summary>For how long evidence may be submitted (s.130(2)), and in how many days the Federal Court may be gone to (s.135).</summary>
    const int EvidenceDays = 30, CourtDays = 90;

    /// <summary>The day as of which it counts as made: that of its submission, or of the decision that granted more time (s.129.1(6)).</summary>
    public DateOnly? FiledOn { get; init; }

    /// <summary>Why it was rejected.</summary>
    public Bilingual? Reason { get; init; }

    /// <summary>The officers who handled it; none of them decides it, nor records what the Court decided.</summary>
    public IReadOnlyList<string> HandledBy { get; init; } = [];

    public Bilingual? Reasons { get; init; }

    public DateOnly? ReasonsServedOn { get; init; }

    /// <summary>The day to which an outage moved the last day for evidence; null where none did.</summary>
    public DateOnly? EvidenceMovedTo { get; init; }

    public IReadOnlyList<ReviewEvidence> Evidence { get; init; } = [];

    public Reinvestment? Reinvestment { get; init; }

    public DateOnly? EvidenceWaivedOn { get; init; }

    public ReviewOutcome? Outcome { get; init; }

    /// <summary>What is remitted, or demanded more.</summary>
    public Money? Amount { get; init; }

    public Bilingual? Rationale { get; init; }

    public DateOnly? DecidedOn { get; init; }

    /// <summary>The delegate who decided, and records no judgment on that.</summary>
    public string? DecidedBy { get; init; }

    public string? CourtFileNumber { get; init; }

    /// <summary>The day on which it was filed there.</summary>
    public DateOnly? CourtFiledOn { get; init; }

    public CourtOutcome? Judgment { get; init; }

    public DateOnly? JudgedOn { get; init; }

    /// <summary>The thing under review, while this review stands against it or has decided it; another review of it is a duplicate.</summary>
    public string? StandingKey => State is ReviewState.Draft or ReviewState.Withdrawn or ReviewState.Rejected ? null : KeyOf(RmAccount, Subject, Reference);

    public RecourseLimits Limits => RecourseClock.For(NoticeOn);

    public DateOnly? EvidenceLastDay => ReasonsServedOn is { } served ? EvidenceMovedTo ?? EvidenceClock(served).LastDay : null;

    public DateOnly? CourtLastDay => DecidedOn is { } decided ? CourtClock(decided).LastDay : null;

    CaseKind ICase.Kind => CaseKind.Review;

    Turn ICase.OnlyFor => FiledOn is null ? Turn.Client : Turn.Nobody;

    string ICase.StateName => Cases.OnTheWire(State);

    Turn ICase.Turn => State switch
    {
        ReviewState.Submitted or ReviewState.Acknowledged or ReviewState.ReasonsServed or ReviewState.UnderDecision => Turn.Cbsa,
        ReviewState.AtFederalCourt => Turn.Court,
        ReviewState.Final or ReviewState.Withdrawn or ReviewState.Rejected => Turn.Nobody,
        _ => Turn.Client,
    };

    bool ICase.IsOver => State is ReviewState.Final or ReviewState.Withdrawn or ReviewState.Rejected;

    IReadOnlyList<Clock> ICase.Clocks => State switch
    {
        ReviewState.EvidencePeriod => [EvidenceClock(ReasonsServedOn!.Value) with { LastDay = EvidenceLastDay!.Value }],
        ReviewState.DecidedNoContravention or ReviewState.DecidedContravention => [CourtClock(DecidedOn!.Value)],
        _ => [],
    };

    static readonly Dictionary<(ReviewState, ReviewCommand), ReviewState> Transitions = new()
    {
        [(ReviewState.Draft, ReviewCommand.Save)] = ReviewState.Draft,
        [(ReviewState.Draft, ReviewCommand.Submit)] = ReviewState.Submitted,
        [(ReviewState.Draft, ReviewCommand.Withdraw)] = ReviewState.Withdrawn,
        [(ReviewState.Submitted, ReviewCommand.Acknowledge)] = ReviewState.Acknowledged,
        [(ReviewState.Submitted, ReviewCommand.Reject)] = ReviewState.Rejected,
        [(ReviewState.Submitted, ReviewCommand.Withdraw)] = ReviewState.Withdrawn,
        [(ReviewState.Acknowledged, ReviewCommand.ServeReasons)] = ReviewState.ReasonsServed,
        [(ReviewState.Acknowledged, ReviewCommand.Withdraw)] = ReviewState.Withdrawn,
        [(ReviewState.ReasonsServed, ReviewCommand.OpenEvidence)] = ReviewState.EvidencePeriod,
        [(ReviewState.Submitted, ReviewCommand.OfferReinvestment)] = ReviewState.Submitted,
        [(ReviewState.Acknowledged, ReviewCommand.OfferReinvestment)] = ReviewState.Acknowledged,
        [(ReviewState.EvidencePeriod, ReviewCommand.OfferReinvestment)] = ReviewState.EvidencePeriod,
        [(ReviewState.UnderDecision, ReviewCommand.OfferReinvestment)] = ReviewState.UnderDecision,
        [(ReviewState.EvidencePeriod, ReviewCommand.SubmitEvidence)] = ReviewState.EvidencePeriod,
        [(ReviewState.EvidencePeriod, ReviewCommand.WaiveEvidence)] = ReviewState.UnderDecision,
        [(ReviewState.EvidencePeriod, ReviewCommand.CloseEvidence)] = ReviewState.UnderDecision,
        [(ReviewState.EvidencePeriod, ReviewCommand.Withdraw)] = ReviewState.Withdrawn,
        [(ReviewState.UnderDecision, ReviewCommand.Decide)] = ReviewState.DecidedContravention,
        [(ReviewState.UnderDecision, ReviewCommand.Withdraw)] = ReviewState.Withdrawn,
        [(ReviewState.DecidedNoContravention, ReviewCommand.GoToCourt)] = ReviewState.AtFederalCourt,
        [(ReviewState.DecidedNoContravention, ReviewCommand.LetStand)] = ReviewState.Final,
        [(ReviewState.DecidedContravention, ReviewCommand.GoToCourt)] = ReviewState.AtFederalCourt,
        [(ReviewState.DecidedContravention, ReviewCommand.LetStand)] = ReviewState.Final,
        // Told late, it was filed in time all the same.
        [(ReviewState.Final, ReviewCommand.GoToCourt)] = ReviewState.AtFederalCourt,
        [(ReviewState.AtFederalCourt, ReviewCommand.RecordJudgment)] = ReviewState.Final,
    };

    /// <summary>The review after the command; out of its order it is <c>STATE_CONFLICT</c>, and a decision while evidence may still come <c>EVIDENCE_PERIOD_OPEN</c>. Whether a decision finds a contravention is for the caller to set.</summary>
    public MinisterialReview After(ReviewCommand command) => Transitions.TryGetValue((State, command), out var next) ? this with { State = next, Changes = Changes + 1 }
        : (State, command) is (ReviewState.EvidencePeriod, ReviewCommand.Decide) ? throw new Rejected("EVIDENCE_PERIOD_OPEN", $"{EvidenceLastDay:yyyy-MM-dd}")
        : throw new Rejected("STATE_CONFLICT");

    /// <summary>By an officer, who then does not decide it.</summary>
    public MinisterialReview After(ReviewCommand command, string officer) => After(command).HandledAlsoBy(officer);

    public MinisterialReview HandledAlsoBy(string officer) => this with { HandledBy = [.. HandledBy.Append(officer).Distinct()] };

    /// <summary>The decision was taken to the Federal Court. The day of that counts, however late it is told here; what the Court has judged does not come before it again.</summary>
    public MinisterialReview GoneToCourt(string fileNumber, DateOnly filedOn, DateOnly today)
    {
        var gone = After(ReviewCommand.GoToCourt) with { CourtFileNumber = fileNumber, CourtFiledOn = filedOn };
        if (Judgment is not null) throw new Rejected("STATE_CONFLICT");
        if (filedOn < DecidedOn || filedOn > today) throw new Rejected("VAL_DATE") { Path = "filedOn" };
        return filedOn > CourtLastDay ? throw new Rejected("APL-FURTHER-LATE", $"{CourtLastDay:yyyy-MM-dd}") { Path = "filedOn" } : gone;
    }

    // Of its limits only that for evidence moves; what waits for the decision waits for that again.
    ICase? ICase.Moved(Clock to, DateTimeOffset at) => State is ReviewState.EvidencePeriod or ReviewState.UnderDecision && EvidenceWaivedOn is null && ReasonsServedOn == to.StartedOn
        ? this with { State = ReviewState.EvidencePeriod, EvidenceMovedTo = to.LastDay, Changes = Changes + 1 } : null;

    (ICase Case, CaseAct Act)? ICase.Lapse(string clock) => (clock, State) switch
    {
        (ClockRules.ReviewEvidence, ReviewState.EvidencePeriod) => (After(ReviewCommand.CloseEvidence), ReviewActs.EvidenceClosed),
        (ClockRules.ReviewCourtEnd, ReviewState.DecidedNoContravention or ReviewState.DecidedContravention) => (After(ReviewCommand.LetStand), ReviewActs.BecameFinal),
        _ => null,
    };

    public static string KeyOf(string rmAccount, ReviewSubject subject, string reference) => $"{rmAccount}/{subject}/{reference}";

    static Clock EvidenceClock(DateOnly servedOn) => Clock.Of(ClockRules.ReviewEvidence, servedOn, EvidenceDays);

    static Clock CourtClock(DateOnly decidedOn) => Clock.Of(ClockRules.ReviewCourtEnd, decidedOn, CourtDays);
}

/// <summary>What the history of a review says.</summary>
static class ReviewActs
{
    public static readonly CaseAct
        Drafted = new("REVIEW_DRAFTED", new("A review by the Minister was drafted.", "Une demande de révision par le ministre a été préparée.")),
        Changed = new("REVIEW_CHANGED", new("The draft was changed.", "L'ébauche a été modifiée.")),
        Submitted = new("REVIEW_SUBMITTED", new("The review was asked for.", "La révision a été demandée.")),
        Withdrawn = new("REVIEW_WITHDRAWN", new("The request was withdrawn.", "La demande a été retirée.")),
        Acknowledged = new("REVIEW_ACKNOWLEDGED", new("The request was acknowledged.", "Un accusé de réception a été donné.")),
        Rejected = new("REVIEW_REJECTED", new("The request was rejected.", "La demande a été rejetée.")),
        ReasonsServed = new("REVIEW_REASONS_SERVED", new("The reasons were served.", "Les motifs ont été signifiés.")),
        EvidenceOpened = new("REVIEW_EVIDENCE_OPENED", new("The time for evidence began.", "Le délai de présentation des preuves a commencé.")),
        EvidenceSubmitted = new("REVIEW_EVIDENCE_SUBMITTED", new("Evidence was submitted.", "Des preuves ont été présentées.")),
        EvidenceWaived = new("REVIEW_EVIDENCE_WAIVED", new("The rest of the time for evidence was waived.", "Le reste du délai de présentation des preuves a fait l'objet d'une renonciation.")),
        ReinvestmentOffered = new("REVIEW_REINVESTMENT_OFFERED", new("A Penalty Reinvestment Agreement was offered.", "Un accord de réinvestissement de la pénalité a été proposé.")),
        EvidenceClosed = new("REVIEW_EVIDENCE_CLOSED", new("The time for evidence ended.", "Le délai de présentation des preuves a pris fin.")),
        Decided = new("REVIEW_DECIDED", new("The Minister decided.", "Le ministre a rendu sa décision.")),
        WentToCourt = new("REVIEW_WENT_TO_COURT", new("The decision was taken to the Federal Court.", "La décision a été portée devant la Cour fédérale.")),
        Judged = new("REVIEW_JUDGED", new("The Federal Court's judgment was recorded.", "Le jugement de la Cour fédérale a été consigné.")),
        BecameFinal = new("REVIEW_FINAL", new("Nothing was filed in time: the decision is final.", "Rien n'a été déposé à temps : la décision est définitive."));
}

/// <param name="LastDay">The last day on which it can be filed without more time.</param>
/// <param name="Amount">What is remitted, or demanded more.</param>
public sealed record ReviewView(
    string ReviewNumber, string RmAccount, ReviewSubject Subject, string Reference, DateOnly NoticeOn, DateOnly LastDay, ReviewApplicant Applicant, string Grounds, ReviewState State, DateOnly? FiledOn, string? Reason,
    string? Reasons, DateOnly? ReasonsServedOn, DateOnly? EvidenceLastDay, IReadOnlyList<ReviewEvidence> Evidence, DateOnly? EvidenceWaivedOn, Reinvestment? Reinvestment, ReviewOutcome? Outcome, Money? Amount, string? Rationale, DateOnly? DecidedOn,
    string? CourtFileNumber, DateOnly? CourtFiledOn, CourtOutcome? Judgment, DateOnly? JudgedOn)
{
    /// <summary>As both sides see it, with its reasons and its rationale in the language of the request.</summary>
    public static ReviewView Of(MinisterialReview r) => new(
        r.Id, r.RmAccount, r.Subject, r.Reference, r.NoticeOn, r.Limits.LastDay, r.Applicant, r.Grounds, r.State, r.FiledOn, r.Reason?.ToString(),
        r.Reasons?.ToString(), r.ReasonsServedOn, r.EvidenceLastDay, r.Evidence, r.EvidenceWaivedOn, r.Reinvestment, r.Outcome, r.Amount, r.Rationale?.ToString(), r.DecidedOn, r.CourtFileNumber, r.CourtFiledOn, r.Judgment, r.JudgedOn);
}
