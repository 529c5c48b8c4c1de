using Carm.Kernel;
using CsCheck;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The interest of one debt over its life: part payments, grace, and runs that repeat.</summary>
public sealed class ItemInterestTests
{
    static readonly RateBook Rates = new([Rate("2024Q4", 4.4m), Rate("2025Q1", 3.7m), Rate("2025Q2", 2.9m), Rate("2025Q3", 2.7m), Rate("2025Q4", 2.7m), Rate("2026Q1", 2.3m), Rate("2026Q2", 2.2m), Rate("2026Q3", 2.2m), Rate("2026Q4", 2.2m)]);

    [Fact]
    public void Ledger_T9_N4_a_part_payment_lowers_what_bears_interest_from_the_next_day() =>
        Assert.Equal("99.21", Charge(Debt(12_000, "2025-12-01").ReducedBy(500_000, Day("2025-12-15"), "p").ReducedBy(700_000, Day("2026-01-20"), "q"), "2026-01-20"));

    [Theory]
    [InlineData("2026-07-02", "0.00")]
    [InlineData("2026-07-03", "2.70")]
    public void Ledger_T9_N13_a_due_date_on_a_holiday_has_a_day_of_grace(string paidOn, string interest) =>
        Assert.Equal(interest, Charge(Debt(6_000, "2026-07-01").ReducedBy(600_000, Day(paidOn), "p"), paidOn));

    [Fact]
    public void What_is_paid_in_part_on_the_day_of_grace_is_in_time_as_well() =>
        Assert.Equal("4.05", Charge(Debt(6_000, "2026-07-01").ReducedBy(400_000, Day("2026-07-02"), "p").ReducedBy(200_000, Day("2026-07-10"), "q"), "2026-07-10"));

    [Fact]
    public void Ledger_T9_N8_after_security_the_prescribed_rate_holds_until_the_decision_and_all_is_rounded_once()
    {
        var secured = Debt(40_000, "2024-11-29").ReducedBy(4_000_000, Day("2025-12-22"), "p") with { Prescribed = [new(Day("2025-06-11"), Day("2025-12-10"), "TA-1")] };
        Assert.Equal("2764.23", Charge(secured, "2025-12-22"));
    }

    [Fact]
    public void Ledger_T9_N9_a_voluntary_correction_bears_the_prescribed_rate_where_the_law_allows_it()
    {
        var owing = Debt(2_400, "2025-05-01").ReducedBy(240_000, Day("2025-11-20"), "p");
        Assert.Equal(("37.11", "119.80"), (Charge(owing with { Rate = RateKind.Prescribed }, "2025-11-20"), Charge(owing, "2025-11-20")));
    }

    [Fact]
    public void Ledger_T14_days_of_relief_add_nothing_and_need_no_rate()
    {
        var book = new RateBook([Rate("2026Q1", 2.3m)], [ReliefPeriod.Transition]);
        var debt = Debt(5_000, "2025-12-01");
        Assert.Equal(0, ItemInterest.Accrued(debt, Day("2026-01-30"), book));
        Assert.Equal(InterestCalculation.Accrue([new(Day("2026-01-31"), Day("2026-01-31"), Money.Of(5_000), 8.3m)]), ItemInterest.Accrued(debt, Day("2026-01-31"), book));
        Assert.Equal("1.14", Money.Round(ItemInterest.Accrued(debt, Day("2026-01-31"), book)).ToString());
    }

