using Carm.Declarations.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>How much of an account the versions of its CADs read: its other debts only as far as a credit pays them now.</summary>
public sealed class CadBooksTests(CarmHost carm)
{
    const string Number = "14321000000019", Other = "14321000000020";

    /// <summary>Six debts that are due, and a credit that is kept for another declaration or for this one; it pays no other debt.</summary>
    [Theory]
    [InlineData("2026-03-31", Other, 0)]
    [InlineData("2026-03-21", Other, 0)]
    [InlineData("2026-03-31", Number, 1)]
    [InlineData("2026-03-20", Number, 1)]
    [InlineData("2026-03-20", Other, 1)]
    public async Task A_first_version_reads_the_credits_only_where_it_is_due_or_one_is_kept_for_it_and_no_debt_that_they_do_not_pay(string dueOn, string keptFor, int read)
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, 6, (5m, keptFor));
        Assert.Equal(read, await ReadAsync(system, client.Cad(Number, 1, 100m, 0m, "2026-03-20T15:00:00Z", dueOn)));
        // What was declared before may be paid at once.
        Assert.Equal(1, await ReadAsync(system, client.Cad(Number, 1, 100m, 0m, "2026-03-20T15:00:00Z", dueOn, "AS_DECLARED")));
        // What comes too early is put back.
        Assert.Equal(0, await ReadAsync(system, client.Cad(Number, 2, 100m, 0m, "2026-03-20T15:00:00Z", dueOn, "CORRECTION")));
    }

    [Fact]
    public async Task Without_a_credit_a_first_version_reads_nothing_although_it_is_due()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, 6);
        Assert.Equal(0, await ReadAsync(system, client.Cad(Number, 1, 100m, 0m, "2026-03-20T15:00:00Z", "2026-03-20")));
    }

    [Fact]
    public async Task A_credit_that_may_pay_the_due_debts_reads_as_many_as_it_pays()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, 60, (35m, null));
        var due = client.Cad(Number, 1, 100m, 0m, "2026-03-20T15:00:00Z", "2026-03-20");
        // The credit with one debt, and then with four more, of which the third is left in part.
        Assert.Equal(6, await ReadAsync(system, due, first: 1));
        Assert.Equal(61, await ReadAsync(system, due));
    }

    [Fact]
    public async Task A_later_version_reads_its_own_debts_and_of_a_full_account_what_its_refund_pays()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, 300);
        await client.AccountForAsync(client.Cad(Number, 1, 100m, 0m, "2026-03-20T15:00:00Z", "2026-03-31"));
        CadAccountedFor Version(decimal duty, string kind = "CORRECTION") => client.Cad(Number, 2, duty, 0m, "2026-03-20T15:00:00Z", "2026-03-31", kind);
        // What it raises no credit pays, and what it lowers within what is open of it is gone with it.
        foreach (var version in new[] { Version(20m), Version(-20m), Version(-100m), Version(20m, "CBSA_ADJUSTMENT") }) Assert.Equal(1, await ReadAsync(system, version));
        // What an appeal has brought reads all.
        Assert.Equal(301, await ReadAsync(system, Version(-20m) with { AppealNumber = "APP-1" }));

        Assert.Equal(201, (await client.PayByAsync("ONLINE_BANKING", "CHOSEN", "100.00", new { designation = new[] { new { type = "CAD", reference = $"{Number} v1" } } })).Status);
        Assert.Equal(101, await ReadAsync(system, Version(-25m)));
        Assert.Equal(11, await ReadAsync(system, Version(-25m), first: 2));
        await client.AccountForAsync(Version(-25m));
        var first = (await client.GetAsync("transactions?sort=OLDEST&type=CAD&status=OPEN&pageSize=2")).Json.GetProperty("items").EnumerateArray().Select(i => $"{i.GetProperty("reference").GetString()} {i.GetProperty("open").GetString()}");
        Assert.Equal(["0003 5.00", "0004 10.00"], first);
        Assert.Equal("2975.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task What_was_paid_before_release_and_what_was_paid_for_a_decision_pay_their_declaration_past_debts_that_are_not_read()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, 60, (100m, Number));
        // Due at once, after all the others.
        await client.AccountForAsync(client.Cad(Number, 1, 100m, 0m, "2026-03-20T15:00:00Z", "2026-03-20"));
        Assert.Equal(("0.00", "600.00"), ((await client.OpenAsync())[$"CAD {Number} v1"], (await client.GetAsync("balance"))["balance"]));

        var (asked, number) = (await Client.OpenAsync(system), Fresh.TransactionNumber());
        await OweAsync(system, asked, 60, (40m, null), expectedOf: number);
        await asked.AccountForAsync(asked.Cad(number, 1, 100m, 0m, "2026-03-20T15:00:00Z", "2026-03-31"));
        await asked.AccountForAsync(asked.Cad(number, 2, 40m, 0m, "2026-03-20T15:00:00Z", "2026-03-31", "CBSA_ADJUSTMENT", "SOADJ-1"));
        Assert.Equal(("0.00", "700.00"), ((await asked.OpenAsync())[$"ADJ {number} v2"], (await asked.GetAsync("balance"))["balance"]));
    }

    /// <summary>Debts of 10.00 that are due, a second apart.</summary>
    /// <param name="credit">What waits on the account, and for which declaration it is kept; null where nothing waits.</param>
    /// <param name="expectedOf">The declaration about which it was paid for a decision.</param>
    internal static async Task OweAsync(CarmSystem system, Client client, int debts, (decimal Amount, string? KeptFor)? credit = null, string? expectedOf = null)
    {
        await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        var ct = TestContext.Current.CancellationToken;
        var book = (await session.OpenBookAsync(client.Rm, Book.At("2026-03-10"), ct))!;
        for (var n = 1; n <= debts; n++)
        {
            var debt = Book.Entry(Side.Debit, "CAD", $"{n:0000}", 10m, "2026-03-17", client.Rm) with { PostedOn = book.Today, EffectiveOn = book.Today, PostedAt = book.Now.AddSeconds(n) };
            book.Post(debt, "CAD_POSTED", new PostingLine("4110", Side.Credit, debt.Original));
        }
        if (credit is { } waiting)
        {
            var payment = Book.Credit("PMT", "WAITS", waiting.Amount, "2026-03-10", client.Rm) with { HeldFor = waiting.KeptFor, ExpectedOf = expectedOf };
            book.Post(payment, "PAYMENT_POSTED", new PostingLine(Accounts.Bank, Side.Debit, payment.Original));
        }
        session.Lay(book);
        await session.SaveChangesAsync(ct);
    }

    /// <summary>How many items of its account are read for a version.</summary>
    static async Task<int> ReadAsync(CarmSystem system, CadAccountedFor cad, int first = ReachingBooks.First)
    {
        await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        return (await session.OpenBooksForCadsAsync([cad], Book.At("2026-03-20"), TestContext.Current.CancellationToken, first)).Books[cad.RmAccount].Items.Count();
    }
}
