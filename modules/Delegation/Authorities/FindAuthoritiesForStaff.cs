using Carm.Kernel;
using FastEndpoints;

namespace Carm.Delegation;

/// <summary>Lists for staff everybody who may act for a business, now or as it was at an instant.</summary>
/// <param name="AsOf">The instant; left out, now.</param>
/// <param name="Counterparty">Only that person, by its subject, or that provider, by its BN9.</param>
/// <param name="EndsBy">Only what ends on this day or before.</param>
public sealed record FindAuthoritiesForStaff(
    string Bn9, [property: QueryParam] DateTimeOffset? AsOf = null, [property: QueryParam] string? Counterparty = null, [property: QueryParam] DateOnly? EndsBy = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindAuthoritiesForStaffResponse(DateTimeOffset AsOf, IReadOnlyList<AuthorityView> Items, string? NextCursor);

public sealed class FindAuthoritiesForStaffEndpoint(IDelegationStore store, TimeProvider clock) : CarmEndpoint<FindAuthoritiesForStaff, FindAuthoritiesForStaffResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/authorities");
        Group<Staff>();
        Asks("delegation.authority.explain");
        Summary(s => s.Summary = "List who may act for a business, now or at an instant");
    }

    public override async Task HandleAsync(FindAuthoritiesForStaff query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var at = query.AsOf ?? clock.GetUtcNow();
        await using var session = store.QuerySession();
        if (await session.LoadAsync<PortalBusiness>(query.Bn9, ct) is null) throw new Rejected("NOT_FOUND");
        var (items, next) = Cut(await Authorities.PageAsync(session, new(at, at.TorontoDate(), query.Bn9, null, query.Counterparty, query.EndsBy), after, size, ct), size, row => row.Key);
        await Send.OkAsync(new(at, [.. items.Select(row => row.View)], next), ct);
    }
}
