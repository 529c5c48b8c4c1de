using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Lists each grant, change and end at a business with who, when and why, the newest first.</summary>
public sealed record FindAuthorityHistory(string Bn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindAuthorityHistoryResponse(IReadOnlyList<AuthorityEntry> Items, string? NextCursor);

public sealed class FindAuthorityHistoryEndpoint(IDelegationStore store) : CarmEndpoint<FindAuthorityHistory, FindAuthorityHistoryResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/authority-history");
        Group<Portal>();
        Asks("delegation.history.view");
        Summary(s => s.Summary = "List every grant and end");
    }

    public override async Task HandleAsync(FindAuthorityHistory query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<AuthorityEntry>().Where(e => e.Bn9 == query.Bn9 && (after == null || string.Compare(e.Id, after) < 0)).OrderByDescending(e => e.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, e => e.Id);
        await Send.OkAsync(new(items, next), ct);
    }
}
