using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Lists who acts for a business, and for whom it acts. A manager of programs sees those that touch them.</summary>
public sealed record FindRelationships(string Bn9, [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindRelationshipsResponse(IReadOnlyList<RelationshipView> Items, string? NextCursor);

public sealed class FindRelationshipsEndpoint(IDelegationStore store, TimeProvider clock) : CarmEndpoint<FindRelationships, FindRelationshipsResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/relationships");
        Group<Portal>();
        Asks("delegation.relationships.view");
        Summary(s => s.Summary = "List the relationships of a business");
    }

    public override async Task HandleAsync(FindRelationships query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = session.Query<BusinessRelationship>().Where(r => (r.ClientBn9 == query.Bn9 || r.ProviderBn9 == query.Bn9) && (after == null || string.Compare(r.Id, after) > 0));

        // A provider that looks at its client sees its own relationship there, not its competitors'.
        if (query.CallerBn9 != query.Bn9) found = found.Where(r => r.ProviderBn9 == query.CallerBn9);
        else if ((await session.LoadAsync<Person>(query.Subject, ct))?.ManagedProgramsOn(clock.GetUtcNow().TorontoDate()) is { } own) found = found.Where(r => r.ClientBn9 == query.Bn9 && (r.Kind == "BMR" || r.RmAccounts.Any(rm => own.Contains(rm))));
        var (items, next) = Cut(await found.OrderBy(r => r.Id).Take(size + 1).ToListAsync(ct), size, r => r.Id);
        var names = await BusinessNames.OfAsync(session, items.SelectMany(r => new[] { r.ProviderBn9, r.ClientBn9 }), ct);
        await Send.OkAsync(new([.. items.Select(r => RelationshipView.Of(r) with { ProviderName = names.GetValueOrDefault(r.ProviderBn9), ClientName = names.GetValueOrDefault(r.ClientBn9) })], next), ct);
    }
}
