using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists the program accounts whose managers wait for an officer: to reactivate or to close.</summary>
public sealed record FindProgramRequests([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindProgramRequestsResponse(IReadOnlyList<ProgramView> Items, string? NextCursor);

public sealed class FindProgramRequestsEndpoint(IOnboardingStore store) : CarmEndpoint<FindProgramRequests, FindProgramRequestsResponse>
{
    public override void Configure()
    {
        Get("program-accounts");
        Group<Staff>();
        Asks("onboarding.registrations.review");
        Summary(s => s.Summary = "List program accounts with a request");
    }

    public override async Task HandleAsync(FindProgramRequests query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<ProgramAccount>().Where(p => p.Request != null && (after == null || string.Compare(p.Id, after) > 0)).OrderBy(p => p.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, p => p.Id);
        var used = (await session.LoadManyAsync<ProgramActivity>(ct, items.Select(p => p.Id))).ToDictionary(a => a.Id, a => a.On);
        await Send.OkAsync(new([.. items.Select(p => ProgramView.Of(p, used.TryGetValue(p.Id, out var on) ? on : null))], next), ct);
    }
}
