using Carm.Kernel;

namespace Carm.Appeals;

public enum AppealState
{
    Draft,
    Submitted,
    Accepted,
    UnderReview,

    /// <summary>The officer waits for the client's answer.</summary>
    InfoRequested,

    /// <summary>By agreement it awaits another case (s.97.34(4)).</summary>
    OnHold,
    Rejected,
    Withdrawn,
    DecidedAllowed,
    DecidedPartly,
    DecidedDenied,
    AtCitt,
    CittDecided,
    AtFca,
    Final,
}

public enum AppealCommand
{
    Save,
    Submit,
    Withdraw,
    Accept,
    Reject,
    Assign,
    RequestInfo,
    Respond,

    /// <summary>The client did not answer in time.</summary>
    GoOn,
    Suspend,
    Resume,
    Decide,
    FileCitt,
    RecordCitt,
    FileFca,
    RecordFca,

    /// <summary>The time for a further appeal passed.</summary>
    BecomeFinal,
}

/// <summary>What is asked for under s.60 of the Customs Act, or of the Tribunal at once under s.67.</summary>
public enum AppealType
{
    /// <summary>A further re-determination of goods: s.60(1).</summary>
    S60Redetermination,

    /// <summary>The review of an advance ruling: s.60(2). Nothing needs to be paid for it.</summary>
    S60RulingReview,

    /// <summary>An appeal to the Tribunal against what the President decided under s.60(4) or s.61, which is asked of the President no more: s.67(1).</summary>
    S67Redetermination,
}

/// <summary>What of a statement an appeal is allowed for.</summary>
/// <param name="LineNumber">A line of the declaration; null for all that the statement changed.</param>
/// <param name="Percent">How much of the change is taken back: 100 for all of it; less only of a value.</param>
public sealed record AllowedPart(string StatementNumber, int? LineNumber, decimal Percent);

/// <summary>What an officer asks the client, and what it answered.</summary>
/// <param name="By">The last day to answer.</param>
public sealed record AppealQuestion(Bilingual Text, DateOnly AskedOn, DateOnly By)
{
    public string? Answer { get; init; }

    public DateOnly? AnsweredOn { get; init; }
}

/// <summary>Who took an appeal on: to the Tribunal only who is aggrieved by the President's decision (s.67), to the Court either party (s.68).</summary>
public enum FurtherAppellant
{
    Client,
    President,
}

/// <summary>A step before the Tribunal or the Court, which we record and do not decide (9.6).</summary>
/// <param name="Body">CITT or FCA.</param>
public sealed record FurtherAppeal(string Body, string FileNumber, DateOnly FiledOn)
{
    public FurtherAppellant Appellant { get; init; }

    /// <summary>ALLOWED, PARTLY, DENIED or WITHDRAWN, of what its appellant asked; of a ruling AFFIRMED where what was decided before stands, REVISED, REVERSED or WITHDRAWN; null while it is before it.</summary>
    public string? Outcome { get; init; }

    /// <summary>Of PARTLY: the statements of which it allows something.</summary>
    public IReadOnlyList<string> AllowedStatements { get; init; } = [];

    public DateOnly? DecidedOn { get; init; }
}

/// <summary>What an officer recorded of a judgment, until another confirms it; only the CBSA reads it.</summary>
public sealed record RecordedDecision(string Outcome, DateOnly DecidedOn, string RecordedBy)
{
    /// <summary>Of PARTLY: the statements of which something is allowed.</summary>
    public IReadOnlyList<string> AllowedStatements { get; init; } = [];
}

/// <summary>What a judgment of the Tribunal or the Court asks of the CBSA.</summary>
public enum JudgmentEffect
{
    /// <summary>What was decided before stands.</summary>
    Nothing,

    /// <summary>It is carried out as the President's own decision would be.</summary>
    CarriedOut,

    /// <summary>Officers make what it says: in part, against the client, or of a ruling.</summary>
    LeftToOfficers,
}

