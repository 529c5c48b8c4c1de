using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Lists the requests that the caller's business sent or received, the newest first. A manager of programs sees of those received the ones about them alone, which it can answer.</summary>
/// <param name="Direction">sent or received.</param>
/// <param name="State">Only those: PENDING, APPROVED, REJECTED, WITHDRAWN or EXPIRED.</param>
public sealed record FindRelationshipRequests(
    [property: FromClaim("sub")] string Subject, [property: FromClaim("carm_bn9")] string CallerBn9, [property: QueryParam] string Direction = "received", [property: QueryParam] string? State = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindRelationshipRequestsResponse(IReadOnlyList<RelationshipRequestView> Items, string? NextCursor);

public sealed class FindRelationshipRequestsEndpoint(IDelegationStore store, TimeProvider clock) : CarmEndpoint<FindRelationshipRequests, FindRelationshipRequestsResponse>
{
    public override void Configure()
    {
        Get("relationship-requests");
        Group<Portal>();
        Asks("delegation.requests.view");
        Summary(s => s.Summary = "List requests for relationships");
    }

    public override async Task HandleAsync(FindRelationshipRequests query, CancellationToken ct)
    {
        if (query.Direction is not ("sent" or "received")) throw new Rejected("VAL_DIRECTION") { Path = "direction" };
        RequestState? state = query.State is null ? null : Enum.GetValues<RequestState>().Cast<RequestState?>().FirstOrDefault(s => s.ToString()!.ToUpperInvariant() == query.State) ?? throw new Rejected("VAL_STATUS") { Path = "state" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var requests = session.Query<RelationshipRequest>().Where(r => after == null || string.Compare(r.Id, after) < 0);
        requests = query.Direction == "sent" ? requests.Where(r => r.ProviderBn9 == query.CallerBn9) : requests.Where(r => r.ClientBn9 == query.CallerBn9);
        if (state is not null) requests = requests.Where(r => r.State == state);
        if (query.Direction == "received" && (await session.LoadAsync<Person>(query.Subject, ct))?.ManagedProgramsOn(clock.GetUtcNow().TorontoDate()) is { } own)
            requests = requests.Where(r => r.Kind == "PMR" && r.RmAccounts.IsSubsetOf(own));
        var (items, next) = Cut(await requests.OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct), size, r => r.Id);
        var names = await BusinessNames.OfAsync(session, items.SelectMany(r => new[] { r.ProviderBn9, r.ClientBn9 }), ct);
        await Send.OkAsync(new([.. items.Select(r => RelationshipRequestView.Of(r) with { ProviderName = names.GetValueOrDefault(r.ProviderBn9), ClientName = names.GetValueOrDefault(r.ClientBn9) })], next), ct);
    }
}
