using Carm.Bonds.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>What a surety's payment does to its debtor's account and to its own.</summary>
public sealed class SuretyPaymentTests(CarmHost tests)
{
    const string Surety = "812345674RM0001";

    static DebtsPaidBySurety Paid(params decimal[] amounts) => new(Rm, "DMD", 1, Surety, ["CAD", "INT"], ["1", "I"], amounts, Day("2026-04-08"), amounts.Length == 0, At("2026-04-10"));

    static AccountBook Debtor() => On("2026-04-10", Debt("CAD", "1", 700, "2026-01-30"), Entry(Side.Debit, "INT", "I", 10, "2026-03-03"));

    [Fact]
    public void It_pays_each_debt_that_was_demanded_and_what_one_of_them_is_charged_last_takes_nothing_of_it()
    {
        var (debtor, surety) = (Debtor(), Of(Surety, "2026-04-10"));
        SuretyPayment.Post(Paid(700, 10), debtor, surety);
        Assert.Equal(("0.00", "0.00", "0.00"), (debtor.Open("CAD", "1"), debtor.Open("INT", "I"), debtor.Open("SUP", "DMD 1")));
        // It counts as of the day on which the surety's money did.
        Assert.Equal(Day("2026-04-08"), Assert.Single(debtor.Find("CAD", "1")!.Reductions).EffectiveOn);
        Assert.Contains(debtor.Items, i => i.Type == "INT" && i.Reference != "I" && i.OpenCents > 0);
        Assert.Empty(surety.Postings);
        Assert.All(debtor.Postings, p => Assert.Equal("0.00", $"{p.Net}"));
    }

    [Fact]
    public void A_payment_that_is_gone_opens_the_debts_again_and_takes_back_what_went_to_the_surety()
    {
        var (debtor, surety) = (Debtor(), Of(Surety, "2026-04-10"));
        SuretyPayment.Post(Paid(700, 60), debtor, surety);
        foreach (var book in new[] { debtor, surety })
            for (var times = 0; times < 2; times++) SuretyPayment.TakeBack(Paid(), book, new Dictionary<string, long> { [$"CLEARED {OpenItem.IdOf(Rm, "SUP", "DMD 1")} 1"] = 1 });
        Assert.Equal(("700.00", "10.00", "0.00", "0.00"), (debtor.Open("CAD", "1"), debtor.Open("INT", "I"), debtor.Open("SUP", "DMD 1"), debtor.Open("DIS", "DMD 1")));
        Assert.Equal(("0.00", "0.00"), (surety.Open("SURC", "DMD 1"), surety.Open("DIS", "DMD 1")));
        Assert.All(debtor.Postings.Concat(surety.Postings), p => Assert.Equal("0.00", $"{p.Net}"));
    }

    [Fact]
    public void What_went_back_to_a_surety_pays_no_demand_and_idle_money_counts_no_earlier_than_it_was_called_for()
    {
        var surety = Of(Surety, "2026-04-10", Entry(Side.Debit, "SUR", "DMD", 500, "2026-04-01", Surety), Credit("SURC", "DMD 1", 300, "2026-04-08", Surety), Credit("PMT", "idle", 200, "2026-01-05", Surety));
        surety.Clear(surety.Today);
        Assert.Equal(("300.00", "0.00", "300.00"), (surety.Open("SUR", "DMD"), surety.Open("PMT", "idle"), surety.Open("SURC", "DMD 1")));
        Assert.Equal(Day("2026-04-01"), Assert.Single(Assert.Single(SuretyPosting.Paid(surety)).PaidOn));
    }

    [Fact]
    public void What_a_surety_has_paid_is_told_as_it_stands_with_a_count_that_grows()
    {
        var surety = Of(Surety, "2026-04-10", Entry(Side.Debit, "SUR", "DMD", 500, "2026-04-01", Surety), Credit("PMT", "1", 300, "2026-04-08", Surety), Credit("PMT", "2", 200, "2026-04-09", Surety));
        surety.Clear(surety.Today);
        var told = Assert.Single(SuretyPosting.Paid(surety));
        Assert.Equal((2, "300.00 2026-04-08, 200.00 2026-04-09"), (told.Sequence, string.Join(", ", told.Amounts.Zip(told.PaidOn, (a, d) => $"{a:0.00} {d:yyyy-MM-dd}"))));
        var first = surety.Items.Single(i => i.Reference == "1");
        surety.Unclear(first, told.Payments.ToDictionary(p => p, _ => 1L));
        var later = Assert.Single(SuretyPosting.Paid(surety));
        Assert.Equal((3, told.Payments[1]), (later.Sequence, Assert.Single(later.Payments)));
    }

    [Fact]
    public void What_its_debtor_has_paid_meanwhile_goes_back_to_the_surety()
    {
        var (debtor, surety) = (Debtor(), Of(Surety, "2026-04-10"));
        Assert.Equal((Money.Of(710), Money.Of(50)), SuretyPayment.Post(Paid(700, 60), debtor, surety));
        Assert.Equal(("710.00", "50.00"), ($"{debtor.Find("SUP", "DMD 1")!.Original}", surety.Open("SURC", "DMD 1")));
    }

    /// <summary>10,000.00 were paid on 30 June and 900.00 of it went back on 10 July, in a quarter without a rate: 10 days of 900.00 at 2.2 percent are 0.54, which nobody is owed when the payment is gone.</summary>
    [Fact]
    public async Task Interest_to_the_debtor_that_waits_for_a_rate_is_none_on_a_payment_that_is_gone()
    {
        await using var carm = await tests.OnClockAsync("2026-06-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q2", "2.2"));
        var (debtor, surety, number, ct) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm), Fresh.TransactionNumber(), TestContext.Current.CancellationToken);
        await debtor.AccountForAsync(debtor.Cad(number, 1, 10_000m, 0, "2026-06-10T15:00:00Z", "2026-07-01"));
        await carm.MoveClockAsync("2026-06-30T15:00:00Z");
        var paid = new DebtsPaidBySurety(debtor.Rm, "DMD-1", 1, surety.Rm, ["CAD"], [$"{number} v1"], [10_000m], Day("2026-06-30"), false, At("2026-06-30"));
        await carm.HearAsync(paid);
        await carm.MoveClockAsync("2026-07-10T15:00:00Z");
        await debtor.AccountForAsync(debtor.Cad(number, 2, -900m, 0, "2026-07-10T15:00:00Z", "2026-07-01", "CBSA_ADJUSTMENT", "SOADJ-1"));
        Assert.Equal("-900.00", (await debtor.GetAsync("balance"))["balance"]);
        Assert.Equal((debtor.Rm, 900_00L), await WaitingAsync() is var waiting ? (waiting.WaitsFor, waiting.Paid.Sum(p => p.Cents)) : default);

        await carm.HearAsync(paid with { Types = [], References = [], Amounts = [], IsGone = true });
        Assert.Equal("9100.00", (await debtor.GetAsync("balance"))["balance"]);
        await Client.LoadFixtureRatesAsync(carm, ("2026Q3", "2.2"));
        await carm.MoveClockAsync("2026-07-14T15:00:00Z");
        Assert.True((await WaitingAsync()).IsPosted);
        Assert.Equal("9100.00", (await debtor.GetAsync("balance"))["balance"]);
        Assert.Equal("0 flaws, net 0.00", await debtor.ProofAsync());

        async Task<WaitingInterest> WaitingAsync()
        {
            await using var read = carm.Alba.Services.GetRequiredService<ILedgerStore>().QuerySession();
            return Assert.Single(await read.Query<WaitingInterest>().ToListAsync(ct));
        }
    }
}
