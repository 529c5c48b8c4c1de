using Carm.Kernel;
using FastEndpoints;

namespace Carm.Delegation;

/// <summary>Lists everybody who may act for a business: its people and its providers, with what, from when and until when; now, or as it was at an instant.</summary>
/// <param name="AsOf">The instant; left out, now.</param>
/// <param name="Counterparty">Only that person, by its subject, or that provider, by its BN9.</param>
/// <param name="EndsBy">Only what ends on this day or before.</param>
public sealed record FindAuthorities(
    string Bn9, [property: QueryParam] DateTimeOffset? AsOf = null, [property: QueryParam] string? Counterparty = null, [property: QueryParam] DateOnly? EndsBy = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindAuthoritiesResponse(DateTimeOffset AsOf, IReadOnlyList<AuthorityView> Items, string? NextCursor);

public sealed class FindAuthoritiesEndpoint(IDelegationStore store, TimeProvider clock) : CarmEndpoint<FindAuthorities, FindAuthoritiesResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/authorities");
        Group<Portal>();
        Asks("delegation.authorities.view");
        Summary(s => s.Summary = "List who may act for a business, now or at an instant");
    }

    public override async Task HandleAsync(FindAuthorities query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        var at = query.AsOf ?? clock.GetUtcNow();
        await using var session = store.QuerySession();
        var (items, next) = Cut(await Authorities.PageAsync(session, new(at, at.TorontoDate(), query.Bn9, null, query.Counterparty, query.EndsBy), after, size, ct), size, row => row.Key);
        await Send.OkAsync(new(at, [.. items.Select(row => row.View)], next), ct);
    }
}
