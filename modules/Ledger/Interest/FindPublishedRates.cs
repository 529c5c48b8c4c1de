using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the interest rates by which the ledger reckons, the newest quarter first. What still waits for approval is not among them.</summary>
public sealed record FindPublishedRates([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindPublishedRatesResponse(IReadOnlyList<PublishedRateView> Items, string? NextCursor);

/// <summary>The approved rates of a quarter, percent per year.</summary>
/// <param name="Quarter">As 2026Q2.</param>
/// <param name="Auctions">Those of three-month treasury bills whose mean yield it is; empty when it was entered from its publication.</param>
public sealed record PublishedRateView(string Quarter, string PrescribedPercent, string SpecifiedPercent, string SourceReference, IReadOnlyList<AuctionView> Auctions)
{
    public static PublishedRateView Of(InterestRate rate)
    {
        var shown = RateView.Of(rate);
        return new(shown.Quarter, shown.PrescribedPercent, shown.SpecifiedPercent, shown.SourceReference, shown.Auctions);
    }
}

public sealed class FindPublishedRatesEndpoint(ILedgerStore store) : CarmEndpoint<FindPublishedRates, FindPublishedRatesResponse>
{
    public override void Configure()
    {
        Get("interest-rates");
        Group<Public>();
        Summary(s => s.Summary = "List the interest rates of each quarter");
    }

    public override async Task HandleAsync(FindPublishedRates query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<InterestRate>().Where(r => r.ApprovedBy != null && (after == null || string.Compare(r.Id, after) < 0)).OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct);
        var (rates, next) = Cut(found, size, r => r.Id);
        await Send.OkAsync(new([.. rates.Select(PublishedRateView.Of)], next), ct);
    }
}
