using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>The officers' work queue: claims in one state, the oldest first.</summary>
/// <param name="State">SUBMITTED when left out.</param>
public sealed record FindDrawbacksToReview([property: QueryParam] string? State = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindDrawbacksToReviewResponse(IReadOnlyList<DrawbackQueueRow> Items, string? NextCursor);

/// <param name="ProposedBy">Whose decision waits for another person's approval; null while there is none.</param>
public sealed record DrawbackQueueRow(string ClaimNumber, string RmAccount, DrawbackState State, DrawbackKind? Kind, DateTimeOffset? SubmittedAt, Money Claimed, string? TakenBy, string? ProposedBy);

public sealed class FindDrawbacksToReviewEndpoint(IDeclarationsStore store) : CarmEndpoint<FindDrawbacksToReview, FindDrawbacksToReviewResponse>
{
    public override void Configure()
    {
        Get("drawbacks");
        Group<Staff>();
        Asks("declarations.drawbacks.review");
        Summary(s => s.Summary = "List claims for drawback to review");
    }

    public override async Task HandleAsync(FindDrawbacksToReview query, CancellationToken ct)
    {
        // A draft is its claimant's alone.
        if (!Enum.TryParse<DrawbackState>((query.State ?? "SUBMITTED").Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out var state) || !Enum.IsDefined(state) || state == DrawbackState.Draft)
            throw new Rejected("VAL_STATUS") { Path = "state" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var rows = await session.Query<DrawbackClaim>().Where(c => c.State == state && c.SubmittedAt != null && (after == null || string.Compare(c.SortKey, after) > 0)).OrderBy(c => c.SortKey).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(rows, size, c => c.SortKey);
        await Send.OkAsync(new([.. items.Select(c => new DrawbackQueueRow(c.Id, c.RmAccount, c.State, c.Content.Kind, c.SubmittedAt, c.Claimed.Total, c.TakenBy, c.ProposedBy))], next), ct);
    }
}
