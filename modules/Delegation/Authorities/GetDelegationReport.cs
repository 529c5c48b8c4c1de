using Carm.Kernel;
using FastEndpoints;

namespace Carm.Delegation;

/// <summary>A provider's portfolio: each client with what the provider may see and do there, until when, and how many days that is; one CSV file (F71).</summary>
/// <param name="AsOf">The instant; left out, now.</param>
/// <param name="ClientBn9">Only that client.</param>
/// <param name="EndsBy">Only what ends on this day or before.</param>
public sealed record GetDelegationReport([property: FromClaim("carm_bn9")] string CallerBn9, [property: QueryParam] DateTimeOffset? AsOf = null, [property: QueryParam] string? ClientBn9 = null, [property: QueryParam] DateOnly? EndsBy = null);

public sealed class GetDelegationReportEndpoint(IDelegationStore store, TimeProvider clock) : CarmEndpoint<GetDelegationReport, IAsyncEnumerable<AuthorityView>>
{
    public override void Configure()
    {
        Get("delegation-report");
        Group<Portal>();
        Asks("delegation.clients.view");
        Summary(s => s.Summary = "Take your portfolio of clients as CSV");
    }

    public override Task HandleAsync(GetDelegationReport query, CancellationToken ct)
    {
        var at = query.AsOf ?? clock.GetUtcNow();
        return Send.OkAsync(Authorities.AllAsync(store, new(at, at.TorontoDate(), null, query.CallerBn9, query.ClientBn9, query.EndsBy), ct), ct);
    }
}
