using Carm.Appeals.Contracts;
using Carm.Bonds.Contracts;
using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Whatever happens to an account, in whatever order, the invariants of the ledger hold (ledger 2.3). The long form: CARM_LONG=20000 dotnet test --project tests/Ledger --filter-class "*LedgerModelTests".</summary>
public sealed class LedgerModelTests(CarmHost tests, LivedAccounts accounts) : IClassFixture<LivedAccounts>
{
    static readonly int Sequences = int.TryParse(Environment.GetEnvironmentVariable("CARM_LONG"), out var many) ? many : 1_000;

    /// <summary>How often a book that was held against a whole one had read less.</summary>
    int shorter;

    [Fact]
    public void In_any_life_of_an_account_the_items_agree_with_the_accounts_and_the_statements_roll() => Parallel.For(0, Sequences, Lives.Live);

    [Fact]
    public async Task The_first_of_these_lives_in_the_database_leave_the_same_items_and_statements_an_unbroken_chain_and_what_is_owing_by_day()
    {
        var (store, stories) = await accounts.In(tests);
        var ct = TestContext.Current.CancellationToken;
        await using var session = store.QuerySession();
        foreach (var story in stories)
        {
            var stored = await session.Query<OpenItem>().Where(i => i.RmAccount == story.Rm).ToListAsync(ct);
            string[] Told(IEnumerable<OpenItem> items) => [.. items.Select(i => $"{i.Id} {i.OpenCents} {i.InterestPostedCents} {i.BillOn} {string.Join(',', i.Reductions)}").Order(StringComparer.Ordinal)];
            Assert.Equal(Told(story.Items), Told(stored));
            Assert.Empty(await session.AdvancedSql.QueryAsync<JournalFlaw>("select jsonb_build_object('chain', ?, 'sequence', f) from ledger.first_flaw(?) f where f is not null", ct, story.Rm, story.Rm));
            var owing = story.Items.Where(i => i.Side == Side.Debit).GroupBy(i => i.DueOn).Select(g => new DueCents(g.Key, g.Sum(i => i.OpenCents))).Where(d => d.Cents > 0).OrderBy(d => d.DueOn);
            Assert.Equal(owing, await session.AdvancedSql.QueryAsync<DueCents>("select jsonb_build_object('dueOn', due_on, 'cents', cents) from ledger.journal_due where chain = ? and cents > 0 order by due_on", ct, story.Rm));
        }

        // Each of the rarer things is among them: interest to the client that waited for its rate, interest that went back, drawback, a penalty for late payment, a reversal, and money drawn by agreement.
        OpenItem[] all = [.. stories.SelectMany(s => s.Items)];
        Assert.Contains(all, i => i.Type == "RINT" && i.PostedOn > i.Bearing!.Until);
        foreach (var type in new[] { "DRW", "LPP" }) Assert.Contains(all, i => i.Type == type);
        foreach (var type in new[] { "INTEREST_REFUNDED", "ITEM_REVERSED" }) Assert.Contains(stories.SelectMany(s => s.Journal), p => p.Type == type);
        Assert.Contains(stories.SelectMany(s => s.Payments), p => p is { Method: PaymentMethods.Pad, State: PaymentState.Posted });
        Assert.True(await session.Query<StatementOfAccount>().CountAsync(ct) > stories.Count, "A life has more than one statement.");
    }

