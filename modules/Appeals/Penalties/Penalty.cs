using Carm.Appeals.Contracts;
using Carm.Kernel;

namespace Carm.Appeals;

public enum PenaltyState
{
    /// <summary>An officer's, until a supervisor approves it.</summary>
    Draft,
    Issued,
    Served,
    Paid,

    /// <summary>Not paid in full within thirty days of the notice.</summary>
    Overdue,
    CorrectionRequested,
    UnderMinisterialReview,
    Reduced,
    Increased,
    Cancelled,
    Final,

    /// <summary>A draft that was never issued.</summary>
    Discarded,
}

public enum PenaltyCommand
{
    Discard,
    Issue,
    Serve,
    Pay,

    /// <summary>What was paid is owing again, as after a dishonour.</summary>
    Reopen,
    FallOverdue,
    RequestCorrection,
    RefuseCorrection,

    /// <summary>Its level was wrong, and its amount stays.</summary>
    CorrectLevel,
    Reduce,
    Cancel,
    FileReview,

    /// <summary>The review ended and changed nothing.</summary>
    EndReview,
    Increase,
    BecomeFinal,
}

/// <summary>What happened to a penalty, the newest last.</summary>
public sealed record PenaltyEntry(PenaltyState State, DateTimeOffset At);

/// <summary>One contravention of a notice.</summary>
/// <param name="Level">1 to 3; null for a flat amount.</param>
/// <param name="Amount">Unit amount times count, capped.</param>
/// <param name="InfractionOn">The first day on which the law was not kept.</param>
/// <param name="IsGoodFaith">A group of repeated errors made in good faith, which is capped (7.2).</param>
/// <param name="ErrorGroup">Which error it is, where errors of one contravention are told apart: those of another group are unrelated, and start at level 1 (7.3). Null is related to all.</param>
public sealed record PenaltyLine(string Contravention, int? Level, int Count, PenaltyBasis Basis, Money Amount, DateOnly InfractionOn, bool IsGoodFaith = false, string? ErrorGroup = null);

/// <summary>What a client asks for under s.127.1, or an officer proposes.</summary>
public sealed record Correction(string Grounds, string Explanation, DateTimeOffset At)
{
    /// <summary>The grounds of what an officer proposes without being asked.</summary>
    public const string ByOfficer = "OFFICER";

    /// <summary>The amount proposed; zero cancels; null while nobody has proposed one.</summary>
    public Money? To { get; init; }

    /// <summary>Where a level was wrong, what each line's is to be, 0 of what is flat. Null where the levels stay.</summary>
    public IReadOnlyList<int>? Levels { get; init; }

    /// <summary>Why the amount is proposed, for the client.</summary>
    public Bilingual? Reason { get; init; }

    public string? ProposedBy { get; init; }

    /// <summary>Why the last proposal was not approved.</summary>
    public string? Returned { get; init; }
}

/// <summary>A penalty as it was assessed, with what happened to it since. What is waived of it later, the Ledger decides.</summary>
/// <param name="Id">Its number.</param>
/// <param name="SubmitterBn9">Whose transaction it is about, for the sight of service providers.</param>
/// <param name="Kind">NPA: a notice of penalty assessment. K23: a charge for late accounting, which is none (ledger-appeals 7.2). LPP: for late payment.</param>
public sealed record Penalty(string Id, string Kind, string RmAccount, string SubmitterBn9, IReadOnlyList<PenaltyLine> Lines, IReadOnlyList<PenaltyEntry> History) : ICase
{
    public const string Notice = "NPA";

    public const string LateCharge = "K23";

    /// <summary>For duties of a statement of account that were not paid in time.</summary>
    public const string LatePayment = "LPP";

    public string? TransactionNumber { get; init; }

    /// <summary>The statement of account that was not paid in time.</summary>
    public string? StatementNumber { get; init; }

    /// <summary>When the Ledger said that the statement had been paid in time after all, for which this was cancelled; null where an officer or the Minister cancelled it, or nobody.</summary>
    public DateTimeOffset? PaidInTimeAt { get; init; }

    /// <summary>The case of compliance that found the contravention.</summary>
    public string? CaseNumber { get; init; }

    /// <summary>S109_1 or S109_2 of the Customs Act; never both for one act (s.109.4(2)).</summary>
    public string Provision { get; init; } = "S109_1";

