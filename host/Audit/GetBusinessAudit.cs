using Carm.Kernel;
using FastEndpoints;

namespace Carm.Host;

/// <summary>Lists what was done for a business and by whom, the newest first (onboarding 8).</summary>
public sealed record GetBusinessAudit(string Bn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record GetBusinessAuditResponse(IReadOnlyList<AuditRow> Items, string? NextCursor);

sealed class GetBusinessAuditEndpoint(AuditTrail trail) : CarmEndpoint<GetBusinessAudit, GetBusinessAuditResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/audit");
        Group<Portal>();
        Asks("delegation.audit.view");
        Summary(s => s.Summary = "What was done for a business");
    }

    public override async Task HandleAsync(GetBusinessAudit query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var (items, next) = Cut(await trail.ReadAsync(query.Bn9, null, after, size + 1, ct), size, row => row.Key);
        await Send.OkAsync(new([.. items.Select(i => IsStaffs(i.Row) ? i.Row with { By = "CBSA" } : i.Row)], next), ct);
    }

    /// <summary>Who acts for no business of its own, and by a role, is of the CBSA.</summary>
    static bool IsStaffs(AuditRow row) => row is { ByBn9: null, Role: not null and not "UNASSOCIATED" };
}
