using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Testing;
using CsCheck;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>What comes of a debt that is given back: in pieces, after part payments, with the interest that goes with it.</summary>
public sealed class CadPostingTests(CarmHost tests)
{
    static readonly InterestRate[] Rates = [.. from year in Enumerable.Range(2026, 3) from quarter in Enumerable.Range(1, 4) select new InterestRate($"{year}Q{quarter}", 2.3m, "Fixture of the tests, not official", "a", "b")];

    [Fact]
    public void A_second_refund_gives_back_what_the_first_left_with_interest_on_that_alone()
    {
        var story = new Story(10_000_00).On("2026-01-30").Pay(10_000_00).On("2026-03-01").Refund(4_000_00).Refund(3_000_00);
        Assert.Equal(["4000.00", "3000.00"], story.Of("REF"));
        // 30 days at 2.3 %, of each part once.
        Assert.Equal(["7.57", "5.68"], story.Of("RINT"));
        Assert.Equal(7_000_00 + 7_57 + 5_68, -story.Balance);
    }

    [Fact]
    public void What_was_open_of_a_debt_is_no_payment_that_a_second_refund_could_give_back()
    {
        var story = new Story(10_000_00).On("2026-03-01").Refund(4_000_00).Refund(3_000_00);
        Assert.Empty(story.Of("RINT"));
        Assert.Equal(3_000_00, story.Balance);
        // What stays owing bears its interest from the first: 25 days at 8.3 % of 3,000.00.
        Assert.Equal(["17.10"], new Story(10_000_00).On("2026-02-10").Refund(4_000_00).Refund(3_000_00).On("2026-02-24").ChargeInterest().Of("INT"));
    }

    [Fact]
    public void What_is_withdrawn_was_never_owing_so_the_interest_charged_on_it_goes_back()
    {
        var story = new Story(10_000_00).On("2026-02-24").ChargeInterest().Pay(10_057_00).On("2026-03-20").Refund(10_000_00, "WITHDRAWAL", appliedOn: "2026-03-02");
        Assert.Equal(["57.00"], story.Of("INT"));
        Assert.Equal(["10000.00", "57.00"], story.Of("REF"));
        Assert.Equal(-10_057_00, story.Balance);
    }

    [Fact]
    public void A_refund_on_application_bears_interest_from_the_91st_day_after_it() =>
        Assert.Equal(["0.63"], new Story(10_000_00).On("2026-01-30").Pay(10_000_00).On("2026-06-01").Refund(10_000_00, "WITHDRAWAL", appliedOn: "2026-03-02").Of("RINT"));

    /// <summary>Of 10,000.00 that came in January and paid a declaration of May, 4,000.00 are given back in June.</summary>
    [Theory]
    [InlineData(null, "7.24")]                  // 30 days from 12 May, at 2.2 percent
    [InlineData("12345000000013", "37.46")]     // 151 days from 11 January, 80 at 2.3 and 71 at 2.2 percent
    public void Money_that_lay_on_the_account_bears_interest_to_the_client_from_the_debt_on_and_what_was_paid_for_it_ahead_from_its_own_day(string? keptFor, string interest)
    {
        const string Number = "12345000000013";
        CadAccountedFor Version(int version, decimal duty, string kind, AccountBook book) => new(Number, version, Book.Rm, Book.Rm[..9], kind, "RPP", new(2026, 5, 11), new(2026, 5, 11), "IMPORTER", duty, 0, 0, 0, 0, 0, 0, "Customs Act", null, book.Now);
        var may = Book.On("2026-05-11", Book.Credit("PMT", "P", 10_000, "2026-01-10") with { HeldFor = keptFor });
        var debts = CadPosting.Apply(Version(1, 10_000m, "ORIGINAL", may), may, []);
        Assert.Equal(0, may.Find(Assert.Single(debts))!.OpenCents);
        var june = Book.On("2026-06-10", [.. may.Items]);
        CadPosting.Apply(Version(2, -4_000m, "CBSA_ADJUSTMENT", june), june, debts);
        Assert.Equal(interest, june.Find("RINT", $"{Number} v2")!.Original.ToString());
        // The Crown was owed nothing meanwhile.
        Assert.DoesNotContain(june.Items, i => i.Type == "INT");
    }

