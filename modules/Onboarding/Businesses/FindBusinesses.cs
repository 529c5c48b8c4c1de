using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Staff look businesses up, by BN9 or by the beginning of the legal name, in the order of BN9.</summary>
/// <param name="Search">Nine digits, or letters of the name.</param>
public sealed record FindBusinesses([property: QueryParam] string? Search = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindBusinessesResponse(IReadOnlyList<BusinessRow> Items, string? NextCursor);

/// <param name="IsWithoutManager">Nobody can act for it: an officer must name a manager.</param>
public sealed record BusinessRow(string Bn9, string LegalName, BusinessState State, IReadOnlyList<string> Managers, bool IsWithoutManager, DateTimeOffset OnboardedAt);

public sealed class FindBusinessesEndpoint(IOnboardingStore store) : CarmEndpoint<FindBusinesses, FindBusinessesResponse>
{
    public override void Configure()
    {
        Get("businesses");
        Group<Staff>();
        Asks("onboarding.businesses.review");
        Summary(s => s.Summary = "Look businesses up");
    }

    public override async Task HandleAsync(FindBusinesses query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Matching(new BusinessesLikeSpecification(query.Search, after, size)).ToListAsync(ct);
        var (items, next) = Cut(found, size, b => b.Id);
        await Send.OkAsync(new([.. items.Select(b => new BusinessRow(b.Id, b.LegalName, b.State, b.Managers, b.Managers.Count == 0, b.OnboardedAt))], next), ct);
    }
}
