using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists requests for change, the oldest first: those that wait for an officer, or, as APPROVED, the closures that wait for a supervisor.</summary>
public sealed record FindChangeRequestsToDecide([property: QueryParam] string? Status = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindChangeRequestsToDecideResponse(IReadOnlyList<ChangeRequestView> Items, string? NextCursor);

public sealed class FindChangeRequestsToDecideEndpoint(IOnboardingStore store) : CarmEndpoint<FindChangeRequestsToDecide, FindChangeRequestsToDecideResponse>
{
    public override void Configure()
    {
        Get("change-requests");
        Group<Staff>();
        Asks("onboarding.registrations.review");
        Summary(s => s.Summary = "List requests for change to decide");
    }

    public override async Task HandleAsync(FindChangeRequestsToDecide query, CancellationToken ct)
    {
        var state = query.Status is null ? ChangeState.Requested : WireNames.Read<ChangeState>(query.Status) ?? throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<ChangeRequest>().Where(r => r.State == state && (state != ChangeState.Approved || r.Kind == ChangeKind.Closure) && (after == null || string.Compare(r.Id, after) > 0)).OrderBy(r => r.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, r => r.Id);
        await Send.OkAsync(new([.. items.Select(ChangeRequestView.Of)], next), ct);
    }
}