    /// <summary>Payments, charges, refunds and interest in any order; in the end all is found never to have been owing.</summary>
    [Fact]
    public void Refunds_in_any_number_and_order_give_each_cent_back_once_and_leave_no_interest_on_what_was_not_owing() =>
        Gen.Select(Gen.Long[1, 1_000_00], Gen.Select(Gen.Int[0, 3], Gen.Long[1, 800_00], Gen.Int[0, 25]).Array[0, 14]).Sample((owing, steps) =>
        {
            var story = new Story(owing);
            foreach (var (what, cents, days) in steps)
            {
                story.After(days);
                if (what == 0) story.Pay(cents);
                else if (what == 1) story.Refund(Math.Min(cents, story.Standing), cents % 2 == 0 ? "CBSA_ADJUSTMENT" : "APPEAL_OUTCOME");
                else if (what == 2) story.Charge(cents);
                else story.ChargeInterest();
            }
            story.After(1).Refund(story.Standing, "WITHDRAWAL", appliedOn: "2026-01-10");

            Assert.Equal(0, story.Items.Where(i => i.Side == Side.Debit).Sum(i => i.OpenCents));
            Assert.Equal(0, story.Sum("INT") - story.Items.Where(i => i.Type == "REF" && i.Reference.Contains(" interest", StringComparison.Ordinal)).Sum(i => i.OriginalCents));
            Assert.Equal(story.Paid + story.Sum("RINT"), -story.Balance);
            Assert.All(story.Items.Where(i => i.Type is "CAD" or "ADJ"), i => Assert.Equal((0, i.OriginalCents), (i.StandingCents, i.Reductions.Sum(r => r.Cents))));
        }, iter: 500);

    [Fact]
    public void A_refund_in_pieces_comes_to_the_same_as_one() =>
        Gen.Select(Gen.Long[100, 1_000_00], Gen.Select(Gen.Long[1, 800_00], Gen.Int[0, 40]).Array[0, 5], Gen.Long[1, 400_00].Array[2, 4]).Sample((owing, payments, pieces) =>
        {
            Story Paid()
            {
                var story = new Story(owing);
                foreach (var (cents, days) in payments) story.After(days).Pay(cents);
                return story.On("2026-08-24").ChargeInterest();
            }
            var (one, many) = (Paid(), Paid());
            foreach (var piece in pieces) many.Refund(Math.Min(piece, many.Standing));
            one.Refund(owing - many.Standing);
            Assert.InRange(many.Balance - one.Balance, -pieces.Length, pieces.Length);
        }, iter: 500);

    [Fact]
    public void Without_the_rate_of_the_quarter_a_refund_is_posted_and_its_interest_follows_when_there_is_one()
    {
        var story = new Story(10_000_00).On("2026-01-30").Pay(10_000_00).On("2026-06-15").Refund(4_000_00, rates: Rates[..1]);
        Assert.Equal(["4000.00"], story.Of("REF"));
        Assert.Empty(story.Of("RINT"));
        var due = Assert.Single(story.Waiting);
        Assert.False(story.Resume(due, Rates[..1]));
        Assert.True(story.On("2026-07-02").Resume(due, Rates));
        Assert.Equal(new Story(10_000_00).On("2026-01-30").Pay(10_000_00).On("2026-06-15").Refund(4_000_00).Of("RINT"), story.Of("RINT"));
    }

    [Fact]
    public void What_was_written_off_goes_back_to_where_it_was_forgiven_and_not_to_the_client()
    {
        var story = new Story(100_00).On("2026-03-31").WriteOff(60_00).Refund(80_00);
        Assert.Equal((0L, "80.00", "40.00"), (story.Balance, Assert.Single(story.Of("REF")), Assert.Single(story.Of("REV"))));
        Assert.Empty(story.Of("RINT"));
    }

    [Theory]
    [InlineData(null, "2026-03-25")]
    [InlineData("2026-04-17", "2026-04-25")]
    public void What_is_billed_with_a_later_period_than_its_release_tells_stands_on_the_statement_of_that_one(string? periodEnd, string billOn)
    {
        var book = new AccountBook(new("700000003RM0001", "Importer", default), [], new RateBook(Rates), new DateOnly(2026, 3, 20).InToronto(new(12, 0)));
        var fact = new CadAccountedFor("12345000000013", 1, "700000003RM0001", "700000003", "ORIGINAL", "CSA2", new(2026, 3, 9), new(2026, 5, 1), "IMPORTER", 100m, 0, 0, 0, 0, 0, 0, "Customs Act", null, book.Now)
        {
            BillingPeriodEnd = periodEnd is null ? null : DateOnly.Parse(periodEnd),
        };
        CadPosting.Apply(fact, book, []);
        Assert.Equal(billOn, $"{Assert.Single(book.Items).BillOn:O}");
    }

