using Carm.Appeals.Contracts;
using Carm.Kernel;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>Rules P11 to P14 and P27 of the domain document.</summary>
public sealed class PenaltyPostingTests
{
    [Theory]
    [InlineData("NPA", "C005", "NPA", "1140", "4310")]
    [InlineData("LPP", "C336", "LPP", "1140", "4310")]
    [InlineData("NPA", "C336", "LPP", "1140", "4310")]
    [InlineData("K9", "S124", "K9", "1140", "4310")]
    [InlineData("K23", "C288", "LAP", "1150", "4320")]
    [InlineData("K23", "C292", "LAP", "1150", "4320")]
    [InlineData("K23", "MISC", "K23", "1150", "4320")]
    public void Each_kind_has_its_own_receivable_and_revenue(string kind, string contravention, string type, string receivable, string revenue)
    {
        var book = On("2026-03-02");
        Assert.True(PenaltyPosting.Post(Served(kind, contravention, 150, "2026-03-02"), book));
        Assert.Equal([$"{receivable}:{Rm} Debit 150.00", $"{revenue} Credit 150.00"], Assert.Single(book.Postings).Lines.Select(l => $"{l.Account} {l.Side} {l.Amount}"));
        Assert.Equal(type, Assert.Single(book.Items).Type);
        Assert.False(PenaltyPosting.Post(Served(kind, contravention, 150, "2026-03-02"), book));
    }

    [Theory]
    [InlineData("NPA", "2026-04-01", "0.00")]
    [InlineData("K9", "2026-04-01", "0.00")]
    [InlineData("NPA", "2026-04-10", "11.68")]      // N7: 39 days at the prescribed rate
    [InlineData("K9", "2026-04-10", "11.68")]
    public void Ledger_T9_N7_a_penalty_bears_the_prescribed_rate_unless_it_is_paid_within_thirty_days(string kind, string paidOn, string interest)
    {
        var book = On(paidOn);
        PenaltyPosting.Post(Served(kind, "C352", 4_800, "2026-03-02"), book);
        PostPaymentHandler.Pay(book, new(Rm, "P", "DEBIT", Money.Of(5_000), Rm[..9]));
        Assert.Equal(interest, Money.Sum(book.Items.Where(i => i.Type == "INT").Select(i => i.Original)).ToString());
    }

    [Fact]
    public void Ledger_T9_N11_what_was_paid_of_a_penalty_that_is_cancelled_comes_back_with_interest_from_the_day_after()
    {
        var book = On("2026-02-10");
        PenaltyPosting.Post(Served("NPA", "C005", 500, "2026-02-02"), book);
        PostPaymentHandler.Pay(book, new(Rm, "P", "DEBIT", Money.Of(500), Rm[..9]));
        var later = On("2026-06-30", [.. book.Items]);
        Assert.True(PenaltyPosting.Reduce(Reduced(500, "2026-06-30"), later.Find("NPA", "N-1")!, later));
        Assert.False(PenaltyPosting.Reduce(Reduced(500, "2026-06-30"), later.Find("NPA", "N-1")!, later));
        Assert.Equal([("NPAC", "500.00"), ("RINT", "4.30")], later.Items.Where(i => i.Type is "NPAC" or "RINT").OrderBy(i => i.Type).Select(i => (i.Type, i.Open.ToString())));
        Assert.All(later.Postings, p => Assert.Equal(Money.Zero, p.Net));
        Assert.Equal("-504.30", later.Balance.ToString());
    }

    [Fact]
    public void A_penalty_that_is_lowered_is_lowered_where_it_is_open_first_and_the_interest_on_that_part_falls_away()
    {
        var book = On("2026-04-24");
        PenaltyPosting.Post(Served("NPA", "C352", 1_000, "2026-03-02"), book);
        book.ChargeInterest(Day("2026-04-24"));
        var charged = book.Items.Single(i => i.Type == "INT").Original;
        PenaltyPosting.Reduce(Reduced(400, "2026-04-24"), book.Find("NPA", "N-1")!, book);
        Assert.Equal(("600.00", "0.00"), (book.Open("NPA", "N-1"), book.Open("NPAC", "N-1 1")));
        var left = Money.Round(ItemInterest.Accrued(book.Find("NPA", "N-1")! with { OriginalCents = 600_00, Reductions = [] }, Day("2026-04-24"), Rates));
        Assert.True(left < charged);
        Assert.Equal(left, book.Items.Single(i => i.Type == "INT").Open);
        PenaltyPosting.Reduce(Reduced(600, "2026-04-24", 2), book.Find("NPA", "N-1")!, book);
        Assert.Equal("0.00", book.Balance.ToString());
    }

    [Fact]
    public void A_penalty_that_was_written_off_and_is_cancelled_gives_the_client_nothing_that_it_never_paid()
    {
        var book = On("2026-05-01");
        PenaltyPosting.Post(Served("NPA", "C352", 500, "2026-03-02"), book);
        WriteOffPosting.Post("WO-1", [book.Find("NPA", "N-1")!], book);
        var later = On("2026-06-30", [.. book.Items]);
        PenaltyPosting.Reduce(Reduced(500, "2026-06-30"), later.Find("NPA", "N-1")!, later);
        Assert.Equal(("0.00", "0.00", "500.00"), (later.Balance.ToString(), later.Open("NPAC", "N-1 1"), Assert.Single(later.Items, i => i.Type == "REV").Original.ToString()));
        Assert.DoesNotContain(later.Items, i => i.Type == "RINT");
        Assert.All(book.Postings.Concat(later.Postings), p => Assert.Equal(Money.Zero, p.Net));
        Assert.Equal(0, book.Postings.Concat(later.Postings).SelectMany(p => p.Lines).Where(l => l.Account == Accounts.WriteOffs).Sum(l => l.Side == Side.Debit ? l.Amount.Cents : -l.Amount.Cents));
    }

