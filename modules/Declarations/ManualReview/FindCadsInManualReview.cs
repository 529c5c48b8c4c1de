using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists what waits in manual review for the CBSA's table to be mended, the first given first.</summary>
public sealed record FindCadsInManualReview([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCadsInManualReviewResponse(IReadOnlyList<CadInManualReview> Items, string? NextCursor);

/// <param name="Remarks">The faults of the table, and the warnings at the submission.</param>
public sealed record CadInManualReview(string TransactionNumber, string RmAccount, string SubmitterBn9, string CadType, DateTimeOffset GivenAt, IReadOnlyList<CadRemark> Remarks);

public sealed class FindCadsInManualReviewEndpoint(IDeclarationsStore store) : CarmEndpoint<FindCadsInManualReview, FindCadsInManualReviewResponse>
{
    public override void Configure()
    {
        Get("cads/manual-review");
        Group<Staff>();
        Asks("declarations.changes.view");
        Summary(s => s.Summary = "List declarations in manual review");
    }

    public override async Task HandleAsync(FindCadsInManualReview query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<Cad>().Where(c => c.ReviewKey != null && (after == null || string.Compare(c.ReviewKey, after) > 0));
        var (items, next) = Cut(await rows.OrderBy(c => c.ReviewKey).Take(size + 1).ToListAsync(ct), size, c => c.ReviewKey!);
        await Send.OkAsync(new([.. items.Select(c => new CadInManualReview(c.Id, c.RmAccount, c.SubmitterBn9, c.CadType, c.GivenAt!.Value, [.. c.Remarks!.Select(r => r.Remark)]))], next), ct);
    }
}
