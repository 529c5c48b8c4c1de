using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Lists a provider's clients with what it may see and until when, in the order of their BN9. One who has only been asked is not among them (F69).</summary>
public sealed record FindClients([property: FromClaim("carm_bn9")] string CallerBn9, [property: FromClaim("sub")] string Subject, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindClientsResponse(IReadOnlyList<ClientRow> Items, string? NextCursor);

/// <param name="Releases">Whether goods of each account are released prior to payment, and how much room its security leaves.</param>
public sealed record ClientRow(
    string RelationshipId, string ClientBn9, string LegalName, string Kind, IReadOnlyList<string> RmAccounts, IReadOnlyList<string> Visibility, DateOnly StartOn, DateOnly? EndOn, IReadOnlyList<string> GroupIds, IReadOnlyList<ClientRelease> Releases);

/// <param name="Rpp">ACTIVE or NONE.</param>
/// <param name="RppHeadroom">AMPLE, MEDIUM, LOW or NONE; null where the caller may not see that, or goods are not released prior to payment.</param>
public sealed record ClientRelease(string RmAccount, string Rpp, string? RppHeadroom);

public sealed class FindClientsEndpoint(IDelegationStore store, DelegationPolicy policy, TimeProvider clock) : CarmEndpoint<FindClients, FindClientsResponse>
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
        var (now, person) = (clock.GetUtcNow(), await session.LoadAsync<Person>(query.Subject, ct));
        var businesses = (await session.LoadManyAsync<PortalBusiness>(ct, items.Select(r => r.ClientBn9))).ToDictionary(b => b.Id);
        var programs = (await session.LoadManyAsync<PortalProgram>(ct, items.SelectMany(AccountsOf))).ToDictionary(p => p.Id);
        await Send.OkAsync(new([.. items.Select(r => new ClientRow(r.Id, r.ClientBn9, businesses.GetValueOrDefault(r.ClientBn9)?.LegalName ?? "", r.Kind, r.RmAccounts, r.Visibility, r.StartOn, r.EndOn, r.GroupIds, [.. AccountsOf(r).Select(rm => Release(r, rm))]))], next), ct);

        IEnumerable<string> AccountsOf(BusinessRelationship r) => r.Kind == "BMR" ? businesses.GetValueOrDefault(r.ClientBn9)?.RmAccounts ?? [] : r.RmAccounts;

        ClientRelease Release(BusinessRelationship r, string rm) => new(
            rm, programs.GetValueOrDefault(rm)?.RppSince <= now ? "ACTIVE" : "NONE", Headrooms.Seen(query.Subject, programs.GetValueOrDefault(rm), new(person, businesses.GetValueOrDefault(r.ClientBn9), r, now.TorontoDate()) { Policy = policy }));
    }
}
