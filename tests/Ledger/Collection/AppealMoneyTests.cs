using Carm.Declarations.Contracts;
using Carm.Kernel;
using CsCheck;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>The money of an appeal: what covers it before, and what a decision makes of its debts and of its security.</summary>
public sealed class AppealMoneyTests
{
    const string Number = "12345000000013", Today = "2026-04-10";
    static readonly string[] Statements = ["SOADJ-12345000000013-01", "SOADJ-12345000000013-02", "SOADJ-12345000000013-03"];

    static OpenItem Adjustment(int n, decimal amount, string due = Today) => Debt("ADJ", $"{n}", amount, due) with { Cause = Statements[n], TransactionNumber = Number };

    static CashSecurity Security(string id, decimal amount, params string[] statements) => new(id, Rm, statements, Money.Of(amount).Cents, "draft", Day(Today), CashSecurityState.Held);

    static CadAccountedFor Outcome(decimal duties) => new(Number, 9, Rm, Rm[..9], "APPEAL_OUTCOME", "RPP", Day("2026-03-01"), Day(Today), "IMPORTER", -duties, 0, 0, 0, 0, 0, 0, "Customs Act s.60(4)", "TA-1", At(Today));

    static decimal[] Short(IReadOnlyList<string> statements, IReadOnlyList<string> others, OpenItem[] debts, params CashSecurity[] securities) =>
        [.. AccountQuestions.Of(statements, others, debts, securities, Rates, Day(Today), _ => true).Select(c => c.Short)];

    [Fact]
    public void One_security_covers_one_of_two_statements_and_not_both()
    {
        OpenItem[] debts = [Adjustment(0, 100), Adjustment(1, 100)];
        Assert.Equal([0m, 100m], Short(Statements[..2], [], debts, Security("A", 100, Statements)));
        Assert.Equal([0m, 0m], Short(Statements[..2], [], debts, Security("A", 200, Statements)));
        // Too much on the one is no help to the other.
        Assert.Equal([0m, 100m], Short(Statements[..2], [], debts, Security("A", 500, Statements[0])));
    }

    [Fact]
    public void What_another_open_appeal_stands_on_covers_nothing_else()
    {
        OpenItem[] debts = [Adjustment(0, 100), Adjustment(1, 100)];
        Assert.Equal([100m], Short([Statements[0]], [Statements[1]], debts, Security("A", 100, Statements)));
        Assert.Equal([0m], Short([Statements[0]], [Statements[1]], debts, Security("A", 100, Statements), Security("B", 100, Statements[1])));
    }

