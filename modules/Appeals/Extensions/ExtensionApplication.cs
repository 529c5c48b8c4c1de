using Carm.Kernel;

namespace Carm.Appeals;

public enum ExtensionState
{
    Submitted,
    UnderReview,
    Granted,
    Refused,

    /// <summary>Ninety days passed without an answer: the applicant may go on as if it were refused, or wait.</summary>
    DeemedRefusedOption,
    AtCitt,
    AtFederalCourt,
    Dismissed,
}

public enum ExtensionCommand
{
    Assign,
    Grant,
    Refuse,
    PassAnswer,
    GoOn,
    RecordGrant,
    RecordDismissal,
}

/// <summary>For what more time is asked.</summary>
public enum ExtensionType
{
    /// <summary>A request under s.60, asked of the President (s.60.1) and then of the Tribunal (s.60.2).</summary>
    S60Appeal,

    /// <summary>An appeal to the Tribunal under s.67, asked of the Tribunal itself (s.67.1) and recorded here.</summary>
    S67Appeal,

    /// <summary>A review under s.129, asked of the Minister (s.129.1) and then of the Federal Court (s.129.2).</summary>
    S129Review,
}

/// <summary>An application for more time, made within a year after the ninety days (Customs Act ss.60.1, 67.1 and 129.1; ledger-appeals 9.5).</summary>
/// <param name="Id">Its number.</param>
/// <param name="SubmitterBn9">Whose it is: the client's, or its agent's.</param>
/// <param name="References">The statements of adjustments or the ruling, the decided appeal, or the penalty, seizure or forfeiture that it is about.</param>
/// <param name="MissedOn">The last day of the ninety.</param>
/// <param name="UnableToAct">Why the applicant could not act, or how it meant to, within the ninety days (paragraph (a)).</param>
/// <param name="JustAndEquitable">Why it would be just and equitable to grant it (paragraph (b)).</param>
/// <param name="AsSoonAsPossible">How it was made as soon as circumstances permitted (paragraph (c)).</param>
public sealed record ExtensionApplication(
    string Id, ExtensionType Type, string RmAccount, string SubmitterBn9, IReadOnlyList<string> References, DateOnly MissedOn, string UnableToAct, string JustAndEquitable, string AsSoonAsPossible, ExtensionState State, DateOnly AppliedOn) : ICase
{
    /// <summary>How long an answer may take, how long the Tribunal or the Court may be gone to after a refusal, and how long what was granted may be used.</summary>
    const int AnswerDays = 90, TribunalDays = 90, UseDays = 90;

    /// <summary>The officer who reviews it.</summary>
    public string? Officer { get; init; }

    /// <summary>The officers who assigned it, or to whom it was assigned; none of them decides it.</summary>
    public IReadOnlyList<string> HandledBy { get; init; } = [];

    public DateOnly? DecidedOn { get; init; }

    public Bilingual? Rationale { get; init; }

    /// <summary>The file of the Tribunal or of the Court.</summary>
    public string? FileNumber { get; init; }

    /// <summary>The day on which it was filed there.</summary>
    public DateOnly? FiledElsewhereOn { get; init; }

    /// <summary>Ninety days passed after the refusal, and nobody went on; or after the grant, and nothing was filed by it.</summary>
    public bool IsSettled { get; init; }

    /// <summary>The first day of a declared outage that covered the last of the ninety days, and its last day; that is taken as the reason for which the applicant could not act (paragraph (a)).</summary>
    public DateOnly? OutageFrom { get; init; }

    public DateOnly? OutageTo { get; init; }

    /// <summary>The day to which an outage moved the last day to use it; null where none did.</summary>
    public DateOnly? UseMovedTo { get; init; }

    /// <summary>The appeal or the review that was filed by it; one, unless that was rejected.</summary>
    public string? UsedBy { get; init; }

    /// <summary>From when what it is about may be filed, and as of when it counts as filed; null while nothing is granted.</summary>
    public DateOnly? GrantedOn => State == ExtensionState.Granted ? DecidedOn : null;

    /// <summary>The last day on which what it is about may be filed by it; null while nothing is granted.</summary>
    public DateOnly? UseBy => GrantedOn is { } granted ? UseMovedTo ?? UseClock(granted).LastDay : null;

    /// <summary>The day by which it is to be answered. The ninety days bind the CBSA and are no limit to do something by, so that they do not roll (9.7).</summary>
    public DateOnly AnswerBy => AppliedOn.AddDays(AnswerDays);

    CaseKind ICase.Kind => CaseKind.Extension;

    string ICase.StateName => Cases.OnTheWire(State);

    Turn ICase.Turn => State switch
    {
        ExtensionState.Submitted or ExtensionState.UnderReview => Turn.Cbsa,
        ExtensionState.Refused when !IsSettled => Turn.Client,
        ExtensionState.Granted when MayBeUsed => Turn.Client,
        ExtensionState.DeemedRefusedOption => Turn.Client,
        ExtensionState.AtCitt => Turn.Tribunal,
        ExtensionState.AtFederalCourt => Turn.Court,
        _ => Turn.Nobody,
    };

    bool ICase.IsOver => State is ExtensionState.Dismissed || IsSettled || (State is ExtensionState.Granted && !MayBeUsed);

    IReadOnlyList<Clock> ICase.Clocks => State switch
    {
        ExtensionState.Submitted or ExtensionState.UnderReview => [new(ClockRules.ExtensionAnswer, AppliedOn, AnswerBy)],
        ExtensionState.Refused when !IsSettled => [TribunalClock(DecidedOn!.Value)],
        ExtensionState.Granted when MayBeUsed => [UseClock(DecidedOn!.Value) with { LastDay = UseBy!.Value }],
        _ => [],
    };

    /// <summary>The last day to go on after a refusal; null where nothing was refused, and where nobody answered there is none.</summary>
    public DateOnly? GoOnBy => State == ExtensionState.Refused ? TribunalClock(DecidedOn!.Value).LastDay : null;

    bool MayBeUsed => UsedBy is null && !IsSettled;

    static Clock UseClock(DateOnly grantedOn) => Clock.Of(ClockRules.ExtensionUse, grantedOn, UseDays);

    static Clock TribunalClock(DateOnly refusedOn) => Clock.Of(ClockRules.ExtensionTribunal, refusedOn, TribunalDays);

    /// <summary>Who decides when the President or the Minister has not granted it.</summary>
    ExtensionState Elsewhere => Type == ExtensionType.S129Review ? ExtensionState.AtFederalCourt : ExtensionState.AtCitt;

    static readonly Dictionary<(ExtensionState, ExtensionCommand), ExtensionState?> Transitions = new()
    {
        [(ExtensionState.Submitted, ExtensionCommand.Assign)] = ExtensionState.UnderReview,
        [(ExtensionState.Submitted, ExtensionCommand.PassAnswer)] = ExtensionState.DeemedRefusedOption,
        [(ExtensionState.UnderReview, ExtensionCommand.Grant)] = ExtensionState.Granted,
        [(ExtensionState.UnderReview, ExtensionCommand.Refuse)] = ExtensionState.Refused,
        [(ExtensionState.UnderReview, ExtensionCommand.PassAnswer)] = ExtensionState.DeemedRefusedOption,
        // Nobody is held to the option: an answer that comes late is an answer.
        [(ExtensionState.DeemedRefusedOption, ExtensionCommand.Assign)] = ExtensionState.DeemedRefusedOption,
        [(ExtensionState.DeemedRefusedOption, ExtensionCommand.Grant)] = ExtensionState.Granted,
        [(ExtensionState.DeemedRefusedOption, ExtensionCommand.Refuse)] = ExtensionState.Refused,
        // Where: by its type.
        [(ExtensionState.DeemedRefusedOption, ExtensionCommand.GoOn)] = null,
        [(ExtensionState.Refused, ExtensionCommand.GoOn)] = null,
        [(ExtensionState.AtCitt, ExtensionCommand.RecordGrant)] = ExtensionState.Granted,
        [(ExtensionState.AtCitt, ExtensionCommand.RecordDismissal)] = ExtensionState.Dismissed,
        [(ExtensionState.AtFederalCourt, ExtensionCommand.RecordGrant)] = ExtensionState.Granted,
        [(ExtensionState.AtFederalCourt, ExtensionCommand.RecordDismissal)] = ExtensionState.Dismissed,
    };

    /// <summary>The application after the command; out of its order it is <c>STATE_CONFLICT</c>.</summary>
    public ExtensionApplication After(ExtensionCommand command) =>
        Transitions.TryGetValue((State, command), out var next) && (!IsSettled || command == ExtensionCommand.GoOn) ? this with { State = next ?? Elsewhere, IsSettled = false } : throw new Rejected("STATE_CONFLICT");

    /// <summary>By an officer, who then does not decide it.</summary>
    public ExtensionApplication AssignedTo(string officer, string by) => After(ExtensionCommand.Assign) with { Officer = officer, HandledBy = [.. HandledBy.Append(by).Append(officer).Distinct()] };

    /// <summary>It was filed with the Tribunal or the Court. The day of that counts, however late it is told here: after a refusal that was settled too.</summary>
    public ExtensionApplication GoneOn(string fileNumber, DateOnly filedOn, DateOnly today)
    {
        var gone = After(ExtensionCommand.GoOn) with { FileNumber = fileNumber, FiledElsewhereOn = filedOn };
        // Unanswered it could go on before it was refused.
        if (filedOn > today || (filedOn <= AnswerBy && !(State == ExtensionState.Refused && filedOn >= DecidedOn))) throw new Rejected("VAL_DATE") { Path = "filedOn" };
        return filedOn > GoOnBy ? throw new Rejected("APL-FURTHER-LATE", $"{GoOnBy:yyyy-MM-dd}") { Path = "filedOn" } : gone;
    }

    /// <summary>The application with its ground, where an outage covered the day that was missed, as it is known by now; null where it is decided, rests on another, or has it already.</summary>
    public ExtensionApplication? GroundedBy(DeclaredOutage outage) =>
        State is ExtensionState.Granted or ExtensionState.Refused or ExtensionState.Dismissed || !outage.Covers(MissedOn) || (OutageFrom is { } from && (from != outage.FirstDay || OutageTo is not null || outage.LastDay is null)) ? null
            : this with { OutageFrom = outage.FirstDay, OutageTo = outage.LastDay };

    // Of its limits only that to use it moves, which was set here.
    ICase? ICase.Moved(Clock to, DateTimeOffset at) => UsedBy is null && GrantedOn == to.StartedOn ? this with { UseMovedTo = to.LastDay, IsSettled = false } : null;

    (ICase Case, CaseAct Act)? ICase.Lapse(string clock) => (clock, State) switch
    {
        (ClockRules.ExtensionAnswer, ExtensionState.Submitted or ExtensionState.UnderReview) => (After(ExtensionCommand.PassAnswer), ExtensionActs.Unanswered),
        (ClockRules.ExtensionTribunal, ExtensionState.Refused) => (this with { IsSettled = true }, ExtensionActs.Settled),
        (ClockRules.ExtensionUse, ExtensionState.Granted) when MayBeUsed => (this with { IsSettled = true }, ExtensionActs.NotUsed),
        _ => null,
    };
}

