using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Ledger;

/// <summary>Lists the rates of all quarters, the newest first, with what still waits for approval.</summary>
public sealed record FindRates;

public sealed record FindRatesResponse(IReadOnlyList<ProposeRateResponse> Items, string? NextCursor);

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
        await using var session = store.QuerySession();
        var rates = await session.Query<InterestRate>().OrderByDescending(r => r.Id).ToListAsync(ct);
        await Send.OkAsync(new([.. rates.Select(RateView.Of)], null), ct);
    }
}
