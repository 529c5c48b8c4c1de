using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Officers list what third parties claim of seizures, the newest first.</summary>
/// <param name="Reference">Of one seizure; left out, of all.</param>
public sealed record FindThirdPartyClaims([property: QueryParam] string? Reference = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindThirdPartyClaimsResponse(IReadOnlyList<ThirdPartyClaimView> Items, string? NextCursor);

public sealed class FindThirdPartyClaimsEndpoint(IAppealsStore store) : CarmEndpoint<FindThirdPartyClaims, FindThirdPartyClaimsResponse>
{
    public override void Configure()
    {
        Get("third-party-claims");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "List third parties' claims on what was seized");
    }

    public override async Task HandleAsync(FindThirdPartyClaims query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<ThirdPartyClaim>().Where(c => after == null || string.Compare(c.Id, after) < 0);
        if (query.Reference is { } reference) found = found.Where(c => c.Reference == reference);
        var (items, next) = Cut(await found.OrderByDescending(c => c.Id).Take(size + 1).ToListAsync(ct), size, c => c.Id);
        await Send.OkAsync(new([.. items.Select(ThirdPartyClaimView.Of)], next), ct);
    }
}
