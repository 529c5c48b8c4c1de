using Carm.Kernel;
using FastEndpoints;

namespace Carm.Delegation;

/// <summary>Everybody who may act for a business, in one CSV file; now, or as it was at an instant.</summary>
/// <param name="AsOf">The instant; left out, now.</param>
/// <param name="Counterparty">Only that person, by its subject, or that provider, by its BN9.</param>
/// <param name="EndsBy">Only what ends on this day or before.</param>
public sealed record ExportAuthorities(string Bn9, [property: QueryParam] DateTimeOffset? AsOf = null, [property: QueryParam] string? Counterparty = null, [property: QueryParam] DateOnly? EndsBy = null);

public sealed class ExportAuthoritiesEndpoint(IDelegationStore store, TimeProvider clock) : CarmEndpoint<ExportAuthorities, IAsyncEnumerable<AuthorityView>>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/authorities/export");
        Group<Portal>();
        Asks("delegation.authorities.view");
        Summary(s => s.Summary = "Take who may act for a business as CSV");
    }

    public override Task HandleAsync(ExportAuthorities query, CancellationToken ct)
    {
        var at = query.AsOf ?? clock.GetUtcNow();
        return Send.OkAsync(Authorities.AllAsync(store, new(at, at.TorontoDate(), query.Bn9, null, query.Counterparty, query.EndsBy), ct), ct);
    }
}
