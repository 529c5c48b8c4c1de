using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Lists a provider's groups of clients, the oldest first.</summary>
public sealed record FindGroups([property: FromClaim("carm_bn9")] string CallerBn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindGroupsResponse(IReadOnlyList<ClientGroupView> Items, string? NextCursor);

public sealed class FindGroupsEndpoint(IDelegationStore store) : CarmEndpoint<FindGroups, FindGroupsResponse>
{
    public override void Configure()
    {
        Get("client-groups");
        Group<Portal>();
        Asks("delegation.groups.manage");
        Summary(s => s.Summary = "List client groups");
    }

    public override async Task HandleAsync(FindGroups query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<ClientGroup>().Where(g => g.ProviderBn9 == query.CallerBn9 && !g.Deleted && (after == null || string.Compare(g.Id, after) > 0)).OrderBy(g => g.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, g => g.Id);
        await Send.OkAsync(new([.. items.Select(ClientGroupView.Of)], next), ct);
    }
}
