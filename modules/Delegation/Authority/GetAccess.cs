using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Asks where the caller may act: at its own business, and for clients.</summary>
public sealed record GetAccess([property: FromClaim("sub")] string Subject);

public sealed record GetAccessResponse(string? Bn9, IReadOnlyList<AccessRole> Roles, IReadOnlyList<RelationshipView> OnBehalfOf);

/// <param name="RmAccount">The one program it covers; null covers the whole business.</param>
public sealed record AccessRole(string Role, string? RmAccount);

public sealed class GetAccessEndpoint(IDelegationStore store, TimeProvider clock) : CarmEndpoint<GetAccess, GetAccessResponse>
{
    public override void Configure()
    {
        Get("me/access");
        Group<Portal>();
        Asks("delegation.access.view");
        Summary(s => s.Summary = "Read where you may act");
    }

    public override async Task HandleAsync(GetAccess query, CancellationToken ct)
    {
        var today = clock.GetUtcNow().TorontoDate();
        await using var session = store.QuerySession();
        var person = await session.LoadAsync<Person>(query.Subject, ct) is { IsLinked: true } linked ? linked : null;
        var clients = person?.IsManagerOn(today) == true && await session.LoadAsync<Provider>(person.Bn9, ct) is { IsActive: true }
            ? await session.Query<BusinessRelationship>().Where(r => r.ProviderBn9 == person.Bn9).OrderBy(r => r.ClientBn9).ToListAsync(ct)
            : [];
        await Send.OkAsync(new(person?.Bn9, [.. (person?.Roles ?? []).Select(r => new AccessRole(r.Role, r.RmAccount))], [.. clients.Where(r => r.HoldsOn(today)).Select(RelationshipView.Of)]), ct);
    }
}