    [Fact]
    public async Task Hledger_agrees_with_the_books_that_these_lives_leave()
    {
        Assert.SkipUnless(Hledger.IsInstalled, "hledger is not installed on this machine.");
        var ((store, stories), ct) = (await accounts.In(tests), TestContext.Current.CancellationToken);
        var path = Path.GetTempFileName();
        await using (var file = new StreamWriter(path)) await JournalExport.Formats["hledger"](stories.ToAsyncEnumerable().SelectMany(story => JournalReader.ReadAsync(store, story.Rm, ct)), file, ct);
        Assert.Equal((0, ""), await Hledger.RunAsync("check", "--strict", "-f", path));
        var told = stories.SelectMany(story => story.Posted).SelectMany(p => p.Lines).GroupBy(l => l.Account, l => l.Side == Side.Debit ? l.Amount.Amount : -l.Amount.Amount).Select(g => (g.Key, g.Sum())).Where(a => a.Item2 != 0).OrderBy(a => a.Key, StringComparer.Ordinal).ToArray();
        Assert.True(told.Length > stories.Count, "Every life leaves something on its own accounts.");
        Assert.Equal(told, await Hledger.BalancesAsync(path, "--cleared"));
        File.Delete(path);
    }

    [Fact]
    public async Task A_payment_that_reads_no_further_than_it_reaches_does_what_it_does_where_all_of_the_account_is_read()
    {
        await AlongLivesAsync(40, async (store, story, step, ct) =>
        {
            var due = DueOf(story);
            if (due.Length == 0) return;
            var (owing, one) = (due.Sum(i => i.OpenCents), due[step % due.Length]);
            var plain = Payment.Of(story.Rm, story.Rm[..9], PaymentMethods.OnlineBanking, $"TRIED {step}", Money.OfCents(1 + owing / 3), story.Now);
            foreach (var payment in (Payment[])
            [
                plain, plain with { Amount = Money.OfCents(1) }, plain with { Amount = Money.OfCents(owing + 1) }, plain with { Amount = Money.OfCents(one.OpenCents + 1), Designation = [new(one.Type, one.Reference)] },
                plain with { TransactionNumber = one.TransactionNumber }, Payment.Of(story.Rm, "812345674", PaymentMethods.OnlineBanking, $"TRIED {step}", plain.Amount, story.Now),
            ])
            {
                Task PayAsync(IDocumentSession session, AccountBook book)
                {
                    book.Credit(payment, Accounts.Bank);
                    return Task.CompletedTask;
                }
                var (whole, read) = await SameAsync(store, session => session.OpenBookAsync(story.Rm, story.Now, ct, payment.ItemId), session => session.OpenBookToPayAsync(payment, isHere: true, story.Now, ct, first: 1), PayAsync);
                Assert.Equal((whole.Balance, whole.Debts), (read.Balance, read.Debts));
            }
        });
    }

    [Fact]
    public async Task Payments_of_one_file_that_read_on_in_one_book_do_together_what_they_do_where_all_of_the_account_is_read()
    {
        await AlongLivesAsync(40, async (store, story, step, ct) =>
        {
            var due = DueOf(story);
            if (due.Length == 0) return;
            var (owing, one) = (due.Sum(i => i.OpenCents), due[step % due.Length]);
            Payment Line(string reference, long cents, string? payer = null, int daysBefore = 0) => Payment.Of(story.Rm, payer ?? story.Rm[..9], PaymentMethods.Edi, $"{reference} {step}", Money.OfCents(cents), story.Now, story.Day.AddDays(-daysBefore));
            Payment[] lines =
            [
                Line("A", 1 + owing / 9, daysBefore: step % 40), Line("B", one.OpenCents + 1) with { Designation = [new(one.Type, one.Reference)] }, Line("C", 1), Line("D", 1 + owing / 7) with { TransactionNumber = one.TransactionNumber },
                Line("E", 1 + owing / 5), .. step % 2 == 0 ? (Payment[])[] : [Line("F", 1 + owing / 11, "812345674"), Line("G", owing)],
            ];
            var (whole, read) = await SameAsync(store, session => session.OpenBookAsync(story.Rm, story.Now, ct), session => session.OpenBookToPayIntoAsync(story.Rm, [], story.Now, ct), (_, book) =>
            {
                foreach (var line in lines) book.Credit(line, Accounts.Bank);
                return Task.CompletedTask;
            }, async (session, book) =>
            {
                foreach (var line in lines)
                {
                    await session.ReachAsync(book, line, ct, first: 1);
                    book.Credit(line, Accounts.Bank);
                }
            });
            Assert.Equal((whole.Balance, whole.Debts), (read.Balance, read.Debts));
        });
    }