    public string? NarrativeEn { get; init; }

    public string? NarrativeFr { get; init; }

    public string? DraftedBy { get; init; }

    /// <summary>The date of the notice.</summary>
    public DateOnly? IssuedOn { get; init; }

    /// <summary>Notices are assessed one upon the other in the order of their issue.</summary>
    public DateTimeOffset? IssuedAt => History.FirstOrDefault(e => e.State == PenaltyState.Issued)?.At;

    public DateOnly? ServedOn { get; init; }

    /// <summary>PORTAL, REGISTERED_MAIL or DELIVERED (s.109.3).</summary>
    public string? ServiceMethod { get; init; }

    /// <summary>What corrections and the Minister took of the assessed amount, below zero, or added to it.</summary>
    public Money Adjustment { get; init; }

    /// <summary>How often it was lowered; numbers what the Ledger is told.</summary>
    public int Reductions { get; init; }

    /// <summary>What of it is unpaid, as the Ledger last said; null until it did.</summary>
    public Money? Owing { get; init; }

    public DateTimeOffset OwingAt { get; init; }

    /// <summary>The day on which the Minister demanded more; that part has thirty days of its own (s.133(7)).</summary>
    public DateOnly? IncreasedOn { get; init; }

    /// <summary>The day to which an outage moved the last day to pay what was demanded last; null where none did.</summary>
    public DateOnly? PayByMovedTo { get; init; }

    public Correction? Correction { get; init; }

    /// <summary>The review by the Minister that is, or was last, asked for.</summary>
    public string? ReviewNumber { get; init; }

    /// <summary>Whether the Minister has decided; what was decided is reviewed no more.</summary>
    public bool IsReviewed { get; init; }

    public int Changes { get; init; } = 1;

    /// <summary>The contravention that it is about first.</summary>
    public string Contravention => Lines[0].Contravention;

    public DateOnly InfractionOn => Lines[0].InfractionOn;

    public Money Amount => Money.Max(Money.Zero, Money.Sum(Lines.Select(l => l.Amount)) + Adjustment);

    public PenaltyState State => History[^1].State;

    /// <summary>Thirty days from the date of the notice, in which payment in full is free of interest; from a Sunday or a holiday it rolls forward (Interpretation Act s.26).</summary>
    public DateOnly? PayByOn => IssuedOn is { } issued ? (IncreasedOn is null ? PayByMovedTo : null) ?? PayBy(issued) : null;

    /// <summary>The last day to pay without interest what was demanded on this day (ss.109.5, 133(7)).</summary>
    public static DateOnly PayBy(DateOnly demandedOn) => BusinessCalendar.RollForward(demandedOn.AddDays(30));

    /// <summary>The last day for corrective measures and for a review: ninety days from service (ss.127.1, 129).</summary>
    public RecourseLimits? Recourse => ServedOn is { } served ? RecourseClock.For(served) : null;

    /// <summary>The newest first in lists.</summary>
    public string SortKey => $"{IssuedOn ?? InfractionOn:yyyyMMdd}-{Id}";

    /// <summary>The statutory maximum of the notice: for each contravention counted (s.109.1).</summary>
    public Money StatutoryMaximum => Money.OfCents(PenaltyLevel.StatutoryMaximum.Cents * Lines.Sum(l => l.Count));

    /// <summary>Whether it counts for the level of later ones.</summary>
    public bool Stands => State is not (PenaltyState.Draft or PenaltyState.Discarded or PenaltyState.Cancelled);

    static readonly PenaltyState[] Open = [PenaltyState.Served, PenaltyState.Paid, PenaltyState.Overdue], Lowerable = [.. Open, PenaltyState.CorrectionRequested, PenaltyState.Reduced];