    [Fact]
    public void A_stretch_cut_anywhere_bears_what_the_whole_one_bears() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 300], Gen.Int[0, 200], Gen.Int[0, 200], Gen.Long[1, 9_999_999]).Sample((start, length, from, days, cents) =>
        {
            var first = Day("2024-11-30").AddDays(start);
            var debt = Debt(cents / 100m, "2024-11-29") with { Prescribed = [new(first.AddDays(from), first.AddDays(from + days), "TA")] };
            decimal byDay = 0;
            for (var day = first; day <= first.AddDays(length); day = day.AddDays(1))
                byDay = InterestCalculation.Accrue([new(day, day, debt.Original, Rates.PercentOn(day, first.AddDays(from) <= day && day <= first.AddDays(from + days) ? RateKind.Prescribed : RateKind.Specified))], byDay);
            Assert.Equal(byDay, InterestCalculation.Accrue(Rates.Spans(debt, first, first.AddDays(length), debt.Original)));
        }, iter: 300);

    [Fact]
    public void Ledger_T10_running_twice_or_in_parts_posts_the_same_total()
    {
        var debt = Debt(10_000, "2026-01-30");
        var book = Book(debt);
        book.ChargeInterest(Day("2026-02-10"));
        book.ChargeInterest(Day("2026-02-10"));
        book.ChargeInterest(Day("2026-02-24"));

        var charged = book.Items.Where(i => i.Type == "INT").ToArray();
        Assert.Equal((2, "57.00"), (charged.Length, Money.Sum(charged.Select(i => i.Original)).ToString()));
        Assert.All(book.Postings, p => Assert.Equal(Money.Zero, p.Net));
    }

    [Fact]
    public void Ledger_T10_a_run_through_an_earlier_day_takes_nothing_back_of_what_was_charged_through_a_later()
    {
        var book = BookOn("2026-02-25", Debt(10_000, "2026-01-30"));
        book.ChargeInterest(Day("2026-02-24"));
        book.ChargeInterest(Day("2026-02-10"));
        Assert.Equal("57.00", Revenue(book));

        // Of what was paid on the 25th, and charged its last interest through it, the run of the 24th that comes after gives nothing back.
        var paid = BookOn("2026-02-25", Debt(10_000, "2026-01-30"));
        paid.Credit(Payment.Of(Rm, Rm[..9], PaymentMethods.Cheque, "P", Money.Of(10_000), paid.Now), Accounts.Bank);
        paid.ChargeInterest(Day("2026-02-24"));
        Assert.Equal("59.29", Revenue(paid));
    }

    /// <summary>20.00 at 8.2 percent bear 0.45 cents a day. The quarter in which they were paid has no rate yet when an officer has interest charged through the last day of the one before: one day, which rounds to nothing, and 30 to the payment.</summary>
    [Fact]
    public void A_run_through_a_day_before_the_payment_leaves_the_interest_to_the_payment_to_a_later_run()
    {
        var book = BookOn("2027-01-29", Debt(20, "2026-12-30"));
        book.Credit(Payment.Of(Rm, Rm[..9], PaymentMethods.Cheque, "P", Money.Of(20), book.Now), Accounts.Bank);
        book.ChargeInterest(Day("2026-12-31"));
        Assert.Equal(("0.00", false), (Revenue(book), book.Find("CAD", "1")!.InterestSettled));

        var known = new AccountBook(new(Rm, "ALPHA", default), book.Items, new RateBook([Rate("2026Q4", 2.2m), Rate("2027Q1", 2.2m)]), Day("2027-02-24").InToronto(new(12, 0)));
        known.ChargeInterest(Day("2027-01-28"));
        Assert.Equal(("0.13", false), (Revenue(known), known.Find("CAD", "1")!.InterestSettled));
        known.ChargeInterest(Day("2027-01-29"));
        Assert.Equal("0.14", Revenue(known));
    }

    [Fact]
    public void A_debt_that_was_paid_by_the_day_of_a_run_and_bore_less_than_half_a_cent_is_done_with()
    {
        var book = BookOn("2027-01-29", Debt(20, "2026-12-30"));
        book.Credit(Payment.Of(Rm, Rm[..9], PaymentMethods.Cheque, "P", Money.Of(20), book.Now, Day("2026-12-31")), Accounts.Bank);
        book.ChargeInterest(Day("2026-12-31"));
        Assert.Equal(("0.00", true), (Revenue(book), book.Find("CAD", "1")!.InterestSettled));
    }

    [Fact]
    public void Ledger_T9_N9_the_authorized_rate_counts_from_the_first_day_and_what_was_charged_above_it_goes_back()
    {
        var book = BookOn("2025-11-20", Debt(2_400, "2025-05-01"));
        PrescribedRate.Post("PR-1", book.Items, book);
        book.Credit(Payment.Of(Rm, Rm[..9], PaymentMethods.Cheque, "P", Money.Of(3_000), book.Now), Accounts.Bank);
        Assert.Equal("37.11", Revenue(book));

        var charged = BookOn("2025-11-20", Debt(2_400, "2025-05-01"));
        charged.Credit(Payment.Of(Rm, Rm[..9], PaymentMethods.Cheque, "P", Money.Of(3_000), charged.Now), Accounts.Bank);
        Assert.Equal("119.80", Revenue(charged));
        var authorized = BookOn("2025-12-10", [.. charged.Items]);
        PrescribedRate.Post("PR-1", [authorized.Find("CAD", "1")!], authorized);
        Assert.Equal(("37.11", "-562.89"), (Revenue(charged, authorized), authorized.Balance.ToString()));
        Assert.False(PrescribedRate.MayBe(authorized.Find("CAD", "1")!));
    }

    [Fact]
    public void What_was_paid_of_the_interest_bears_none_and_what_is_unpaid_bears_it_on()
    {
        var book = BookOn("2026-02-24", Debt(10_000, "2026-01-30"));
        book.ChargeInterest(Day("2026-02-24"));
        var interest = book.Items.Single(i => i.Type == "INT");
        var chosen = BookOn("2026-02-25", [.. book.Items, Credit("P", 57, "2026-02-25")]);
        chosen.Designate(chosen.Find("PMT", "P")!.Id, [(interest.Id, 57_00)]);
        var march = BookOn("2026-03-24", [.. chosen.Items]);
        march.ChargeInterest(Day("2026-03-24"));
        // 53 days of the base; what was paid on the 25th compounds no more: 120.88, and not 121.24.
        Assert.Equal("120.88", Money.Sum(march.Items.Where(i => i.Type == "INT").Select(i => i.Original)).ToString());
    }

    /// <summary>10,000.00 at 8.3 percent bear 2.27397 a day: 25 days come to 56.85, and to 57.00 where each day's interest bears it on. What was paid by the fifth leaves six days that compounded, 13.65, and 19 that did not, 43.21.</summary>
    [Theory]
    [InlineData("2026-01-29", "56.85")]
    [InlineData("2026-02-05", "56.86")]
    [InlineData("2026-02-24", "57.00")]
    public void Interest_that_was_paid_before_it_accrued_is_never_unpaid_and_bears_none(string paidOn, string interest) =>
        Assert.Equal(interest, Charge(Debt(10_000, "2026-01-30") with { InterestPaid = [new(Day(paidOn), 57_00, "i")] }, "2026-02-24"));

    [Fact]
    public void What_a_receipt_of_an_earlier_day_paid_of_the_interest_gives_back_what_that_bore_on_itself()
    {
        var book = BookOn("2026-02-24", Debt(10_000, "2026-01-30"));
        book.ChargeInterest(Day("2026-02-24"));
        var found = BookOn("2026-03-02", [.. book.Items, Credit("P", 57, "2026-01-29")]);
        found.Designate(found.Find("PMT", "P")!.Id, [(book.Items.Single(i => i.Type == "INT").Id, 57_00)]);
        // 25 days of 2.27397; the 15 cents that they had borne on themselves are the client's.
        Assert.Equal(("56.85", "9999.85"), (Revenue(book, found), found.Balance.ToString()));
        var march = BookOn("2026-03-24", [.. found.Items]);
        march.ChargeInterest(Day("2026-03-24"));
        // 28 days more, of which nothing is paid: 63.87.
        Assert.Equal(("63.87", "120.72"), (march.Items.Single(i => i.Interest?.Through == Day("2026-03-24")).Original.ToString(), Revenue(book, found, march)));
    }

    /// <summary>The last row of the table in ledger 6.2 (s.3.1).</summary>
    [Fact]
    public void Interest_that_is_unpaid_when_its_base_is_paid_bears_the_specified_rate_until_it_is_paid()
    {
        var book = BookOn("2026-02-24", Debt(10_000, "2026-01-30"));
        book.ChargeInterest(Day("2026-02-24"));
        var paid = BookOn("2026-02-24", [.. book.Items, Credit("P", 10_000, "2026-02-24")]);
        paid.Clear(paid.Today);
        Assert.Equal(("0.00", "57.00"), (paid.Find("CAD", "1")!.Open.ToString(), paid.Balance.ToString()));
        Assert.False(paid.Find("CAD", "1")!.InterestSettled);

        var later = BookOn("2026-12-31", [.. paid.Items]);
        later.ChargeInterest(Day("2026-12-24"));
        // 303 days at 8.3 and 8.2.
        Assert.Equal("61.03", later.Balance.ToString());
        var settled = BookOn("2026-12-31", [.. later.Items, Credit("Q", 62, "2026-12-31")]);
        settled.ClearWith(settled.Find("PMT", "Q")!.Id, later.Items.Single(i => i.Type == "INT" && i.OriginalCents == 57_00).Id, 57_00, settled.Today);
        settled.ClearWith(settled.Find("PMT", "Q")!.Id, later.Items.Single(i => i.Type == "INT" && i.OriginalCents == 4_03).Id, 4_03, settled.Today);
        // What the last seven days bore is charged when all is paid, and the same money pays it.
        Assert.Equal(("61.12", true, "-0.88"), (Money.Sum(settled.Items.Where(i => i.Type == "INT").Select(i => i.Original)).ToString(), settled.Find("CAD", "1")!.InterestSettled, settled.Balance.ToString()));
    }

    [Fact]
    public void A_receipt_that_is_identified_after_the_interest_was_charged_takes_it_back()
    {
        var book = BookOn("2026-02-24", Debt(10_000, "2026-01-30"));
        book.ChargeInterest(Day("2026-02-24"));
        Assert.Equal("10057.00", book.Balance.ToString());
        var found = BookOn("2026-03-05", [.. book.Items]);
        found.Credit(Payment.Of(Rm, Rm[..9], PaymentMethods.OnlineBanking, "R", Money.Of(10_000), found.Now, Day("2026-01-29")), Accounts.Unidentified);
        Assert.Equal(("0.00", 0, "0.00"), (found.Balance.ToString(), found.Items.Sum(i => i.OpenCents), Revenue(book, found)));
    }

    [Fact]
    public void A_card_payment_that_settles_after_the_interest_was_charged_takes_back_what_its_own_day_spares()
    {
        var card = Payment.Of(Rm, Rm[..9], PaymentMethods.CreditCard, "C", Money.Of(10_000), default, Day("2026-02-20"));
        var pending = BookOn("2026-02-20", Debt(10_000, "2026-01-30"));
        pending.Pend(card);
        var book = BookOn("2026-02-24", [.. pending.Items]);
        book.ChargeInterest(Day("2026-02-24"));
        var settled = BookOn("2026-02-27", [.. book.Items]);
        settled.Settle(card, 1);
        // N1 of the domain document, 21 days and 47.86, which is unpaid and bears interest on for the four days that were charged.
        Assert.Equal(("47.91", "47.91"), (settled.Balance.ToString(), Revenue(book, settled)));
    }

    [Fact]
    public void A_part_payment_that_becomes_known_late_takes_back_the_interest_of_its_part_at_once()
    {
        var book = BookOn("2026-02-24", Debt(10_000, "2026-01-30"));
        book.ChargeInterest(Day("2026-02-24"));
        var found = BookOn("2026-03-05", [.. book.Items]);
        found.Credit(Payment.Of(Rm, Rm[..9], PaymentMethods.Cheque, "R", Money.Of(6_000), found.Now, Day("2026-01-29")), Accounts.Bank);
        // 25 days of 4,000.00.
        Assert.Equal("22.80", Revenue(book, found));
        Assert.Equal("4022.80", found.Balance.ToString());
    }

    [Fact]
    public void Of_interest_that_was_paid_for_days_that_do_not_count_the_last_paid_goes_back_and_no_cent_is_left_to_charge_or_to_give_back() =>
        Gen.Select(Gen.Int[0, 29], Gen.Int[0, 29], Gen.Int[0, 5], Gen.Int[1, 80], Gen.Long[100_000, 9_999_999]).Sample((first, second, third, relieved, cents) =>
        {
            var book = BookOn("2026-02-24", Debt(cents / 100m, "2026-01-30"));
            book.ChargeInterest(Day("2026-02-24"));
            book = BookOn("2026-03-24", [.. book.Items]);
            book.ChargeInterest(Day("2026-03-24"));
            // The two charges are paid in either order.
            book = Pay(book, "2026-04-23", "2026-02-24", Day("2026-03-25").AddDays(first));
            book = Pay(book, "2026-04-23", "2026-03-24", Day("2026-03-25").AddDays(second));
            book = BookOn("2026-04-24", [.. book.Items]);
            book.ChargeInterest(Day("2026-04-24"));
            book = Pay(book, "2026-04-29", "2026-04-24", Day("2026-04-24").AddDays(third));

            var rates = new RateBook([Rate("2026Q1", 2.3m), Rate("2026Q2", 2.2m)], [new ReliefPeriod("R", Day("2026-01-31"), Day("2026-01-30").AddDays(relieved), "Fixture of the tests", "a", "b")]);
            var later = new AccountBook(new(Rm, "ALPHA", default), book.Items, rates, Day("2026-05-10").InToronto(new(12, 0)));
            var debt = later.Find("CAD", "1")!;
            later.GiveInterestBack(debt, "R", later.Today);
            var now = later.Find(debt);
            Assert.True(now.InterestPostedCents < debt.InterestPostedCents);
            Assert.InRange(ItemInterest.Accrued(now, Day("2026-04-24"), rates) - Money.OfCents(now.InterestPostedCents).Amount, -0.0051m, 0.0051m);
        }, iter: 500);

    /// <summary>The charge through that day is paid as of another.</summary>
    static AccountBook Pay(AccountBook book, string on, string through, DateOnly asOf)
    {
        var interest = book.Items.Single(i => i.Interest?.Through == Day(through));
        var paying = BookOn(on, [.. book.Items, Credit(through, interest.OriginalCents / 100m, on)]);
        paying.ClearWith(paying.Find("PMT", through)!.Id, interest.Id, interest.OriginalCents, asOf);
        return paying;
    }

    [Fact]
    public void Interest_that_was_written_off_and_turns_out_not_to_be_owing_is_nobodys()
    {
        var book = BookOn("2026-02-24", Debt(10_000, "2026-01-30"));
        book.ChargeInterest(Day("2026-02-24"));
        WriteOffPosting.Post("WO-1", [book.Items.Single(i => i.Type == "INT")], book);
        var found = BookOn("2026-03-05", [.. book.Items]);
        found.Credit(Payment.Of(Rm, Rm[..9], PaymentMethods.Cheque, "R", Money.Of(10_000), found.Now, Day("2026-01-29")), Accounts.Bank);
        Assert.Equal(("0.00", "0.00"), (found.Balance.ToString(), Revenue(book, found)));
        Assert.Equal(0, new[] { book, found }.SelectMany(b => b.Postings).SelectMany(p => p.Lines).Where(l => l.Account == "5210").Sum(l => l.Side == Side.Debit ? l.Amount.Cents : -l.Amount.Cents));
    }

    [Fact]
    public void Ledger_T11_without_the_rate_of_a_quarter_nothing_is_charged()
    {
        var book = Book(Debt(10_000, "2026-12-01"));
        Assert.Equal("RATE_MISSING", Assert.Throws<Rejected>(() => book.ChargeInterest(Day("2027-01-05"))).Code);
        Assert.Empty(book.Postings);
    }

    const string Rm = "700000003RM0001";

    static AccountBook BookOn(string day, params OpenItem[] items) => new(new(Rm, "ALPHA", default), items, Rates, Day(day).InToronto(new(12, 0)));

    static OpenItem Credit(string reference, decimal amount, string on) => new(
        $"{Rm}/PMT/{reference}", Rm, Side.Credit, "PMT", reference, null, Rm[..9], "IMPORTER", Money.Of(amount).Cents, Day(on), Day(on), default, Day(on), null, RateKind.None);

    static string Revenue(params AccountBook[] books) => Money.Sum(books.SelectMany(b => b.Postings).SelectMany(p => p.Lines).Where(l => l.Account == "4210").Select(l => l.Side == Side.Credit ? l.Amount : -l.Amount)).ToString();

    static AccountBook Book(OpenItem debt) => new(new("700000003RM0001", "ALPHA", default), [debt], Rates, new(2026, 2, 24, 20, 0, 0, TimeSpan.Zero));

    static string Charge(OpenItem item, string through) => Money.Round(ItemInterest.Accrued(item, Day(through), Rates)).ToString();

    static OpenItem Debt(decimal amount, string due) => new(
        "700000003RM0001/CAD/1", "700000003RM0001", Side.Debit, "CAD", "1", null, "700000003", "IMPORTER", Money.Of(amount).Cents, Day(due).AddDays(-20), Day(due).AddDays(-20), default, Day(due), Day(due).AddDays(1), RateKind.Specified) { InterestSettled = false };

    static InterestRate Rate(string quarter, decimal percent) => new(quarter, percent, "Fixture of the tests, not official", "a", "b");

    static DateOnly Day(string day) => DateOnly.Parse(day);
}