/// <summary>A request for a further re-determination, or for the review of an advance ruling, under s.60 of the Customs Act (9.2).</summary>
/// <param name="Id">Its number.</param>
/// <param name="SubmitterBn9">Whose it is: the importer's, or its broker's.</param>
/// <param name="Changes">How often it was changed; the ETag.</param>
public sealed record Appeal(
    string Id, string RmAccount, string SubmitterBn9, IReadOnlyList<string> StatementNumbers, string Issue, string Grounds, string RemedySought, AppealState State, int Changes) : ICase
{
    /// <summary>The advance ruling whose review is asked for; null when it is against statements.</summary>
    public string? RulingNumber { get; init; }

    public AppealType Type => RulingNumber is not null ? AppealType.S60RulingReview : IsForTribunal ? AppealType.S67Redetermination : AppealType.S60Redetermination;

    /// <summary>Whether it went to the Tribunal at once, so that the President decides nothing of it.</summary>
    public bool IsForTribunal { get; init; }

    /// <summary>Whether what it is against lowered the duties, as what carries out a judgment in part: to set that aside would bring the client less, so that officers write out what it wins.</summary>
    public bool IsWrittenOut { get; init; }

    /// <summary>What the client holds to be right: classification, origin or value.</summary>
    public string? Claimed { get; init; }

    /// <summary>The client's authorization of the service provider who appeals for it; null where the client appeals itself.</summary>
    public string? DoaReference { get; init; }

    public DateOnly? FiledOn { get; init; }

    /// <summary>The last day to file: the earliest of what it is against.</summary>
    public DateOnly LastDay { get; init; }

    /// <summary>The extension of time that it rests on; null when it was filed in time.</summary>
    public string? ExtensionNumber { get; init; }

    public string? Officer { get; init; }

    /// <summary>The officers who accepted or assigned it, to whom it was assigned, who asked or let it wait; none of them decides it.</summary>
    public IReadOnlyList<string> HandledBy { get; init; } = [];

    /// <summary>Why it was rejected.</summary>
    public Bilingual? Reason { get; init; }

    /// <summary>The case that it awaits, while it is on hold.</summary>
    public string? Awaits { get; init; }

    public IReadOnlyList<AppealQuestion> Questions { get; init; } = [];

    public DateOnly? DecidedOn { get; init; }

    public string? Outcome { get; init; }

    /// <summary>Of an appeal that is allowed in part.</summary>
    public IReadOnlyList<AllowedPart> Allowed { get; init; } = [];

    public string? RationaleEn { get; init; }

    public string? RationaleFr { get; init; }

    public IReadOnlyList<FurtherAppeal> Further { get; init; } = [];

    /// <summary>The judgment that another officer has still to confirm.</summary>
    public RecordedDecision? Recorded { get; init; }

    /// <summary>Of these statements, or of this ruling, officers have still to write out what a judgment says; until then it waits for the CBSA, and what is secured of them stays so.</summary>
    public IReadOnlyList<string> ToCarryOut { get; init; } = [];

    static readonly AppealState[] UnderWay = [AppealState.Accepted, AppealState.UnderReview, AppealState.InfoRequested, AppealState.OnHold], Decisions = [AppealState.DecidedAllowed, AppealState.DecidedPartly, AppealState.DecidedDenied];

    /// <summary>While it is so, what is secured for it secures nothing else; before the Tribunal too (s.65(1)(a)).</summary>
    public static readonly AppealState[] SecuredStates = [AppealState.Submitted, .. UnderWay, AppealState.AtCitt];

    /// <summary>From which states a command is taken, and where it leads; a decision leads to its outcome's.</summary>
    static readonly Dictionary<AppealCommand, (AppealState[] From, AppealState To)> Transitions = new()
    {
        [AppealCommand.Save] = ([AppealState.Draft], AppealState.Draft),
        [AppealCommand.Submit] = ([AppealState.Draft], AppealState.Submitted),
        [AppealCommand.Withdraw] = ([AppealState.Draft, AppealState.Submitted, .. UnderWay], AppealState.Withdrawn),
        [AppealCommand.Accept] = ([AppealState.Submitted], AppealState.Accepted),
        [AppealCommand.Reject] = ([AppealState.Submitted], AppealState.Rejected),
        [AppealCommand.Assign] = ([AppealState.Accepted, AppealState.UnderReview], AppealState.UnderReview),
        [AppealCommand.RequestInfo] = ([AppealState.UnderReview], AppealState.InfoRequested),
        [AppealCommand.Respond] = ([AppealState.InfoRequested], AppealState.UnderReview),
        [AppealCommand.GoOn] = ([AppealState.InfoRequested], AppealState.UnderReview),
        [AppealCommand.Suspend] = ([AppealState.UnderReview], AppealState.OnHold),
        [AppealCommand.Resume] = ([AppealState.OnHold], AppealState.UnderReview),
        [AppealCommand.Decide] = ([AppealState.UnderReview], AppealState.DecidedAllowed),
        [AppealCommand.FileCitt] = ([.. Decisions, AppealState.Final], AppealState.AtCitt),
        [AppealCommand.RecordCitt] = ([AppealState.AtCitt], AppealState.CittDecided),
        [AppealCommand.FileFca] = ([AppealState.CittDecided, AppealState.Final], AppealState.AtFca),
        [AppealCommand.RecordFca] = ([AppealState.AtFca], AppealState.Final),
        [AppealCommand.BecomeFinal] = ([.. Decisions, AppealState.CittDecided], AppealState.Final),
    };

    /// <summary>The appeal after the command; out of its order it is <c>STATE_CONFLICT</c> (9.3). Where a decision leads is for <see cref="Decided"/> to say.</summary>
    public Appeal After(AppealCommand command)
    {
        var (from, to) = Transitions[command];
        return from.Contains(State) ? this with { State = to, Changes = Changes + 1 } : throw new Rejected("STATE_CONFLICT");
    }

    /// <summary>By officers, who then do not decide it.</summary>
    public Appeal After(AppealCommand command, params string[] officers) => After(command) with { HandledBy = [.. HandledBy.Concat(officers).Distinct()] };

    /// <summary>What the President decided under s.60(4) or s.61 is before the Tribunal (s.67(1)), since the day on which it was filed there, however late it is told here. Whether that was in time is for the caller to see.</summary>
    public static Appeal BeforeTribunal(string number, string rmAccount, string submitterBn9, IReadOnlyList<ServedStatement> against, string fileNumber, DateOnly filedOn, DateOnly today) =>
        filedOn < against.Max(s => s.ServedOn) || filedOn > today ? throw new Rejected("VAL_DATE") { Path = "filedOn" }
        : new(number, rmAccount, submitterBn9, [.. against.Select(s => s.Id)], against[0].Issue, "", "", AppealState.AtCitt, 1)
        {
            IsForTribunal = true, IsWrittenOut = against.Any(s => s.Duties < 0), FiledOn = filedOn, LastDay = RecourseClock.For(against.Min(s => s.ServedOn)).LastDay, Further = [new("CITT", fileNumber, filedOn)],
        };

    /// <summary>It went on to the Tribunal or the Court. The day on which it was filed there counts, however late it is told here.</summary>
    /// <returns>With the last day on which that could be done without more time.</returns>
    public (Appeal Filed, DateOnly LastDay) FiledFurther(string body, string fileNumber, DateOnly filedOn, FurtherAppellant appellant, DateOnly today)
    {
        var isTribunal = body == "CITT";
        var filed = After(isTribunal ? AppealCommand.FileCitt : AppealCommand.FileFca) with { Further = [.. Further, new(body, fileNumber, filedOn) { Appellant = appellant }] };
        // The Court hears of what the Tribunal decided, and what either of them has decided does not come before it again.
        if (isTribunal ? Further is not [] : Further is not [{ DecidedOn: not null }]) throw new Rejected("STATE_CONFLICT");
        var since = isTribunal ? DecidedOn!.Value : Further[^1].DecidedOn!.Value;
        if (filedOn < since || filedOn > today) throw new Rejected("VAL_DATE") { Path = "filedOn" };
        return (filed, BusinessCalendar.RollForward(since.AddDays(90)));
    }

    /// <summary>The appeal with what an officer recorded of the judgment that it waits for; a later record takes the place of this one. Nothing follows from it yet.</summary>
    /// <param name="allowed">Of PARTLY, the statements of which something is allowed; none named are all.</param>
    public Appeal RecordedAs(string outcome, DateOnly decidedOn, IReadOnlyList<string> allowed, string by, DateOnly today)
    {
        if (State is not (AppealState.AtCitt or AppealState.AtFca)) throw new Rejected("STATE_CONFLICT");
        // A ruling is affirmed, revised or reversed also by a judgment (s.60(4)).
        if (outcome != "WITHDRAWN" && (outcome is "AFFIRMED" or "REVISED" or "REVERSED") != (Type == AppealType.S60RulingReview)) throw new Rejected("VAL_FURTHER_OUTCOME") { Path = "outcome" };
        if (decidedOn < Further[^1].FiledOn || decidedOn > today) throw new Rejected("VAL_DATE") { Path = "decidedOn" };
        return this with { Recorded = new(outcome, decidedOn, by) { AllowedStatements = AllowedBy(outcome, allowed) }, Changes = Changes + 1 };
    }

    /// <summary>In the order of the appeal, so that two officers who name the same name it alike.</summary>
    IReadOnlyList<string> AllowedBy(string outcome, IReadOnlyList<string> named)
    {
        if (named.Distinct().Count() < named.Count || named.Except(StatementNumbers).Any() || (outcome != "PARTLY" && named.Count > 0)) throw new Rejected("APL-ALLOWED") { Path = "allowedStatements" };
        return outcome != "PARTLY" ? [] : named.Count == 0 ? StatementNumbers : [.. StatementNumbers.Where(named.Contains)];
    }

    /// <summary>The appeal after another officer confirmed what was recorded of the judgment, which takes effect by that.</summary>
    /// <param name="outcome">What the confirming officer read: what was recorded anew meanwhile is not confirmed unseen.</param>
    public Appeal Confirmed(string outcome, DateOnly decidedOn, IReadOnlyList<string> allowed, string by)
    {
        var confirmed = After(State == AppealState.AtCitt ? AppealCommand.RecordCitt : AppealCommand.RecordFca);
        if (Recorded is not { } recorded) throw new Rejected("STATE_CONFLICT");
        if (recorded.RecordedBy == by) throw new Rejected("APL-FOUR-EYES");
        if ((recorded.Outcome, recorded.DecidedOn) != (outcome, decidedOn)) throw new Rejected("STATE_CONFLICT") { Path = "outcome" };
        var allowedAs = AllowedBy(recorded.Outcome, recorded.AllowedStatements);
        if (!allowedAs.SequenceEqual(AllowedBy(outcome, allowed))) throw new Rejected("STATE_CONFLICT") { Path = "allowedStatements" };
        confirmed = confirmed with { Recorded = null, Further = [.. Further.SkipLast(1), Further[^1] with { Outcome = recorded.Outcome, DecidedOn = recorded.DecidedOn, AllowedStatements = allowedAs }] };
        return confirmed with { ToCarryOut = confirmed.LeftToOfficers() };
    }

    /// <summary>What officers have to write out after the last judgment, with what they had still to write out before it.</summary>
    IReadOnlyList<string> LeftToOfficers() => (EffectOfJudgment(), Further[^1]) switch
    {
        // What was lost or withdrawn leaves what the Tribunal asked.
        (JudgmentEffect.Nothing, _) => ToCarryOut,
        (JudgmentEffect.CarriedOut, _) => [],
        _ when RulingNumber is { } ruling => [ruling],
        (_, { Appellant: FurtherAppellant.Client, Outcome: "ALLOWED" }) => StatementNumbers,
        (_, { Outcome: "PARTLY" } judgment) => [.. StatementNumbers.Where(s => ToCarryOut.Contains(s) || judgment.AllowedStatements.Contains(s))],
        // The President won: what the Tribunal had allowed is re-determined anew, and of what nobody carried out yet what stood stands.
        _ => [.. StatementNumbers.Where(s => !ToCarryOut.Contains(s) && Further.SkipLast(1).Any(f => f.Outcome == "ALLOWED" || f.AllowedStatements.Contains(s)))],
    };

    /// <summary>
    /// Officers wrote out what a judgment says of these. What they wrote out of one before the last waits again where the last asks it anew: where that says so, or is won wholly; and what the Tribunal had allowed and the President
    /// has won back since is to be taken back, however late it is heard that it was written out.
    /// </summary>
    /// <param name="judgedBy">Whose judgment it is, CITT or FCA; the last one's where that is not said.</param>
    public Appeal CarriedOut(IReadOnlyCollection<string> numbers, string? judgedBy = null)
    {
        var last = Further.LastOrDefault(f => f.DecidedOn is not null);
        bool WasAllowed(string s) => Further.Any(f => f.Body == judgedBy && (f.Outcome == "ALLOWED" || f.AllowedStatements.Contains(s)));
        string[] left = last is null || judgedBy is null || last.Body == judgedBy ? [.. ToCarryOut.Except(numbers)]
            : last is { Appellant: FurtherAppellant.President, Outcome: "ALLOWED" } ? [.. StatementNumbers.Where(s => ToCarryOut.Contains(s) || (numbers.Contains(s) && WasAllowed(s)))]
            : [.. ToCarryOut.Where(s => !numbers.Contains(s) || last.Outcome == "ALLOWED" || last.AllowedStatements.Contains(s))];
        return left.SequenceEqual(ToCarryOut) ? this : this with { ToCarryOut = left, Changes = Changes + 1 };
    }

    /// <summary>
    /// What the last judgment asks of the CBSA. An appeal that was lost or withdrawn changes nothing, whoever brought it, and of a ruling affirmed is what was decided before; what the President won is re-determined anew,
    /// and what the client then owes is owing again (s.61(1)(a)(iii)).
    /// </summary>
    public JudgmentEffect EffectOfJudgment() => Further[^1] switch
    {
        { Outcome: "DENIED" or "WITHDRAWN" or "AFFIRMED" } => JudgmentEffect.Nothing,
        { Appellant: FurtherAppellant.Client, Outcome: "ALLOWED" } => Outcome == "ALLOWED" ? JudgmentEffect.Nothing : IsWrittenOut ? JudgmentEffect.LeftToOfficers : JudgmentEffect.CarriedOut,
        _ => JudgmentEffect.LeftToOfficers,
    };

    /// <summary>The state to which a decision leads; null for an outcome that an appeal of this type does not have. A ruling is affirmed, revised or reversed (s.60(4)).</summary>
    public AppealState? Decided(string outcome) => (Type, outcome) switch
    {
        (AppealType.S60Redetermination, "ALLOWED") or (AppealType.S60RulingReview, "REVISED" or "REVERSED") => AppealState.DecidedAllowed,
        (AppealType.S60Redetermination, "PARTLY") => AppealState.DecidedPartly,
        (AppealType.S60Redetermination, "DENIED") or (AppealType.S60RulingReview, "AFFIRMED") => AppealState.DecidedDenied,
        _ => null,
    };

    /// <summary>Whether its statements may be appealed by another.</summary>
    public bool IsOver => State is AppealState.Rejected or AppealState.Withdrawn;

    public bool IsDecided => DecidedOn is not null;

    CaseKind ICase.Kind => CaseKind.Appeal;

    Turn ICase.OnlyFor => FiledOn is null ? Turn.Client : Turn.Nobody;

    string ICase.StateName => Cases.OnTheWire(State);

    Turn ICase.Turn => State switch
    {
        AppealState.CittDecided or AppealState.Final when ToCarryOut.Count > 0 => Turn.Cbsa,
        AppealState.Draft or AppealState.InfoRequested or AppealState.DecidedAllowed or AppealState.DecidedPartly or AppealState.DecidedDenied or AppealState.CittDecided => Turn.Client,
        AppealState.Submitted or AppealState.Accepted or AppealState.UnderReview => Turn.Cbsa,
        // What was recorded of the judgment waits for another officer, and no longer for the Tribunal or the Court.
        AppealState.AtCitt or AppealState.AtFca when Recorded is not null => Turn.Cbsa,
        AppealState.AtCitt => Turn.Tribunal,
        AppealState.AtFca => Turn.Court,
        _ => Turn.Nobody,
    };

    bool ICase.IsOver => State is AppealState.Rejected or AppealState.Withdrawn || (State is AppealState.Final && ToCarryOut.Count == 0);

    IReadOnlyList<Clock> ICase.Clocks => ToCarryOut.Count == 0 ? Limits : [.. Limits, Clock.Of(ClockRules.JudgmentCarryOut, Further.Last(f => f.DecidedOn is not null).DecidedOn!.Value, 90)];

    IReadOnlyList<Clock> Limits => State switch
    {
        AppealState.InfoRequested => [new(ClockRules.AppealInformation, Questions[^1].AskedOn, Questions[^1].By)],
        AppealState.DecidedAllowed or AppealState.DecidedPartly or AppealState.DecidedDenied => [Clock.Of(ClockRules.TribunalEnd, DecidedOn!.Value, 90)],
        AppealState.CittDecided => [Clock.Of(ClockRules.CourtEnd, Further[^1].DecidedOn!.Value, 90)],
        // What nobody took to the Tribunal may come before it with more time, asked for within a year (s.67.1).
        AppealState.Final when Further.Count == 0 => [new(ClockRules.TribunalExtensionEnd, DecidedOn!.Value, RecourseClock.For(DecidedOn.Value).ExtensionLastDay)],
        _ => [],
    };

    // Of its limits only that of a question moves.
    ICase? ICase.Moved(Clock to, DateTimeOffset at) => State is AppealState.InfoRequested or AppealState.UnderReview && Questions is [.., { AnsweredOn: null } asked] && asked.AskedOn == to.StartedOn
        ? this with { State = AppealState.InfoRequested, Questions = [.. Questions.SkipLast(1), asked with { By = to.LastDay }], Changes = Changes + 1 } : null;

    (ICase Case, CaseAct Act)? ICase.Lapse(string clock) => (clock, State) switch
    {
        (ClockRules.AppealInformation, AppealState.InfoRequested) => (After(AppealCommand.GoOn), AppealActs.WentOn),
        (ClockRules.TribunalEnd, _) when Decisions.Contains(State) => (After(AppealCommand.BecomeFinal), AppealActs.Final),
        (ClockRules.CourtEnd, AppealState.CittDecided) => (After(AppealCommand.BecomeFinal), AppealActs.Final),
        _ => null,
    };
}

