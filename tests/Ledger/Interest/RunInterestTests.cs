using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>The interest run of the 24th and the statements of the 25th.</summary>
public sealed class RunInterestTests(CarmHost tests)
{
    [Fact]
    public async Task What_is_charged_past_midnight_is_of_its_day_still_and_the_statements_wait_for_it()
    {
        await using var carm = await tests.OnClockAsync("2026-02-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-02-10T15:00:00Z", "2026-01-30"));
        var (ct, midnight) = (TestContext.Current.CancellationToken, new StoppedClock(DateTimeOffset.Parse("2026-02-25T05:10:00Z")));
        var (store, command) = (carm.Alba.Services.GetRequiredService<ILedgerStore>(), new ChargeInterest([client.Rm], Day("2026-02-24"), 1));

        await using (var session = store.LightweightSession())
        {
            session.Store(InterestPart.Of(command, isDone: false));
            await session.SaveChangesAsync(ct);
            await Assert.ThrowsAsync<CameTooEarlyException>(() => IssueStatementsHandler.Handle(new(Day("2026-02-25")), session, midnight, ct));
            await ChargeInterestHandler.Handle(command, session, midnight, ct);
            await session.SaveChangesAsync(ct);
        }
        await carm.MoveClockAsync("2026-02-25T15:00:00Z");
        var statement = await client.GetAsync($"statements/SOA-{client.Rm}-202602");
        Assert.Equal(("57.00", "10057.00"), (statement["interestCharged"], statement["totalPayable"]));
        Assert.Equal("10057.00", (await client.GetAsync("balance"))["balance"]);

