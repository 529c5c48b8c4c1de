using Carm.Kernel;
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
    /// <summary>Characters.</summary>
    public const int MostOfExplanation = 4_000;

    public WithdrawalStatus Status { get; init; }

    /// <summary>The version that it would take back.</summary>
    public int BasedOn { get; init; }

    public string? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    public string? Rationale { get; init; }

    /// <summary>Whether it is just what a client asks.</summary>
    public bool IsAskedBy(RequestWithdrawal command) => (command.Reason, command.Explanation, command.ReplacedBy) == (Reason, Explanation, ReplacedBy);

    public string SortKey => $"{RequestedAt.UtcDateTime:yyyyMMddHHmmssfff}-{Id}";
}

static class Withdrawals
{
    /// <summary>Asks for the withdrawal of a declaration that is locked, whichever channel brought it. A refused one leaves nothing.</summary>
    public static async Task<(Cad Cad, WithdrawalRequest Request)> AskToWithdrawAsync(this IDocumentSession session, Cad cad, RequestWithdrawal command, TimeProvider clock, CancellationToken ct)
    {
        if (cad.IsCbsas) throw new Rejected("CAD-3006");
        if (cad.OpenChange is { } open) throw new Rejected("CAD-3005", open);
        if (cad.Status != CadStatus.Accepted || (command.Reason == WithdrawalReason.WrongConversion && !cad.IsPreCarm)) throw new Rejected("CAD-1002");
        await session.RequireNoAppealAsync(cad, ct);
        // What stands in its place is another accepted declaration of the same account.
        if (command.ReplacedBy is { } other && (other == cad.Id || await session.LoadAsync<Cad>(other, ct) is not { Status: CadStatus.Accepted } standing || standing.RmAccount != cad.RmAccount)) throw Fields.Bad("replacedBy");

        var sequence = await session.Query<WithdrawalRequest>().CountAsync(w => w.TransactionNumber == cad.Id, ct) + 1;
        var request = new WithdrawalRequest($"WDR-{cad.Id}-{sequence:00}", cad.Id, cad.RmAccount, command.Reason!.Value, command.Explanation, command.ReplacedBy, command.Subject, clock.GetUtcNow()) { BasedOn = cad.CurrentVersion };
        var pending = cad with { Status = CadStatus.WithdrawalPending, Revision = cad.Revision + 1 };
        session.Store(request);
        session.Store(pending);
        return (pending, request);
    }

    public static Task<WithdrawalRequest?> OpenWithdrawalOfAsync(this IQuerySession session, string transactionNumber, CancellationToken ct) =>
        session.Query<WithdrawalRequest>().Where(w => w.TransactionNumber == transactionNumber && w.Status == WithdrawalStatus.Requested).FirstOrDefaultAsync(ct);
}
