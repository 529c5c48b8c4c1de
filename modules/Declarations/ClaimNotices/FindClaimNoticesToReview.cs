using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Lists for officers the notices of claims, the newest first, whose goods they may look at (Customs Act s.74(3)(a)): of one program account, one transaction, or all.</summary>
public sealed record FindClaimNoticesToReview([property: QueryParam] string? RmAccount = null, [property: QueryParam] string? TransactionNumber = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindClaimNoticesToReviewResponse(IReadOnlyList<ClaimNoticeRow> Items, string? NextCursor);

public sealed class FindClaimNoticesToReviewEndpoint(IDeclarationsStore store) : CarmEndpoint<FindClaimNoticesToReview, FindClaimNoticesToReviewResponse>
{
    public override void Configure()
    {
        Get("claim-notices");
        Group<Staff>();
        Asks("declarations.changes.view");
        Summary(s => s.Summary = "List notices of claims");
    }

    public override async Task HandleAsync(FindClaimNoticesToReview query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = session.Query<ClaimNotice>().Where(n => after == null || string.Compare(n.SortKey, after) < 0);
        if (query.RmAccount is { } rm) rows = rows.Where(n => n.RmAccount == rm);
        if (query.TransactionNumber is { } number) rows = rows.Where(n => n.TransactionNumber == number);
        var (items, next) = Cut(await rows.OrderByDescending(n => n.SortKey).Take(size + 1).ToListAsync(ct), size, n => n.SortKey);
        await Send.OkAsync(new([.. items.Select(ClaimNoticeRow.Of)], next), ct);
    }
}
