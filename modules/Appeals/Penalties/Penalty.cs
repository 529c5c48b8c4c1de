using Carm.Kernel;
using Carm.Onboarding.Contracts;

namespace Carm.Appeals;

public enum PenaltyState
{
    Issued,
    Served,
    Cancelled,
}

/// <summary>What happened to a penalty, the newest last.</summary>
public sealed record PenaltyEntry(PenaltyState State, DateTimeOffset At);

/// <summary>A penalty as it was assessed, with what happened to it since. What is waived of it later, the Ledger decides.</summary>
/// <param name="Id">Its number.</param>
/// <param name="SubmitterBn9">Whose transaction it is about, for the sight of service providers.</param>
/// <param name="Kind">K23: a charge for late accounting, which is no notice of assessment (ledger-appeals 7.2). LPP: for late payment.</param>
/// <param name="InfractionOn">The first day on which the law was not kept.</param>
/// <param name="IssuedOn">The date of the notice.</param>
public sealed record Penalty(
    string Id, string Kind, string RmAccount, string SubmitterBn9, string Contravention, string? TransactionNumber, Money Amount, DateOnly InfractionOn, DateOnly IssuedOn, DateOnly ServedOn, IReadOnlyList<PenaltyEntry> History)
{
    public const string LateCharge = "K23";

    /// <summary>For duties of a statement of account that were not paid in time.</summary>
    public const string LatePayment = "LPP";

    /// <summary>The statement of account that was not paid in time.</summary>
    public string? StatementNumber { get; init; }

    public PenaltyState State => History[^1].State;

    /// <summary>Thirty days from the date of the notice, in which payment in full is free of interest.</summary>
    public DateOnly PayByOn => IssuedOn.AddDays(30);

    /// <summary>That day, for the calendars; of a penalty that is cancelled nothing is to be paid.</summary>
    public DeadlineSet PayByLimit(DateTimeOffset at) => new($"penalty/{Id}", RmAccount, "PENALTY_PAY_BY", Id, PayByOn, at, SubmitterBn9, IsCancelled: State == PenaltyState.Cancelled);

    /// <summary>The newest first in lists.</summary>
    public string SortKey => $"{IssuedOn:yyyyMMdd}-{Id}";
}

/// <summary>The counter of a year's penalties of one kind.</summary>
/// <param name="Id">Kind and year.</param>
public sealed record PenaltyNumbers(string Id, int Last);
