using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>What is added to the price where it is not in it (Customs Act s.48(5)(a)).</summary>
public enum Addition
{
    /// <summary>And brokerage; not what a buyer pays its own buying agent.</summary>
    Commission,
    Packing,

    /// <summary>What the buyer supplied for making the goods, free or below cost.</summary>
    Assist,

    /// <summary>And licence fees, which the buyer must pay as a condition of the sale.</summary>
    Royalty,

    /// <summary>Of a later resale or use, which go to the vendor.</summary>
    Proceeds,

    /// <summary>With loading and insurance, to the place of direct shipment.</summary>
    TransportToPlace,
}

/// <summary>What is taken from the price where it is in it and shown apart (Customs Act s.48(5)(b)).</summary>
public enum Deduction
{
    /// <summary>With loading and insurance, from the place of direct shipment.</summary>
    TransportFromPlace,

    /// <summary>Assembly, upkeep or technical help after the goods came in.</summary>
    WorkAfterImportation,
    CanadianDutiesAndTaxes,
}

/// <summary>The worksheet of the transaction value: the price with what the law adds and takes away. Pure.</summary>
public static class Valuation
{
    static readonly Bilingual Price = new("Price paid or payable", "Prix payé ou à payer"), Adjusted = new("Transaction value", "Valeur transactionnelle"), Canadian = new("Value for duty", "Valeur en douane");

    public static ValueGoodsResponse Of(ValueGoods asked, ReferenceData reference)
    {
        var faults = new List<Rejected>();
        var fields = new Fields("", faults);
        var currency = fields.Must(asked.Currency, "currency", Fields.IsCurrency);
        var on = fields.Date(asked.DirectShipmentDate, "directShipmentDate", must: true);
        var price = fields.Number(asked.PricePaid, "pricePaid", 2, must: true);
        var steps = new List<(Bilingual Name, decimal Amount, Bilingual Law)>();
        for (var i = 0; i < (asked.Additions?.Count ?? 0); i++) Add($"additions[{i}]", asked.Additions![i].Kind is { } kind ? Of(kind) : null, asked.Additions[i].Amount, 1);
        for (var i = 0; i < (asked.Deductions?.Count ?? 0); i++) Add($"deductions[{i}]", asked.Deductions![i].Kind is { } kind ? Of(kind) : null, asked.Deductions[i].Amount, -1);
        if (faults.Count > 0) throw Rejected.Of(faults);

        var value = price!.Value + steps.Sum(s => s.Amount);
        if (value < 0) throw new Rejected("CAD-4002") { Path = "deductions" };
        var rate = reference.ExchangeRate(currency!, on!.Value) ?? throw new Rejected("CAD-5006", currency!, on.Value.ToString("O", CultureInfo.InvariantCulture)) { Path = "currency" };
        var inDollars = Money.Round(value * rate);
        if (value > CadAmounts.Most.Amount || inDollars > CadAmounts.Most) throw new Rejected("CAD-4001") { Path = "pricePaid" };
        return new(N(value), $"{(asked.IsRelated ? 2 : 1)}{(steps.Any(s => s.Amount != 0) ? 4 : 3)}", rate.ToString(CultureInfo.InvariantCulture), inDollars,
        [
            Step(Price, N(price.Value), N(price.Value), new("Customs Act s.48(4)", "Loi sur les douanes, par. 48(4)")),
            .. steps.Select(s => Step(s.Name, N(s.Amount), N(s.Amount), s.Law)),
            Step(Adjusted, N(price.Value) + string.Concat(steps.Select(s => s.Amount < 0 ? $" - {N(-s.Amount)}" : $" + {N(s.Amount)}")), N(value), new("Customs Act s.48(1), (5)", "Loi sur les douanes, par. 48(1) et (5)")),
            Step(Canadian, $"{N(value)} x {rate.ToString(CultureInfo.InvariantCulture)}", inDollars.ToString(), Law.Valuation),
        ]);

        void Add(string path, (Bilingual Name, Bilingual Law)? kind, string? amount, int sign)
        {
            if (kind is null) fields.Fault($"{path}.kind");
            if (fields.Number(amount, $"{path}.amount", 2, must: true) is { } given && kind is { } of) steps.Add((of.Name, sign * given, of.Law));
        }
    }

    static EstimateStep Step(Bilingual name, string formula, string result, Bilingual law) => new(name.ToString(), formula, result, law.ToString());

    static (Bilingual, Bilingual) Of(Addition kind) => kind switch
    {
        Addition.Commission => (new("Commissions and brokerage", "Commissions et frais de courtage"), S48("(a)(i)", "a)(i)")),
        Addition.Packing => (new("Packing", "Emballage"), S48("(a)(ii)", "a)(ii)")),
        Addition.Assist => (new("Goods and services supplied by the buyer", "Marchandises et services fournis par l'acheteur"), S48("(a)(iii)", "a)(iii)")),
        Addition.Royalty => (new("Royalties and licence fees", "Redevances et droits de licence"), S48("(a)(iv)", "a)(iv)")),
        Addition.Proceeds => (new("Proceeds of resale or use", "Produit de la revente ou de l'utilisation"), S48("(a)(v)", "a)(v)")),
        _ => (new("Transport to the place of direct shipment", "Transport jusqu'au lieu d'expédition directe"), S48("(a)(vi)", "a)(vi)")),
    };

    static (Bilingual, Bilingual) Of(Deduction kind) => kind switch
    {
        Deduction.TransportFromPlace => (new("Transport from the place of direct shipment", "Transport à partir du lieu d'expédition directe"), S48("(b)(i)", "b)(i)")),
        Deduction.WorkAfterImportation => (new("Work after the importation", "Travaux postérieurs à l'importation"), S48("(b)(ii)(A)", "b)(ii)(A)")),
        _ => (new("Canadian duties and taxes", "Droits et taxes du Canada"), S48("(b)(ii)(B)", "b)(ii)(B)")),
    };

    static Bilingual S48(string en, string fr) => new($"Customs Act s.48(5){en}", $"Loi sur les douanes, par. 48(5){fr}");

    static string N(decimal amount) => amount.ToString("0.00", CultureInfo.InvariantCulture);
}
