using Carm.Appeals.Contracts;
using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>A statement of adjustments that may be appealed: what Declarations served. Its limits are the client's.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Duties">What the appeal may bring back; GST is left out.</param>
/// <param name="Issue">TARIFF, ORIGIN, VALUE, MARKING or SIMA.</param>
public sealed record ServedStatement(string Id, string TransactionNumber, string RmAccount, DateOnly ServedOn, decimal Duties, string Issue) : ICase
{
    /// <summary>The appeal that stands against it; one at a time.</summary>
    public string? AppealNumber { get; init; }

    /// <summary>Whether the ninety days passed unused; what remains is an extension of time.</summary>
    public bool IsPast { get; init; }

    /// <summary>All that it asks, GST with it; zero or less asks nothing. The account may hear of it later.</summary>
    public decimal AmountOwing { get; init; }

    /// <summary>Of the duties, what each line of the declaration brought.</summary>
    public IReadOnlyDictionary<int, decimal> LineDuties { get; init; } = new Dictionary<int, decimal>();

    /// <summary>The headings of the tariff under which the goods that it is about stood, or were put; none where that was not said.</summary>
    public IReadOnlyList<string> Headings { get; init; } = [];

    /// <summary>Whether it changed rates and no figure of a line, as a campaign does: nothing of a line is taken back to a part.</summary>
    public bool IsOfRates { get; init; }

    /// <summary>Whose it is, for sight: CBSA for what the CBSA determined, who asked for what it refused; the importer where that was not said.</summary>
    public string SubmitterBn9 { get; init; } = RmAccount[..9];

    /// <summary>Whether it was decided under s.60(4) or s.61, as what carries out a judgment is: that is contested before the Tribunal (s.67), and not by another request under s.60.</summary>
    public bool IsForTribunal { get; init; }

    CaseKind ICase.Kind => CaseKind.Statement;

    string ICase.StateName => AppealNumber is null ? "SERVED" : "APPEALED";

    Turn ICase.Turn => AppealNumber is null ? Turn.Client : Turn.Nobody;

    bool ICase.IsOver => false;

    IReadOnlyList<Clock> ICase.Clocks => AppealNumber is not null ? [] : IsForTribunal ? RecourseClock.RunningForTribunal(ServedOn, IsPast) : RecourseClock.Running(ServedOn, IsPast);

    (ICase Case, CaseAct Act)? ICase.Lapse(string clock) => clock is ClockRules.AppealEnd or ClockRules.TribunalEnd ? (this with { IsPast = true }, DecisionActs.Passed) : null;

    // Whether somebody is before the Tribunal is told to us, or not; what was secured for that is left alone until no more time can be asked for either.
    IEnumerable<object> ICase.Passed(string clock, DateOnly lastDay, DateTimeOffset at) => clock is ClockRules.AppealEnd or ClockRules.AppealExtensionEnd or ClockRules.TribunalExtensionEnd ? [new AppealTimePassed(Id, RmAccount, lastDay, at)] : [];
}

/// <summary>An advance ruling whose review may be asked for (Customs Act s.60(2)): what Declarations gave.</summary>
/// <param name="Id">Its number.</param>
/// <param name="DecisionNumber">Which of its decisions may be contested; zero where it ended before it was heard of.</param>
/// <param name="Issue">TARIFF or ORIGIN.</param>
public sealed record GivenRuling(string Id, int DecisionNumber, string RmAccount, string Issue, DateOnly GivenOn) : ICase
{
    /// <summary>The appeal that stands against it; one at a time.</summary>
    public string? AppealNumber { get; init; }

    /// <summary>The appeal whose review was of an earlier decision; a judgment in it may still have to be written out.</summary>
    public string? EarlierAppeal { get; init; }

    /// <summary>Whether the ninety days passed unused; what remains is an extension of time.</summary>
    public bool IsPast { get; init; }

    public bool HasEnded { get; init; }

    /// <summary>It is given anew, and its time with it; null where that was heard before. What ended before it was heard of stays ended.</summary>
    /// <param name="isDecided">Whether the review that stands against it was decided: that was of the decision before, while one that is open goes on.</param>
    public GivenRuling? GivenAnew(int decisionNumber, string issue, DateOnly givenOn, bool isDecided) => DecisionNumber >= decisionNumber ? null
        : this with { DecisionNumber = decisionNumber, Issue = issue, GivenOn = givenOn, IsPast = false, AppealNumber = isDecided ? null : AppealNumber, EarlierAppeal = isDecided ? AppealNumber : EarlierAppeal };

    /// <summary>It ended; null where that was heard before.</summary>
    public GivenRuling? Ended() => HasEnded ? null : this with { HasEnded = true };

    CaseKind ICase.Kind => CaseKind.Ruling;

    string ICase.SubmitterBn9 => RmAccount[..9];

    string ICase.StateName => HasEnded ? "ENDED" : AppealNumber is null ? "GIVEN" : "APPEALED";

    Turn ICase.Turn => HasEnded || AppealNumber is not null ? Turn.Nobody : Turn.Client;

    bool ICase.IsOver => HasEnded;

    IReadOnlyList<Clock> ICase.Clocks => HasEnded || AppealNumber is not null ? [] : RecourseClock.Running(GivenOn, IsPast);

    (ICase Case, CaseAct Act)? ICase.Lapse(string clock) => clock == ClockRules.AppealEnd ? (this with { IsPast = true }, DecisionActs.Passed) : null;
}

/// <summary>What happens to a decision that may be appealed, as its history says it.</summary>
static class DecisionActs
{
    public static readonly CaseAct
        Served = new("DECISION_GIVEN", new("The decision was given; the time to appeal runs.", "La décision a été rendue; le délai d'appel court.")),
        Appealed = new("DECISION_APPEALED", new("An appeal was submitted against it.", "Un appel a été présenté à son encontre.")),
        Freed = new("DECISION_FREED", new("The appeal against it ended without a decision.", "L'appel à son encontre a pris fin sans décision.")),
        Passed = new("APPEAL_TIME_PASSED", new("The time to appeal passed.", "Le délai d'appel est passé.")),
        Ended = new("DECISION_ENDED", new("The ruling ended.", "La décision anticipée a pris fin."));
}
