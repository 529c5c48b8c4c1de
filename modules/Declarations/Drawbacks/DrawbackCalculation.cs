using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>What one line of a claim takes of a declaration's line, so that no other takes it again.</summary>
/// <param name="Quantity">Of the imported goods; of the value for duty where there is no unit.</param>
/// <param name="Percent">Of the duties on them.</param>
/// <param name="Amounts">Before what the law takes off for the United States and Mexico.</param>
public sealed record DrawbackShare(string ClaimNumber, int ClaimLine, int CadLineNumber, decimal Quantity, string? Unit, decimal Percent, CadAmounts Amounts, string ExportDocument)
{
    /// <summary>The duties of the declaration's line that it was computed from; null when that is not known.</summary>
    public CadAmounts? Paid { get; init; }

    /// <summary>The line's quantity then, or its value for duty.</summary>
    public decimal Imported { get; init; }

    /// <summary>What went to the account; null until the claim is approved.</summary>
    public CadAmounts? Granted { get; init; }
}

/// <summary>The goods that a claim's line counts, and out of what.</summary>
/// <param name="Paid">The duties of the declaration's line, as its current version has them.</param>
/// <param name="Imported">Its quantity, or its value for duty.</param>
/// <param name="Quantity">What of it was exported or destroyed.</param>
/// <param name="IsLimited">Made into goods that went to the United States or Mexico (Customs Tariff ss.96, 97).</param>
/// <param name="PaidAbroad">The customs duty that was paid there.</param>
/// <param name="Authority">The provision of law.</param>
public sealed record DrawbackGoods(CadAmounts Paid, decimal Imported, decimal Quantity, decimal Percent, bool IsLimited, Money PaidAbroad, string Authority);

/// <param name="Share">The duties on the goods.</param>
/// <param name="Amounts">What of them is given back.</param>
public sealed record DrawbackAmount(CadAmounts Share, CadAmounts Amounts, IReadOnlyList<AssessmentStep> Trace);

/// <summary>The duties that stand on a part of a line's goods. Pure.</summary>
public static class DrawbackCalculation
{
    /// <summary>The heads that come back; GST and provincial tax never do (Customs Tariff s.110(a), D7-4-2).</summary>
    static readonly (Bilingual Name, Func<CadAmounts, Money> Of, Func<CadAmounts, Money, CadAmounts> With)[] Heads =
    [
        (new("Customs duty", "Droits de douane"), a => a.CustomsDuty, (a, m) => a with { CustomsDuty = m }),
        (new("Anti-dumping and countervailing duty", "Droits antidumping et compensateurs"), a => a.Sima, (a, m) => a with { Sima = m }),
        (new("Surtax", "Surtaxe"), a => a.Surtax, (a, m) => a with { Surtax = m }),
        (new("Safeguard surtax", "Surtaxe de sauvegarde"), a => a.Safeguard, (a, m) => a with { Safeguard = m }),
        (new("Excise tax", "Taxe d'accise"), a => a.ExciseTax, (a, m) => a with { ExciseTax = m }),
    ];

    /// <param name="others">What other lines of claims take of the same line.</param>
    /// <remarks>
    /// Each head is rounded once, over all that is claimed of the line so far, and what the others take is left out: so all claims of a line together are never more than its
    /// duties, and are all of them to the cent when all its goods are claimed.
    /// </remarks>
    public static DrawbackAmount Of(DrawbackGoods goods, IReadOnlyCollection<DrawbackShare> others)
    {
        var (share, trace) = (CadAmounts.Zero, new List<AssessmentStep>());
        var before = others.Sum(o => o.Quantity * o.Percent / 100);
        var own = goods.Percent == 100 ? N(goods.Quantity) : $"{N(goods.Quantity)} x {N(goods.Percent)} %";
        foreach (var head in Heads.Where(h => h.Of(goods.Paid) != Money.Zero))
        {
            var taken = Money.Sum(others.Select(o => head.Of(o.Amounts)));
            var left = Money.Round(head.Of(goods.Paid).Amount * (before + goods.Quantity * goods.Percent / 100) / goods.Imported) - taken;
            // Only a version that lowered the duties since leaves less than what others took.
            var amount = left > Money.Zero ? left : Money.Zero;
            share = head.With(share, amount);
            trace.Add(new(head.Name, others.Count == 0 ? $"{head.Of(goods.Paid)} x {own} / {N(goods.Imported)}" : $"{head.Of(goods.Paid)} x ({N(before)} + {own}) / {N(goods.Imported)} - {taken}", amount, true, Law.TariffSection(goods.Authority)));
        }
        return new(share, goods.IsLimited ? Limited(share, goods.PaidAbroad, trace) : share, trace);
    }

    /// <summary>Exported to the United States or Mexico in another condition, the goods bring back no more customs duty than was paid there, and no duty under SIMA.</summary>
    static CadAmounts Limited(CadAmounts share, Money paidAbroad, List<AssessmentStep> trace)
    {
        var customs = Money.Min(share.CustomsDuty, paidAbroad);
        trace.Add(new(new("Customs duty, at most what was paid abroad", "Droits de douane, au plus ceux payés à l'étranger"), $"min({share.CustomsDuty}, {paidAbroad})", customs, false, Law.TariffSection("Customs Tariff s.96")));
        if (share.Sima != Money.Zero) trace.Add(new(new("No anti-dumping or countervailing duty", "Aucuns droits antidumping ou compensateurs"), $"{share.Sima} x 0", Money.Zero, false, Law.TariffSection("Customs Tariff s.97")));
        return share with { CustomsDuty = customs, Sima = Money.Zero };
    }

    /// <summary>Head by head.</summary>
    public static CadAmounts Greater(CadAmounts a, CadAmounts b) => EachHead(head => head(a) > head(b) ? head(a) : head(b));

    /// <summary>An amount for each head that comes back.</summary>
    internal static CadAmounts EachHead(Func<Func<CadAmounts, Money>, Money> amount) => Heads.Aggregate(CadAmounts.Zero, (sum, head) => head.With(sum, amount(head.Of)));

    static string N(decimal number) => number.ToString("0.####", CultureInfo.InvariantCulture);
}
