using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Lists a provider's clients with what it may see and until when, in the order of their BN9. One who has only been asked is not among them (F69).</summary>
public sealed record FindClients([property: FromClaim("carm_bn9")] string CallerBn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindClientsResponse(IReadOnlyList<ClientRow> Items, string? NextCursor);

public sealed record ClientRow(string RelationshipId, string ClientBn9, string LegalName, string Kind, IReadOnlyList<string> RmAccounts, IReadOnlyList<string> Visibility, DateOnly StartOn, DateOnly? EndOn, IReadOnlyList<string> GroupIds);

public sealed class FindClientsEndpoint(IDelegationStore store) : CarmEndpoint<FindClients, FindClientsResponse>
{
    public override void Configure()
    {
        Get("clients");
        Group<Portal>();
        Asks("delegation.clients.view");
        Summary(s => s.Summary = "List clients");
    }

    public override async Task HandleAsync(FindClients query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<BusinessRelationship>().Where(r => r.ProviderBn9 == query.CallerBn9 && r.EndedAt == null && (after == null || string.Compare(r.ClientBn9, after) > 0)).OrderBy(r => r.ClientBn9).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.ClientBn9);
        var names = (await session.LoadManyAsync<PortalBusiness>(ct, items.Select(r => r.ClientBn9))).ToDictionary(b => b.Id, b => b.LegalName);
        await Send.OkAsync(new([.. items.Select(r => new ClientRow(r.Id, r.ClientBn9, names.GetValueOrDefault(r.ClientBn9) ?? "", r.Kind, r.RmAccounts, r.Visibility, r.StartOn, r.EndOn, r.GroupIds))], next), ct);
    }
}
