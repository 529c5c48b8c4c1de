using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>The officers' queue of mass adjustments that are open, the longest waiting first.</summary>
public sealed record FindMassAdjustmentsToReview([property: QueryParam] string? RmAccount = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindMassAdjustmentsToReviewResponse(IReadOnlyList<MassAdjustmentToReview> Items, string? NextCursor);

/// <param name="Cads">How many declarations it names.</param>
/// <param name="ReviewBy">The end of the service standard of 90 days.</param>
public sealed record MassAdjustmentToReview(string CaseNumber, string RmAccount, MassAdjustmentStatus Status, string? Officer, RedeterminationIssue Issue, int Cads, CadAmounts Differences, DateTimeOffset SubmittedAt, DateOnly ReviewBy);

public sealed class FindMassAdjustmentsToReviewEndpoint(IDeclarationsStore store) : CarmEndpoint<FindMassAdjustmentsToReview, FindMassAdjustmentsToReviewResponse>
{
    public override void Configure()
    {
        Get("mass-adjustments");
        Group<Staff>();
        Asks("declarations.changes.view");
        Summary(s => s.Summary = "List mass adjustments to review");
    }

    public override async Task HandleAsync(FindMassAdjustmentsToReview query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<MassAdjustment>().Where(m => (m.Status == MassAdjustmentStatus.Submitted || m.Status == MassAdjustmentStatus.UnderReview) && (after == null || string.Compare(m.SortKey, after) > 0));
        if (query.RmAccount is { } rm) rows = rows.Where(m => m.RmAccount == rm);
        var (items, next) = Cut(await rows.OrderBy(m => m.SortKey).Take(size + 1).ToListAsync(ct), size, m => m.SortKey);
        await Send.OkAsync(new([.. items.Select(m => new MassAdjustmentToReview(
            m.Id, m.RmAccount, m.Status, m.Officer, m.Issue, m.TransactionNumbers.Count, m.Change, m.SubmittedAt, m.SubmittedAt.TorontoDate().AddDays(ChangeView.ReviewDays)))], next), ct);
    }
}
