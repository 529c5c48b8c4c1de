using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Onboarding;

/// <summary>Lists a business's carrier codes.</summary>
public sealed record FindCarrierCodes(string Bn9, [property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindCarrierCodesResponse(IReadOnlyList<CarrierCodeView> Items, string? NextCursor);

public sealed class FindCarrierCodesEndpoint(IOnboardingStore store) : CarmEndpoint<FindCarrierCodes, FindCarrierCodesResponse>
{
    public override void Configure()
    {
        Get("businesses/{bn9}/carrier-codes");
        Group<Portal>();
        Asks("onboarding.businesses.view");
        Summary(s => s.Summary = "List carrier codes");
    }

    public override async Task HandleAsync(FindCarrierCodes query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<CarrierCode>().Where(c => c.Bn9 == query.Bn9 && (after == null || string.Compare(c.Id, after) > 0)).OrderBy(c => c.Id).Take(size + 1).ToListAsync(ct);
        var (items, next) = Cut(found, size, c => c.Id);
        await Send.OkAsync(new([.. items.Select(CarrierCodeView.Of)], next), ct);
    }
}
