using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>How much of a full account a command reads that is about one thing in it: that, and of the due debts what a credit pays by it.</summary>
public sealed class ReachingBooksTests(CarmHost carm)
{
    [Fact]
    public async Task A_penalty_reads_no_other_debt_where_nothing_waits_to_pay_and_else_as_many_as_that_pays()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var (full, waiting) = (await Client.OpenAsync(system), await Client.OpenAsync(system));
        await CadBooksTests.OweAsync(system, full, 60);
        await CadBooksTests.OweAsync(system, waiting, 60, (35m, null));
        PenaltyServed Served(Client client) => new($"NPA-{client.Bn9}", client.Rm, client.Bn9, "NPA", "C352", null, 500m, Book.Day("2026-03-20"), Book.Day("2026-03-20"), Book.Day("2026-04-19"), Book.At("2026-03-20"));
        // The credit with one debt, and then with four more, of which the third is left in part.
        Assert.Equal((0, 6), (await ReadAsync(full), await ReadAsync(waiting)));

        await system.HearAsync(Served(full), Served(waiting));
        Assert.Equal(("1100.00", "1065.00"), ((await full.GetAsync("balance"))["balance"], (await waiting.GetAsync("balance"))["balance"]));
        var open = await waiting.OpenAsync();
        Assert.Equal(("0.00", "5.00", "500.00", "0.00"), (open["CAD 0003"], open["CAD 0004"], open[$"NPA NPA-{waiting.Bn9}"], open["PMT WAITS"]));
        Assert.Equal("0 flaws, net 0.00", await waiting.ProofAsync());