/// <summary>What the history of an application says.</summary>
static class ExtensionActs
{
    public static readonly CaseAct
        Applied = new("EXTENSION_APPLIED", new("More time was asked for.", "Une prorogation du délai a été demandée.")),
        Assigned = new("EXTENSION_ASSIGNED", new("An officer reviews the application.", "Un agent examine la demande.")),
        Granted = new("EXTENSION_GRANTED", new("More time was granted.", "La prorogation a été accordée.")),
        Refused = new("EXTENSION_REFUSED", new("More time was refused.", "La prorogation a été refusée.")),
        Unanswered = new("EXTENSION_UNANSWERED", new("Ninety days passed without an answer.", "Quatre-vingt-dix jours se sont écoulés sans réponse.")),
        Settled = new("EXTENSION_SETTLED", new("Nobody went on in time: the refusal is final.", "Personne n'a poursuivi à temps : le refus est définitif.")),
        WentOn = new("EXTENSION_WENT_ON", new("The application was taken to the Tribunal or the Court.", "La demande a été portée au Tribunal ou à la Cour.")),
        GrantRecorded = new("EXTENSION_GRANT_RECORDED", new("The Tribunal or the Court granted more time.", "Le Tribunal ou la Cour a accordé la prorogation.")),
        DismissalRecorded = new("EXTENSION_DISMISSAL_RECORDED", new("The Tribunal or the Court dismissed the application.", "Le Tribunal ou la Cour a rejeté la demande.")),
        NotUsed = new("EXTENSION_NOT_USED", new("Nothing was filed by the grant in time: it is over.", "Rien n'a été déposé à temps en vertu de la prorogation : elle a pris fin.")),
        Used = new("EXTENSION_USED", new("What more time was granted for was filed.", "Ce pour quoi la prorogation a été accordée a été déposé."));