/// <summary>What is done to appeals, as their history says it.</summary>
static class AppealActs
{
    public static readonly CaseAct
        Drafted = new("APPEAL_DRAFTED", new("The appeal was begun.", "L'appel a été commencé.")),
        Changed = new("APPEAL_CHANGED", new("The draft was changed.", "L'ébauche a été modifiée.")),
        Submitted = new("APPEAL_SUBMITTED", new("The appeal was submitted.", "L'appel a été présenté.")),
        Withdrawn = new("APPEAL_WITHDRAWN", new("The client withdrew the appeal.", "Le client a retiré l'appel.")),
        Accepted = new("APPEAL_ACCEPTED", new("The appeal was accepted for review.", "L'appel a été accepté pour examen.")),
        Rejected = new("APPEAL_REJECTED", new("The appeal was rejected; it may be filed again in time.", "L'appel a été refusé; il peut être présenté de nouveau à temps.")),
        Assigned = new("APPEAL_ASSIGNED", new("An officer reviews the appeal.", "Un agent examine l'appel.")),
        Asked = new("INFORMATION_REQUESTED", new("The officer asks for information.", "L'agent demande des renseignements.")),
        Answered = new("INFORMATION_GIVEN", new("The client answered.", "Le client a répondu.")),
        WentOn = new("INFORMATION_NOT_GIVEN", new("The client did not answer in time; the review goes on.", "Le client n'a pas répondu à temps; l'examen se poursuit.")),
        Suspended = new("APPEAL_SUSPENDED", new("By agreement the appeal awaits another case.", "Par accord, l'appel attend l'issue d'une autre affaire.")),
        Resumed = new("APPEAL_RESUMED", new("The review goes on.", "L'examen reprend.")),
        Decided = new("APPEAL_DECIDED", new("The appeal was decided.", "L'appel a été tranché.")),
        FiledCitt = new("CITT_FILED", new("An appeal was filed with the CITT.", "Un appel a été interjeté auprès du TCCE.")),
        CarriedOut = new("JUDGMENT_CARRIED_OUT", new("What a judgment says was written out.", "Ce que dit un jugement a été mis en œuvre.")),
        Recorded = new("JUDGMENT_RECORDED", new("An officer recorded a judgment, for another to confirm.", "Un agent a consigné un jugement, qu'un autre doit confirmer."), IsInternal: true),
        DecidedCitt = new("CITT_DECIDED", new("The CITT decided.", "Le TCCE a rendu sa décision.")),
        FiledFca = new("FCA_FILED", new("An appeal was filed with the Federal Court of Appeal.", "Un appel a été interjeté auprès de la Cour d'appel fédérale.")),
        DecidedFca = new("FCA_DECIDED", new("The Federal Court of Appeal decided.", "La Cour d'appel fédérale a rendu sa décision.")),
        Final = new("APPEAL_FINAL", new("The decision is final.", "La décision est définitive."));
}