        async Task<int> ReadAsync(Client client)
        {
            await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
            var book = (await session.OpenBookOnAsync(client.Rm, Book.At("2026-03-20"), TestContext.Current.CancellationToken))!;
            await session.ReachAsync(book, trial => PenaltyPosting.Post(Served(client), trial), TestContext.Current.CancellationToken, first: 1);
            return book.Items.Count();
        }
    }

    /// <summary>Credits of the importer's, of a broker's and for a declaration, and where it says so one that is held; with debts of 10.00 that are due, and where it says so one that falls due later and one that is held.</summary>
    [Fact]
    public async Task A_disbursement_and_a_withdrawal_decide_by_what_they_read_as_they_would_by_the_whole_account()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var (refusals, read) = (new List<string?>(), new List<int>());
        foreach (var (due, owesLater, holds, isCreditHeld) in new[] { (0, false, false, false), (0, false, false, true), (0, true, false, false), (0, false, true, false), (1, false, false, false), (60, true, true, false) })
        {
            var client = await Client.OpenAsync(system);
            await CadBooksTests.OweAsync(system, client, due, (35m, null));
            await PostAsync(system, client, book =>
            {
                OpenItem[] further =
                [
                    Book.Credit("PMT", "B", 12m, "2026-03-11", client.Rm) with { PayerTag = "BROKER:812345674" }, Book.Credit("PMT", "K", 8m, "2026-03-11", client.Rm) with { HeldFor = "14321000000019" },
                    .. isCreditHeld ? [Book.Credit("REF", "H", 5m, "2026-03-11", client.Rm) with { Holds = [new(HoldType.Officer, "F", Book.Day("2026-03-11"))] }] : Array.Empty<OpenItem>(),
                    .. owesLater ? [Book.Entry(Side.Debit, "CAD", "later", 20m, "2026-04-30", client.Rm)] : Array.Empty<OpenItem>(),
                    .. holds ? [Book.Entry(Side.Debit, "CAD", "held", 30m, "2026-03-17", client.Rm) with { Holds = [new(HoldType.Officer, "F", Book.Day("2026-03-11"))] }] : Array.Empty<OpenItem>(),
                ];
                foreach (var item in further.Select(i => i with { EffectiveOn = book.Today, PostedOn = book.Today, PostedAt = book.Now })) book.Post(item, "POSTED", new PostingLine("4110", item.Side == Side.Debit ? Side.Credit : Side.Debit, item.Original));
            });
            var paid = new Disbursement(Disbursement.IdOf(client.Rm, 1), client.Rm, 25_00, [new(DisbursementState.Requested, Book.At("2026-03-11"), "a"), new(DisbursementState.Approved, Book.At("2026-03-12"), "b")]);
            var sequences = new Dictionary<string, long> { [DisbursementPosting.ApprovedAs(paid)] = 1, [DisbursementPosting.IssuedAs(paid)] = 2 };
            StatementOfAccount statement = new("S", client.Rm, new(2026, 3, 13), new(2026, 3, 12), new(2026, 3, 20), default, default, default, default, default, default, default, default, Money.Of(10_000), default, default, []);

            string Decided(AccountBook book) => $"{DisbursementPosting.Refusal(book, null, disputed: false)?.Code} {DisbursementPosting.IsOwing(book)} {string.Join(' ', DisbursementPosting.Credits(book).Select(c => $"{c.Id} {c.OpenCents}"))} {book.Balance} {book.Debts}";
            var whole = await OpenAsync(system, session => session.OpenBookAsync(client.Rm, Book.At("2026-03-20"), Ct), (book, _) => Task.FromResult(Decided(book)));
            Assert.Equal(whole, await OpenAsync(system, session => session.OpenBookOfCreditsAsync(client.Rm, Book.At("2026-03-20"), Ct), (book, _) =>
            {
                refusals.Add(DisbursementPosting.Refusal(book, null, disputed: false)?.Code);
                read.Add(book.Items.Count(i => i.Side == Side.Debit));
                return Task.FromResult(Decided(book));
            }));
            foreach (var what in new Action<AccountBook>[] { book => DisbursementPosting.TakeBack(paid, book, sequences), book => DisbursementPosting.Reinstate(paid, book, sequences) })
                Assert.Equal(
                    await OpenAsync(system, session => session.OpenBookAsync(client.Rm, Book.At("2026-03-20"), Ct), (book, _) => DoneAsync(book, what)),
                    await OpenAsync(system, session => session.OpenBookOfCreditsAsync(client.Rm, Book.At("2026-03-20"), Ct), async (book, session) =>
                    {
                        await session.ReachAsync(book, what, Ct, first: 1);
                        return await DoneAsync(book, what);
                    }));
            Assert.Equal(
                await OpenAsync(system, session => session.OpenBookAsync(client.Rm, Book.At("2026-03-20"), Ct), (book, _) => Task.FromResult($"{WithdrawPadHandler.StillPayable(statement, Book.Day("2026-03-20"), book, [])}")),
                await OpenAsync(system, session => session.OpenBookOfCreditsAsync(client.Rm, Book.At("2026-03-20"), Ct, int.MaxValue), (book, _) => Task.FromResult($"{WithdrawPadHandler.StillPayable(statement, Book.Day("2026-03-20"), book, [])}")));
        }
        Assert.Equal([null, "DSB_UNDER_REVIEW", "DSB_DEBT_OPEN", "DSB_DEBT_OPEN", "DSB_DEBT_OPEN", "DSB_DEBT_OPEN"], refusals);
        // However many debts are due, one says so.
        Assert.Equal([0, 0, 0, 0, 1, 1], read);
    }

    /// <summary>Of 60 debts one was asked by a statement of adjustments, and was charged interest before the security for it came, which covers it with its interest.</summary>
    [Fact]
    public async Task An_appeal_that_is_filed_leaves_alone_what_it_would_leave_alone_by_the_whole_account()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(system);
        await CadBooksTests.OweAsync(system, client, 60);
        await PostAsync(system, client, book =>
        {
            var asked = Book.Debt("ADJ", "1 v2", 10_000m, "2026-01-30", client.Rm) with { Cause = "SOADJ-1", PostedOn = book.Today, PostedAt = book.Now };
            book.Post(asked, "ADJUSTED", new PostingLine("4110", Side.Credit, asked.Original));
            book.ChargeInterest(Book.Day("2026-03-11"));
        });
        CashSecurity[] securities = [new(CashSecurity.IdOf(client.Rm, 1), client.Rm, ["SOADJ-1"], 20_000_00, "CASH", Book.Day("2026-02-10"), CashSecurityState.Held)];
        void Hold(AccountBook book) => SecurityPosting.Hold(securities, Book.Day("2026-02-20"), book);

        var whole = await OpenAsync(system, session => session.OpenBookAsync(client.Rm, Book.At("2026-03-20"), Ct), (book, _) => DoneAsync(book, Hold));
        Assert.Contains("AppealSecured", whole, StringComparison.Ordinal);
        Assert.Contains("INTEREST_REFUNDED", whole, StringComparison.Ordinal);
        Assert.Equal(whole, await OpenAsync(system, session => session.OpenBookOfStatementsAsync(client.Rm, ["SOADJ-1"], Book.At("2026-03-20"), Ct), (book, _) => DoneAsync(book, Hold)));
        Assert.Equal(2, await OpenAsync(system, session => session.OpenBookOfStatementsAsync(client.Rm, ["SOADJ-1"], Book.At("2026-03-20"), Ct), (book, _) => Task.FromResult(book.Items.Count())));
    }

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static async Task PostAsync(CarmSystem system, Client client, Action<AccountBook> what)
    {
        await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        var book = (await session.OpenBookAsync(client.Rm, Book.At("2026-03-11"), Ct))!;
        what(book);
        session.Lay(book);
        await session.SaveChangesAsync(Ct);
    }

    /// <summary>What is read of a book that is opened, and never laid down.</summary>
    static async Task<T> OpenAsync<T>(CarmSystem system, Func<IDocumentSession, Task<AccountBook?>> open, Func<AccountBook, IDocumentSession, Task<T>> told)
    {
        await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        return await told((await open(session))!, session);
    }

    /// <summary>The items that it changes, and what it posts.</summary>
    static Task<string> DoneAsync(AccountBook book, Action<AccountBook> what)
    {
        what(book);
        Assert.False(book.RanShort);
        return Task.FromResult(string.Join('\n', book.Changed.Select(i => $"{i.Id} {i.Side} {i.OpenCents} {i.InterestPostedCents} {string.Join(' ', i.Holds.Select(h => $"{h.Type} {h.Reference}"))} {string.Join(' ', i.Prescribed)}").Order(StringComparer.Ordinal)
            .Concat(book.Postings.Select(p => $"{p.Type} {p.Reference} {p.Resolves} {string.Join(' ', p.Lines)}")).Append($"{book.Balance} {book.Debts}")));
    }
}
