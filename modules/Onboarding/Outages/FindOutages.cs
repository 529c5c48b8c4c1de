using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Staff list the outages that were entered, the newest first.</summary>
public sealed record FindOutages([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindOutagesResponse(IReadOnlyList<OutageView> Items, string? NextCursor);

public sealed class FindOutagesEndpoint(IOnboardingStore store) : CarmEndpoint<FindOutages, FindOutagesResponse>
{
    public override void Configure()
    {
        Get("outages");
        Group<Staff>();
        Asks("onboarding.outages.view");
        Summary(s => s.Summary = "Outages of the system");
    }

    public override async Task HandleAsync(FindOutages query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<Outage>().Where(o => after == null || string.Compare(o.Id, after) < 0).OrderByDescending(o => o.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, o => o.Id);
        await Send.OkAsync(new([.. items.Select(OutageView.Of)], next), ct);
    }
}
