using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists licences for officers, in the order of their ids: of one state, or those that expire by a day.</summary>
public sealed record FindLicences([property: QueryParam] string? Status = null, [property: QueryParam] DateOnly? ExpiresBy = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindLicencesResponse(IReadOnlyList<LicenceView> Items, string? NextCursor);

public sealed class FindLicencesEndpoint(IOnboardingStore store) : CarmEndpoint<FindLicences, FindLicencesResponse>
{
    public override void Configure()
    {
        Get("licences");
        Group<Staff>();
        Asks("onboarding.enrolments.review");
        Summary(s => s.Summary = "List licences");
    }

    public override async Task HandleAsync(FindLicences query, CancellationToken ct)
    {
        LicenceState? state = query.Status is null ? null : WireNames.Read<LicenceState>(query.Status) ?? throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<Licence>().Where(l => (state == null || l.State == state) && (query.ExpiresBy == null || l.ExpiresOn <= query.ExpiresBy) && (after == null || string.Compare(l.Id, after) > 0)).OrderBy(l => l.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, l => l.Id);
        await Send.OkAsync(new([.. items.Select(LicenceView.Of)], next), ct);
    }
}