        // Charged once the statement is out, as on what was declared late, it is of the next.
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-02-25T15:00:00Z", "2026-01-30"));
        await using var late = store.LightweightSession();
        await ChargeInterestHandler.Handle(command, late, new StoppedClock(DateTimeOffset.Parse("2026-03-05T15:00:00Z")), ct);
        await late.SaveChangesAsync(ct);
        Assert.Equal([Day("2026-02-24"), Day("2026-03-05")], (await late.Query<OpenItem>().Where(i => i.RmAccount == client.Rm && i.Type == "INT").ToListAsync(ct)).Select(i => i.PostedOn).Order());
    }

    [Fact]
    public async Task The_statements_wait_for_what_an_officer_has_charged_through_an_earlier_day_too()
    {
        await using var carm = await tests.OnClockAsync("2026-02-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-02-10T15:00:00Z", "2026-01-30"));
        var (ct, midnight) = (TestContext.Current.CancellationToken, new StoppedClock(DateTimeOffset.Parse("2026-02-25T05:10:00Z")));
        var (store, command) = (carm.Alba.Services.GetRequiredService<ILedgerStore>(), new ChargeInterest([client.Rm], Day("2026-02-20"), 1));

        await using (var session = store.LightweightSession())
        {
            // A part of the month before was never done: what it brings is no matter of these statements.
            session.Store(InterestPart.Of(command, isDone: false), new InterestPart("2026-01-24/1", Day("2026-01-24"), IsDone: false));
            await session.SaveChangesAsync(ct);
            await Assert.ThrowsAsync<CameTooEarlyException>(() => IssueStatementsHandler.Handle(new(Day("2026-02-25")), session, midnight, ct));
            await ChargeInterestHandler.Handle(command, session, midnight, ct);
            await session.SaveChangesAsync(ct);
        }
        await carm.MoveClockAsync("2026-02-25T15:00:00Z");
        // 21 days at 8.3 percent by the officer's run, 57.00 for all 25 with that of the 24th.
        await using var read = store.QuerySession();
        Assert.Equal([(47_86L, Day("2026-02-24")), (9_14L, Day("2026-02-24"))], (await read.Query<OpenItem>().Where(i => i.RmAccount == client.Rm && i.Type == "INT").OrderBy(i => i.EffectiveOn).ToListAsync(ct)).Select(i => (i.OriginalCents, i.PostedOn)));
        var statement = await client.GetAsync($"statements/SOA-{client.Rm}-202602");
        Assert.Equal(("57.00", "10057.00"), (statement["interestCharged"], statement["totalPayable"]));
    }

    [Fact]
    public async Task A_run_takes_over_what_runs_before_it_have_left_undone_and_the_statements_wait_for_its_own_parts_alone()
    {
        await using var carm = await tests.OnClockAsync("2026-02-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-02-10T15:00:00Z", "2026-01-30"));
        var (ct, midnight) = (TestContext.Current.CancellationToken, new StoppedClock(DateTimeOffset.Parse("2026-02-25T05:10:00Z")));
        await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        // Two parts of a run of more accounts, one of an officer's through an earlier day, and one that other statements wait for.
        session.Store(new[] { "2026-02-24/1", "2026-02-24/2", "2026-02-20/1", "2026-01-24/1" }.Select(id => new InterestPart(id, Day(id[..10]), IsDone: false)).ToArray());
        await session.SaveChangesAsync(ct);
        await WaitsAsync();

        var part = Assert.IsType<ChargeInterest>(Assert.Single(await RunInterestHandler.Handle(new(Day("2026-02-24")), session, ct)));
        await session.SaveChangesAsync(ct);
        Assert.Equal(["2026-01-24/1", "2026-02-24/3"], (await session.Query<InterestPart>().Where(p => !p.IsDone).ToListAsync(ct)).Select(p => p.Id).Order(StringComparer.Ordinal));
        await WaitsAsync();
        // A message of the run before comes at last, and speaks for itself alone.
        await ChargeInterestHandler.Handle(new([client.Rm], Day("2026-02-24"), 1), session, midnight, ct);
        await session.SaveChangesAsync(ct);
        await WaitsAsync();
        await ChargeInterestHandler.Handle(part, session, midnight, ct);
        await session.SaveChangesAsync(ct);
        Assert.Single(await IssueStatementsHandler.Handle(new(Day("2026-02-25")), session, midnight, ct));

        Task WaitsAsync() => Assert.ThrowsAsync<CameTooEarlyException>(() => IssueStatementsHandler.Handle(new(Day("2026-02-25")), session, midnight, ct));
    }

    [Fact]
    public async Task Where_nothing_is_overdue_any_more_no_statement_waits_for_a_part_that_was_left_undone()
    {
        await using var carm = await tests.OnClockAsync("2026-02-10T15:00:00Z");
        await Client.OpenAsync(carm);
        var (ct, midnight) = (TestContext.Current.CancellationToken, new StoppedClock(DateTimeOffset.Parse("2026-02-25T05:10:00Z")));
        await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        session.Store(new InterestPart("2026-02-24/1", Day("2026-02-24"), IsDone: false));
        await session.SaveChangesAsync(ct);
        Assert.Empty(await RunInterestHandler.Handle(new(Day("2026-02-24")), session, ct));
        await session.SaveChangesAsync(ct);
        Assert.Single(await IssueStatementsHandler.Handle(new(Day("2026-02-25")), session, midnight, ct));
    }

    [Fact]
    public async Task What_is_charged_through_an_earlier_day_is_posted_on_the_day_on_which_it_is_charged()
    {
        await using var carm = await tests.OnClockAsync("2026-02-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-02-10T15:00:00Z", "2026-01-30"));
        var (ct, store) = (TestContext.Current.CancellationToken, carm.Alba.Services.GetRequiredService<ILedgerStore>());
        await using var session = store.LightweightSession();
        await ChargeInterestHandler.Handle(new([client.Rm], Day("2026-02-10"), 1), session, new StoppedClock(DateTimeOffset.Parse("2026-02-12T15:00:00Z")), ct);
        await session.SaveChangesAsync(ct);
        // 11 days at 8.3 percent, which nobody could know of on the 10th.
        var interest = Assert.Single(await session.Query<OpenItem>().Where(i => i.RmAccount == client.Rm && i.Type == "INT").ToListAsync(ct));
        Assert.Equal((25_04L, Day("2026-02-10"), Day("2026-02-12"), Day("2026-02-25")), (interest.OriginalCents, interest.EffectiveOn, interest.PostedOn, interest.BillOn));
    }

    [Fact]
    public async Task What_is_charged_later_than_the_day_after_or_through_another_day_than_the_cut_is_of_the_day_of_its_posting()
    {
        await using var carm = await tests.OnClockAsync("2026-02-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var ct = TestContext.Current.CancellationToken;
        // To the last minute of the 25th in Toronto, half an hour past it, and through the tenth; no statement is out or on its way.
        foreach (var (through, now, postedOn) in new[] { ("2026-02-24", "2026-02-26T04:59:00Z", "2026-02-24"), ("2026-02-24", "2026-02-26T05:30:00Z", "2026-02-26"), ("2026-02-10", "2026-02-24T15:00:00Z", "2026-02-24") })
        {
            var client = await Client.OpenAsync(carm);
            await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-02-10T15:00:00Z", "2026-01-30"));
            await using var session = carm.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
            await ChargeInterestHandler.Handle(new([client.Rm], Day(through), 1), session, new StoppedClock(DateTimeOffset.Parse(now)), ct);
            await session.SaveChangesAsync(ct);
            Assert.Equal(Day(postedOn), Assert.Single(await session.Query<OpenItem>().Where(i => i.RmAccount == client.Rm && i.Type == "INT").ToListAsync(ct)).PostedOn);
        }
    }

    [Fact]
    public async Task What_was_paid_past_midnight_before_the_interest_of_the_day_was_charged_is_neither_in_the_statement_nor_known_the_day_before()
    {
        await using var carm = await tests.OnClockAsync("2026-02-10T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 10_000m, 0, "2026-02-10T15:00:00Z", "2026-01-30"));
        var (ct, store) = (TestContext.Current.CancellationToken, carm.Alba.Services.GetRequiredService<ILedgerStore>());
        var (cut, paid) = (DateTimeOffset.Parse("2026-02-25T05:00:00Z"), DateTimeOffset.Parse("2026-02-25T05:05:00Z"));
        await using (var session = store.LightweightSession())
        {
            var book = (await session.OpenBookAsync(client.Rm, paid, ct))!;
            book.Post(Credit("PMT", "P1", 100m, "2026-02-25", client.Rm) with { PostedAt = paid }, "PAYMENT_POSTED", new PostingLine(Accounts.Bank, Side.Debit, Money.Of(100m)));
            session.Lay(book);
            await session.SaveChangesAsync(ct);
        }
        await using (var session = store.LightweightSession())
        {
            await ChargeInterestHandler.Handle(new([client.Rm], Day("2026-02-24"), 1), session, new StoppedClock(paid.AddMinutes(5)), ct);
            await session.SaveChangesAsync(ct);
        }
        await using (var read = store.QuerySession())
        {
            // The interest has the number after the payment's, and an earlier time: by one account's chain and by all of them it is the same.
            static long Bank(IEnumerable<AccountSum> sums) => sums.Where(s => s.Account == Accounts.Bank).Sum(s => s.Debits);
            Assert.Equal((0L, 100_00L), (Bank(await read.SumsAsync(client.Rm, null, cut, ct)), Bank(await read.SumsAsync(client.Rm, null, paid, ct))));
            Assert.Equal((0L, 100_00L), (Bank(await read.SumsAsync(Day("2026-02-24"), ct)), Bank(await read.SumsAsync(Day("2026-02-25"), ct))));
        }
        Assert.Equal(("10057.00", "9957.00"), ((await client.GetAsync("balance?asOf=2026-02-24&knownAt=2026-02-25T05:00:00Z"))["balance"], (await client.GetAsync("balance?asOf=2026-02-25&knownAt=2026-02-25T05:05:00Z"))["balance"]));

        await carm.MoveClockAsync("2026-02-25T15:00:00Z");
        var statement = await client.GetAsync($"statements/SOA-{client.Rm}-202602");
        Assert.Equal(("57.00", "0.00", "10057.00", "3"), (statement["interestCharged"], statement["paymentsReceived"], statement["totalPayable"], statement["chainSeq"]));
        // Whoever holds it against the journal: of the transactions up to that number, those that were posted by the cut.
        var transactions = (await JournalReader.ReadAsync(store, client.Rm, ct).ToArrayAsync(ct)).OfType<TransactionRecord>().Where(t => t.Seq <= 3).ToArray();
        Assert.Equal((paid, transactions[2].Hash), (transactions[1].PostedAt, statement["chainHash"]));
        Assert.Equal(10_057_00L, transactions.Where(t => t.PostedAt < cut).SelectMany(t => t.Lines).Where(l => Accounts.IsReceivable(l.Account) || l.Account == Accounts.Unapplied(client.Rm)).Sum(l => l.Signed));
    }

    sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