    [Fact]
    public async Task Versions_of_a_declaration_that_read_no_further_than_they_reach_do_what_they_do_where_all_of_the_account_is_read()
    {
        await AlongLivesAsync(40, async (store, story, step, ct) =>
        {
            var declared = story.Items.Where(i => i is { Side: Side.Debit, Type: "CAD" or "CADV" or "ADJ" }).GroupBy(i => i.TransactionNumber!).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray();
            if (declared.Length == 0) return;
            OpenItem[] debts = [.. declared[step % declared.Length].OrderBy(i => i.PostedAt)];
            // All lives number their declarations alike, and are in one database.
            var before = new PostedCad($"{debts[0].TransactionNumber} {story.Rm}", 1_000, [.. debts.Select(i => i.Id)]) { RmAccount = story.Rm };
            await using (var session = store.LightweightSession())
            {
                session.Store(before);
                await session.SaveChangesAsync(ct);
            }
            var standing = debts.Sum(i => i.StandingCents);
            CadAccountedFor Version(string kind, long cents, int after = 1) => new(
                before.Id, before.CadVersion + after, story.Rm, story.Rm[..9], kind, "RPP", story.Day, BillingCalendar.For(BillingStream.Rpp, story.Day).PaymentDueOn, OpenItem.Importer, cents / 100m, 0, 0, 0, 0, 0, 0, "Customs Act",
                kind == "CBSA_ADJUSTMENT" ? $"SA-T-{step}" : null, story.Now, kind == "ADJUSTMENT" ? story.Day.AddDays(-100) : null);
            var first = Version("ORIGINAL", 12_345) with { TransactionNumber = $"{step} {story.Rm}", CadVersion = 1, PaymentDueOn = story.Day };
            foreach (var cads in (CadAccountedFor[][])
            [
                [Version("CORRECTION", 12_345)], [Version("CBSA_ADJUSTMENT", 12_345)], [first],
                .. standing == 0 ? (CadAccountedFor[][])[] :
                [
                    [Version("CORRECTION", -(1 + standing / 2))], [Version("CBSA_ADJUSTMENT", -standing)], [Version("ADJUSTMENT", -(1 + standing / 3))], [Version("WITHDRAWAL", -standing)], [Version("APPEAL_OUTCOME", -(1 + standing / 4))],
                    [Version("CORRECTION", 54_321), Version("CBSA_ADJUSTMENT", -standing, after: 2), first],
                ],
            ])
            {
                var posted = new Dictionary<string, PostedCad> { [before.Id] = before };
                Task PostAsync(IDocumentSession session, AccountBook book)
                {
                    CadPosting.Post(CadPosting.Following(cads, posted, _ => true).Next, book, posted);
                    return Task.CompletedTask;
                }
                await SameAsync(store, session => session.OpenBookAsync(story.Rm, story.Now, ct, [.. before.ItemIds]), async session => (await session.OpenBooksForCadsAsync(cads, story.Now, ct, first: 1)).Books[story.Rm], PostAsync);
            }
        });
    }

