using Carm.Kernel;

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

/// <summary>A statement of adjustments that may be appealed: what Declarations served.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Duties">What the appeal may bring back; GST is left out.</param>
/// <param name="Issue">TARIFF, ORIGIN, VALUE, MARKING or SIMA.</param>
public sealed record ServedStatement(string Id, string TransactionNumber, string RmAccount, DateOnly ServedOn, decimal Duties, string Issue)
{
    /// <summary>The appeal that stands against it; one at a time.</summary>
    public string? AppealNumber { get; init; }
}

/// <summary>A request for a further re-determination under s.60 of the Customs Act (9.2).</summary>
/// <param name="Id">Its number.</param>
/// <param name="SubmitterBn9">Whose it is: the importer's, or its broker's.</param>
/// <param name="Changes">How often it was changed; the ETag.</param>
public sealed record Appeal(
    string Id, string RmAccount, string SubmitterBn9, IReadOnlyList<string> StatementNumbers, string Issue, string Grounds, string RemedySought, AppealState State, int Changes)
{
    public DateOnly? FiledOn { get; init; }

    /// <summary>The last day to file: the earliest of its statements'.</summary>
    public DateOnly LastDay { get; init; }

    public string? Officer { get; init; }

    public string? Reason { get; init; }

    public DateOnly? DecidedOn { get; init; }

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

    /// <summary>Whether its statements may be appealed by another.</summary>
    public bool IsOver => State is AppealState.Rejected or AppealState.Withdrawn;
}

/// <summary>The counter of a year's appeals.</summary>
/// <param name="Id">The year.</param>
public sealed record AppealNumbers(string Id, int Last);

public sealed record AppealView(
    string AppealNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, string Issue, string Grounds, string RemedySought, AppealState State,
    DateOnly? FiledOn, DateOnly LastDay, string? Reason, DateOnly? DecidedOn, string? Rationale)
{
    public static AppealView Of(Appeal a) => new(a.Id, a.RmAccount, a.StatementNumbers, a.Issue, a.Grounds, a.RemedySought, a.State, a.FiledOn, a.LastDay, a.Reason, a.DecidedOn, a.Rationale);
}
