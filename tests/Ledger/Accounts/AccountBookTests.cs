using Carm.Kernel;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>What an account's book does beside posting and clearing: holds, choices of the client, and clearings that are taken back.</summary>
public sealed class AccountBookTests
{
    const string Rm = "700000003RM0001";
    static readonly RateBook Rates = new([new("2026Q1", 2.3m, "Fixture of the tests, not official", "a", "b"), new("2026Q2", 2.2m, "Fixture of the tests, not official", "a", "b")]);

    [Fact]
    public void What_becomes_known_after_the_cut_of_its_day_counts_today_and_keeps_that_day()
    {
        var book = On("2026-03-26");
        foreach (var day in new[] { "2026-03-24", "2026-03-25" }) book.Post(Posting.Of("CAD_RECLASSIFIED", day, Day(day), null, new PostingLine("4110", Side.Debit, Money.Of(5)), new("4150", Side.Credit, Money.Of(5))));
        Assert.Equal(["2026-03-26 2026-03-24", "2026-03-25 "], book.Postings.Select(p => $"{p.EffectiveOn:yyyy-MM-dd} {p.OccurredOn:yyyy-MM-dd}"));
    }

    [Fact]
    public void Ledger_T9_N12_a_dishonoured_payment_opens_its_debts_again_and_interest_runs_as_if_it_had_not_been()
    {
        var book = On("2026-03-03", Debt("CAD", "1", 4_000, "2026-03-03"));
        var cheque = Pay(book, "cheque", 4_000);
        Assert.Equal(0, book.Find("CAD", "1")!.OpenCents);

        book.Unclear(cheque, Sequences(book));
        book.PostOn(Entry(Side.Debit, "DIS", "cheque", 4_000, "2026-03-05"), "PAYMENT_DISHONOURED", "1010", (book.Find(cheque), cheque.OriginalCents));
        Assert.Equal((400_000, 0), (book.Find("CAD", "1")!.OpenCents, book.Find(cheque).OpenCents));
        Assert.Equal(Day("2026-03-03"), book.Find("CAD", "1")!.DueOn);
        Assert.Equal("4000.00", book.Balance.ToString());

        var later = On("2026-03-13", [.. book.Items]);
        Pay(later, "replacement", 4_000);
        Assert.Equal("9.11", Assert.Single(later.Items, i => i.Type == "INT").Original.ToString());
        AssertBalanced(book, later);
    }

    [Fact]
    public void What_a_payment_cannot_give_back_any_more_is_owing()
    {
        var book = On("2026-03-03");
        var payment = Pay(book, "p", 100);
        book.PostOn(Entry(Side.Debit, "DSB", "d", 60, "2026-03-03"), "DISBURSEMENT_APPROVED", "2110", (payment, 60_00));
        book.PostOn(Entry(Side.Debit, "DIS", "p", 100, "2026-03-03"), "PAYMENT_DISHONOURED", "1010", (book.Find(payment), book.Find(payment).OpenCents));
        Assert.Equal("60.00", book.Balance.ToString());
        AssertBalanced(book);
    }

    [Fact]
    public void What_of_a_dishonoured_payment_had_gone_to_another_account_bears_interest_from_the_day_on_which_it_counted_there()
    {
        var payment = Payment.Of(Rm, Rm[..9], "CHEQUE", "p", Money.Of(100_000), At("2026-01-29"));
        var january = On("2026-01-30");
        january.Credit(payment, "1010");
        var other = Book.Of("700000003RM0002", "2026-01-30", Book.Debt("CAD", "A", 60_000, "2026-01-30", "700000003RM0002"));
        var there = january.Transfer(other, january.Find(payment.ItemId)!, 60_000_00, Day("2026-01-29"));
        other.ClearWith(there.Id, other.Find("CAD", "A")!.Id, 60_000_00, Day("2026-01-29"));

        var february = On("2026-02-05", [.. january.Items]);
        february.Dishonour(payment, new Dictionary<string, long>(), Money.Zero);
        Assert.Equal("60000.00", february.Open("DIS", "p"));
        var june = On("2026-06-30", [.. february.Items]);
        june.ChargeInterest(Day("2026-06-30"));
        // From 30 January: 61 days at 8.3 and 91 at 8.2 percent, as if no payment had been tendered.
        Assert.Equal($"{Money.Round(InterestCalculation.Accrue(Rates.Spans(Day("2026-01-30"), Day("2026-06-30"), Money.Of(60_000), RateKind.Specified)))}", june.Items.Single(i => i.Type == "INT").Original.ToString());
        AssertBalanced(june);
    }