/// <param name="StatementNumbers">Of a re-determination; none of the review of a ruling.</param>
/// <param name="RulingNumber">Of the review of a ruling.</param>
/// <param name="Outcome">ALLOWED, PARTLY or DENIED; of the review of a ruling AFFIRMED, REVISED or REVERSED.</param>
public sealed record AppealView(
    string AppealNumber, AppealType Type, string RmAccount, IReadOnlyList<string> StatementNumbers, string? RulingNumber, string Issue, string Grounds, string RemedySought, string? Claimed, string? DoaReference, AppealState State,
    DateOnly? FiledOn, DateOnly LastDay, string? ExtensionNumber, string? Reason, string? Awaits, IReadOnlyList<AppealQuestionView> Questions, DateOnly? DecidedOn, string? Outcome, IReadOnlyList<AllowedPart> Allowed, string? Rationale, IReadOnlyList<FurtherAppeal> Further)
{
    /// <summary>The statements, or the ruling, of which officers have still to write out what a judgment says.</summary>
    public IReadOnlyList<string> ToCarryOut { get; init; } = [];

    /// <summary>Of an officer's view: the judgment that awaits another's confirmation.</summary>
    public RecordedDecision? Recorded { get; init; }

    public static AppealView Of(Appeal a) => new(
        a.Id, a.Type, a.RmAccount, a.StatementNumbers, a.RulingNumber, a.Issue, a.Grounds, a.RemedySought, a.Claimed, a.DoaReference, a.State, a.FiledOn, a.LastDay, a.ExtensionNumber, a.Reason?.ToString(), a.Awaits, [.. a.Questions.Select(AppealQuestionView.Of)], a.DecidedOn, a.Outcome, a.Allowed,
        a.RationaleEn is null ? null : new Bilingual(a.RationaleEn, a.RationaleFr ?? a.RationaleEn).ToString(), a.Further) { ToCarryOut = a.ToCarryOut };

    /// <summary>The same for officers.</summary>
    public static AppealView ForStaff(Appeal a) => Of(a) with { Recorded = a.Recorded };
}

/// <summary>What an officer asked, in the language of the request, and what the client answered.</summary>
/// <param name="By">The last day to answer.</param>
public sealed record AppealQuestionView(string Text, DateOnly AskedOn, DateOnly By, string? Answer, DateOnly? AnsweredOn)
{
    public static AppealQuestionView Of(AppealQuestion q) => new(q.Text.ToString(), q.AskedOn, q.By, q.Answer, q.AnsweredOn);
}
