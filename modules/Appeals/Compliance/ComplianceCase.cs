using System.Text.Json.Serialization;
using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>The CBSA's instruments of compliance (ledger-appeals 8).</summary>
public enum ComplianceType
{
    /// <summary>A trade advisory notice: it asks to look again, and nothing is assessed.</summary>
    Tan,

    /// <summary>A compliance validation letter: to be answered within thirty days, or an assessment follows.</summary>
    Cvl,

    /// <summary>A directed compliance letter: the non-compliance is confirmed, and is to be corrected within ninety days.</summary>
    Dcl,

    /// <summary>A trade compliance verification of all imports of a period (Customs Act ss.42, 42.01, 42.1).</summary>
    Tcv,
}

public enum ComplianceProgram
{
    Tariff,
    Value,
    Origin,
    Sima,
}

public enum ComplianceState
{
    /// <summary>The CBSA's own; the client hears of the case with its first letter.</summary>
    Planned,
    Opened,
    Issued,
    Acknowledged,
    Responded,
    NoAction,
    InfoRequested,
    InfoReceived,
    NonResponsive,
    InterimReport,

    /// <summary>A final report that found nothing to correct.</summary>
    FinalReport,

    /// <summary>What was found gives reason to believe, and is the client's to correct (s.32.2).</summary>
    CorrectionsDue,
    Corrected,

    /// <summary>What was not corrected, or not answered, is the CBSA's to re-determine (s.59).</summary>
    Assessed,
    Closed,
}

public enum ComplianceCommand
{
    Issue,
    Acknowledge,
    RequestInformation,
    Respond,
    SendInterimReport,
    ReportFindings,
    ReportCompliance,
    AskExtension,
    DecideExtension,

    /// <summary>It is given to another officer.</summary>
    Assign,
    RecordCorrections,
    Assess,
    Close,

    /// <summary>The client's last day passed unused.</summary>
    Lapse,
}

/// <summary>What was found, and in which declarations.</summary>
public sealed record ComplianceFinding(Bilingual Text, IReadOnlyList<string>? CadNumbers = null);

public enum ComplianceLetterKind
{
    Opening,
    InformationRequest,
    InterimReport,
    FinalReport,
    Assessment,
    Closing,
}

/// <summary>What the CBSA wrote to the client, in both languages.</summary>
/// <param name="ApprovedBy">Who approved what binds the client; null for other letters.</param>
public sealed record ComplianceLetter(ComplianceLetterKind Kind, Bilingual Text, IReadOnlyList<ComplianceFinding> Findings, DateOnly On, string By, string? ApprovedBy = null);

/// <summary>A letter that binds the client and waits for another person's approval: a directed compliance letter, a final report, or an assessment.</summary>
public sealed record ComplianceDraft(ComplianceLetterKind Kind, Bilingual Text, IReadOnlyList<ComplianceFinding> Findings, string By, DateTimeOffset At);

/// <param name="To">The state in which it was given: what it answers.</param>
/// <param name="IsLate">Whether the last day had passed; it is taken all the same.</param>
public sealed record ComplianceAnswer(ComplianceState To, string Text, DateOnly On, string By, bool IsLate);

/// <summary>More than the ninety days, asked for once.</summary>
/// <param name="Granted">How many days; null while undecided and when refused.</param>
public sealed record CorrectionsExtension(int Days, string Reason, DateOnly AskedOn, string AskedBy, int? Granted = null, string? Rationale = null, DateOnly? DecidedOn = null, string? DecidedBy = null);

/// <summary>What the client corrected, as the officer found it.</summary>
public sealed record ComplianceCorrections(IReadOnlyList<string> CadNumbers, DateOnly On, string By);

