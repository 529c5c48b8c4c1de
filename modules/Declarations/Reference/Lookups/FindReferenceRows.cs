using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Shows the rows of a published list that hold on a day; as CSV it is the whole list, in the shape in which it is imported.</summary>
/// <param name="Date">Today when left out.</param>
public sealed record FindReferenceRows(string List, [property: QueryParam] DateOnly? Date = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindReferenceRowsResponse(IReadOnlyList<ReferenceEntry> Items, string? NextCursor);

public sealed class FindReferenceRowsEndpoint(IDeclarationsStore store, ReferenceShelf references, TimeProvider clock) : CarmEndpoint<FindReferenceRows, FindReferenceRowsResponse>
{
    public override void Configure()
    {
        Get("reference/codes/{list}");
        Group<Public>();
        Summary(s => s.Summary = "List the rows of a reference list");
    }

    public override async Task HandleAsync(FindReferenceRows query, CancellationToken ct)
    {
        var list = ReferenceLists.Find(query.List) is { IsConfidential: false } known ? known : throw new Rejected("NOT_FOUND");
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
