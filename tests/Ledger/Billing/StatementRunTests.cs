using Carm.Kernel;
using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>An issue of statements as staff watch it, try it, and set it going again.</summary>
public sealed class StatementRunTests(CarmHost tests)
{
    [Fact]
    public async Task A_lane_that_threw_in_the_middle_is_resumed_and_every_account_has_one_statement()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        // Four lanes of 275 accounts; the second batch of the last lane meets a statement that the database will not take.
        string[] names = [.. Enumerable.Range(0, 1_100).Select(n => $"9{n:00000000}RM0001")];
        string[] billed = [names[5], names[400], names[900], names[1_099]];
        var store = carm.Alba.Services.GetRequiredService<ILedgerStore>();
        await using (var session = store.LightweightSession())
        {
            session.Store(names.Select(name => new ClientAccount(name, "Importer", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))).ToArray());
            foreach (var name in billed)
            {
                var book = new AccountBook(new(name, "Importer", new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), [], new([]), new(2026, 1, 5, 15, 0, 0, TimeSpan.Zero));
                book.Post(new(OpenItem.IdOf(name, "CAD", "1 v1"), name, Side.Debit, "CAD", "1 v1", "1", name[..9], OpenItem.Importer, 100_00, new(2026, 1, 5), new(2026, 1, 5), book.Now, new(2026, 1, 30), new(2026, 1, 31), RateKind.Specified), "CAD_POSTED", new PostingLine(Accounts.Gst, Side.Credit, Money.Of(100m)));
                session.Lay(book);
            }
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }
        await ExecuteAsync(carm, $"""
            create function ledger.refuse() returns trigger language plpgsql as $$ begin raise exception 'This one is refused.'; end $$;
            create trigger refuse before insert on ledger.mt_doc_statementofaccount for each row when (new.id = 'SOA-{billed[3]}-202601') execute function ledger.refuse();
            """);
        var (officer, auditor) = (await carm.SignInAsync("ar.officer", "AR_OFFICER"), await carm.SignInAsync("auditor", "AUDITOR"));

        var dry = await auditor.GetAsync("/api/v1/admin/ledger/statement-runs/2026-01-25/dry-run?pageSize=500");
        Assert.Equal((2, "200.00"), (dry.Json.GetProperty("items").GetArrayLength(), dry.Json.GetProperty("sum").GetProperty("totalPayable").GetString()));
        Assert.Equal(404, (await auditor.GetAsync("/api/v1/admin/ledger/statement-runs/2026-01-25")).Status);

        await Assert.ThrowsAsync<InvalidOperationException>(() => carm.MoveClockAsync("2026-01-25T15:00:00Z"));
        await carm.MoveDeadLettersAwayAsync();
        var stopped = await auditor.GetAsync("/api/v1/admin/ledger/statement-runs/2026-01-25");
        Assert.Equal(("1100", "1075", "3"), (stopped["accounts"], stopped["done"], stopped["issued"]));
        await carm.MoveClockAsync("2026-01-25T15:30:00Z");
        Assert.Equal("STILL", (await auditor.GetAsync("/api/v1/admin/ledger/statement-runs/2026-01-25"))["state"]);

        await ExecuteAsync(carm, "drop trigger refuse on ledger.mt_doc_statementofaccount");
        Assert.Equal(403, (await auditor.PostAsync("/api/v1/admin/ledger/statement-runs/2026-01-25/resume")).Status);
        // Asked twice, it is done once.
        Assert.Equal("1", (await officer.PostAsync("/api/v1/admin/ledger/statement-runs/2026-01-25/resume"))["lanes"]);
        await officer.PostAsync("/api/v1/admin/ledger/statement-runs/2026-01-25/resume");
        await carm.SettleAsync();
        var run = (await auditor.GetAsync("/api/v1/admin/ledger/statement-runs")).Json.GetProperty("items")[0];
        Assert.Equal(("FINISHED", 1100, 4), (run.GetProperty("state").GetString(), run.GetProperty("done").GetInt32(), run.GetProperty("issued").GetInt32()));
        await using var read = store.QuerySession();
        Assert.Equal(billed, (await read.Query<StatementOfAccount>().ToListAsync(TestContext.Current.CancellationToken)).Select(s => s.RmAccount).Order());
        Assert.Equal(0, (await officer.PostAsync("/api/v1/admin/ledger/statement-runs/2026-01-25/resume")).Json.GetProperty("lanes").GetInt32());
    }

    [Fact]
    public async Task What_is_paid_while_statements_are_built_withholds_none()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-01-05T15:00:00Z", "2026-01-30"));
        var (ct, store) = (TestContext.Current.CancellationToken, carm.Alba.Services.GetRequiredService<ILedgerStore>());
        await ExecuteAsync(carm, "create function ledger.close_journal() returns text language plpgsql as $$ begin lock table ledger.journal_transaction in access exclusive mode; return ''; end $$");

        await using var paying = store.LightweightSession();
        var book = (await paying.OpenBookAsync(client.Rm, DateTimeOffset.Parse("2026-01-25T11:00:00Z"), ct))!;
        book.Post(Book.Credit("PMT", "P1", 40m, "2026-01-25", client.Rm) with { PostedAt = book.Now }, "PAYMENT_POSTED", new PostingLine(Accounts.Bank, Side.Debit, Money.Of(40m)));
        paying.Lay(book);
        await paying.AdvancedSql.QueryAsync<string>("select ledger.close_journal()", ct);
        // It has seen what the journal comes to, and waits for the head of the chain; the items it has not seen.
        var building = Statements.BuildAsync(store, [book.Account], new(2026, 1, 25), ct);
        await using (var waits = carm.Database.CreateCommand("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"))
            while (!building.IsCompleted && !(bool)(await waits.ExecuteScalarAsync(ct))!) await Task.Delay(10, ct);
        Assert.False(building.IsCompleted);
        await paying.SaveChangesAsync(ct);

        var (statements, wrong) = await building;
        Assert.Empty(wrong);
        Assert.Equal(("100.00", (long?)1), Assert.Single(statements) is var statement ? (statement.I.ToString(), statement.ChainSeq) : default);
    }

    [Fact]
    public async Task A_statement_that_does_not_agree_with_the_journal_is_withheld_all_others_are_issued_and_it_is_when_that_is_mended()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var (alpha, beta) = await WithholdAsync(carm);
        Assert.Equal((200, 404), ((await alpha.GetAsync(StatementOf(alpha, "202601"))).Status, (await beta.GetAsync(StatementOf(beta, "202601"))).Status));
        Assert.Equal(("FINISHED", "2", "1", beta.Rm), await RunAsync(carm));
        await using (var told = carm.Database.CreateCommand("select string_agg(data::text, ' ') from onboarding.mt_doc_notice where data ->> 'template' = 'LEDGER_STATEMENT_MISMATCH'"))
        {
            var notices = (string)(await told.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
            Assert.Contains(beta.Rm, notices, StringComparison.Ordinal);
            Assert.DoesNotContain(alpha.Rm, notices, StringComparison.Ordinal);
        }

        // As long as it does not agree, whoever asks has it withheld again.
        await ResumeAsync(carm);
        Assert.Equal(("FINISHED", "2", "1", beta.Rm), await RunAsync(carm));
        await TamperAsync(carm, beta, 100_00);
        await ResumeAsync(carm);
        Assert.Equal(("FINISHED", "2", "2", ""), await RunAsync(carm));
        Assert.Equal("100.00", (await beta.GetAsync(StatementOf(beta, "202601")))["totalPayable"]);
        await ResumeAsync(carm);
        Assert.Equal(("FINISHED", "2", "2", ""), await RunAsync(carm));
    }

    [Fact]
    public async Task A_statement_that_is_withheld_past_its_due_date_is_no_news_any_more_and_the_next_one_counts_what_it_would_have()
    {
        await using var carm = await tests.OnClockAsync("2026-01-05T15:00:00Z");
        var (alpha, beta) = await WithholdAsync(carm);
        await TamperAsync(carm, beta, 100_00);
        foreach (var client in new[] { alpha, beta }) await client.PayAsync("P1", "100.00");
        await carm.MoveClockAsync("2026-01-31T15:00:00Z");
        await ResumeAsync(carm);
        Assert.Equal(("FINISHED", "2", "1", beta.Rm), await RunAsync(carm));
        Assert.Equal(404, (await beta.GetAsync(StatementOf(beta, "202601"))).Status);

        await carm.MoveClockAsync("2026-02-25T15:00:00Z");
        async Task<string> ToldAsync(Client client) => await client.GetAsync(StatementOf(client, "202602")) is var s ? $"A {s["previousTotalPayable"]} B {s["paymentsReceived"]} F {s["newTransactions"]} I {s["totalPayable"]}" : "";
        Assert.Equal(("A 100.00 B 100.00 F 0.00 I 0.00", "A 0.00 B 100.00 F 100.00 I 0.00"), (await ToldAsync(alpha), await ToldAsync(beta)));
    }

    /// <summary>Two accounts that owe 100.00 each; before the statements of January are issued, what is kept of the second one's debt is made to say 200.00.</summary>
    static async Task<(Client Alpha, Client Beta)> WithholdAsync(CarmSystem carm)
    {
        var (alpha, beta) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        foreach (var client in new[] { alpha, beta }) await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-01-05T15:00:00Z", "2026-01-30"));
        await carm.MoveClockAsync("2026-01-24T15:00:00Z");
        await TamperAsync(carm, beta, 200_00);
        await carm.MoveClockAsync("2026-01-25T15:00:00Z");
        return (alpha, beta);
    }

    static Task TamperAsync(CarmSystem carm, Client client, long cents) => ExecuteAsync(carm, $"update ledger.mt_doc_openitem set data = jsonb_set(data, '{{originalCents}}', '{cents}') where data ->> 'rmAccount' = '{client.Rm}' and data ->> 'type' = 'CAD'");

    static string StatementOf(Client client, string month) => $"statements/SOA-{client.Rm}-{month}";

    static async Task ResumeAsync(CarmSystem carm)
    {
        Assert.Equal("0", (await (await carm.SignInAsync("ar.officer", "AR_OFFICER")).PostAsync("/api/v1/admin/ledger/statement-runs/2026-01-25/resume"))["lanes"]);
        await carm.SettleAsync();
    }

    static async Task<(string? State, string? Done, string? Issued, string Withheld)> RunAsync(CarmSystem carm) => await (await carm.SignInAsync("auditor", "AUDITOR")).GetAsync("/api/v1/admin/ledger/statement-runs/2026-01-25") is var run
        ? (run["state"], run["done"], run["issued"], string.Join(", ", run.Json.GetProperty("mismatches").EnumerateArray().Select(m => m.GetString()))) : default;

    [Theory]
    [InlineData("100.00", "100.00", "2026-01-30", StatementState.Published)]
    [InlineData("100.00", "100.00", "2026-01-31", StatementState.Overdue)]
    [InlineData("100.00", "0.00", "2026-01-31", StatementState.Settled)]
    [InlineData("-5.00", "7.00", "2026-01-31", StatementState.Settled)]
    public void A_statement_is_settled_when_nothing_is_owing_and_overdue_after_the_last_day_in_time(string payable, string owing, string today, StatementState expected) =>
        Assert.Equal(expected, StatementStates.Of(Money.Of(decimal.Parse(payable)), Money.Of(decimal.Parse(owing)), new(2026, 1, 30), DateOnly.Parse(today)));

    [Fact]
    public async Task The_statements_of_a_past_day_stand_as_they_stood_then_also_where_what_had_paid_them_came_to_nothing()
    {
        await using var carm = await tests.OnClockAsync("2026-03-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await carm.MoveClockAsync("2026-04-10T15:00:00Z");
        var paid = await client.OfficerPostsAsync("CHEQUE", "P1", "1000.00");
        await carm.MoveClockAsync("2026-04-15T15:00:00Z");
        await client.BankSaysAsync("dishonour", paid.Json.GetProperty("payment").GetProperty("paymentId").GetString()!, new { reason = "INSUFFICIENT_FUNDS" });
        await carm.MoveClockAsync("2026-04-16T15:00:00Z");

        // Issued on 25 March, due on the 31st, paid late on 10 April, and owing again since the 15th.
        Assert.Empty((await client.GetAsync("statements?asOf=2026-03-24")).Json.GetProperty("items").EnumerateArray());
        foreach (var (asOf, state) in new[] { ("2026-03-25", "PUBLISHED"), ("2026-03-31", "PUBLISHED"), ("2026-04-01", "OVERDUE"), ("2026-04-09", "OVERDUE"), ("2026-04-10", "SETTLED"), ("2026-04-14", "SETTLED"), ("2026-04-15", "OVERDUE"), ("2026-04-16", "OVERDUE") })
            Assert.Equal($"{asOf} {state}", $"{asOf} {Assert.Single((await client.GetAsync($"statements?asOf={asOf}&lines=false")).Json.GetProperty("items").EnumerateArray()).GetProperty("state").GetString()}");
    }

    static async Task ExecuteAsync(CarmSystem carm, string sql)
    {
        await using var command = carm.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