    [Fact]
    public void Ledger_T9_N6_what_an_appeal_finds_not_to_have_been_owing_bears_interest_from_the_day_after_it_was_paid()
    {
        static CadAccountedFor Version(int version, string kind, decimal duty, string reference, AccountBook book) =>
            new(Number, version, Rm, Rm[..9], kind, "RPP", new(2025, 5, 20), new(2025, 7, 1), OpenItem.Importer, duty, 0, 0, 0, 0, 0, 0, "Customs Act s.59", reference, book.Now);

        // Asked for on 2025-06-10 and paid that day.
        var june = On("2025-06-10");
        var debts = CadPosting.Apply(Version(2, "CBSA_ADJUSTMENT", 18_500m, "SOADJ-1", june), june, []);
        PostPaymentHandler.Pay(june, new(Rm, "P-1", "DEBIT", Money.Of(18_500m), Rm[..9]));
        Assert.Equal("0.00", june.Balance.ToString());

        // From 2025-06-11 to 2026-02-10: 20 days at 2.9, 184 at 2.7 and 41 at 2.3 percent, 245 in all.
        var february = On("2026-02-10", [.. june.Items]);
        CadPosting.Apply(Version(3, "APPEAL_OUTCOME", -18_500m, "A-1", february), february, debts);
        Assert.Equal(["REF 18500.00", "RINT 331.93"], february.Items.Where(i => i.Side == Side.Credit && i.OpenCents > 0).Select(i => $"{i.Type} {i.Open}").Order(StringComparer.Ordinal));
        Assert.Equal(["5110 Debit 331.93", $"2100:{Rm} Credit 331.93"], february.Postings.Single(p => p.Type == "INTEREST_TO_CLIENT").Lines.Select(l => $"{l.Account} {l.Side} {l.Amount}").Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public void A_quarter_without_its_rate_asks_for_no_interest_yet()
    {
        var rates = new RateBook([new("2026Q1", 2.3m, "Fixture of the tests, not official", "a", "b")]);
        var debt = Adjustment(0, 1_000, "2026-02-17");
        var cover = Assert.Single(AccountQuestions.Of([Statements[0]], [], [debt], [], rates, Day("2026-04-02"), _ => true));
        Assert.Equal(ItemInterest.Unposted(debt, Day("2026-03-31"), rates).Amount, cover.Interest);
        Assert.True(cover.Interest > 0);
    }

    [Theory]
    [InlineData("50.00", "2026-05-01", "0.00")]
    [InlineData("50.00", "2026-04-30", "20.00")]    // another debt is due before the interest, and takes 30.00
    [InlineData("5.00", "2026-05-01", "25.00")]
    public void Interest_that_is_charged_and_not_due_yet_is_paid_by_what_lies_on_the_account_for_it(string credit, string dueOn, string missing)
    {
        OpenItem[] debts = [Debt("INT", "1", 30, "2026-04-30") with { Cause = Statements[0] }, Debt("CAD", "2", 40, dueOn)];
        var ahead = AccountQuestions.PaidAhead([Statements[0]], debts, Money.Of(decimal.Parse(credit, System.Globalization.CultureInfo.InvariantCulture)), Day(Today));
        Assert.Equal(missing, $"{Assert.Single(AccountQuestions.Of([Statements[0]], [], debts, [], Rates, Day(Today), _ => true, ahead)).Short:0.00}");
    }

    [Fact]
    public void An_outcome_takes_off_the_debts_of_its_own_statements_before_any_newer_one()
    {
        OpenItem[] debts = [Adjustment(0, 100), Adjustment(1, 100) with { PostedAt = At(Today).AddHours(1) }];
        var book = On(Today, debts);
        CadPosting.Apply(Outcome(60), book, [.. debts.Select(d => d.Id)], Statements[0]);
        Assert.Equal(("40.00", "100.00"), (book.Open("ADJ", "0"), book.Open("ADJ", "1")));
    }

    [Fact]
    public void What_an_outcome_would_bring_is_reckoned_on_the_declaration_where_a_refusal_brought_no_debt()
    {
        var declared = Debt("CAD", $"{Number} v1", 500, Today) with { TransactionNumber = Number };
        var posted = new Dictionary<string, PostedCad> { [Number] = new(Number, 1, [declared.Id]) };
        Assert.Equal((0m, 80m), AppealOutcome.Of([(Statements[0], 80m)], posted, On(Today, declared)) is var unpaid ? (unpaid.Refund, unpaid.Relieved) : default);
        var paid = On(Today, declared, Credit("PMT", "p", 500, Today));
        paid.Clear(paid.Today);
        Assert.Equal((80m, 0m), AppealOutcome.Of([(Statements[0], 80m)], posted, paid) is var back ? (back.Refund, back.Relieved) : default);
    }

    [Fact]
    public void Of_a_denied_appeal_the_security_pays_what_is_open_and_the_rest_goes_back()
    {
        var book = On(Today, Adjustment(0, 100), Debt("CAD", "2", 70, Today));
        var security = Security("SEC-1", 120, Statements[0]);
        SecurityPosting.Post(security, book);
        SecurityPosting.EndHold([Statements[0]], [security], book.Today, book);
        var settled = Assert.Single(SecurityPosting.Settle([Statements[0]], [], [security], book));
        Assert.Equal(("0.00", "70.00", CashSecurityState.Returned, 0L), (book.Open("ADJ", "0"), book.Open("CAD", "2"), settled.State, Held(book)));
    }

    [Fact]
    public void What_another_appeal_stands_on_is_neither_applied_nor_returned()
    {
        var book = On(Today, Adjustment(0, 100), Adjustment(1, 100));
        var security = Security("SEC-1", 150, Statements[..2]);
        SecurityPosting.Post(security, book);
        var settled = Assert.Single(SecurityPosting.Settle([Statements[0]], [Statements[1]], [security], book));
        Assert.Equal(("50.00", "100.00", CashSecurityState.Held, "100.00"), (book.Open("ADJ", "0"), book.Open("ADJ", "1"), settled.State, $"{settled.Held}"));
        // In the end what is left of it follows, under a name of its own.
        var end = Assert.Single(SecurityPosting.Settle([Statements[1]], [], [settled], book));
        Assert.Equal(("0.00", CashSecurityState.Realized, 0L), (book.Open("ADJ", "1"), end.State, Held(book)));
        Assert.Equal(book.Postings.Count, book.Postings.Select(p => p.Source).Distinct().Count());
    }

    [Fact]
    public void What_nothing_covers_any_more_bears_the_specified_rate_again_from_the_day_after()
    {
        var left = Adjustment(1, 60) with { Holds = [new(HoldType.AppealSecured, "SEC-1", Day(Today))], Prescribed = [new(Day(Today), null, "SEC-1")] };
        var book = On(Today, Adjustment(0, 100), left);
        Assert.Equal(CashSecurityState.Realized, Assert.Single(SecurityPosting.Settle([Statements[0]], [], [Security("SEC-1", 100, Statements[..2])], book)).State);
        Assert.Equal((false, Day(Today)), (book.Find("ADJ", "1")!.IsHeld, book.Find("ADJ", "1")!.Prescribed[0].To));
    }

    [Fact]
    public void What_is_used_up_for_one_statement_holds_nothing_back_of_another()
    {
        var book = On(Today, Adjustment(0, 100), Adjustment(1, 60));
        CashSecurity both = Security("SEC-1", 100, Statements[..2]), own = Security("SEC-2", 60, Statements[1]);
        SecurityPosting.Post(both, book);
        SecurityPosting.Post(own, book, both);
        Assert.Equal(["SEC-1", "SEC-2"], book.Find("ADJ", "1")!.Holds.Select(h => h.Reference).Order());
        SecurityPosting.EndHold([Statements[0]], [both], book.Today, book);
        Assert.Equal(CashSecurityState.Realized, Assert.Single(SecurityPosting.Settle([Statements[0]], [Statements[1]], [both, own], book)).State);
        Assert.Equal(["SEC-2"], book.Find("ADJ", "1")!.Holds.Select(h => h.Reference));
        SecurityPosting.EndHold([Statements[1]], [own], book.Today, book);
        Assert.False(book.Find("ADJ", "1")!.IsHeld);
    }

    [Fact]
    public void Cash_that_was_given_for_one_statement_pays_none_that_is_decided_with_it()
    {
        var book = On(Today, Adjustment(0, 100), Adjustment(1, 70));
        CashSecurity[] securities = [Security("AGR-1", 100, Statements[0]) with { IsPledge = true }, Security("SEC-1", 70, Statements[1])];
        var settled = Assert.Single(SecurityPosting.Settle(Statements[..2], [], securities, book));
        Assert.Equal(("100.00", "0.00", CashSecurityState.Realized), (book.Open("ADJ", "0"), book.Open("ADJ", "1"), settled.State));
    }

    [Fact]
    public void An_agreement_has_no_money_that_could_pay_or_go_back()
    {
        var book = On(Today, Adjustment(0, 100));
        var pledge = Security("AGR-1", 120, Statements[0]) with { IsPledge = true };
        Assert.Empty(SecurityPosting.Settle([Statements[0]], [], [pledge], book));
        Assert.Equal("100.00", book.Open("ADJ", "0"));
    }

    /// <summary>Debts with interest, part payments, and security for any of the statements, some of it another appeal's.</summary>
    [Fact]
    public void Coverage_is_what_is_open_of_each_statement_less_the_security_assigned_to_it_each_cent_once() =>
        Gen.Select(Gen.Select(Gen.Int[0, 2], Gen.Long[1, 500_00], Gen.Int[0, 60]).Array[0, 6], Gen.Long[1, 400_00].Array[0, 3], Gen.Select(Gen.Int[1, 7], Gen.Long[1, 600_00], Gen.Bool).Array[0, 5], Gen.Int[0, 3]).Sample((adjustments, payments, given, others) =>
        {
            OpenItem[] debts = [.. adjustments.Select((a, n) => Debt("ADJ", $"{n}", a.Item2 / 100m, $"{Day(Today).AddDays(-a.Item3):yyyy-MM-dd}") with { Cause = Statements[a.Item1] })];
            var book = On(Today, [.. debts, .. payments.Select((cents, n) => Credit("PMT", $"{n}", cents / 100m, Today))]);
            book.Clear(book.Today);
            CashSecurity[] securities = [.. given.Select((g, n) => Security($"SEC-{n}", g.Item2 / 100m, [.. Statements.Where((_, s) => (g.Item1 & 1 << s) != 0)]) with { IsPledge = g.Item3 })];
            var (own, taken) = (Statements[Math.Min(others, 2)..], Statements[..Math.Min(others, 2)]);

            Money OpenOf(string statement) => Money.Sum(book.Items.Where(i => i.Side == Side.Debit && i.Cause == statement).Select(i => i.Open + ItemInterest.Unposted(i, book.Today, Rates)));
            var shares = SecurityShares.Of([.. taken.Concat(own).Select(s => (s, OpenOf(s)))], securities);
            Assert.All(securities, s => Assert.True(shares.Where(share => share.SecurityId == s.Id) is var of && Money.Sum(of.Select(share => share.Amount)) <= s.Held && of.All(share => s.StatementNumbers.Contains(share.Statement))));
            foreach (var cover in AccountQuestions.Of(own, taken, [.. book.Items], securities, Rates, book.Today, _ => true))
            {
                var assigned = Money.Sum(shares.Where(s => s.Statement == cover.StatementNumber).Select(s => s.Amount));
                Assert.Equal((OpenOf(cover.StatementNumber).Amount, assigned.Amount), (cover.Duties + cover.Interest, cover.Secured));
                Assert.Equal((OpenOf(cover.StatementNumber) - assigned).Amount, cover.Short);
                Assert.True(cover.Short >= 0);
                // It is short only where nothing that is for it is left.
                if (cover.Short > 0) Assert.All(securities.Where(s => s.IsFor([cover.StatementNumber])), s => Assert.Equal(s.Held, Money.Sum(shares.Where(share => share.SecurityId == s.Id).Select(share => share.Amount))));
            }
        }, iter: 500);

    /// <summary>Two statements under appeal on one declaration, beside its first debt and a newer one; paid, secured or neither; decided in any way.</summary>
    [Fact]
    public void After_any_decision_the_items_of_the_case_are_what_the_decision_says() =>
        Gen.Select(Gen.Long[1, 500_00].Array[4], Gen.Long[0, 2000_00], Gen.Long[0, 1500_00], Gen.Bool, Gen.Int[0, 100]).Sample((owing, paid, secured, isSecuredFirst, percent) =>
        {
            OpenItem[] debts =
            [
                Debt("CAD", "first", owing[0] / 100m, Today) with { TransactionNumber = Number }, Adjustment(0, owing[1] / 100m), Adjustment(1, owing[2] / 100m),
                Adjustment(2, owing[3] / 100m) with { PostedAt = At(Today).AddHours(1) },
            ];
            var book = On(Today, debts);
            var security = Security("SEC-1", secured / 100m, Statements[..2]);
            if (isSecuredFirst && secured > 0) SecurityPosting.Post(security, book);
            if (paid > 0) PostPaymentHandler.Pay(book, new(Rm, "P", "DEBIT", Money.OfCents(paid), Rm[..9]));
            if (!isSecuredFirst && secured > 0) SecurityPosting.Post(security, book);
            CashSecurity[] securities = secured > 0 ? [security] : [];

            var allowed = (owing[1] + owing[2]) * percent / 100;
            if (allowed > 0) CadPosting.Apply(Outcome(allowed / 100m), book, [.. debts.Select(d => d.Id)], Statements[..2]);
            SecurityPosting.EndHold(Number, Statements[..2], securities, book.Today, book);
            book.Clear(book.Today);
            var settled = SecurityPosting.Settle(Statements[..2], [Statements[2]], securities, book).SingleOrDefault() ?? security;

            OpenItem[] @case = [book.Find("ADJ", "0")!, book.Find("ADJ", "1")!];
            Assert.Equal(owing[1] + owing[2] - allowed, @case.Sum(i => i.StandingCents));
            Assert.Equal((owing[0], owing[3]), (book.Find("CAD", "first")!.StandingCents, book.Find("ADJ", "2")!.StandingCents));
            var realized = book.Items.Where(i => i.Type == "SEC").Sum(i => i.OriginalCents);
            Assert.Equal(owing.Sum() - allowed - paid - realized, book.Balance.Cents);
            // What stays is paid as far as there is money; what nothing needs is back.
            if (@case.Any(i => i.OpenCents > 0)) Assert.Equal(secured, realized);
            Assert.Equal(0, settled.Held.Cents);
            Assert.Equal(0, Held(book));
            Assert.All(@case, i => Assert.False(i.IsHeld));
            Assert.All(book.Postings, p => Assert.Equal(Money.Zero, p.Net));
        }, iter: 500);

    /// <summary>What the journal holds as security.</summary>
    static long Held(AccountBook book) => book.Postings.SelectMany(p => p.Lines).Where(l => l.Account == $"2200:{Rm}").Sum(l => l.Side == Side.Credit ? l.Amount.Cents : -l.Amount.Cents);
}
