using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>How much of an account a payment reads: what its money reaches, however full the account is.</summary>
public sealed class PayingBooksTests(CarmHost carm)
{
    const int Full = 1_500;

    [Fact]
    public async Task Into_a_full_account_a_payment_reads_the_due_debts_that_it_reaches_and_none_that_is_not_due()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, "2026-03-31");
        // Nothing is due, so that nothing can be cleared.
        Assert.Equal((0, (string?)null), await ReadAsync(system, client, "30000.00"));
        Assert.Equal((201, "0.00", "14975.00"), await PaidAsync(client, "EARLY", "25.00"));

        var late = await Client.OpenAsync(system);
        await OweAsync(system, late, "2026-03-17");
        Assert.Equal((100, "1000.00"), await ReadAsync(system, late, "25.00"));
        Assert.Equal((500, "5000.00"), await ReadAsync(system, late, "1500.00"));
        Assert.Equal((Full, (string?)null), await ReadAsync(system, late, "15000.01"));
        // What is only announced clears nothing yet, and reads nothing.
        Assert.Empty((await BookAsync(system, late, "25.00", isHere: false)).Items);
        Assert.Equal((201, "25.00", "14975.00"), await PaidAsync(late, "LATE", "25.00"));
        // In the order of clearing: two whole, and half of the third.
        Assert.Equal(["0001 0.00", "0002 0.00", "0003 5.00", "0004 10.00"], await FirstAsync(late));
    }

    [Fact]
    public async Task Debts_that_were_posted_in_one_instant_are_read_together_since_their_order_is_by_name()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, "2026-03-17", apart: 0);
        Assert.Equal((Full, "15000.00"), await ReadAsync(system, client, "25.00"));
        Assert.Equal((201, "25.00", "14975.00"), await PaidAsync(client, "LATE", "25.00"));
        Assert.Equal(["0001 0.00", "0002 0.00", "0003 5.00", "0004 10.00"], await FirstAsync(client));
    }

    [Fact]
    public async Task Each_line_of_a_bank_file_reads_on_in_one_book_as_far_as_its_money_goes()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, "2026-03-17");
        await client.PayByAsync("EDI_820", "TOLD", "12.00");
        await using (var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession())
        {
            var (ct, now) = (TestContext.Current.CancellationToken, Book.At("2026-03-20"));
            var book = (await session.OpenBookToPayIntoAsync(client.Rm, [], now, ct))!;
            var read = new List<(int Items, string Debts)>();
            foreach (var (reference, amount) in new[] { ("A", 25m), ("B", 7m), ("C", 1_500m), ("D", 100m), ("E", 13_400m) })
            {
                var payment = Payment.Of(client.Rm, client.Bn9, PaymentMethods.Edi, reference, Money.Of(amount), now);
                await session.ReachAsync(book, payment, ct);
                read.Add((book.Items.Count(i => i.Side == Side.Debit), book.Debts.ToString()));
                book.Credit(payment, Accounts.Bank);
            }
            Assert.Equal([(100, "15000.00"), (100, "14975.00"), (500, "14968.00"), (500, "13468.00"), (Full, "13368.00")], read);
            Assert.Equal(("-32.00", false), (book.Balance.ToString(), book.RanShort));
        }

        var file = $"rmAccount,amount,currency,receivedOn,reference,payerBn9,payerName,bankReference\n{client.Rm},25.00,CAD,2026-03-20,A,,,\n{client.Rm},12.00,CAD,2026-03-20,TOLD,,,\n{client.Rm},8.00,CAD,2026-03-19,B,,,\n";
        var report = await (await system.SignInAsync("bank", "BANK")).UploadAsync("/api/v1/admin/bank-files", "receipts", System.Text.Encoding.UTF8.GetBytes(file));
        Assert.Equal(["POSTED", "SETTLED", "POSTED"], report.Json.GetProperty("file").GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("outcome").GetString()));
        Assert.Equal(["0001 0.00", "0002 0.00", "0003 0.00", "0004 0.00"], await FirstAsync(client));
        Assert.Equal("0005 5.00", await NextAsync(client));
        Assert.Equal(("14955.00", "0 flaws, net 0.00"), ((await client.GetAsync("balance"))["balance"], await client.ProofAsync()));
    }

    [Fact]
    public async Task What_a_payment_is_kept_for_is_read_wherever_it_stands_and_nothing_else_for_it()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var (client, number) = (await Client.OpenAsync(system), Fresh.TransactionNumber());
        await OweAsync(system, client, "2026-03-17");
        await client.AccountForAsync(client.Cad(number, 1, 30m, 0m, "2026-03-20T15:00:00Z", "2026-03-20"));
        await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        var payment = Payment.Of(client.Rm, client.Bn9, PaymentMethods.OnlineBanking, "KEPT", Money.Of(40m), Book.At("2026-03-20")) with { TransactionNumber = number };
        var book = (await session.OpenBookToPayAsync(payment, isHere: true, Book.At("2026-03-20"), TestContext.Current.CancellationToken))!;
        Assert.Equal(101, book.Items.Count());
        book.Credit(payment, Accounts.Bank);
        Assert.Equal(("0.00", "10.00", "10.00", false), (book.Open("CAD", $"{number} v1"), book.Open("PMT", "KEPT"), book.Open("CAD", "0001"), book.RanShort));
    }

    [Fact]
    public async Task What_cleared_as_many_debts_as_there_are_names_the_first_of_them_and_says_how_many_more_there_are()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, "2026-03-17");
        Assert.Equal((201, "14995.00", "5.00"), await PaidAsync(client, "ALL", "14995.00"));
        var rows = (await client.GetAsync("transactions?pageSize=5")).Json.GetProperty("items").EnumerateArray().ToLookup(i => i.GetProperty("type").GetString());
        var (payment, debt) = (rows["PMT"].Single(), rows["CAD"].First());
        var names = payment.GetProperty("clearedBy").GetString()!.Split("; ");
        Assert.Equal((500, "CAD/0001", "CAD/0500", 1_000), (names.Length, names[0], names[^1], payment.GetProperty("clearedByMore").GetInt32()));
        Assert.Equal(("PMT/ALL", 0), (debt.GetProperty("clearedBy").GetString(), debt.GetProperty("clearedByMore").GetInt32()));
        Assert.EndsWith(",1000", (await client.GetAsync("transactions/export?type=PMT")).Text.Trim(), StringComparison.Ordinal);

        var parts = (await client.GetAsync("transactions/PMT/ALL/explain")).Json.GetProperty("parts").EnumerateArray().ToArray();
        // The account that it came on, five hundred debts, and the rest.
        Assert.Equal((502, "OTHERS", "-9995.00", "1000 more clearings together."), (parts.Length, parts[^1].GetProperty("subject").GetString(), parts[^1].GetProperty("amount").GetString(), parts[^1].GetProperty("sentence").GetString()));
    }

    [Theory]
    [InlineData("owingKey")]
    [InlineData("openInterestOf")]
    [InlineData("chargedKey")]
    [InlineData("interestFreeKey")]
    public async Task What_is_looked_up_by_a_key_has_an_index_by_it(string key)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var connection = await carm.Database.OpenConnectionAsync(ct);
        await using (var narrow = new NpgsqlCommand("set enable_seqscan = off; set enable_bitmapscan = off; set enable_sort = off", connection)) await narrow.ExecuteNonQueryAsync(ct);
        await using var explain = new NpgsqlCommand($"explain select id from ledger.mt_doc_openitem as d where d.data ->> '{key}' > 'a' and d.data ->> '{key}' < 'b' order by d.data ->> '{key}' limit 100", connection);
        await using var plan = await explain.ExecuteReaderAsync(ct);
        var lines = new List<string>();
        while (await plan.ReadAsync(ct)) lines.Add(plan.GetString(0));
        Assert.Contains(lines, line => line.Contains("Index Cond", StringComparison.Ordinal) && line.Contains(key, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("Sort", StringComparison.Ordinal));
    }

    /// <summary>Debts of 10.00, all due on that day.</summary>
    /// <param name="apart">Seconds between the postings of two.</param>
    static async Task OweAsync(CarmSystem system, Client client, string due, int apart = 1)
    {
        await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        var ct = TestContext.Current.CancellationToken;
        var book = (await session.OpenBookAsync(client.Rm, Book.At("2026-02-20"), ct))!;
        for (var n = 1; n <= Full; n++)
        {
            var debt = Book.Entry(Side.Debit, "CAD", $"{n:0000}", 10m, due, client.Rm) with { PostedOn = book.Today, EffectiveOn = book.Today, PostedAt = book.Now.AddSeconds(n * apart) };
            book.Post(debt, "CAD_POSTED", new PostingLine("4110", Side.Credit, debt.Original));
        }
        session.Lay(book);
        await session.SaveChangesAsync(ct);
    }

    /// <summary>How many items such a payment reads, and what is open of them where some due debt is left out.</summary>
    static async Task<(int Items, string? Open)> ReadAsync(CarmSystem system, Client client, string amount)
    {
        var book = await BookAsync(system, client, amount, isHere: true);
        var open = Money.Sum(book.Items.Where(i => i.Side == Side.Debit).Select(i => i.Open));
        Assert.Equal("15000.00", book.Debts.ToString());
        return (book.Items.Count(), book.ReadThrough is null ? null : open.ToString());
    }

    static async Task<string[]> FirstAsync(Client client) =>
        [.. (await client.GetAsync("transactions?sort=OLDEST&type=CAD&pageSize=4")).Json.GetProperty("items").EnumerateArray().Select(i => $"{i.GetProperty("reference").GetString()} {i.GetProperty("open").GetString()}")];

    /// <summary>The first debt that is open.</summary>
    static async Task<string> NextAsync(Client client)
    {
        var next = (await client.GetAsync("transactions?sort=OLDEST&type=CAD&status=OPEN&pageSize=1")).Json.GetProperty("items")[0];
        return $"{next.GetProperty("reference").GetString()} {next.GetProperty("open").GetString()}";
    }

    static async Task<AccountBook> BookAsync(CarmSystem system, Client client, string amount, bool isHere)
    {
        await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        var payment = Payment.Of(client.Rm, client.Bn9, PaymentMethods.OnlineBanking, "TRIED", Money.TryParse(amount, out var paid) ? paid : default, Book.At("2026-03-20"));
        return (await session.OpenBookToPayAsync(payment, isHere, Book.At("2026-03-20"), TestContext.Current.CancellationToken))!;
    }

    static async Task<(int Status, string? Applied, string? Balance)> PaidAsync(Client client, string reference, string amount)
    {
        var paid = await client.PayAsync(reference, amount);
        return (paid.Status, paid["applied"], paid["balance"]);
    }
}
