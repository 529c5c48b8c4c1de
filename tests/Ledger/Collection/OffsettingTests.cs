using Carm.Kernel;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

public sealed class OffsettingTests(CarmHost tests)
{
    const string Second = "700000003RM0002";

    [Theory]
    [InlineData(OffsetPreference.Account, "1000.00", "0.00", "500.00")]
    [InlineData(OffsetPreference.Business, "100.00", "0.00", "0.00")]
    [InlineData(OffsetPreference.Manual, "1000.00", "400.00", "900.00")]
    public void Ledger_T6_X3_a_refund_reaches_as_far_as_the_business_has_chosen(OffsetPreference preference, string a, string b, string refund)
    {
        AccountBook With(string rm, params OpenItem[] items) => new(new(rm, "ALPHA", default) { Offset = preference }, items, Rates, At("2026-01-30"));
        var books = new[] { With(Rm, Debt("CAD", "A", 1_000, "2026-01-30")), With(Second, Debt("CAD", "B", 400, "2026-01-30", Second), Credit("REF", "r", 900, "2026-01-30", Second)) };
        // Under BUSINESS the oldest debt comes first, and of two of one day that of the account that comes first; the rest of the refund is not enough for the other.
        BusinessClearing.Clear(books, Day("2026-01-30"));
        if (preference == OffsetPreference.Business)
        {
            Assert.Equal(("100.00", "400.00", "0.00"), (books[0].Open("CAD", "A"), books[1].Open("CAD", "B"), books[1].Open("REF", "r")));
            var transit = books.SelectMany(book => book.Postings).SelectMany(p => p.Lines).Where(l => l.Account == "2120").ToArray();
            Assert.Equal([("Debit", "900.00"), ("Credit", "900.00")], transit.Select(l => ($"{l.Side}", l.Amount.ToString())));
        }
        else Assert.Equal((a, b, refund), (books[0].Open("CAD", "A"), books[1].Open("CAD", "B"), books[1].Open("REF", "r")));
        Assert.All(books.SelectMany(book => book.Postings), p => Assert.Equal(Money.Zero, p.Net));
        Assert.Equal("500.00", Money.Sum(books.Select(book => book.Balance)).ToString());
    }

    [Fact]
    public void What_was_paid_in_time_into_one_account_pays_in_time_in_the_other()
    {
        AccountBook With(string rm, params OpenItem[] items) => new(new(rm, "ALPHA", default) { Offset = OffsetPreference.Business }, items, Rates, At("2026-02-03"));
        var books = new[] { With(Rm, Debt("CAD", "A", 1_000, "2026-01-30")), With(Second, Credit("PMT", "p", 1_000, "2026-01-30", Second)) };
        BusinessClearing.Clear(books, Day("2026-02-03"));
        Assert.Equal("0.00", books[0].Balance.ToString());
    }

    [Fact]
    public void A_credit_that_is_moved_twice_is_two_transfers_and_no_more_than_there_is_can_be_moved()
    {
        var (from, to) = (On("2026-01-30", Credit("REF", "r", 100, "2026-01-10"), Credit("PMT", "p", 50, "2026-01-20")), Of(Second, "2026-01-30", Debt("CAD", "B", 60, "2026-01-30", Second)));
        TransferCreditHandler.Move(from, to, Money.Of(30));
        TransferCreditHandler.Move(from, to, Money.Of(60));
        Assert.Equal(("60.00", "0.00", "-30.00"), (from.Open("REF", "r"), from.Open("PMT", "p"), to.Balance.ToString()));
        Assert.Equal(3, from.Items.Count(i => i.Type == "TRF"));
        Assert.Equal("TRANSFER_CREDIT", Assert.Throws<Rejected>(() => TransferCreditHandler.Move(from, to, Money.Of(60.01m))).Code);
        Assert.Equal("AMOUNT_INVALID", Assert.Throws<Rejected>(() => TransferCreditHandler.Move(from, to, Money.Zero)).Code);
    }

