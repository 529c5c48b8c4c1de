using Carm.Kernel;
using FastEndpoints;
using Marten;

namespace Carm.Declarations;

/// <summary>Shows the trade measures on goods of a classification and an origin on a day.</summary>
/// <param name="Classification">Two to ten digits; a measure that names fewer digits covers those that begin with them.</param>
/// <param name="Origin">The country of origin.</param>
/// <param name="Date">The day of release; today when left out.</param>
public sealed record FindMeasures([property: QueryParam] string? Classification = null, [property: QueryParam] string? Origin = null, [property: QueryParam] DateOnly? Date = null);

public sealed record FindMeasuresResponse(
    string Classification, string Origin, DateOnly Date, IReadOnlyList<SurtaxOnGoods> SurtaxOrders, IReadOnlyList<SimaOnGoods> SimaMeasures, IReadOnlyList<SafeguardOnGoods> Safeguards);

public enum SurtaxApplies
{
    Yes,
    Conditional,
    No,
}

/// <param name="Percent">Of the value for duty.</param>
/// <param name="Applies">Whether it applies by the classification and the origin alone.</param>
/// <param name="Explanation">What else it looks at.</param>
public sealed record SurtaxOnGoods(string Code, string Instrument, string Title, string Percent, SurtaxApplies Applies, string Explanation);

/// <param name="Status">PROVISIONAL, FINDING or UNDERTAKING.</param>
public sealed record SimaOnGoods(string Measure, string Name, string Status);

/// <param name="Percent">Of the value for duty.</param>
public sealed record SafeguardOnGoods(string Code, string Name, string Percent);

public sealed class FindMeasuresEndpoint(IDeclarationsStore store, ReferenceShelf references, TimeProvider clock) : CarmEndpoint<FindMeasures, FindMeasuresResponse>
{
    static readonly Bilingual
        Always = new("By classification and origin alone.", "Selon le classement et l'origine seuls."),
        OfContent = new("On vehicles; those entitled to the United States Tariff bear it on the value less their Canadian and Mexican content.", "Sur les véhicules; ceux qui ont droit au tarif des États-Unis la supportent sur la valeur moins leur contenu canadien et mexicain."),
        OfMelting = new("Where the steel was melted and poured, or the aluminum smelted and cast, in China; presumed without a certificate.", "Si l'acier a été fondu et coulé, ou l'aluminium fondu et moulé, en Chine; présumé sans certificat."),
        OfOthers = new("Not where another order is on the goods already, nor on casual goods.", "Non si un autre décret vise déjà les marchandises, ni sur les marchandises occasionnelles.");

    public override void Configure()
    {
        Get("reference/measures");
        Group<Public>();
        Summary(s => s.Summary = "Look up surtax orders, SIMA measures and safeguards");
    }

    public override async Task HandleAsync(FindMeasures query, CancellationToken ct)
    {
        var (classification, origin, on) = (Codes.OfTariff(query.Classification, "classification"), Codes.OfCountry(query.Origin), query.Date ?? clock.GetUtcNow().TorontoDate());
        await using var session = store.QuerySession();
        var reference = await references.CurrentAsync(session, ct);
        ReferenceRow[] Rows(IEnumerable<ReferenceRow> naming) => [.. naming.Where(row => ReferenceData.IsFrom(row, origin)).OrderBy(row => row.Key, StringComparer.Ordinal)];

        var orders = Rows(reference.SurtaxRows(classification, on));
        var hasAnother = orders.Any(order => order["condition"] != "OTHER_ORDERS");
        await Send.OkAsync(new(
            classification, origin, on, [.. orders.Select(order => Surtax(order, hasAnother))],
            [.. Rows(reference.Naming(ReferenceLists.SimaMeasures, classification, on)).Select(row => new SimaOnGoods(row.Key, row.Name.ToString(), row["status"]))],
            [.. Rows(reference.Naming(ReferenceLists.Safeguards, classification, on)).Select(row => new SafeguardOnGoods(row.Key, row.Name.ToString(), row["percent"]))]), ct);
    }

    static SurtaxOnGoods Surtax(ReferenceRow order, bool hasAnother)
    {
        var (applies, why) = order["condition"] switch
        {
            "CONTENT" => (SurtaxApplies.Yes, OfContent),
            "MELTED" => (SurtaxApplies.Conditional, OfMelting),
            "OTHER_ORDERS" => (hasAnother ? SurtaxApplies.No : SurtaxApplies.Conditional, OfOthers),
            _ => (SurtaxApplies.Yes, Always),
        };
        return new(order.Key, order["instrument"], new Bilingual(order["title_en"], order["title_fr"]).ToString(), order["percent"], applies, why.ToString());
    }
}
