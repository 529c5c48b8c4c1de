using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Officers list appeals that were submitted, the oldest first, by state and officer.</summary>
/// <param name="State">As UNDER_REVIEW; left out, all.</param>
public sealed record ReviewAppeals([property: QueryParam] string? State = null, [property: QueryParam] string? Officer = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record ReviewAppealsResponse(IReadOnlyList<AppealView> Items, string? NextCursor);

public sealed class ReviewAppealsEndpoint(IAppealsStore store) : CarmEndpoint<ReviewAppeals, ReviewAppealsResponse>
{
    public override void Configure()
    {
        Get("appeals");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "List appeals");
    }

    public override async Task HandleAsync(ReviewAppeals query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<Appeal>().Where(a => a.FiledOn != null && (after == null || string.Compare(a.Id, after) > 0));
        if (Cases.ReadWord<AppealState>(query.State, "state") is { } state) found = found.Where(a => a.State == state);
        if (query.Officer is { } officer) found = found.Where(a => a.Officer == officer);
        var (items, next) = Cut(await found.OrderBy(a => a.Id).Take(size + 1).ToListAsync(ct), size, a => a.Id);
        await Send.OkAsync(new([.. items.Select(AppealView.ForStaff)], next), ct);
    }
}
