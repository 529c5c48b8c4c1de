using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>What a receipt of which nobody knows whose it is does to the journal (P26), and what takes it back when it turns out to be the double of another. Pure.</summary>
public static class ReceiptPosting
{
    /// <summary>Whether one may be the double of the other: of its amount, and no double itself, since of two that were each other's neither would stand.</summary>
    public static bool IsDouble(BankReceipt receipt, BankReceipt? other) => other is not null && other.Id != receipt.Id && other.Amount == receipt.Amount && other.Outcome != ReceiptOutcome.Duplicate;

    public static Posting Unidentified(string receiptId, string reference, Money amount, DateOnly receivedOn) =>
        Posting.Of("RECEIPT_UNIDENTIFIED", reference, receivedOn, SourceOf(receiptId), new PostingLine(Accounts.Bank, Side.Debit, amount), new PostingLine(Accounts.Unidentified, Side.Credit, amount));

    /// <summary>The mirror: no money came with it.</summary>
    /// <param name="sequence">The number of the receipt's transaction in the chain.</param>
    public static Posting Ended(BankReceipt receipt, long sequence, DateOnly today) =>
        Posting.Of("RECEIPT_DUPLICATE", receipt.Reference, today, $"REVERSED {SourceOf(receipt.Id)}", new PostingLine(Accounts.Unidentified, Side.Debit, receipt.Amount), new PostingLine(Accounts.Bank, Side.Credit, receipt.Amount)) with { Resolves = sequence };

    /// <summary>The source of its transaction in the journal.</summary>
    public static string SourceOf(string receiptId) => $"RECEIPT_UNIDENTIFIED {receiptId}";
}
