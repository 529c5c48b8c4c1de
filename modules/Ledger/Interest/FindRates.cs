using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the rates of all quarters, the newest first, with what still waits for approval.</summary>
public sealed record FindRates([property: QueryParam] int? PageSize = null, [property: QueryParam] string? Cursor = null);

public sealed record FindRatesResponse(IReadOnlyList<RateView> Items, string? NextCursor);

public sealed class FindRatesEndpoint(ILedgerStore store) : CarmEndpoint<FindRates, FindRatesResponse>
{
    public override void Configure()
    {
        Get("interest-rates");
        Group<Staff>();
        Asks("ledger.rates.view");
        Summary(s => s.Summary = "List the interest rates");
    }

    public override async Task HandleAsync(FindRates query, CancellationToken ct)
    {
        var (size, after) = PageOf(query.PageSize, query.Cursor);
        await using var session = store.QuerySession();
        var found = await session.Query<InterestRate>().Where(r => after == null || string.Compare(r.Id, after) < 0).OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct);
        var (rates, next) = Cut(found, size, r => r.Id);
        await Send.OkAsync(new([.. rates.Select(RateView.Of)], next), ct);
    }
}
