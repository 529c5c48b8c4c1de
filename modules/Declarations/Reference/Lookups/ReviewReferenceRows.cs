using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Shows the staff the rows of any list that hold on a day, also of those that are not published; as CSV the whole list, to be changed and proposed again.</summary>
/// <param name="Date">Today when left out.</param>
public sealed record ReviewReferenceRows(string List, [property: QueryParam] DateOnly? Date = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record ReviewReferenceRowsResponse(IReadOnlyList<ReferenceEntry> Items, string? NextCursor);

public sealed class ReviewReferenceRowsEndpoint(IDeclarationsStore store, ReferenceShelf references, TimeProvider clock) : CarmEndpoint<ReviewReferenceRows, ReviewReferenceRowsResponse>
{
    public override void Configure()
    {
        Get("reference/{list}");
        Group<Staff>();
        Asks("declarations.reference.review");
        Summary(s => s.Summary = "List the rows of any reference list");
    }

    public override async Task HandleAsync(ReviewReferenceRows query, CancellationToken ct)
    {
        var list = ReferenceLists.Find(query.List) ?? throw new Rejected("NOT_FOUND");
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = (await references.CurrentAsync(session, ct)).HoldingOn(list.Name, query.Date ?? clock.GetUtcNow().TorontoDate());
        if (ReferenceCsv.IsAsked(HttpContext))
        {
            await Send.BytesAsync(ReferenceCsv.Of(list, rows), contentType: ReferenceCsv.MediaType, cancellation: ct);
            return;
        }
        var (items, next) = Cut([.. rows.Where(row => after is null || string.CompareOrdinal(row.Key, after) > 0).Take(size + 1)], size, row => row.Key);
        await Send.OkAsync(new([.. items.Select(ReferenceEntry.Of)], next), ct);
    }
}
