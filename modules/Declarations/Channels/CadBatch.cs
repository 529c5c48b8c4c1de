namespace Carm.Declarations;

/// <summary>Many declarations that were given at once; each is decided by itself.</summary>
/// <param name="Bn9">The business that gave it.</param>
/// <param name="By">The person or service that gave it.</param>
public sealed record CadBatch(string Id, string Bn9, string By, int Cads, DateTimeOffset At);

/// <summary>One declaration of a batch and what became of it.</summary>
/// <param name="Id">The batch's, a slash, the position.</param>
/// <param name="Position">The first is 1.</param>
/// <param name="By">Null where there was no authority to submit it.</param>
public sealed record BatchedCad(string Id, string BatchId, int Position, CadMessage Message, CadSubmitter? By, CadOutcomeStatus Status = CadOutcomeStatus.Pending)
{
    public CadReceipt? Receipt { get; init; }

    public bool IsRepeat { get; init; }

    public IReadOnlyList<CadFault> Faults { get; init; } = [];

    public static string IdOf(string batchId, int position) => $"{batchId}/{position:D4}";

    public BatchedCad Accepted(CadReceipt receipt, bool isRepeat) => Decided(CadOutcomeStatus.Accepted) with { Receipt = receipt, IsRepeat = isRepeat };

    public BatchedCad Refused(IReadOnlyList<CadFault> faults, CadOutcomeStatus status = CadOutcomeStatus.Rejected) => Decided(status) with { Faults = faults };

    /// <summary>What was accepted is kept with its version, and what was not its sender has: of the message only its key stays.</summary>
    BatchedCad Decided(CadOutcomeStatus status) => this with { Status = status, Message = Message with { Header = null, Invoices = null, Reasons = null, Explanation = null } };

    public CadOutcome Outcome() => Status switch
    {
        CadOutcomeStatus.Pending => new(Position, Message.TransactionNumber, Status),
        CadOutcomeStatus.Accepted => CadOutcome.Of(Position, CadReceiptResponse.Of(Receipt!, IsRepeat)),
        _ => CadOutcome.Of(Position, Message.TransactionNumber, Faults, Status),
    };
}
