using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Bonds;

/// <summary>Lists the businesses that may give security now, for an importer to choose from.</summary>
public sealed record FindSecurityProviders([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindSecurityProvidersResponse(IReadOnlyList<ProviderView> Items, string? NextCursor);

public sealed class FindSecurityProvidersEndpoint(IBondsStore store) : CarmEndpoint<FindSecurityProviders, FindSecurityProvidersResponse>
{
    public override void Configure()
    {
        Get("security-providers");
        Group<Portal>();
        Asks("bonds.providers.view");
        Summary(s => s.Summary = "List security providers");
    }

    public override async Task HandleAsync(FindSecurityProviders query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<SecurityProvider>().Where(p => p.Status == "ACTIVE" && (after == null || string.Compare(p.Id, after) > 0)).OrderBy(p => p.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, p => p.Id);
        await Send.OkAsync(new([.. items.Select(ProviderView.Of)], next), ct);
    }
}
