using Carm.Bonds.Contracts;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>What a surety's payment does to its debtor's account and to its own.</summary>
public sealed class SuretyPaymentTests
{
    const string Surety = "812345674RM0001";

    static DebtsPaidBySurety Paid(params decimal[] amounts) => new(Rm, "DMD-1", Surety, ["CAD", "INT"], ["1", "I"], amounts, Day("2026-04-08"), At("2026-04-10"));

    static AccountBook Debtor() => On("2026-04-10", Debt("CAD", "1", 700, "2026-01-30"), Entry(Side.Debit, "INT", "I", 10, "2026-03-03"));

    [Fact]
    public void It_pays_each_debt_that_was_demanded_and_what_one_of_them_is_charged_last_takes_nothing_of_it()
    {
        var (debtor, surety) = (Debtor(), Of(Surety, "2026-04-10"));
        SuretyPayment.Post(Paid(700, 10), debtor, surety);
        Assert.Equal(("0.00", "0.00", "0.00"), (debtor.Open("CAD", "1"), debtor.Open("INT", "I"), debtor.Open("SUP", "DMD-1")));
        // It counts as of the day on which the surety's money did.
        Assert.Equal(Day("2026-04-08"), Assert.Single(debtor.Find("CAD", "1")!.Reductions).EffectiveOn);
        Assert.Contains(debtor.Items, i => i.Type == "INT" && i.Reference != "I" && i.OpenCents > 0);
        Assert.Empty(surety.Postings);
        Assert.All(debtor.Postings, p => Assert.Equal("0.00", $"{p.Net}"));
    }

    [Fact]
    public void What_its_debtor_has_paid_meanwhile_goes_back_to_the_surety()
    {
        var (debtor, surety) = (Debtor(), Of(Surety, "2026-04-10"));
        SuretyPayment.Post(Paid(700, 60), debtor, surety);
        Assert.Equal(("710.00", "50.00"), ($"{debtor.Find("SUP", "DMD-1")!.Original}", surety.Open("SURC", "DMD-1")));
    }
}