    [Fact]
    public void What_a_refund_took_back_of_a_dishonoured_payment_stays_with_it_and_the_interest_to_the_client_goes_back()
    {
        var book = On("2026-01-30", Debt("CAD", "1", 10_000, "2026-01-30"));
        var cheque = Pay(book, "cheque", 10_000);
        var march = On("2026-03-01", [.. book.Items]);
        var refund = Entry(Side.Credit, "REF", "r", 4_000, "2026-03-01");
        march.Post(refund, "REFUND_POSTED", new PostingLine("4110", Side.Debit, refund.Original));
        march.PayInterest(WaitingInterest.On(Entry(Side.Credit, "RINT", "r", 0, "2026-03-01"), march.TakeBack(refund, march.Find("CAD", "1")!, 4_000_00, march.Today, neverOwing: true), march.Today));
        // 30 days at 2.3 %.
        Assert.Equal("7.57", march.Find("RINT", "r")!.Original.ToString());

        var april = On("2026-03-10", [.. march.Items]);
        april.Dishonour(Payment.Of(Rm, Rm[..9], PaymentMethods.Cheque, "cheque", Money.Of(10_000), april.Now), Sequences(book), Money.Of(15));
        // Of the declaration 6,000.00 stands; the refund made up for the rest of the payment, and the client has nothing.
        Assert.Equal(("6000.00", "0.00", "0.00", "0.00", "6015.00"), (april.Find("CAD", "1")!.Open.ToString(), april.Find("REF", "r")!.Open.ToString(), april.Find("RINT", "r")!.Open.ToString(), april.Find("DIS", "cheque")!.Open.ToString(), april.Balance.ToString()));
        Assert.Equal("0.00", Money.Sum(march.Postings.Concat(april.Postings).SelectMany(p => p.Lines).Where(l => l.Account == "5110").Select(l => l.Side == Side.Debit ? l.Amount : -l.Amount)).ToString());
        AssertBalanced(book, march, april);
    }

    [Fact]
    public void What_is_held_is_neither_paid_nor_does_it_pay()
    {
        var book = On("2026-03-03", Debt("ADJ", "1", 100, "2026-03-03"), Debt("CAD", "2", 100, "2026-03-03"));
        book.Hold(book.Find("ADJ", "1")!, new(HoldType.AppealSecured, "TA-1", Day("2026-03-02")));
        book.Hold(book.Find("ADJ", "1")!, new(HoldType.AppealSecured, "TA-1", Day("2026-03-03")));
        Pay(book, "p", 150);
        Assert.Equal((100_00, 0), (book.Find("ADJ", "1")!.OpenCents, book.Find("CAD", "2")!.OpenCents));
        book.Release(book.Find("ADJ", "1")!, HoldType.AppealSecured, "TA-1");
        book.Clear(book.Today);
        Assert.Equal(50_00, book.Find("ADJ", "1")!.OpenCents);
    }

    [Fact]
    public void Under_manual_offsetting_refunds_wait_and_payments_clear()
    {
        var items = new[] { Debt("CAD", "1", 300, "2026-03-03"), Entry(Side.Credit, "REF", "r", 100, "2026-03-01"), Entry(Side.Credit, "PMT", "p", 50, "2026-03-01") };
        var book = new AccountBook(new(Rm, "ALPHA", default) { Offset = OffsetPreference.Manual }, items, Rates, At("2026-03-03"));
        book.Clear(book.Today);
        Assert.Equal((250_00, 100_00, 0), (book.Find("CAD", "1")!.OpenCents, book.Find("REF", "r")!.OpenCents, book.Find("PMT", "p")!.OpenCents));
    }

    [Fact]
    public void A_write_off_takes_the_debt_and_its_interest_to_come()
    {
        var book = On("2026-03-13", Debt("CAD", "1", 100, "2026-03-03"));
        var debt = book.Find("CAD", "1")!;
        book.PostOn(Entry(Side.Credit, "WO", "w", 100, "2026-03-13"), "WRITTEN_OFF", "5210", (debt, 100_00));
        book.CloseInterest(debt);
        book.ChargeInterest(Day("2026-03-24"));
        Assert.Equal("0.00", book.Balance.ToString());
        Assert.Equal(["5210 Debit", $"1110:{Rm} Credit"], Assert.Single(book.Postings).Lines.Select(l => $"{l.Account} {l.Side}").Order(StringComparer.Ordinal).Reverse());
    }

    /// <summary>As the journal would number them.</summary>
    static Dictionary<string, long> Sequences(AccountBook book) => book.Postings.Select((p, n) => (p.Source, Sequence: n + 1L)).Where(p => p.Source is not null).ToDictionary(p => p.Source!, p => p.Sequence);

    static void AssertBalanced(params AccountBook[] books) => Assert.All(books.SelectMany(b => b.Postings), p => Assert.Equal(Money.Zero, p.Net));

    static OpenItem Pay(AccountBook book, string reference, decimal amount)
    {
        PostPaymentHandler.Pay(book, new(Rm, reference, "DEBIT", Money.Of(amount), Rm[..9]));
        return book.Find("PMT", reference)!;
    }

    static AccountBook On(string day, params OpenItem[] items) => new(new(Rm, "ALPHA", default), items, Rates, At(day));

    static OpenItem Debt(string type, string reference, decimal amount, string due) => Entry(Side.Debit, type, reference, amount, due) with { InterestFrom = Day(due).AddDays(1), Rate = RateKind.Specified, InterestSettled = false };

    static OpenItem Entry(Side side, string type, string reference, decimal amount, string on) => new(
        OpenItem.IdOf(Rm, type, reference), Rm, side, type, reference, null, Rm[..9], OpenItem.Importer, Money.Of(amount).Cents, Day(on), Day(on), At(on), Day(on), null, RateKind.None);

    static DateTimeOffset At(string day) => Day(day).InToronto(new(12, 0));

    static DateOnly Day(string day) => DateOnly.Parse(day);
}
