using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Shows what currencies are worth on a day: the rate of the day, or the last one published in the seven days before.</summary>
/// <param name="Currency">Only this one.</param>
/// <param name="Date">The day of direct shipment; today when left out.</param>
public sealed record FindExchangeRates([property: QueryParam] string? Currency = null, [property: QueryParam] DateOnly? Date = null);

public sealed record FindExchangeRatesResponse(DateOnly Date, IReadOnlyList<ExchangeRateRow> Rates);

/// <param name="RateToCad">Canadian dollars for one unit.</param>
/// <param name="ValidTo">The last day of the rate as it was published; null with an open end.</param>
public sealed record ExchangeRateRow(string Currency, string RateToCad, DateOnly ValidFrom, DateOnly? ValidTo, string Source);

public sealed class FindExchangeRatesEndpoint(IDeclarationsStore store, ReferenceShelf references, TimeProvider clock) : CarmEndpoint<FindExchangeRates, FindExchangeRatesResponse>
{
    public override void Configure()
    {
        Get("reference/exchange-rates");
        Group<Public>();
        Summary(s => s.Summary = "Look up exchange rates");
    }

    public override async Task HandleAsync(FindExchangeRates query, CancellationToken ct)
    {
        if (query.Currency is { } asked && !Fields.IsCurrency(asked)) throw new Rejected("VAL_CURRENCY") { Path = "currency" };
        var on = query.Date ?? clock.GetUtcNow().TorontoDate();
        await using var session = store.QuerySession();
        var reference = await references.CurrentAsync(session, ct);
        var rows = (query.Currency is { } one ? [one] : reference.Currencies).Select(currency => reference.ExchangeRow(currency, on)).OfType<ReferenceRow>();
        await Send.OkAsync(new(on, [.. rows.Select(row => new ExchangeRateRow(row.Key, row["rate_to_cad"], row.ValidFrom, row.ValidTo, row.Source))]), ct);
    }
}