    public static CaseAct Grounded(DeclaredOutage outage) => new("EXTENSION_GROUNDED", outage.LastDay is { } last
        ? new($"A declared outage, from {outage.FirstDay:yyyy-MM-dd} to {last:yyyy-MM-dd}, covered the last day that was missed; this is taken as the reason for which it could not be kept.",
            $"Une panne déclarée, du {outage.FirstDay:yyyy-MM-dd} au {last:yyyy-MM-dd}, couvrait le dernier jour qui a été manqué; cela est retenu comme raison pour laquelle il n'a pu être respecté.")
        : new($"A declared outage, since {outage.FirstDay:yyyy-MM-dd}, covered the last day that was missed; this is taken as the reason for which it could not be kept.",
            $"Une panne déclarée, depuis le {outage.FirstDay:yyyy-MM-dd}, couvrait le dernier jour qui a été manqué; cela est retenu comme raison pour laquelle il n'a pu être respecté."));
}

/// <param name="MissedOn">The last day that was missed.</param>
/// <param name="AnswerBy">From the day after it, unanswered, it may be taken to the Tribunal or the Court.</param>
/// <param name="GoOnBy">Of a refusal: the last day to take it there.</param>
/// <param name="GrantedOn">As of when what is filed by it counts as filed.</param>
/// <param name="UseBy">The last day to file it.</param>
public sealed record ExtensionView(
    string ExtensionNumber, ExtensionType Type, string RmAccount, IReadOnlyList<string> References, DateOnly MissedOn, string UnableToAct, string JustAndEquitable, string AsSoonAsPossible, ExtensionState State, DateOnly AppliedOn, DateOnly AnswerBy,
    DateOnly? DecidedOn, string? Rationale, string? FileNumber, DateOnly? FiledElsewhereOn, DateOnly? GoOnBy, DateOnly? GrantedOn, DateOnly? UseBy, string? UsedBy)
{
    /// <summary>Of a declared outage that covered the day that was missed: its first day. It is taken as the reason for which the applicant could not act (paragraph (a)).</summary>
    public DateOnly? OutageFrom { get; init; }

    /// <summary>The last day of that outage; null while it lasts, or where it lasted still when the application was decided.</summary>
    public DateOnly? OutageTo { get; init; }

    public static ExtensionView Of(ExtensionApplication e) => new(
        e.Id, e.Type, e.RmAccount, e.References, e.MissedOn, e.UnableToAct, e.JustAndEquitable, e.AsSoonAsPossible, e.State, e.AppliedOn, e.AnswerBy,
        e.DecidedOn, e.Rationale?.ToString(), e.FileNumber, e.FiledElsewhereOn, e.GoOnBy, e.GrantedOn, e.UseBy, e.UsedBy) { OutageFrom = e.OutageFrom, OutageTo = e.OutageTo };
}
