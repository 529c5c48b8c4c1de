using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists a business's requests for change, the oldest first.</summary>
public sealed record FindChangeRequests(string Bn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindChangeRequestsResponse(IReadOnlyList<ChangeRequestView> Items, string? NextCursor);

public sealed class FindChangeRequestsEndpoint(IOnboardingStore store) : CarmEndpoint<FindChangeRequests, FindChangeRequestsResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/change-requests");
        Group<Portal>();
        Asks("onboarding.businesses.request-change");
        Summary(s => s.Summary = "List requests for change");
    }

    public override async Task HandleAsync(FindChangeRequests query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<ChangeRequest>().Where(r => r.Bn9 == query.Bn9 && !r.IsProposal && (after == null || string.Compare(r.Id, after) > 0)).OrderBy(r => r.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(ChangeRequestView.Of)], next), ct);
    }
}