    [Fact]
    public async Task Rarer_commands_that_read_no_further_than_they_reach_do_what_they_do_where_all_of_the_account_is_read()
    {
        await AlongLivesAsync(30, async (store, story, step, ct) =>
        {
            OpenItem? Pick(Func<OpenItem, bool> which) => story.Items.Where(which).OrderBy(i => i.Id, StringComparer.Ordinal).ToArray() is { Length: > 0 } all ? all[step % all.Length] : null;
            async Task TryAsync(Action<AccountBook> what, params string[] named)
            {
                Task DoAsync(IDocumentSession session, AccountBook book)
                {
                    what(book);
                    return Task.CompletedTask;
                }
                var (whole, read) = await SameAsync(store, session => session.OpenBookAsync(story.Rm, story.Now, ct, named), async session =>
                {
                    var book = await session.OpenBookOnAsync(story.Rm, story.Now, ct, named);
                    await session.ReachAsync(book!, what, ct, first: 1);
                    return book;
                }, DoAsync);
                Assert.Equal((whole.Balance, whole.Debts), (read.Balance, read.Debts));
            }

            var served = new PenaltyServed($"NPA-T-{step}", story.Rm, story.Rm[..9], "NPA", "C352", null, 12.34m, story.Day, story.Day, story.Day.AddDays(30), story.Now);
            await TryAsync(book => PenaltyPosting.Post(served, book), PenaltyPosting.IdsOf(story.Rm, served.PenaltyNumber));
            if (Pick(i => i.Type is "LAP" or "NPA" or "K9" && i.StandingCents > 0) is { } penalty)
            {
                var reduced = new PenaltyReduced(penalty.Reference, story.Rm, "NPA", (1 + penalty.StandingCents / 2) / 100m, 1_000_000 + step, story.Now);
                var increased = new PenaltyIncreased(penalty.Reference, story.Rm, 5m, story.Day, story.Day.AddDays(30), story.Now);
                var parts = PenaltyPosting.IdsOf(story.Rm, penalty.Reference);
                await TryAsync(book => PenaltyPosting.Reduce(reduced, book.Find(penalty), book), parts);
                await TryAsync(book => PenaltyPosting.Increase(increased, book.Find(penalty), book), parts);
                await TryAsync(book => Reviews.End(book.Find(penalty), "MR-1", book), parts);
            }
            var granted = new DrawbackGranted($"DRW-T-{step}", story.Rm, story.Rm[..9], story.Day.AddDays(-120), 77.77m, 0, 0, 0, 0, story.Now);
            await TryAsync(book => DrawbackPosting.Apply(granted, book), OpenItem.IdOf(story.Rm, "DRW", granted.ClaimNumber));
            var owed = new DemandOwed(story.Rm, $"DMD-T-{step}", 44.44m, story.Day, story.Now);
            await TryAsync(book => SuretyPosting.Post(owed, book), OpenItem.IdOf(story.Rm, "SUR", owed.DemandNumber));
            var made = new ManualEntry($"ME-T-{step}", story.Rm, story.Day, [new("2100", Side.Credit, Money.Of(33.33m)), new("1010", Side.Debit, Money.Of(33.33m))], "…", ManualEntryState.Proposed, "a");
            await TryAsync(book => ManualPosting.Post(made, book), ManualPosting.IdsOf(made));
            if (Pick(i => i is { Side: Side.Credit, OpenCents: > 0, IsHeld: false }) is { } credit && Pick(i => i is { Side: Side.Debit, OpenCents: > 0, IsHeld: false } && i.OpenCents <= credit.OpenCents) is { } debt)
                await TryAsync(book => book.Designate(credit.Id, [(debt.Id, debt.OpenCents)]), credit.Id, debt.Id);
            if (Pick(i => i.Type == "PMT" && story.Items.All(d => d.Type != "DIS" || d.Reference != i.Reference)) is { } paid)
            {
                await using var asking = store.QuerySession();
                var named = await asking.WithWhatItPaidAsync(paid, ct);
                var payment = Payment.Of(story.Rm, story.Rm[..9], PaymentMethods.Cheque, paid.Reference, paid.Original, story.Now, paid.EffectiveOn);
                await TryAsync(book => book.Dishonour(payment, story.Sequences, Money.Of(15)), named);
                var clearings = paid.Reductions.Select(r => r.Clearing).OfType<string>().ToHashSet();
                if (clearings.Count > 0 && !story.Items.Any(i => i.Reductions.Any(r => r is { IsGivenBack: true, Clearing: { } clearing } && clearings.Contains(clearing)))) await TryAsync(book => ReallocateCreditHandler.Move(book, book.Find(paid), story.Sequences, []), named);
            }
            if (Pick(i => WaiverPosting.MayBeWaived(i) && WaiverPosting.MostOf(i) > Money.Zero) is { } excused)
                await TryAsync(book => WaiverPosting.Grant(new($"WV-T-{step}", story.Rm, story.Rm[..9], [excused.Id], "HARDSHIP", "…", []), [(book.Find(excused), WaiverPosting.MostOf(excused))], book), excused.Id);
            if (Pick(i => ReversalPosting.MayBeReversed(i) && i.OpenCents == i.OriginalCents) is { } wrong)
                await TryAsync(book => ReversalPosting.Reverse(book.Find(wrong), story.Sequences[wrong.Source!], story.Journal[(int)story.Sequences[wrong.Source!] - 1].Lines, book), wrong.Id);
            if (Pick(i => i.Type == "WO" && story.Items.All(r => r.Id != OpenItem.IdOf(story.Rm, "REV", $"{i.Reference} reversed"))) is { } lost)
                await TryAsync(book => WriteOffPosting.Recover(book.Find(lost), story.Sequences[lost.Source!], book), [lost.Id, .. lost.Reductions.Select(r => r.By)]);
            if (Pick(PrescribedRate.MayBe) is { } disclosed) await TryAsync(book => PrescribedRate.Post($"PR-T-{step}", [book.Find(disclosed)], book), disclosed.Id);
        });
    }

