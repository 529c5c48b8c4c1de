using Carm.Kernel;
using CsCheck;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>What a charge finds to have been charged too much goes back to the cent, as what goes back changes what was unpaid and so what that bore (ledger 6.3).</summary>
public sealed class ChargedTooMuchTests
{
    static readonly Waiver Asked = new("WV-1", Rm, Rm[..9], [], "HARDSHIP", "…", []);

    [Fact]
    public void What_a_payment_that_becomes_known_late_spares_goes_back_to_the_cent_whatever_of_the_charges_was_waived() =>
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 100], Gen.Int[0, 75], Gen.Long[100_000, 9_999_999]).Sample((which, share, days, cents) =>
        {
            var book = On("2026-02-24", Debt("CAD", "1", cents / 100m, "2026-01-30"));
            book.ChargeInterest(book.Today);
            book = On("2026-03-24", [.. book.Items]);
            book.ChargeInterest(book.Today);
            var charge = book.InOrder.Where(i => i.Type == "INT").ElementAt(which);
            var waived = share == 0 ? 0 : Math.Max(1, charge.OriginalCents * share / 100);
            book = On("2026-03-25", [.. book.Items]);
            WaiverPosting.Grant(Asked, [(charge, Money.OfCents(waived))], book);
            book = On("2026-04-20", [.. book.Items, Credit("PMT", "P", cents * 11 / 10 / 100m, $"{Day("2026-02-01").AddDays(days):yyyy-MM-dd}")]);
            book.Clear(book.Today);

            var debt = book.Find("CAD", "1")!;
            Assert.True(debt.InterestSettled);
            // What was waived of it was charged, and nobody gets it back.
            Assert.InRange(ItemInterest.Accrued(debt, book.Today, Rates) - Money.OfCents(debt.InterestPostedCents).Amount, -0.006m - waived / 100m, 0.006m);
        }, iter: 500);

    [Fact]
    public void A_run_for_an_earlier_day_gives_nothing_back_of_what_was_charged_through_a_later_one()
    {
        var book = On("2026-02-24", Debt("CAD", "1", 10_000, "2026-01-30"));
        book.ChargeInterest(book.Today);
        var again = On("2026-02-26", [.. book.Items]);
        again.ChargeInterest(Day("2026-02-10"));
        Assert.Empty(again.Postings);
        Assert.Equal("10057.00", again.Balance.ToString());
    }
}
