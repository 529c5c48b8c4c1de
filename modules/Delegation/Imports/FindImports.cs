using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Lists the imports of the caller's business, the newest first: a manager of the whole business all, others their own.</summary>
public sealed record FindImports(
    [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("carm_role")] string Role, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindImportsResponse(IReadOnlyList<ImportView> Items, string? NextCursor);

/// <param name="Kind">REQUESTS or ANSWERS.</param>
public sealed record ImportView(string ImportId, string Kind, string By, DateTimeOffset At, int Rows);

public sealed class FindImportsEndpoint(IDelegationStore store) : CarmEndpoint<FindImports, FindImportsResponse>
{
    public override void Configure()
    {
        Get("authority-imports");
        Group<Portal>();
        Asks("delegation.requests.view");
        Summary(s => s.Summary = "List imports");
    }

    public override async Task HandleAsync(FindImports query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var isManager = query.Role == "BAM";
        var found = await session.Query<AuthorityImport>().Where(i => i.Bn9 == query.CallerBn9 && (isManager || i.By == query.Subject) && (after == null || string.Compare(i.Id, after) < 0)).OrderByDescending(i => i.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, i => i.Id);
        await Send.OkAsync(new([.. items.Select(i => new ImportView(i.Id, i.Kind, i.By, i.At, i.Rows))], next), ct);
    }
}
