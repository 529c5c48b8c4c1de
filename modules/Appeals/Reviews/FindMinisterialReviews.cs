using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Lists the reviews by the Minister that a program account asked for, the newest first; a service provider gets what it may see.</summary>
public sealed record FindMinisterialReviews(string RmAccount, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindMinisterialReviewsResponse(IReadOnlyList<ReviewView> Items, string? NextCursor);

public sealed class FindMinisterialReviewsEndpoint(IAppealsStore store) : CarmEndpoint<FindMinisterialReviews, FindMinisterialReviewsResponse>
{
    public override void Configure()
    {
        Get("program-accounts/{rmAccount}/ministerial-reviews");
        Group<Portal>();
        Asks("appeals.appeals.view");
        Summary(s => s.Summary = "List the reviews by the Minister of a program account");
    }

    public override async Task HandleAsync(FindMinisterialReviews query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<MinisterialReview>().Where(r => r.RmAccount == query.RmAccount && (after == null || string.Compare(r.Id, after) < 0));
        var (caller, client) = (User.FindFirst("carm_bn9")?.Value ?? "", query.RmAccount[..9]);
        var (own, importers, others) = (Sees(caller, query.RmAccount), Sees(client, query.RmAccount), Sees("", query.RmAccount));
        found = found.Where(r => (own && r.SubmitterBn9 == caller) || (importers && r.SubmitterBn9 == client) || (others && r.SubmitterBn9 != caller && r.SubmitterBn9 != client));
        var (items, next) = Cut(await found.OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct), size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(ReviewView.Of)], next), ct);
    }
}