    /// <summary>From which states a command is taken, and where it leads; null leads to where the penalty stands by its payment and its day.</summary>
    static readonly Dictionary<PenaltyCommand, (PenaltyState[] From, PenaltyState? To)> Transitions = new()
    {
        [PenaltyCommand.Discard] = ([PenaltyState.Draft, PenaltyState.Issued], PenaltyState.Discarded),
        [PenaltyCommand.Issue] = ([PenaltyState.Draft], PenaltyState.Issued),
        [PenaltyCommand.Serve] = ([PenaltyState.Issued], PenaltyState.Served),
        [PenaltyCommand.Pay] = ([PenaltyState.Served, PenaltyState.Overdue], PenaltyState.Paid),
        [PenaltyCommand.Reopen] = ([PenaltyState.Paid], null),
        [PenaltyCommand.FallOverdue] = ([PenaltyState.Served], PenaltyState.Overdue),
        [PenaltyCommand.RequestCorrection] = (Open, PenaltyState.CorrectionRequested),
        [PenaltyCommand.RefuseCorrection] = ([PenaltyState.CorrectionRequested], null),
        [PenaltyCommand.CorrectLevel] = (Lowerable, null),
        [PenaltyCommand.Reduce] = ([.. Lowerable, PenaltyState.UnderMinisterialReview], PenaltyState.Reduced),
        [PenaltyCommand.Cancel] = ([.. Lowerable, PenaltyState.UnderMinisterialReview, PenaltyState.Increased, PenaltyState.Final], PenaltyState.Cancelled),
        [PenaltyCommand.FileReview] = ([.. Lowerable, PenaltyState.Final], PenaltyState.UnderMinisterialReview),
        [PenaltyCommand.EndReview] = ([PenaltyState.UnderMinisterialReview], null),
        [PenaltyCommand.Increase] = ([PenaltyState.UnderMinisterialReview], PenaltyState.Increased),
        [PenaltyCommand.BecomeFinal] = (Lowerable, PenaltyState.Final),
    };

    /// <summary>A flat penalty that the calendar raises, and that the portal serves with its notice.</summary>
    public static Penalty ServedAtOnce(string number, string kind, string rmAccount, string submitterBn9, Contravention contravention, DateOnly infractionOn, DateTimeOffset now) =>
        new(number, kind, rmAccount, submitterBn9, [PenaltyLevel.Line(contravention, 1, contravention.Bases[^1], infractionOn, isGoodFaith: false, [])], [new(PenaltyState.Issued, now), new(PenaltyState.Served, now)])
        {
            IssuedOn = now.TorontoDate(), ServedOn = now.TorontoDate(), ServiceMethod = "PORTAL",
        };

    public bool May(PenaltyCommand command) => Transitions[command].From.Contains(State);

    /// <summary>The penalty after the command; out of its order it is <c>STATE_CONFLICT</c>.</summary>
    public Penalty After(PenaltyCommand command, DateTimeOffset at)
    {
        var (from, to) = Transitions[command];
        if (!from.Contains(State)) throw new Rejected("STATE_CONFLICT");
        return this with { History = [.. History, new(to ?? Standing(command, at.TorontoDate()), at)], Changes = Changes + 1 };
    }

    /// <summary>Where it stands when nothing is asked of anybody: after ninety days it is final, unless it is a charge that is not contested at all; before by whether it is paid.</summary>
    PenaltyState Standing(PenaltyCommand command, DateOnly today) =>
        IsReviewed || (Kind != LateCharge && today > Recourse!.LastDay) ? PenaltyState.Final
        // A review that ended without a decision leaves what the client had asked of the officer.
        : command == PenaltyCommand.EndReview && Correction is { Grounds: not Correction.ByOfficer } ? PenaltyState.CorrectionRequested
        : Adjustment < Money.Zero ? PenaltyState.Reduced
        : command != PenaltyCommand.Reopen && Owing == Money.Zero ? PenaltyState.Paid
        : today > PayByOn ? PenaltyState.Overdue
        : PenaltyState.Served;

    /// <summary>The penalty after the Ledger said what is owing of it. While something is asked of the CBSA, payment changes nothing of its state.</summary>
    public Penalty Owes(Money owing, DateTimeOffset at)
    {
        if (at < OwingAt) return this;
        var heard = this with { Owing = owing, OwingAt = at };
        return owing == Money.Zero && heard.May(PenaltyCommand.Pay) ? heard.After(PenaltyCommand.Pay, at) : owing > Money.Zero && heard.May(PenaltyCommand.Reopen) ? heard.After(PenaltyCommand.Reopen, at) : heard;
    }