    [Theory]
    [InlineData(false, "2026-04-10")]
    [InlineData(true, "2026-03-31")]
    public void What_is_due_on_a_day_of_its_own_stays_due_on_it_though_a_period_that_was_due_then_is_moved(bool isItsOwn, string dueOn)
    {
        var rates = new RateBook(Rates, null, [new("2026-03-17", new(2026, 3, 17), new(2026, 4, 10), "Fixture", "one", "another")]);
        var book = new AccountBook(new("700000003RM0001", "Importer", default), [], rates, new DateOnly(2026, 3, 31).InToronto(new(12, 0)));
        var fact = new CadAccountedFor("12345000000013", 1, "700000003RM0001", "700000003", "ORIGINAL", "RPP", new(2026, 3, 16), new(2026, 3, 31), "IMPORTER", 100m, 0, 0, 0, 0, 0, 0, "Customs Act", null, book.Now) { IsDueOnItsOwnDay = isItsOwn };
        CadPosting.Apply(fact, book, []);
        var item = Assert.Single(book.Items);
        Assert.Equal((dueOn, (DateOnly?)DateOnly.Parse(dueOn).AddDays(1)), ($"{item.DueOn:O}", item.InterestFrom));
    }

    [Fact]
    public async Task The_same_version_twice_at_once_is_posted_once()
    {
        var client = await Client.OpenAsync(tests);
        var store = tests.Alba.Services.GetRequiredService<ILedgerStore>();
        var version = client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-03-17T15:00:00Z", "2099-03-31");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var session = store.LightweightSession();
            await RecordCadDebtsHandler.Handle([version, version], session, TimeProvider.System, TestContext.Current.CancellationToken);
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }));
        Assert.Equal("100.00", (await client.GetAsync("balance"))["balance"]);
    }

    /// <summary>One declaration released before it was paid, due on 2026-01-30.</summary>
    sealed class Story
    {
        const string Rm = "700000003RM0001", Number = "12345000000013";
        readonly List<string> debts = [];
        int version, payment;
        DateOnly today = new(2026, 1, 10);

        public Story(long cents) => Charge(cents, "ORIGINAL");

        public IReadOnlyList<OpenItem> Items { get; private set; } = [];
        public List<WaitingInterest> Waiting { get; } = [];
        public long Paid { get; private set; }
        public long Standing => Items.Where(i => debts.Contains(i.Id)).Sum(i => i.StandingCents);
        public long Balance => Items.Sum(i => i.Side == Side.Debit ? i.OpenCents : -i.OpenCents);

        public string[] Of(string type) => [.. Items.Where(i => i.Type == type).OrderBy(i => i.Reference, StringComparer.Ordinal).Select(i => i.Original.ToString())];

        public long Sum(string type) => Items.Where(i => i.Type == type).Sum(i => i.OriginalCents);

        public Story On(string day) => After(DateOnly.Parse(day).DayNumber - today.DayNumber);

        public Story After(int days)
        {
            today = today.AddDays(days);
            return Do(book => book.Clear(today));
        }

        public Story Charge(long cents, string kind = "CBSA_ADJUSTMENT") => Bring(cents, kind);

        public Story Refund(long cents, string kind = "CBSA_ADJUSTMENT", string? appliedOn = null, InterestRate[]? rates = null) => Bring(-cents, kind, appliedOn, rates);

        public Story Pay(long cents) => Do(book =>
        {
            PostPaymentHandler.Pay(book, new(Rm, $"P-{++payment:00}", "DEBIT", Money.OfCents(cents), Rm[..9]));
            Paid += cents;
        });

        public Story WriteOff(long cents) => Do(book =>
        {
            var debt = book.Find(debts[0])!;
            book.PostOn(new(OpenItem.IdOf(Rm, "WO", "1"), Rm, Side.Credit, "WO", "1", null, Rm[..9], OpenItem.Importer, cents, today, today, book.Now, today, null, RateKind.None), "WRITTEN_OFF", "5210", (debt, cents));
            book.CloseInterest(debt);
        });

        public Story ChargeInterest() => Do(book => book.ChargeInterest(today));

        public bool Resume(WaitingInterest due, InterestRate[] rates)
        {
            var isDone = false;
            Do(book => isDone = book.PayInterest(due), rates);
            return isDone;
        }

        Story Bring(long cents, string kind, string? appliedOn = null, InterestRate[]? rates = null) => Do(book =>
        {
            var fact = new CadAccountedFor(Number, ++version, Rm, Rm[..9], kind, "RPP", new(2026, 1, 10), new(2026, 1, 30), "IMPORTER", cents / 100m, 0, 0, 0, 0, 0, 0, "Customs Act", null, At(today), appliedOn is null ? null : DateOnly.Parse(appliedOn));
            debts.AddRange(CadPosting.Apply(fact, book, debts));
        }, rates);

        Story Do(Action<AccountBook> what, InterestRate[]? rates = null)
        {
            var book = new AccountBook(new(Rm, "Importer", default), Items, new RateBook(rates ?? Rates), At(today));
            what(book);
            Assert.All(book.Postings, p => Assert.Equal(Money.Zero, p.Net));
            Items = [.. book.Items];
            Waiting.AddRange(book.Waiting);
            return this;
        }

        static DateTimeOffset At(DateOnly day) => day.InToronto(new(12, 0));
    }
}