    [Fact]
    public void An_account_that_is_not_active_takes_no_more_credit_than_it_owes()
    {
        var (from, to) = (On("2026-01-30", Credit("REF", "r", 100, "2026-01-10")), new AccountBook(new(Second, "ALPHA", default) { IsActive = false }, [Debt("CAD", "B", 60, "2026-01-30", Second)], Rates, At("2026-01-30")));
        Assert.Equal("TRANSFER_ACCOUNT", Assert.Throws<Rejected>(() => TransferCreditHandler.Move(from, to, Money.Of(60.01m))).Code);
        TransferCreditHandler.Move(from, to, Money.Of(60));
        Assert.Equal(("40.00", "0.00"), (from.Open("REF", "r"), to.Open("CAD", "B")));
        Assert.Equal("TRANSFER_ACCOUNT", Assert.Throws<Rejected>(() => TransferCreditHandler.Move(from, to, Money.Of(0.01m))).Code);
    }

    [Fact]
    public async Task Ledger_T17_a_preference_counts_from_the_run_of_the_next_day_for_all_accounts_of_the_business()
    {
        await using var carm = await tests.OnClockAsync("2026-03-30T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var client = await Client.OpenAsync(carm);
        var second = $"{client.Bn9}RM0002";
        await carm.HearAsync(new RmAccountOpened(second, client.Bn9, "Importer", "IMPORTER", new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)));
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-03-17T15:00:00Z", "2026-03-31"));
        await client.Manager.PostAsync($"/api/v1/program-accounts/{second}/payments", new { paymentReference = "P1", method = "DEBIT", amount = "900.00" });

        var url = $"/api/v1/businesses/{client.Bn9}/offset-preference";
        Assert.StartsWith("\"0", (await client.Manager.GetAsync(url)).Headers["ETag"], StringComparison.Ordinal);
        Assert.Equal(428, (await client.Manager.PutAsync(url, new { preference = "BUSINESS" })).Status);
        Assert.Equal("VAL_OFFSET", (await client.Manager.PutAsync(url, new { preference = "ALL" }, "\"0\"")).Json.GetProperty("errors")[0].GetProperty("code").GetString());
        var set = await client.Manager.PutAsync(url, new { preference = "BUSINESS" }, "\"0\"");
        Assert.Equal((200, "BUSINESS", "2026-03-31"), (set.Status, set["preference"], set["effectiveOn"]));
        Assert.Equal((412, "IF_MATCH_STALE"), (await client.Manager.PutAsync(url, new { preference = "MANUAL" }, "\"0\"")) is var stale ? (stale.Status, stale["code"]) : default);
        Assert.Equal("ACCOUNT", (await client.Manager.GetAsync(url))["inForce"]);

        await carm.MoveClockAsync("2026-03-31T05:00:00Z");
        Assert.Equal("1000.00", (await client.GetAsync("balance"))["balance"]);
        await carm.MoveClockAsync("2026-03-31T15:00:00Z");
        Assert.Equal(("100.00", "0.00"), ((await client.GetAsync("balance"))["balance"], (await client.Manager.GetAsync($"/api/v1/program-accounts/{second}/balance"))["balance"]));
        Assert.DoesNotContain((await Client.TrialBalanceAsync(carm)).Json.GetProperty("accounts").EnumerateArray(), a => a.GetProperty("account").GetString() == "2120" && a.GetProperty("debit").GetString() != a.GetProperty("credit").GetString());
    }

    [Fact]
    public async Task A_manager_moves_credit_to_another_account_of_the_business_and_to_no_other()
    {
        var (client, stranger) = (await Client.OpenAsync(tests), await Client.OpenAsync(tests));
        var second = $"{client.Bn9}RM0002";
        await tests.HearAsync(new RmAccountOpened(second, client.Bn9, "Importer", "IMPORTER", new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)));
        await client.PayAsync("P1", "100.00");
        Task<Answer> MoveAsync(string to, string amount) => client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/transfers", new { toAccount = to, amount });
        Assert.Equal((422, "TRANSFER_ACCOUNT"), (await MoveAsync(stranger.Rm, "10.00")) is var no ? (no.Status, no["code"]) : default);
        Assert.Equal((422, "TRANSFER_CREDIT"), (await MoveAsync(second, "100.01")) is var most ? (most.Status, most["code"]) : default);
        Assert.Equal((201, "-60.00", "-40.00"), (await MoveAsync(second, "40.00")) is var moved ? (moved.Status, moved["balance"], moved["balanceThere"]) : default);
    }
}
