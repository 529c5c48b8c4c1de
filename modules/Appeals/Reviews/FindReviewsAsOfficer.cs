using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Officers list the reviews by the Minister that were asked for, the oldest first, by state.</summary>
/// <param name="State">As REASONS_SERVED; left out, all.</param>
public sealed record FindReviewsAsOfficer([property: QueryParam] string? State = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindReviewsAsOfficerResponse(IReadOnlyList<ReviewView> Items, string? NextCursor);

public sealed class FindReviewsAsOfficerEndpoint(IAppealsStore store) : CarmEndpoint<FindReviewsAsOfficer, FindReviewsAsOfficerResponse>
{
    public override void Configure()
    {
        Get("ministerial-reviews");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "List reviews by the Minister");
    }

    public override async Task HandleAsync(FindReviewsAsOfficer query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        // What was never submitted is the client's own.
        var found = session.Query<MinisterialReview>().Where(r => r.FiledOn != null && (after == null || string.Compare(r.Id, after) > 0));
        if (Cases.ReadWord<ReviewState>(query.State, "state") is { } state) found = found.Where(r => r.State == state);
        var (items, next) = Cut(await found.OrderBy(r => r.Id).Take(size + 1).ToListAsync(ct), size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(ReviewView.Of)], next), ct);
    }
}
