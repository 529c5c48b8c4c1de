using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Officers list penalties, the newest first, by state and account.</summary>
/// <param name="State">As CORRECTION_REQUESTED; left out, all.</param>
public sealed record ReviewPenalties([property: QueryParam] string? State = null, [property: QueryParam] string? RmAccount = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record ReviewPenaltiesResponse(IReadOnlyList<PenaltyView> Items, string? NextCursor);

public sealed class ReviewPenaltiesEndpoint(IAppealsStore store) : CarmEndpoint<ReviewPenalties, ReviewPenaltiesResponse>
{
    public override void Configure()
    {
        Get("penalties");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "List penalties");
    }

    public override async Task HandleAsync(ReviewPenalties query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<Penalty>().Where(p => after == null || string.Compare(p.SortKey, after) < 0);
        if (Cases.ReadWord<PenaltyState>(query.State, "state") is { } state) found = found.Where(p => p.State == state);
        if (query.RmAccount is { } rm) found = found.Where(p => p.RmAccount == rm);
        var (items, next) = Cut(await found.OrderByDescending(p => p.SortKey).Take(size + 1).ToListAsync(ct), size, p => p.SortKey);
        await Send.OkAsync(new([.. items.Select(p => PenaltyView.Of(p))], next), ct);
    }
}
