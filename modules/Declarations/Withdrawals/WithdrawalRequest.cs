using Marten;

namespace Carm.Declarations;

/// <summary>Why a declaration cannot be put right by a change (declarations 6.5).</summary>
public enum WithdrawalReason
{
    DuplicateDeclaration,
    GoodsNeverImported,

    /// <summary>What was taken over from before CARM was taken over wrongly.</summary>
    WrongConversion,
}

public enum WithdrawalStatus
{
    Requested,
    Approved,
    Refused,
}

/// <summary>A client asks that a declaration be withdrawn; an officer decides.</summary>
/// <param name="ReplacedBy">The declaration that stands in its place.</param>
public sealed record WithdrawalRequest(string Id, string TransactionNumber, string RmAccount, WithdrawalReason Reason, string Explanation, string? ReplacedBy, string RequestedBy, DateTimeOffset RequestedAt)
{
    public WithdrawalStatus Status { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? Rationale { get; init; }

    public string SortKey => $"{RequestedAt.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";
}

static class Withdrawals
{
    public static Task<WithdrawalRequest?> OpenWithdrawalOfAsync(this IQuerySession session, string transactionNumber, CancellationToken ct) =>
        session.Query<WithdrawalRequest>().Where(w => w.TransactionNumber == transactionNumber && w.Status == WithdrawalStatus.Requested).FirstOrDefaultAsync(ct);
}
