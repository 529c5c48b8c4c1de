using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Appeals;

public enum AppealState
{
    Draft,
    Submitted,
    Accepted,
    UnderReview,
    Rejected,
    Withdrawn,
    DecidedAllowed,
    DecidedDenied,
}

public enum AppealCommand
{
    Save,
    Submit,
    Withdraw,
    Accept,
    Reject,
    Assign,
    Decide,
}

/// <summary>What is asked for under s.60 of the Customs Act.</summary>
public enum AppealType
{
    /// <summary>A further re-determination of goods: s.60(1).</summary>
    S60Redetermination,

    /// <summary>The review of an advance ruling: s.60(2). Nothing needs to be paid for it.</summary>
    S60RulingReview,
}

/// <summary>A statement of adjustments that may be appealed: what Declarations served.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Duties">What the appeal may bring back; GST is left out.</param>
/// <param name="Issue">TARIFF, ORIGIN, VALUE, MARKING or SIMA.</param>
public sealed record ServedStatement(string Id, string TransactionNumber, string RmAccount, DateOnly ServedOn, decimal Duties, string Issue)
{
    /// <summary>The appeal that stands against it; one at a time.</summary>
    public string? AppealNumber { get; init; }

    /// <summary>Who submitted the declaration, for sight.</summary>
    public string? SubmitterBn9 { get; init; }

    /// <summary>The last day to appeal, for the calendars; while an appeal stands against it nothing runs.</summary>
    public DeadlineSet Limit(DateTimeOffset at) => new($"appeal/{Id}", RmAccount, "APPEAL_END", Id, RecourseClock.For(ServedOn).LastDay, at, SubmitterBn9, IsCancelled: AppealNumber is not null);
}

/// <summary>A request for a further re-determination, or for the review of an advance ruling, under s.60 of the Customs Act (9.2).</summary>
/// <param name="Id">Its number.</param>
/// <param name="SubmitterBn9">Whose it is: the importer's, or its broker's.</param>
/// <param name="Changes">How often it was changed; the ETag.</param>
public sealed record Appeal(
    string Id, string RmAccount, string SubmitterBn9, IReadOnlyList<string> StatementNumbers, string Issue, string Grounds, string RemedySought, AppealState State, int Changes)
{
    /// <summary>The advance ruling whose review is asked for; null when it is against statements.</summary>
    public string? RulingNumber { get; init; }

    public AppealType Type => RulingNumber is null ? AppealType.S60Redetermination : AppealType.S60RulingReview;

    public DateOnly? FiledOn { get; init; }

    /// <summary>The last day to file: the earliest of what it is against.</summary>
    public DateOnly LastDay { get; init; }

    public string? Officer { get; init; }

    public string? Reason { get; init; }

    public DateOnly? DecidedOn { get; init; }

    public string? Outcome { get; init; }

    public string? Rationale { get; init; }

    static readonly Dictionary<(AppealState, AppealCommand), AppealState> Transitions = new()
    {
        [(AppealState.Draft, AppealCommand.Save)] = AppealState.Draft,
        [(AppealState.Draft, AppealCommand.Submit)] = AppealState.Submitted,
        [(AppealState.Draft, AppealCommand.Withdraw)] = AppealState.Withdrawn,
        [(AppealState.Submitted, AppealCommand.Withdraw)] = AppealState.Withdrawn,
        [(AppealState.Submitted, AppealCommand.Accept)] = AppealState.Accepted,
        [(AppealState.Submitted, AppealCommand.Reject)] = AppealState.Rejected,
        [(AppealState.Accepted, AppealCommand.Withdraw)] = AppealState.Withdrawn,
        [(AppealState.Accepted, AppealCommand.Assign)] = AppealState.UnderReview,
        [(AppealState.UnderReview, AppealCommand.Withdraw)] = AppealState.Withdrawn,
        [(AppealState.UnderReview, AppealCommand.Decide)] = AppealState.DecidedAllowed,
    };

    /// <summary>The appeal after the command; out of its order it is <c>STATE_CONFLICT</c> (9.3). Whether a decision allows or denies is for the caller to set.</summary>
    public Appeal After(AppealCommand command) =>
        Transitions.TryGetValue((State, command), out var next) ? this with { State = next, Changes = Changes + 1 } : throw new Rejected("STATE_CONFLICT");

    /// <summary>The state to which a decision leads; null for an outcome that an appeal of this type does not have. A ruling is affirmed, revised or reversed (s.60(4)).</summary>
    public AppealState? Decided(string outcome) => (Type, outcome) switch
    {
        (AppealType.S60Redetermination, "ALLOWED") or (AppealType.S60RulingReview, "REVISED" or "REVERSED") => AppealState.DecidedAllowed,
        (AppealType.S60Redetermination, "DENIED") or (AppealType.S60RulingReview, "AFFIRMED") => AppealState.DecidedDenied,
        _ => null,
    };

    /// <summary>Whether its statements may be appealed by another.</summary>
    public bool IsOver => State is AppealState.Rejected or AppealState.Withdrawn;
}

/// <summary>The counter of a year's appeals.</summary>
/// <param name="Id">The year.</param>
public sealed record AppealNumbers(string Id, int Last);

/// <param name="StatementNumbers">Of a re-determination; none of the review of a ruling.</param>
/// <param name="RulingNumber">Of the review of a ruling.</param>
/// <param name="Outcome">ALLOWED or DENIED; of the review of a ruling AFFIRMED, REVISED or REVERSED.</param>
public sealed record AppealView(
    string AppealNumber, AppealType Type, string RmAccount, IReadOnlyList<string> StatementNumbers, string? RulingNumber, string Issue, string Grounds, string RemedySought, AppealState State,
    DateOnly? FiledOn, DateOnly LastDay, string? Reason, DateOnly? DecidedOn, string? Outcome, string? Rationale)
{
    public static AppealView Of(Appeal a) => new(a.Id, a.Type, a.RmAccount, a.StatementNumbers, a.RulingNumber, a.Issue, a.Grounds, a.RemedySought, a.State, a.FiledOn, a.LastDay, a.Reason, a.DecidedOn, a.Outcome, a.Rationale);
}
