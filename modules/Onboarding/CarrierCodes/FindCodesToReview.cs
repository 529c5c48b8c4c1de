using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists carrier codes for officers, in their order: of one state, or all.</summary>
public sealed record FindCodesToReview([property: QueryParam] string? Status = null, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCodesToReviewResponse(IReadOnlyList<CarrierCodeView> Items, string? NextCursor);

public sealed class FindCodesToReviewEndpoint(IOnboardingStore store) : CarmEndpoint<FindCodesToReview, FindCodesToReviewResponse>
{
    public override void Configure()
    {
        Get("carrier-codes");
        Group<Staff>();
        Asks("onboarding.enrolments.review");
        Summary(s => s.Summary = "List carrier codes");
    }

    public override async Task HandleAsync(FindCodesToReview query, CancellationToken ct)
    {
        CarrierCodeState? state = query.Status is null ? null : WireNames.Read<CarrierCodeState>(query.Status) ?? throw new Rejected("VAL_STATUS") { Path = "status" };
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<CarrierCode>().Where(c => (state == null || c.State == state) && (after == null || string.Compare(c.Id, after) > 0)).OrderBy(c => c.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, c => c.Id);
        await Send.OkAsync(new([.. items.Select(CarrierCodeView.Of)], next), ct);
    }
}