/// <summary>A compliance action on a program account (ledger-appeals 8).</summary>
/// <param name="Id">Its number.</param>
/// <param name="CadNumbers">The declarations that it is about; none when it is about all of the period.</param>
/// <param name="Officer">Whose case it is.</param>
/// <param name="Changes">How often it was changed; the ETag.</param>
public sealed record ComplianceCase(
    string Id, ComplianceType Type, string RmAccount, ComplianceProgram Program, DateOnly PeriodFrom, DateOnly PeriodTo, IReadOnlyList<string> CadNumbers, ComplianceState State, string Officer, DateOnly PlannedOn, int Changes) : ICase
{
    /// <summary>Days to answer a letter, to comment and to give information; to correct (s.32.2); by which the latter may be extended, and in the first of which that is asked for.</summary>
    public const int AnswerDays = 30, CorrectionDays = 90, MostMoreDays = 30, AskMoreWithin = 45;

    /// <summary>The day of its first letter; before it the case is not the client's to see.</summary>
    public DateOnly? IssuedOn { get; init; }

    /// <summary>The day of the letter that the client's present limit counts from.</summary>
    public DateOnly? RunsFrom { get; init; }

    /// <summary>The limit that an outage moved last, with its new last day.</summary>
    public Clock? MovedLimit { get; init; }

    /// <summary>Whether the client answered in this state, and whether its time in this state is over.</summary>
    public bool HasAnswered { get; init; }

    public bool IsTimeOver { get; init; }

    public IReadOnlyList<ComplianceLetter> Letters { get; init; } = [];

    public IReadOnlyList<ComplianceAnswer> Answers { get; init; } = [];

    public ComplianceDraft? Draft { get; init; }

    /// <summary>Why the last draft was not approved.</summary>
    public string? Returned { get; init; }

    public CorrectionsExtension? Extension { get; init; }

    public ComplianceCorrections? Corrections { get; init; }

    public DateOnly? ClosedOn { get; init; }

    /// <summary>The first day of the period that counts, where that was not its own when a letter last went to the client about it; null where all of it counts.</summary>
    public DateOnly? CountsFrom { get; init; }

    static readonly Dictionary<(ComplianceType Type, ComplianceState State, ComplianceCommand Command), ComplianceState> Transitions = Read("""
        TAN Planned        Issue              Issued
        TAN Planned        Close              Closed
        TAN Issued         Acknowledge        Acknowledged
        TAN Issued         Close              Closed
        TAN Acknowledged   Close              Closed

        CVL Planned        Issue              Issued
        CVL Planned        Close              Closed
        CVL Issued         Respond            Responded
        CVL Issued         Lapse              Assessed
        CVL Responded      Assess             Assessed
        CVL Responded      Close              NoAction
        CVL Assessed       Respond            Assessed
        CVL Assessed       Assess             Assessed
        CVL Assessed       Close              Closed

        DCL Planned        Issue              CorrectionsDue
        DCL Planned        Close              Closed
        DCL CorrectionsDue Respond            CorrectionsDue
        DCL CorrectionsDue AskExtension       CorrectionsDue
        DCL CorrectionsDue DecideExtension    CorrectionsDue
        DCL CorrectionsDue Lapse              CorrectionsDue
        DCL CorrectionsDue RecordCorrections  Corrected
        DCL CorrectionsDue Assess             Assessed
        DCL CorrectionsDue Close              Closed
        DCL Corrected      Close              Closed
        DCL Assessed       Close              Closed

        TCV Planned        Issue              Opened
        TCV Planned        Close              Closed
        TCV Opened         RequestInformation InfoRequested
        TCV Opened         Close              Closed
        TCV InfoRequested  Respond            InfoReceived
        TCV InfoRequested  Lapse              NonResponsive
        TCV InfoRequested  Close              Closed
        TCV InfoReceived   RequestInformation InfoRequested
        TCV InfoReceived   SendInterimReport  InterimReport
        TCV InfoReceived   Close              Closed
        TCV NonResponsive  Respond            InfoReceived
        TCV NonResponsive  Assess             Assessed
        TCV NonResponsive  Close              Closed
        TCV InterimReport  Respond            InterimReport
        TCV InterimReport  Lapse              InterimReport
        TCV InterimReport  ReportFindings     CorrectionsDue
        TCV InterimReport  ReportCompliance   FinalReport
        TCV InterimReport  Close              Closed
        TCV FinalReport    Close              Closed
        TCV CorrectionsDue Respond            CorrectionsDue
        TCV CorrectionsDue AskExtension       CorrectionsDue
        TCV CorrectionsDue DecideExtension    CorrectionsDue
        TCV CorrectionsDue Lapse              CorrectionsDue
        TCV CorrectionsDue RecordCorrections  Corrected
        TCV CorrectionsDue Assess             Assessed
        TCV CorrectionsDue Close              Closed
        TCV Corrected      Close              Closed
        TCV Assessed       Close              Closed
        """);

    public CaseKind Kind => CaseKind.Compliance;

    /// <summary>Compliance is the importer's, whoever declared its goods.</summary>
    public string SubmitterBn9 => RmAccount[..9];

    public string StateName => Cases.OnTheWire(State);

    public Turn OnlyFor => IssuedOn is null ? Turn.Cbsa : Turn.Nobody;

    public Turn Turn => State switch
    {
        ComplianceState.Closed or ComplianceState.NoAction => Turn.Nobody,
        ComplianceState.Issued or ComplianceState.InfoRequested => Turn.Client,
        ComplianceState.InterimReport when !HasAnswered && !IsTimeOver => Turn.Client,
        ComplianceState.CorrectionsDue when !IsTimeOver => Turn.Client,
        _ => Turn.Cbsa,
    };

    public bool IsOver => State is ComplianceState.Closed or ComplianceState.NoAction;

    /// <summary>What the client has time for in this state, or had before it let that time pass.</summary>
    [JsonIgnore]
    public Clock? Limit => ByItsLetter is { } limit && MovedLimit is { } moved && (moved.Kind, moved.StartedOn) == (limit.Kind, limit.StartedOn) && moved.LastDay > limit.LastDay ? moved : ByItsLetter;

    Clock? ByItsLetter => RunsFrom is not { } from ? null : (Type, State) switch
    {
        (ComplianceType.Cvl, ComplianceState.Issued or ComplianceState.Assessed) => Clock.Of(ClockRules.LetterAnswer, from, AnswerDays),
        (_, ComplianceState.InfoRequested or ComplianceState.NonResponsive) => Clock.Of(ClockRules.CaseInformation, from, AnswerDays),
        (_, ComplianceState.InterimReport) => Clock.Of(ClockRules.CaseComments, from, AnswerDays),
        (_, ComplianceState.CorrectionsDue) => Clock.Of(ClockRules.CaseCorrections, from, CorrectionDays + (Extension?.Granted ?? 0)),
        _ => null,
    };

    [JsonIgnore]
    public IReadOnlyList<Clock> Clocks => Limit is { } limit && State is not (ComplianceState.Assessed or ComplianceState.NonResponsive) && !(State == ComplianceState.InterimReport && HasAnswered) ? [limit] : [];

    /// <summary>What is confirmed: an interim report only asks.</summary>
    [JsonIgnore]
    public IReadOnlyList<ComplianceFinding> Findings =>
        Letters.LastOrDefault(l => l.Kind is ComplianceLetterKind.Opening or ComplianceLetterKind.FinalReport or ComplianceLetterKind.Assessment)?.Findings ?? [];

    /// <summary>The case after the command; out of its order it is <c>STATE_CONFLICT</c>. In a new state nothing was answered or drafted yet.</summary>
    public ComplianceCase After(ComplianceCommand command) => !Transitions.TryGetValue((Type, State, command), out var next) ? throw new Rejected("STATE_CONFLICT")
        : next == State ? this with { Changes = Changes + 1 }
        : this with { State = next, Changes = Changes + 1, HasAnswered = false, IsTimeOver = false, Draft = null, Returned = null };

    // Who was silent is waited for again, and what came meanwhile was not late.
    ICase? ICase.Moved(Clock to, DateTimeOffset at)
    {
        ComplianceAnswer[] answers = [.. Answers.Select(a => a.IsLate && a.On > to.StartedOn && a.On <= to.LastDay ? a with { IsLate = false } : a)];
        var isWaited = Limit is { } limit && (limit.Kind, limit.StartedOn) == (to.Kind, to.StartedOn) && !(State == ComplianceState.InterimReport && HasAnswered) && !(State == ComplianceState.Assessed && Letters.Any(l => l.Kind == ComplianceLetterKind.Assessment));
        if (!isWaited) return answers.SequenceEqual(Answers) ? null : this with { Answers = answers, Changes = Changes + 1 };
        var state = State switch { ComplianceState.Assessed => HasAnswered ? ComplianceState.Responded : ComplianceState.Issued, ComplianceState.NonResponsive => ComplianceState.InfoRequested, _ => State };
        return this with { State = state, Draft = state == State ? Draft : null, MovedLimit = to, IsTimeOver = false, Answers = answers, Changes = Changes + 1 };
    }

    public (ICase Case, CaseAct Act)? Lapse(string clock) =>
        Limit?.Kind == clock && Transitions.ContainsKey((Type, State, ComplianceCommand.Lapse)) ? (After(ComplianceCommand.Lapse) with { IsTimeOver = true }, ComplianceActs.Lapsed(State)) : null;

    /// <summary>The first day that counts: nothing is re-determined, and nobody is bound to correct, more than four years after goods were accounted for (ss.32.2, 59).</summary>
    static DateOnly FirstDay(DateOnly today) => today.AddYears(-4);

    /// <summary>Of a day before the first that counts the refusal names that.</summary>
    public static void CheckPeriod(DateOnly day, DateOnly today)
    {
        if (day < FirstDay(today)) throw new Rejected("CASE_PERIOD_OVER_4_YEARS", $"{FirstDay(today):yyyy-MM-dd}") { Path = "periodFrom" };
    }

    /// <summary>The case as it is acted on: of a period that reaches back too far only what counts of it, and of one that is wholly older nothing.</summary>
    ComplianceCase Counting(DateOnly today)
    {
        CheckPeriod(PeriodTo, today);
        return PeriodFrom < FirstDay(today) ? this with { CountsFrom = FirstDay(today) } : this;
    }

    /// <summary>The first letter: the client hears of the case.</summary>
    public ComplianceCase Issue(Bilingual text, string by, DateOnly today) =>
        After(ComplianceCommand.Issue).Counting(today).With(new(ComplianceLetterKind.Opening, text, [], today, by)) with { IssuedOn = today, RunsFrom = today };

    /// <summary>The last letter. What the client has not answered or corrected is let go only when nothing of the period counts any more; until then it is assessed.</summary>
    public ComplianceCase ClosedWith(ComplianceLetter letter)
    {
        var closed = After(ComplianceCommand.Close);
        if (State is ComplianceState.NonResponsive or ComplianceState.CorrectionsDue && PeriodTo >= FirstDay(letter.On)) throw new Rejected("STATE_CONFLICT");
        return closed.With(letter) with { ClosedOn = letter.On };
    }

    /// <summary>A further letter that binds nobody; the client has its days from it.</summary>
    public ComplianceCase Write(ComplianceCommand command, ComplianceLetter letter) => After(command).With(letter) with { RunsFrom = letter.On };

    public ComplianceCase With(ComplianceLetter letter) => this with { Letters = [.. Letters, letter] };

    /// <summary>A letter that binds the client is drafted for another person's approval; a later draft takes the place of this one.</summary>
    public ComplianceCase Drafted(ComplianceDraft draft)
    {
        _ = After(CommandOf(draft));
        CheckDraft(draft, draft.At.TorontoDate());
        if (draft.Findings.Count == 0 && (draft.Kind == ComplianceLetterKind.Opening || (draft.Kind == ComplianceLetterKind.Assessment && Findings.Count == 0))) throw new Rejected("CASE_FINDINGS_MISSING") { Path = "findings" };
        return this with { Draft = draft, Returned = null, Changes = Changes + 1 };
    }

    /// <summary>A validation letter that was met with silence is assessed by a letter that says what for, once. And nothing that binds is written about a period of which nothing counts any more; that the imports complied may be said at any time.</summary>
    void CheckDraft(ComplianceDraft draft, DateOnly today)
    {
        if (State == ComplianceState.Assessed && Letters.Any(l => l.Kind == ComplianceLetterKind.Assessment)) throw new Rejected("STATE_CONFLICT");
        if (CommandOf(draft) != ComplianceCommand.ReportCompliance) CheckPeriod(PeriodTo, today);
    }

    /// <summary>Another person approves what was drafted, once the client's time is over.</summary>
    /// <param name="isHeld">Whether that waits for the end of an outage.</param>
    public ComplianceCase Approved(string by, DateOnly today, bool isHeld = false)
    {
        var draft = Draft ?? throw new Rejected("STATE_CONFLICT");
        var approved = After(CommandOf(draft));
        if (draft.By == by) throw new Rejected("SAME_MAKER_CHECKER");
        CheckDraft(draft, today);
        if (State == ComplianceState.InterimReport && !HasAnswered && (isHeld || today <= Limit!.LastDay)) throw new Rejected("CASE_COMMENTS_OPEN", $"{Limit!.LastDay:yyyy-MM-dd}");
        if (State == ComplianceState.CorrectionsDue && (isHeld || today <= Limit!.LastDay)) throw new Rejected("CASE_CORRECTIONS_OPEN", $"{Limit!.LastDay:yyyy-MM-dd}");
        if (Extension is { DecidedOn: null }) throw new Rejected("CASE_EXTENSION_UNDECIDED");
        var findings = draft.Kind == ComplianceLetterKind.Assessment && draft.Findings.Count == 0 ? Findings : draft.Findings;
        if (CommandOf(draft) != ComplianceCommand.ReportCompliance) approved = approved.Counting(today);
        return approved.With(new(draft.Kind, draft.Text, findings, today, draft.By, by)) with { Draft = null, Returned = null, IssuedOn = IssuedOn ?? today, RunsFrom = draft.Kind == ComplianceLetterKind.Assessment ? RunsFrom : today };
    }

    /// <summary>It is given to another officer, whatever state it is in but its end.</summary>
    public ComplianceCase AssignedTo(string officer) => After(ComplianceCommand.Assign) with { Officer = officer };

    public ComplianceCase Return(string reason) => Draft is null ? throw new Rejected("STATE_CONFLICT") : this with { Draft = null, Returned = reason, Changes = Changes + 1 };

    /// <summary>The client answers, comments or explains. What comes late is taken, and says so.</summary>
    /// <param name="isHeld">Whether the limit waits for the end of an outage, so that nothing is late.</param>
    public ComplianceCase Answer(string text, string by, DateOnly today, bool isHeld = false) =>
        After(ComplianceCommand.Respond) with { Answers = [.. Answers, new(State, text, today, by, !isHeld && today > Limit!.LastDay)], HasAnswered = true };

    /// <summary>The client asks for more than ninety days: once, and in the first forty-five of them.</summary>
    public ComplianceCase AskMoreTime(int days, string reason, string by, DateOnly today)
    {
        var asked = After(ComplianceCommand.AskExtension);
        if (Extension is not null) throw new Rejected("CASE_EXTENSION_ASKED");
        var lastDay = BusinessCalendar.RollForward(RunsFrom!.Value.AddDays(AskMoreWithin));
        return today > lastDay ? throw new Rejected("CASE_EXTENSION_LATE", $"{lastDay:yyyy-MM-dd}") : asked with { Extension = new(days, reason, today, by) };
    }

    /// <param name="granted">How many days; null refuses.</param>
    public ComplianceCase DecideMoreTime(int? granted, string rationale, string by, DateOnly today)
    {
        var decided = After(ComplianceCommand.DecideExtension);
        if (Extension is not { DecidedOn: null } asked) throw new Rejected("STATE_CONFLICT");
        decided = decided with { Extension = asked with { Granted = granted, Rationale = rationale, DecidedOn = today, DecidedBy = by } };
        // A decision that comes after the ninetieth day gives the client its turn again.
        return decided with { IsTimeOver = decided.Limit!.LastDay < today && IsTimeOver };
    }

    static ComplianceCommand CommandOf(ComplianceDraft draft) => draft.Kind switch
    {
        ComplianceLetterKind.Opening => ComplianceCommand.Issue,
        ComplianceLetterKind.Assessment => ComplianceCommand.Assess,
        _ => draft.Findings.Count == 0 ? ComplianceCommand.ReportCompliance : ComplianceCommand.ReportFindings,
    };

    /// <summary>The rows as they stand; and while something can still be done in a case, another officer may do it.</summary>
    static Dictionary<(ComplianceType Type, ComplianceState State, ComplianceCommand Command), ComplianceState> Read(string table)
    {
        var rows = table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(
            cells => (Type: Enum.Parse<ComplianceType>(cells[0], ignoreCase: true), State: Enum.Parse<ComplianceState>(cells[1]), Command: Enum.Parse<ComplianceCommand>(cells[2])), cells => Enum.Parse<ComplianceState>(cells[3]));
        foreach (var (type, state) in rows.Keys.Select(row => (row.Type, row.State)).Distinct().ToArray()) rows.Add((type, state, ComplianceCommand.Assign), state);
        return rows;
    }
}
