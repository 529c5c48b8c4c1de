using Carm.Kernel;
using Carm.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>How much of an account the versions of its CADs read: its other debts only where a credit may pay them now.</summary>
public sealed class CadBooksTests(CarmHost carm)
{
    const string Number = "14321000000019", Other = "14321000000020";

    /// <summary>Six debts that are due, and a credit that is kept for another declaration or for this one.</summary>
    [Theory]
    [InlineData("2026-03-31", Other, 0)]
    [InlineData("2026-03-21", Other, 0)]
    [InlineData("2026-03-31", Number, 7)]
    [InlineData("2026-03-20", Other, 7)]
    public async Task A_first_version_reads_the_rest_of_the_account_only_where_it_is_due_or_a_credit_is_kept_for_it(string dueOn, string keptFor, int read)
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, keptFor);
        Assert.Equal(read, await ReadAsync(system, client, 1, "ORIGINAL", dueOn));
        // What changes an earlier one, or was declared before, may be paid at once.
        Assert.Equal(7, await ReadAsync(system, client, 2, "CORRECTION", dueOn));
        Assert.Equal(7, await ReadAsync(system, client, 1, "AS_DECLARED", dueOn));
    }

    [Fact]
    public async Task Without_a_credit_a_first_version_reads_nothing_although_it_is_due()
    {
        await using var system = await carm.OnClockAsync("2026-03-20T15:00:00Z");
        var client = await Client.OpenAsync(system);
        await OweAsync(system, client, keptFor: null);
        Assert.Equal(0, await ReadAsync(system, client, 1, "ORIGINAL", "2026-03-20"));
    }

    /// <param name="keptFor">The declaration for which a credit of 5.00 is kept; null where there is no credit.</param>
    static async Task OweAsync(CarmSystem system, Client client, string? keptFor)
    {
        await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        var ct = TestContext.Current.CancellationToken;
        var book = (await session.OpenBookAsync(client.Rm, Book.At("2026-03-10"), ct))!;
        for (var n = 1; n <= 6; n++)
        {
            var debt = Book.Entry(Side.Debit, "CAD", $"{n:0000}", 10m, "2026-03-17", client.Rm) with { PostedOn = book.Today, EffectiveOn = book.Today, PostedAt = book.Now };
            book.Post(debt, "CAD_POSTED", new PostingLine("4110", Side.Credit, debt.Original));
        }
        if (keptFor is not null)
        {
            var credit = Book.Credit("PMT", "KEPT", 5m, "2026-03-10", client.Rm) with { HeldFor = keptFor };
            book.Post(credit, "PAYMENT_POSTED", new PostingLine(Accounts.Bank, Side.Debit, credit.Original));
        }
        session.Lay(book);
        await session.SaveChangesAsync(ct);
    }

    static async Task<int> ReadAsync(CarmSystem system, Client client, int version, string kind, string dueOn)
    {
        await using var session = system.Alba.Services.GetRequiredService<ILedgerStore>().LightweightSession();
        var (books, posted) = await session.OpenBooksForCadsAsync([client.Cad(Number, version, 100m, 0m, "2026-03-20T15:00:00Z", dueOn, kind)], Book.At("2026-03-20"), TestContext.Current.CancellationToken);
        Assert.Empty(posted);
        return books[client.Rm].Items.Count();
    }
}