    /// <summary>The penalty lowered to an amount, or cancelled, and what the Ledger is told of it; nothing where it is no less than before.</summary>
    /// <param name="stands">Whether the contravention stands however little of its penalty is left.</param>
    /// <param name="lines">Its lines at the levels that they should have had; null where these were right.</param>
    public (Penalty Penalty, PenaltyReduced Fact) LoweredTo(Money amount, DateTimeOffset at, bool stands = false, IReadOnlyList<PenaltyLine>? lines = null)
    {
        var lowered = After(amount == Money.Zero && !stands ? PenaltyCommand.Cancel : PenaltyCommand.Reduce, at) with { Lines = lines ?? Lines, Adjustment = amount - Money.Sum((lines ?? Lines).Select(l => l.Amount)), Reductions = Reductions + 1 };
        return (lowered, new(Id, RmAccount, Kind, (Amount - amount).Amount, lowered.Reductions, at));
    }

    /// <summary>The penalty with lines of lower levels, and what the Ledger is told of it; nothing where the amount stays.</summary>
    public (Penalty Penalty, PenaltyReduced? Fact) Relevelled(IReadOnlyList<PenaltyLine> lines, DateTimeOffset at)
    {
        // What was taken off already is not taken off again: the amount falls to what the lines come to, and no further. What the Minister demanded more is no matter of levels.
        var assessed = Money.Sum(lines.Select(l => l.Amount));
        var after = this with { Lines = lines, Adjustment = Adjustment > Money.Zero ? Adjustment : Money.Min(Amount, assessed) - assessed, Changes = Changes + 1 };
        return after.Amount == Amount ? (after, null) : (after with { Reductions = Reductions + 1 }, new(Id, RmAccount, Kind, (Amount - after.Amount).Amount, Reductions + 1, at));
    }

    /// <summary>The penalty at the levels that it should have had, where under a cap these come to no less: what was wrong is put right for later notices, and the Ledger has nothing to give back.</summary>
    public Penalty LevelsCorrected(IReadOnlyList<PenaltyLine> lines, DateTimeOffset at) => After(PenaltyCommand.CorrectLevel, at) with { Lines = lines, Adjustment = Amount - Money.Sum(lines.Select(l => l.Amount)) };

    CaseKind ICase.Kind => CaseKind.Penalty;

    Turn ICase.OnlyFor => ServedOn is null ? Turn.Cbsa : Turn.Nobody;

    string ICase.StateName => Cases.OnTheWire(State);

    Turn ICase.Turn => State switch
    {
        PenaltyState.Draft or PenaltyState.Issued or PenaltyState.CorrectionRequested or PenaltyState.UnderMinisterialReview => Turn.Cbsa,
        PenaltyState.Final or PenaltyState.Cancelled or PenaltyState.Discarded => Turn.Nobody,
        _ => Turn.Client,
    };

    bool ICase.IsOver => State is PenaltyState.Final or PenaltyState.Cancelled or PenaltyState.Discarded or PenaltyState.Increased || (State is PenaltyState.Reduced && IsReviewed) || (State is PenaltyState.Paid && Kind == LateCharge);

    IReadOnlyList<Clock> ICase.Clocks => State is PenaltyState.Draft or PenaltyState.Issued or PenaltyState.Discarded or PenaltyState.Cancelled ? [] : State is not PenaltyState.Final ? [.. Running()]
        // What became final without the Minister may be contested with more time, asked for within a year (s.129.1).
        : IsReviewed || Kind == LateCharge ? [] : [new(ClockRules.PenaltyExtensionEnd, ServedOn!.Value, Recourse!.ExtensionLastDay)];

    IEnumerable<Clock> Running()
    {
        if (Owing != Money.Zero) yield return IncreasedOn is { } increased ? new(ClockRules.PenaltyPayBy, increased, PayByMovedTo ?? PayBy(increased)) : new(ClockRules.PenaltyPayBy, IssuedOn!.Value, PayByOn!.Value);
        // A charge for late accounting is waived, not reviewed.
        if (Kind == LateCharge) yield break;
        if (State is not PenaltyState.UnderMinisterialReview && !IsReviewed) yield return new(ClockRules.PenaltyRecourseEnd, ServedOn!.Value, Recourse!.LastDay);
        if (State is PenaltyState.CorrectionRequested) yield return new(ClockRules.CorrectionEnd, ServedOn!.Value, Recourse!.LastDay);
    }

