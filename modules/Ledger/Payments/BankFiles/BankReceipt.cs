using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>How far a receipt agrees with a payment that was told here, by account, amount, date and reference (ledger 4.4).</summary>
public enum ReceiptMatch
{
    Exact,
    Partial,
    None,
}

public enum ReceiptOutcome
{
    /// <summary>A payment that waited for its money is settled.</summary>
    Settled,

    /// <summary>A payment that was posted already is what came.</summary>
    Confirmed,

    /// <summary>Nobody had told of it, and it names its account: a payment of that account.</summary>
    Posted,

    /// <summary>Whose it is must be found out; until then it stands in 2150.</summary>
    Unidentified,

    /// <summary>An officer found out whose it is.</summary>
    Identified,

    /// <summary>It came before, with another file or line: as the import saw of a line, or as two officers found of a receipt that was unidentified.</summary>
    Duplicate,

    /// <summary>No receipt that can be posted.</summary>
    Refused,
}

/// <summary>Money that came by a bank's file, once.</summary>
/// <param name="Id">The line's key.</param>
/// <param name="RmAccount">The account that it names, or that an officer found.</param>
public sealed record BankReceipt(string Id, string FileId, int LineNumber, string Method, string? RmAccount, Money Amount, DateOnly ReceivedOn, string Reference, string? PayerBn9, string? PayerName, ReceiptOutcome Outcome, DateTimeOffset ImportedAt)
{
    public string? PaymentId { get; init; }

    /// <summary>Why it could not be posted to the account that it names; RECEIPT_LOOKS_ALIKE where another receipt says the same.</summary>
    public string? Code { get; init; }

    public string? IdentifiedBy { get; init; }

    /// <summary>The receipt whose double this is: as an officer found, and where it is a duplicate as a supervisor approved.</summary>
    public string? SameAs { get; init; }

    /// <summary>Who found that, and who approved it.</summary>
    public string? Maker { get; init; }

    public string? Checker { get; init; }

    /// <summary>Which proposal to end it as a double is the last, from 1: what a supervisor approves is the one that he read. 0 where none was made.</summary>
    public int Revision { get; init; }

    /// <summary>The format of its file, the bank's own reference, and the statement where there is none: what tells it from others that say the same. Of what came before these were kept nothing does.</summary>
    public string? Format { get; init; }

    public string? BankReference { get; init; }

    public string? Statement { get; init; }

    /// <summary>Orders lists by the instant of import.</summary>
    public string SortKey => $"{ImportedAt.UtcDateTime:yyyyMMddHHmmssfffffff} {FileId} {LineNumber:000000}";
}

/// <summary>One line of the report of a file: what became of it.</summary>
/// <param name="Differences">What does not agree with the payment that was told here: amount, date or reference.</param>
/// <param name="Code">Why it was refused, or could not be posted to the account that it names; RECEIPT_LOOKS_ALIKE where another receipt says the same: it was posted where the bank tells the two apart.</param>
public sealed record BankLineReport(int LineNumber, ReceiptOutcome Outcome, ReceiptMatch? Match, IReadOnlyList<string> Differences, string? Code, string? ReceiptId, string? RmAccount, Money? Amount, DateOnly? ReceivedOn, string? Reference, string? PaymentId);

/// <summary>A file that a bank sent, with the report of each of its lines.</summary>
/// <param name="Id">The hash of its bytes: the same file sent again is the same.</param>
public sealed record BankFile(string Id, string Format, string Name, DateTimeOffset ImportedAt, string ImportedBy, IReadOnlyList<BankLineReport> Lines);

/// <summary>A file's report as the bank and the officers read it.</summary>
/// <param name="Total">Of what was taken, whether its account is known or not.</param>
public sealed record BankFileView(string FileId, string Format, string Name, DateTimeOffset ImportedAt, Money Total, IReadOnlyList<BankLineReport> Lines)
{
    public static BankFileView Of(BankFile f) => new(f.Id, f.Format, f.Name, f.ImportedAt, Money.Sum(f.Lines.Where(l => l.Outcome is not (ReceiptOutcome.Duplicate or ReceiptOutcome.Refused)).Select(l => l.Amount!.Value)), f.Lines);
}
