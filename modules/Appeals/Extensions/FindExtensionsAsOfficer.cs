using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Appeals;

/// <summary>Officers list applications for more time, the oldest first, by state and officer.</summary>
/// <param name="State">As UNDER_REVIEW; left out, all.</param>
public sealed record FindExtensionsAsOfficer([property: QueryParam] string? State = null, [property: QueryParam] string? Officer = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindExtensionsAsOfficerResponse(IReadOnlyList<ExtensionView> Items, string? NextCursor);

public sealed class FindExtensionsAsOfficerEndpoint(IAppealsStore store) : CarmEndpoint<FindExtensionsAsOfficer, FindExtensionsAsOfficerResponse>
{
    public override void Configure()
    {
        Get("extension-applications");
        Group<Staff>();
        Asks("appeals.cases.review");
        Summary(s => s.Summary = "List applications for an extension of time");
    }

    public override async Task HandleAsync(FindExtensionsAsOfficer query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<ExtensionApplication>().Where(e => after == null || string.Compare(e.Id, after) > 0);
        if (Cases.ReadWord<ExtensionState>(query.State, "state") is { } state) found = found.Where(e => e.State == state);
        if (query.Officer is { } officer) found = found.Where(e => e.Officer == officer);
        var (items, next) = Cut(await found.OrderBy(e => e.Id).Take(size + 1).ToListAsync(ct), size, e => e.Id);
        await Send.OkAsync(new([.. items.Select(ExtensionView.Of)], next), ct);
    }
}