    // Of its limits only the day to pay by moves; what was found overdue by it is so no longer.
    ICase? ICase.Moved(Clock to, DateTimeOffset at)
    {
        if (IsSettled || Running().All(c => (c.Kind, c.StartedOn) != (to.Kind, to.StartedOn))) return null;
        var moved = this with { PayByMovedTo = to.LastDay, Changes = Changes + 1 };
        return State == PenaltyState.Overdue ? moved with { History = [.. History, new(PenaltyState.Served, at)] } : moved;
    }

    /// <summary>Nothing of it runs any more.</summary>
    bool IsSettled => State is PenaltyState.Draft or PenaltyState.Issued or PenaltyState.Discarded or PenaltyState.Cancelled or PenaltyState.Final;

    (ICase Case, CaseAct Act)? ICase.Lapse(string clock) => clock switch
    {
        ClockRules.PenaltyPayBy when May(PenaltyCommand.FallOverdue) => (After(PenaltyCommand.FallOverdue, PassedAt(PayByOn)), PenaltyActs.Overdue),
        ClockRules.PenaltyRecourseEnd when May(PenaltyCommand.BecomeFinal) => (After(PenaltyCommand.BecomeFinal, PassedAt(Recourse?.LastDay)), PenaltyActs.Final),
        _ => null,
    };

    /// <summary>The first instant after a day, which is when its limit took effect, however late it is noticed.</summary>
    static DateTimeOffset PassedAt(DateOnly? day) => day!.Value.AddDays(1).InToronto(TimeOnly.MinValue);
}

/// <summary>What is done to penalties, as their history says it.</summary>
static class PenaltyActs
{
    public static readonly CaseAct
        Drafted = new("PENALTY_DRAFTED", new("The notice was drafted.", "L'avis a été rédigé.")),
        Discarded = new("PENALTY_DISCARDED", new("The draft was discarded.", "L'ébauche a été abandonnée.")),
        Issued = new("PENALTY_ISSUED", new("A supervisor issued the notice.", "Un superviseur a délivré l'avis.")),
        Served = new("PENALTY_SERVED", new("The notice was served; the penalty is payable.", "L'avis a été signifié; la pénalité est payable.")),
        Paid = new("PENALTY_PAID", new("The penalty was paid in full.", "La pénalité a été payée en entier.")),
        Reopened = new("PENALTY_REOPENED", new("What was paid is owing again.", "Ce qui avait été payé est de nouveau dû.")),
        Overdue = new("PENALTY_OVERDUE", new("The penalty was not paid within thirty days of the notice.", "La pénalité n'a pas été payée dans les trente jours de l'avis.")),
        CorrectionRequested = new("CORRECTION_REQUESTED", new("The client asked for corrective measures.", "Le client a demandé des mesures de redressement.")),
        CorrectionProposed = new("CORRECTION_PROPOSED", new("An officer proposed to lower the penalty.", "Un agent a proposé de réduire la pénalité."), IsInternal: true),
        CorrectionReturned = new("CORRECTION_RETURNED", new("A supervisor gave the proposal back.", "Un superviseur a renvoyé la proposition."), IsInternal: true),
        CorrectionRefused = new("CORRECTION_REFUSED", new("Corrective measures were refused.", "Les mesures de redressement ont été refusées.")),
        Lowered = new("PENALTY_LOWERED", new("The penalty was lowered.", "La pénalité a été réduite.")),
        Relevelled = new("PENALTY_RELEVELLED", new("An earlier penalty was cancelled or its level corrected, and the level fell.", "Une pénalité antérieure a été annulée ou son niveau corrigé, et le niveau a baissé.")),
        LevelCorrected = new("PENALTY_LEVEL_CORRECTED", new("The level of the penalty was corrected; its amount stays.", "Le niveau de la pénalité a été corrigé; son montant demeure.")),
        Cancelled = new("PENALTY_CANCELLED", new("The penalty was cancelled.", "La pénalité a été annulée.")),
        Final = new("PENALTY_FINAL", new("The time to contest the penalty has passed.", "Le délai de contestation de la pénalité est passé.")),
        UnderReview = new("PENALTY_UNDER_REVIEW", new("A review by the Minister was asked for.", "La révision par le ministre a été demandée.")),
        Reviewed = new("PENALTY_REVIEWED", new("The review by the Minister ended.", "La révision par le ministre a pris fin.")),
        Increased = new("PENALTY_INCREASED", new("The Minister increased the penalty.", "Le ministre a augmenté la pénalité."));
}
