using Carm.Kernel;
using CsCheck;
using Xunit;

namespace Carm.Declarations.Tests;

public sealed class DrawbackCalculationTests
{
    /// <summary>W1 with every head beside its duty of 3,050.00 on 5,000 shirts.</summary>
    static readonly CadAmounts Paid = new(M(16_944.43m), M(3_050m), M(100.01m), M(50.05m), M(10m), M(7.77m), M(999.72m), M(12.34m));

    [Fact]
    public void A_part_of_the_goods_brings_its_part_of_each_duty_and_nothing_of_the_taxes()
    {
        var first = Of(2_000);
        Assert.Equal(Zero with { CustomsDuty = M(1_220m), Sima = M(40m), Surtax = M(20.02m), Safeguard = M(4m), ExciseTax = M(3.11m) }, first.Amounts);
        Assert.Equal(["3050.00 x 2000 / 5000", "100.01 x 2000 / 5000", "50.05 x 2000 / 5000", "10.00 x 2000 / 5000", "7.77 x 2000 / 5000"], first.Trace.Select(s => s.Formula));
        Assert.All(first.Trace, step => Assert.Equal("Customs Tariff s.113(1)", step.Source.En));
    }

    [Fact]
    public void What_earlier_claims_took_is_left_out_and_a_by_product_has_its_part()
    {
        DrawbackShare[] earlier = [Share(2_000, 100, Of(2_000).Share)];
        Assert.Equal(("3050.00 x (2000 + 1500 x 90 %) / 5000 - 1220.00", M(823.50m)), Of(1_500, 90, earlier).Trace[0] is var step ? (step.Formula, step.Result) : default);
        Assert.Equal(M(1_830m), Of(3_000, others: earlier).Amounts.CustomsDuty);
    }

    [Fact]
    public void Goods_made_for_the_united_states_or_mexico_bring_no_more_duty_than_was_paid_there_and_none_under_sima()
    {
        var limited = DrawbackCalculation.Of(new(Paid, 5_000, 2_000, 100, true, M(500m), "Customs Tariff s.113(1)"), []);
        Assert.Equal((M(500m), Money.Zero, M(20.02m)), (limited.Amounts.CustomsDuty, limited.Amounts.Sima, limited.Amounts.Surtax));
        Assert.Equal((M(1_220m), M(40m)), (limited.Share.CustomsDuty, limited.Share.Sima));
        Assert.Equal([("min(1220.00, 500.00)", "Customs Tariff s.96"), ("40.00 x 0", "Customs Tariff s.97")], limited.Trace.TakeLast(2).Select(s => (s.Formula, s.Source.En)));
        Assert.Equal(M(1_220m), DrawbackCalculation.Of(new(Paid, 5_000, 2_000, 100, true, M(1_300m), ""), []).Amounts.CustomsDuty);
    }

    [Fact]
    public void After_a_version_that_lowered_the_duties_nothing_is_taken_back()
    {
        DrawbackShare[] earlier = [Share(2_000, 100, Of(2_000).Share)];
        var lowered = DrawbackCalculation.Of(new(Paid with { CustomsDuty = M(1_000m) }, 5_000, 1_000, 100, false, Money.Zero, ""), earlier);
        Assert.Equal(Money.Zero, lowered.Amounts.CustomsDuty);
    }

    [Fact]
    public void Pieces_of_a_line_add_up_to_all_its_duties() =>
        Gen.Select(Gen.Long[1, 10_000_00], Gen.Int[1, 400].Array[1, 12]).Sample((cents, pieces) =>
        {
            var (paid, shares) = (Zero with { CustomsDuty = Money.OfCents(cents), Surtax = Money.OfCents(cents / 3) }, new List<DrawbackShare>());
            foreach (var piece in pieces) shares.Add(Share(piece, 100, DrawbackCalculation.Of(new(paid, pieces.Sum(), piece, 100, false, Money.Zero, ""), shares).Share));
            Assert.Equal(paid, CadAmounts.Sum(shares.Select(s => s.Amounts)));
            Assert.All(shares, s => Assert.True(s.Amounts.CustomsDuty >= Money.Zero));
        }, iter: 2_000);

    /// <summary>Claims come, are withdrawn and are accepted in part, in any order.</summary>
    [Fact]
    public void All_claims_of_a_line_together_never_exceed_its_duties() =>
        Gen.Select(Gen.Long[0, 1_000_00], Gen.Int[1, 60], Gen.Select(Gen.Int[0, 2], Gen.Int[1, 30], Gen.Int[1, 100]).Array[1, 40]).Sample((cents, imported, steps) =>
        {
            var (paid, shares) = (Zero with { CustomsDuty = Money.OfCents(cents) }, new List<DrawbackShare>());
            foreach (var (what, quantity, percent) in steps)
            {
                var at = shares.Count == 0 ? -1 : quantity % shares.Count;
                if (what == 0 && shares.Sum(s => s.Quantity) + quantity <= imported)
                    shares.Add(Share(quantity, percent, DrawbackCalculation.Of(new(paid, imported, quantity, percent, false, Money.Zero, ""), shares).Share));
                else if (what == 1 && at >= 0)
                    shares.RemoveAt(at);
                else if (what == 2 && at >= 0)
                {
                    DrawbackShare[] others = [.. shares.Where((_, i) => i != at)];
                    var accepted = Math.Max(1, Math.Floor(shares[at].Quantity / 2));
                    shares[at] = Share(accepted, shares[at].Percent, DrawbackCalculation.Of(new(paid, imported, accepted, shares[at].Percent, false, Money.Zero, ""), others).Share);
                }
                Assert.True(Money.Sum(shares.Select(s => s.Amounts.CustomsDuty)) <= paid.CustomsDuty);
            }
        }, iter: 2_000);

    static CadAmounts Zero => CadAmounts.Zero;

    static Money M(decimal dollars) => Money.Of(dollars);

    static DrawbackAmount Of(decimal quantity, decimal percent = 100, params DrawbackShare[] others) => DrawbackCalculation.Of(new(Paid, 5_000, quantity, percent, false, Money.Zero, "Customs Tariff s.113(1)"), others);

    static DrawbackShare Share(decimal quantity, decimal percent, CadAmounts amounts) => new("DRB-100000009RM0001-0001", 1, 1, quantity, "NMB", percent, amounts, "X-1");
}
