using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists what allowed appeals have still to bring to declarations, since it cannot be priced, the longest waiting first.</summary>
public sealed record FindWaitingAppealOutcomes([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindWaitingAppealOutcomesResponse(IReadOnlyList<AppealOutcomeThatWaits> Items, string? NextCursor);

/// <param name="StatementNumbers">The statements of adjustments that are to be set aside on this declaration.</param>
/// <param name="WaitsSince">When it was tried first.</param>
/// <param name="Errors">What the pricing refused, when it was tried last by itself.</param>
public sealed record AppealOutcomeThatWaits(string AppealNumber, string TransactionNumber, string RmAccount, IReadOnlyList<string> StatementNumbers, DateTimeOffset DecidedAt, DateTimeOffset WaitsSince, IReadOnlyList<CadRemark> Errors);

public sealed class FindWaitingAppealOutcomesEndpoint(IDeclarationsStore store) : CarmEndpoint<FindWaitingAppealOutcomes, FindWaitingAppealOutcomesResponse>
{
    public override void Configure()
    {
        Get("appeal-outcomes");
        Group<Staff>();
        Asks("declarations.changes.view");
        Summary(s => s.Summary = "List outcomes of appeals that cannot be priced");
    }

    public override async Task HandleAsync(FindWaitingAppealOutcomes query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<WaitingAppealOutcome>().Where(w => after == null || string.Compare(w.SortKey, after) > 0);
        var (items, next) = Cut(await rows.OrderBy(w => w.SortKey).Take(size + 1).ToListAsync(ct), size, w => w.SortKey);
        await Send.OkAsync(new([.. items.Select(w => new AppealOutcomeThatWaits(
            w.Outcome.AppealNumber, w.Outcome.TransactionNumber, w.Outcome.RmAccount, w.Outcome.StatementNumbers, w.Outcome.DecidedAt, w.Since, [.. w.Faults.Select(f => f.Remark)]))], next), ct);
    }
}
