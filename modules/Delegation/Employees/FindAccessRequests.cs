using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Delegation;

/// <summary>Lists the requests of employees to a business, the oldest first.</summary>
public sealed record FindAccessRequests(string Bn9, [property: QueryParam] string? Status = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindAccessRequestsResponse(IReadOnlyList<EmployeeRequestView> Items, string? NextCursor);

public sealed class FindAccessRequestsEndpoint(IDelegationStore store) : CarmEndpoint<FindAccessRequests, FindAccessRequestsResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/employee-requests");
        Group<Portal>();
        Asks("delegation.employee-requests.decide");
        Summary(s => s.Summary = "List the requests of employees");
    }

    public override async Task HandleAsync(FindAccessRequests query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        RequestState? state = query.Status is null ? null : Enum.GetValues<RequestState>().Cast<RequestState?>().FirstOrDefault(s => s.ToString()!.ToUpperInvariant() == query.Status) ?? throw new Rejected("VAL_STATUS") { Path = "status" };
        var found = await session.Query<EmployeeRequest>().Where(r => r.Bn9 == query.Bn9 && (state == null || r.State == state) && (after == null || string.Compare(r.Id, after) > 0)).OrderBy(r => r.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.Id);
        var names = await PersonName.OfAsync(session, items.Select(r => r.Subject), ct);
        await Send.OkAsync(new([.. items.Select(r => EmployeeRequestView.Of(r) with { Name = names.GetValueOrDefault(r.Subject) })], next), ct);
    }
}
