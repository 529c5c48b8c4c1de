using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists the withdrawals that wait for a decision, the longest waiting first.</summary>
public sealed record FindWithdrawals([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindWithdrawalsResponse(IReadOnlyList<WithdrawalRow> Items, string? NextCursor);

public sealed record WithdrawalRow(string RequestId, string TransactionNumber, string RmAccount, WithdrawalReason Reason, string Explanation, string? ReplacedBy, DateTimeOffset RequestedAt);

public sealed class FindWithdrawalsEndpoint(IDeclarationsStore store) : CarmEndpoint<FindWithdrawals, FindWithdrawalsResponse>
{
    public override void Configure()
    {
        Get("withdrawals");
        Group<Staff>();
        Asks("declarations.changes.view");
        Summary(s => s.Summary = "List withdrawals to decide");
    }

    public override async Task HandleAsync(FindWithdrawals query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = await session.Query<WithdrawalRequest>().Where(w => w.Status == WithdrawalStatus.Requested && (after == null || string.Compare(w.SortKey, after) > 0)).OrderBy(w => w.SortKey).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(rows, size, w => w.SortKey);
        await Send.OkAsync(new([.. items.Select(w => new WithdrawalRow(w.Id, w.TransactionNumber, w.RmAccount, w.Reason, w.Explanation, w.ReplacedBy, w.RequestedAt))], next), ct);
    }
}
