using Carm.Kernel;
using FastEndpoints;

namespace Carm.Host;

/// <summary>Auditors list what was done, the newest first: for a business, by a person, or all.</summary>
/// <param name="Actor">The token's <c>sub</c>, or SCHEDULER, SYSTEM, ANONYMOUS.</param>
public sealed record FindAudit([property: QueryParam] string? Bn9 = null, [property: QueryParam] string? Actor = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindAuditResponse(IReadOnlyList<AuditRow> Items, string? NextCursor);

sealed class FindAuditEndpoint(AuditTrail trail) : CarmEndpoint<FindAudit, FindAuditResponse>
{
    public override void Configure()
    {
        Get("audit");
        Group<Staff>();
        Asks("delegation.audit.review");
        Summary(s => s.Summary = "What was done, by whom and for whom");
    }

    public override async Task HandleAsync(FindAudit query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var (items, next) = Cut(await trail.ReadAsync(query.Bn9, query.Actor, after, size + 1, ct), size, row => row.Key);
        await Send.OkAsync(new([.. items.Select(i => i.Row)], next), ct);
    }
}