    /// <summary>Lives some lives in the database, and looks at each account after every seventh step; some of what is opened there has to read less than all.</summary>
    async Task AlongLivesAsync(int many, Func<ILedgerStore, LedgerStory, int, CancellationToken, Task> look)
    {
        await using var system = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var store = system.Alba.Services.GetRequiredService<ILedgerStore>();
        await Lives.LiveManyAsync(store, many, (story, step, ct) => step % 7 > 0 ? Task.CompletedTask : look(store, story, step, ct), TestContext.Current.CancellationToken);
        Assert.NotEqual(0, shorter);
    }

    static OpenItem[] DueOf(LedgerStory story) => [.. story.Items.Where(i => i.Side == Side.Debit && i.OpenCents > 0 && i.DueOn <= story.Day).OrderBy(i => i.Id, StringComparer.Ordinal)];

    /// <summary>Does something where all of the account is read, and where no more is than it reaches: the same comes of it.</summary>
    /// <param name="inRead">The same where less was read, if it goes another way about it.</param>
    async Task<(AccountBook Whole, AccountBook Read)> SameAsync(ILedgerStore store, Func<IDocumentSession, Task<AccountBook?>> openWhole, Func<IDocumentSession, Task<AccountBook?>> openRead, Func<IDocumentSession, AccountBook, Task> what, Func<IDocumentSession, AccountBook, Task>? inRead = null)
    {
        var (whole, read) = (await DoneAsync(store, openWhole, what), await DoneAsync(store, openRead, inRead ?? what));
        Assert.Equal(whole.Told, read.Told);
        if (read.Book.ReadThrough is not null && read.Book.Items.Count() < whole.Book.Items.Count()) Interlocked.Increment(ref shorter);
        return (whole.Book, read.Book);
    }

    /// <summary>What a command does to the account as that book shows it; nothing of it is kept.</summary>
    static async Task<(string Told, AccountBook Book)> DoneAsync(ILedgerStore store, Func<IDocumentSession, Task<AccountBook?>> open, Func<IDocumentSession, AccountBook, Task> what)
    {
        await using var session = store.LightweightSession();
        var book = (await open(session))!;
        await what(session, book);
        Assert.False(book.RanShort);
        var json = session.DocumentStore.Options.Serializer();
        return ($"{string.Join(' ', book.Owed.Order())}\n{string.Join('\n', book.Changed.OrderBy(i => i.Id, StringComparer.Ordinal).Select(i => json.ToJson(i)))}\n{string.Join('\n', book.Postings.Select(p => json.ToJson(p)))}\n{string.Join('\n', book.Waiting.Select(w => json.ToJson(w)))}", book);
    }
}