    [Theory]
    [InlineData("2026-10-01", "0.00")]
    [InlineData("2026-10-02", "0.56")]      // 31 days of 300.00 at 2.2 %, and nothing of the penalty itself, which was paid in time
    public void A_penalty_that_the_Minister_raises_is_owing_beyond_its_first_amount_with_interest_from_the_day_after_the_demand_unless_it_is_paid_within_thirty_days(string paidOn, string interest)
    {
        var book = On("2026-03-20");
        PenaltyPosting.Post(Served("NPA", "C352", 500, "2026-03-02"), book);
        PostPaymentHandler.Pay(book, new(Rm, "P", "DEBIT", Money.Of(500), Rm[..9]));
        var later = On(paidOn, [.. book.Items]);
        var increased = new PenaltyIncreased("N-1", Rm, 300, Day("2026-09-01"), Day("2026-10-01"), At("2026-09-01"));
        Assert.True(PenaltyPosting.Increase(increased, later.Find("NPA", "N-1")!, later));
        Assert.False(PenaltyPosting.Increase(increased, later.Find("NPA", "N-1")!, later));
        Assert.Equal([$"1140:{Rm} Debit 300.00", "4310 Credit 300.00"], later.Postings[0].Lines.Select(l => $"{l.Account} {l.Side} {l.Amount}"));
        PostPaymentHandler.Pay(later, new(Rm, "P2", "DEBIT", Money.Of(301), Rm[..9]));
        Assert.Equal(("0.00", interest), (later.Open("NPA", "N-1 +1"), Money.Sum(later.Items.Where(i => i.Type == "INT").Select(i => i.Original)).ToString()));

        // The Federal Court finds that there was no contravention: all of it comes back, once, what was demanded last first.
        var last = On("2026-12-01", [.. later.Items]);
        Assert.True(PenaltyPosting.Reduce(Reduced(800, "2026-12-01"), last.Find("NPA", "N-1")!, last));
        Assert.False(PenaltyPosting.Reduce(Reduced(800, "2026-12-01"), last.Find("NPA", "N-1")!, last));
        Assert.Equal(["NPAC N-1 1 300.00", "NPAC N-1 1 b 500.00"], last.Items.Where(i => i.Type == "NPAC").Select(i => $"{i.Type} {i.Reference} {i.Original}").Order());
        Assert.All(book.Postings.Concat(later.Postings).Concat(last.Postings), p => Assert.Equal(Money.Zero, p.Net));
    }

    /// <summary>Of a notice of the 2nd of March the thirtieth day is the 1st of April, and from the 1st to the 7th nobody could pay. The interest of 36 days was charged before anybody declared that.</summary>
    [Theory]
    [InlineData("2026-04-08", "-200.00")]
    [InlineData("2026-04-09", "-188.61")]      // 38 days at the prescribed rate, which are owing after all
    public void A_penalty_whose_last_day_without_interest_fell_into_an_outage_may_be_paid_so_on_the_day_after_it(string paidOn, string balance)
    {
        var book = On("2026-04-07");
        PenaltyPosting.Post(Served("NPA", "C352", 4_800, "2026-03-02"), book);
        book.ChargeInterest(Day("2026-04-07"));
        Assert.True(book.Balance > Money.Of(4_800));
        var moved = On("2026-04-07", [.. book.Items]);
        moved.MoveInterestFree(Outage, Day("2026-04-08"));
        Assert.Equal("4800.00", moved.Balance.ToString());
        // Heard again it finds nothing on those days.
        var again = On("2026-04-07", [.. moved.Items]);
        again.MoveInterestFree(Outage, Day("2026-04-08"));
        Assert.Empty(again.Changed);
        var paid = On(paidOn, [.. again.Items]);
        PostPaymentHandler.Pay(paid, new(Rm, "P", "DEBIT", Money.Of(5_000), Rm[..9]));
        Assert.Equal(balance, paid.Balance.ToString());
        Assert.All(book.Postings.Concat(moved.Postings).Concat(paid.Postings), p => Assert.Equal(Money.Zero, p.Net));
    }

    [Theory]
    [InlineData("2026-03-02", "2026-04-08", "-188.90", "-200.00")]
    [InlineData("2026-03-02", "2026-04-09", "-188.61", "-188.61")]      // after the new day too
    [InlineData("2026-02-28", "2026-04-08", "-188.30", "-188.30")]      // its thirtieth day was before the outage
    public void An_outage_that_is_declared_afterwards_gives_interest_back_to_who_paid_on_the_day_after_it_or_before(string served, string paidOn, string before, string after)
    {
        var book = On(paidOn);
        PenaltyPosting.Post(Served("NPA", "C352", 4_800, served), book);
        PostPaymentHandler.Pay(book, new(Rm, "P", "DEBIT", Money.Of(5_000), Rm[..9]));
        Assert.Equal(before, book.Balance.ToString());
        var later = On("2026-04-20", [.. book.Items]);
        later.MoveInterestFree(Outage, Day("2026-04-08"));
        Assert.Equal(after, later.Balance.ToString());
        Assert.All(later.Postings, p => Assert.Equal(Money.Zero, p.Net));
    }

    static readonly DeclaredOutage Outage = new("O-1", Day("2026-04-01"), Day("2026-04-07"));

    static PenaltyServed Served(string kind, string contravention, decimal amount, string on) => new("N-1", Rm, Rm[..9], kind, contravention, null, amount, Day(on), Day(on), Day(on).AddDays(30), At(on));

    static PenaltyReduced Reduced(decimal by, string on, int sequence = 1) => new("N-1", Rm, "NPA", by, sequence, At(on));
}
