using Carm.Kernel;

namespace Carm.Declarations;

public enum CadOutcomeStatus
{
    /// <summary>Its turn is still to come.</summary>
    Pending,

    /// <summary>Done as asked.</summary>
    Accepted,

    /// <summary>Refused by a rule; nothing of it is there.</summary>
    Rejected,

    /// <summary>Not decided, for a fault of ours: send it again.</summary>
    Failed,
}

/// <summary>What became of one declaration of many.</summary>
/// <param name="Position">The first is 1; in a stream the number of its line.</param>
/// <param name="Repeated">Whether an earlier message was accepted, whose answer this is.</param>
/// <param name="Code">Why not; null when it was accepted.</param>
/// <param name="Change">What became of a change: APPROVED at once, or SUBMITTED to an officer.</param>
/// <param name="WithdrawalNumber">Of a request to withdraw, on which an officer decides.</param>
public sealed record CadOutcome(
    int Position, string? TransactionNumber, CadOutcomeStatus Status, string? Version = null, CadAmounts? Totals = null, DateOnly? PaymentDueOn = null, string? ReceiptHash = null, bool Repeated = false,
    string? Code = null, IReadOnlyList<CadRemark>? Errors = null, IReadOnlyList<CadRemark>? Warnings = null, ChangeView? Change = null, string? WithdrawalNumber = null)
{
    public static CadOutcome Of(int position, CadReceiptResponse receipt) =>
        new(position, receipt.TransactionNumber, CadOutcomeStatus.Accepted, receipt.Version, receipt.Totals, receipt.PaymentDueOn, receipt.ReceiptHash, receipt.Repeated, Warnings: receipt.Warnings, Change: receipt.Change, WithdrawalNumber: receipt.WithdrawalNumber);

    public static CadOutcome Of(int position, string? transactionNumber, IReadOnlyList<CadFault> faults, CadOutcomeStatus status = CadOutcomeStatus.Rejected) =>
        new(position, transactionNumber, status, Code: faults[0].Code, Errors: [.. faults.Select(fault => fault.Remark)]);

    /// <summary>What could not be decided, for a reason that is not the declarant's.</summary>
    public static readonly IReadOnlyList<CadFault> Failure = [new("CAD-1014", null, [])];
}
