using Carm.Kernel;
using FastEndpoints;

namespace Carm.Declarations;

/// <summary>Works the value of goods out of their price: the transaction value (Customs Act s.48). Nothing is stored. All amounts are in the invoice's currency.</summary>
/// <param name="DirectShipmentDate">Its day decides the exchange rate.</param>
/// <param name="PricePaid">Or payable; a reduction that came after the importation is left out (s.48(5)(c)).</param>
/// <param name="IsRelated">Whether buyer and vendor are related. Then the price serves only where that did not move it (s.48(1)(d)), which this does not decide.</param>
public sealed record ValueGoods(
    string? Currency = null, string? DirectShipmentDate = null, string? PricePaid = null, bool IsRelated = false, IReadOnlyList<Added>? Additions = null, IReadOnlyList<Deducted>? Deductions = null);

public sealed record Added(Addition? Kind = null, string? Amount = null);

public sealed record Deducted(Deduction? Kind = null, string? Amount = null);

/// <param name="ValueForCurrencyConversion">In the invoice's currency: what a line of the declaration says.</param>
/// <param name="ValueForDutyCode">1 or 2 for buyer and vendor unrelated or related, then 3 for the price as it is or 4 for an adjusted one.</param>
/// <param name="ValueForDuty">In Canadian dollars.</param>
public sealed record ValueGoodsResponse(string ValueForCurrencyConversion, string ValueForDutyCode, string ExchangeRate, Money ValueForDuty, IReadOnlyList<EstimateStep> Trace);

public sealed class ValueGoodsEndpoint(IDeclarationsStore store, ReferenceShelf references) : CarmEndpoint<ValueGoods, ValueGoodsResponse>
{
    public override void Configure()
    {
        Post("tools/valuation");
        Group<Public>();
        Summary(s => s.Summary = "Work out the value of goods from their price");
    }

    public override async Task HandleAsync(ValueGoods query, CancellationToken ct)
    {
        await using var session = store.QuerySession();
        await Send.OkAsync(Valuation.Of(query, await references.CurrentAsync(session, ct)), ct);
    }
}
