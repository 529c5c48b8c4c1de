using Carm.Kernel;
using CsCheck;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>What drawback gave back, and what later versions of the declaration give back beside it.</summary>
public sealed class DrawnBackTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 20, 15, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_refund_gives_back_only_the_duty_on_goods_that_were_not_drawn_and_a_rise_charges_only_that()
    {
        var story = new Story(3_050m, 5_000).Claim(2_000);
        Assert.Equal(-630m, story.Next(2_000m));
        Assert.Equal(630m, story.Next(3_050m));
        Assert.Equal(-1_830m, story.Withdraw());
        Assert.Equal(0, story.Net);
    }

    [Fact]
    public void A_corrected_quantity_leaves_the_duty_on_goods_drawn_as_it_was()
    {
        var story = new Story(3_050m, 5_000).Claim(2_000);
        Assert.Equal(-610m, story.Next(2_440m, 4_000));
    }

    [Fact]
    public void The_next_claim_counts_what_earlier_ones_take_of_the_lower_duty()
    {
        var story = new Story(3_050m, 5_000).Claim(2_000);
        story.Next(2_000m);
        story.Claim(3_000);
        Assert.Equal([1_220m, 1_200m], story.Cad.DrawnBack.Select(s => s.Granted!.CustomsDuty.Amount));
        Assert.Equal(0, story.Net);
    }

    /// <summary>Duties rise and fall, quantities are corrected, claims are granted in between, and in the end the declaration is withdrawn.</summary>
    [Fact]
    public void Whatever_comes_in_whichever_order_no_duty_is_given_back_twice() =>
        Gen.Select(Gen.Long[0, 1_000_00], Gen.Int[1, 60], Gen.Select(Gen.Int[0, 2], Gen.Long[0, 1_000_00], Gen.Int[1, 60], Gen.Int[1, 100]).Array[1, 20]).Sample((cents, imported, steps) =>
        {
            var story = new Story(cents / 100m, imported);
            foreach (var (what, duty, quantity, percent) in steps)
            {
                if (what == 0) story.Next(duty / 100m);
                else if (what == 1) story.Next(story.Duty, Math.Max(quantity, story.Drawn));
                else if (story.Drawn + quantity <= story.Imported) story.Claim(quantity, percent);
                Assert.True(story.Net >= 0, $"{story.Net} after {what}");
            }
            story.Withdraw();
            Assert.Equal(0, story.Net);
        }, iter: 2_000);

    /// <summary>A declaration of one line, with what it brought and what drawback gave back.</summary>
    sealed class Story
    {
        public Cad Cad { get; private set; } = new("12345000000013", "100000009RM0001", "100000009", "AB", new(), Now, 1) { ReleasedOn = new(2026, 3, 16), PaymentDueOn = new(2026, 3, 31) };
        CadVersion? last;

        public Story(decimal duty, int imported) => Next(duty, imported);

        public decimal Duty => last!.Totals.CustomsDuty.Amount;

        public int Imported { get; private set; }

        public int Drawn => (int)Cad.DrawnBack.Sum(s => s.Quantity);

        public decimal Net { get; private set; }

        public decimal Next(decimal duty, int? imported = null)
        {
            Imported = imported ?? Imported;
            var amounts = CadAmounts.Zero with { CustomsDuty = Money.Of(duty) };
            return Bring(new(Invoices: [new(Lines: [new(1, Quantity: $"{Imported}", Unit: "NMB")])]), [new(1, "T", new(0, 1, "Free"), amounts, Money.Zero)], CadVersionKind.CbsaAdjustment);
        }

        public decimal Withdraw() => Bring(last!.Document, [], CadVersionKind.Withdrawal);

        public Story Claim(int quantity, int percent = 100)
        {
            var paid = last!.Totals;
            var amount = DrawbackCalculation.Of(new(paid, Imported, quantity, percent, false, Money.Zero, "Customs Tariff s.113(1)"), DrawnBack.On(Cad.DrawnBack, paid, Imported, "NMB"));
            var share = new DrawbackShare($"DRB-{Cad.DrawnBack.Count}", 1, 1, quantity, "NMB", percent, amount.Share, "BL") { Paid = paid, Imported = Imported, Granted = amount.Amounts };
            Cad = Cad with { DrawnBack = [.. Cad.DrawnBack, share] };
            Net -= amount.Amounts.Duties.Amount;
            return this;
        }

        decimal Bring(CadDocument document, IReadOnlyList<AssessedLine> lines, CadVersionKind kind)
        {
            (Cad, last, _) = CadAccounting.Next(Cad, last, document, lines, kind, "Customs Act s.59(1)", null, Now, new(2026, 3, 16));
            Net += last.Change.Duties.Amount;
            return last.Change.Duties.Amount;
        }
    }
}
