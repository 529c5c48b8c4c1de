using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Lists what officers proposed for the contravention table, by code and day.</summary>
public sealed record FindContraventionChanges([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindContraventionChangesResponse(IReadOnlyList<ContraventionChange> Items, string? NextCursor);

public sealed class FindContraventionChangesEndpoint(IAppealsStore store) : CarmEndpoint<FindContraventionChanges, FindContraventionChangesResponse>
{
    public override void Configure()
    {
        Get("contraventions/changes");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "List proposed rows of the contravention table");
    }

    public override async Task HandleAsync(FindContraventionChanges query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var (items, next) = Cut(await session.Query<ContraventionChange>().Where(c => after == null || string.Compare(c.Id, after) > 0).OrderBy(c => c.Id).Take(size + 1).ToListAsync(ct), size, c => c.Id);
        await Send.OkAsync(new(items, next), ct);
    }
}
