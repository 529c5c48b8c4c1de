using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

public sealed class ManualEntryTests(CarmHost tests)
{
    [Theory]
    [InlineData("1150 DEBIT 100.00,4320 CREDIT 100.00", "2026-04-10", null)]
    [InlineData("1150 DEBIT 100.00,4320 CREDIT 99.99", "2026-04-10", "UNBALANCED")]     // T5
    [InlineData("1150 DEBIT 100.00", "2026-04-10", "UNBALANCED")]
    [InlineData("1110 DEBIT 100.00,4110 CREDIT 100.00", "2026-04-10", "MANUAL_ACCOUNT")]
    [InlineData("1150 DEBIT 100.00,2100 CREDIT 100.00", "2026-04-10", "MANUAL_ACCOUNT")]
    [InlineData("1150 DEBIT 100.00,4320 CREDIT 100.00", "2026-03-24", "PERIOD_CLOSED")]
    [InlineData("1150 DEBIT 100.00,4320 CREDIT 100.00", "2026-03-25", null)]
    [InlineData("1150 DEBIT 100.00,4320 CREDIT 100.00", "2026-04-11", "AMOUNT_INVALID")]
    public void An_entry_balances_and_counts_in_a_period_that_is_open(string lines, string effective, string? code)
    {
        var no = Record.Exception(() => ManualPosting.Check(Read(lines), Day(effective), Day("2026-04-10")));
        Assert.Equal(code, (no as Rejected)?.Code);
    }

    [Fact]
    public void A_reversal_mirrors_the_entry_and_what_it_brought_is_gone()
    {
        foreach (var lines in new ManualLine[][] { [new("1150", Side.Debit, Money.Of(100)), new("4320", Side.Credit, Money.Of(100))], [new("4310", Side.Debit, Money.Of(100)), new("2100", Side.Credit, Money.Of(100))], [new("4310", Side.Debit, Money.Of(100)), new("4320", Side.Credit, Money.Of(100))], [new("5220", Side.Debit, Money.Of(100)), new("2100", Side.Credit, Money.Of(100))] })
        {
            var (book, entry) = (On("2026-04-10"), new ManualEntry("ME-1", Rm, Day("2026-04-10"), lines, "Reason", ManualEntryState.Proposed, "a") { OrderNumber = lines[0].Account == "5220" ? "SOR/2018-205" : null });
            ManualPosting.Post(entry, book);
            Assert.Equal(lines[0].Account == "1150" ? "100.00" : lines[1].Account == "2100" ? "-100.00" : "0.00", book.Balance.ToString());
            ManualPosting.Reverse(entry, 1, book);
            Assert.Equal("0.00", book.Balance.ToString());
            Assert.Equal(1, book.Postings[^1].Resolves);
            Assert.All(book.Postings.SelectMany(p => p.Lines).GroupBy(l => l.Account), account => Assert.Equal(Money.Zero, Money.Sum(account.Select(l => l.Side == Side.Debit ? l.Amount : -l.Amount))));
            // The statement counts both, and is where it was.
            var statement = StatementRoll.Of(new(book.Account, null, book.Items, [], [], Rates), Day("2026-04-25"), Day("2026-05-01"));
            Assert.Equal("0.00", (statement.I + statement.J).ToString());
        }
    }

    [Theory]
    [InlineData("5220 DEBIT 100.00,2100 CREDIT 100.00", null)]
    [InlineData("2100 CREDIT 100.00,5220 DEBIT 100.00", null)]
    [InlineData("4110 DEBIT 100.00,2100 CREDIT 100.00", "MANUAL_ACCOUNT")]
    [InlineData("5220 DEBIT 100.00,4110 CREDIT 100.00", "MANUAL_ACCOUNT")]
    [InlineData("5220 DEBIT 100.00,2100 CREDIT 60.00,4320 CREDIT 40.00", "MANUAL_ACCOUNT")]
    [InlineData("5220 DEBIT 100.00,2100 CREDIT 99.99", "UNBALANCED")]
    public void A_remission_goes_from_5220_to_the_clients_credit(string lines, string? code) =>
        Assert.Equal(code, (Record.Exception(() => ManualPosting.Check(Read(lines), Day("2026-04-10"), Day("2026-04-10"), isRemission: true)) as Rejected)?.Code);

    [Fact]
    public async Task A_remission_is_posted_by_a_second_officer_under_its_order_and_pays_what_is_owing()
    {
        var client = await Client.OpenAsync(tests);
        var (first, second) = (await tests.SignInAsync("first", "AR_OFFICER"), await tests.SignInAsync("second", "AR_OFFICER"));
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 100m, 0, "2026-03-17T15:00:00Z", "2090-03-31"));
        object[] lines = [new { account = "5220", side = "DEBIT", amount = "70.00" }, new { account = "2100", side = "CREDIT", amount = "70.00" }];
        var proposed = await first.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/manual-entries", new { lines, reason = "Goods named in the order", orderNumber = "SOR/2018-205" });
        var (number, order) = proposed.Json.GetProperty("entry") is var entry ? (entry.GetProperty("entryNumber").GetString()!, entry.GetProperty("orderNumber").GetString()) : default;
        Assert.Equal("SOR/2018-205", order);
        var decide = $"/api/v1/admin/manual-entries/{number}/decide";
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await RefusalAsync(first.PostAsync(decide, new { outcome = "APPROVE" })));
        Assert.Equal(200, (await second.PostAsync(decide, new { outcome = "APPROVE" })).Status);
        Assert.Equal("30.00", (await client.GetAsync("balance"))["balance"]);
        var remission = (await client.GetAsync("transactions?type=REM")).Json.GetProperty("items")[0];
        Assert.Equal(($"SOR/2018-205 {number}", "-70.00"), (remission.GetProperty("reference").GetString(), remission.GetProperty("original").GetString()));
        Assert.Equal(("70.00", "0 flaws, net 0.00"), ((await client.JournalAsync("5220")).Posted, await client.ProofAsync()));
    }

    [Fact]
    public void What_was_paid_stands_in_the_way_of_a_reversal()
    {
        var (book, entry) = (On("2026-04-10"), new ManualEntry("ME-1", Rm, Day("2026-04-10"), [new("1150", Side.Debit, Money.Of(100)), new("4320", Side.Credit, Money.Of(100))], "Reason", ManualEntryState.Proposed, "a"));
        ManualPosting.Post(entry, book);
        PostPaymentHandler.Pay(book, new(Rm, "P", "DEBIT", Money.Of(1), Rm[..9]));
        Assert.Equal("ENTRY_USED", Assert.Throws<Rejected>(() => ManualPosting.Reverse(entry, 1, book)).Code);
    }

    [Fact]
    public async Task Ledger_T5_an_entry_is_posted_by_a_second_officer_and_reversed_once()
    {
        var client = await Client.OpenAsync(tests);
        var (first, second) = (await tests.SignInAsync("first", "AR_OFFICER"), await tests.SignInAsync("second", "AR_OFFICER"));
        var url = $"/api/v1/admin/program-accounts/{client.Rm}/manual-entries";
        object Entry(string credit) => new { lines = new[] { new { account = "1150", side = "DEBIT", amount = "100.00" }, new { account = "4320", side = "CREDIT", amount = credit } }, reason = "Examination of goods" };
        Assert.Equal((422, "UNBALANCED"), await RefusalAsync(first.PostAsync(url, Entry("99.99"))));
        var number = (await first.PostAsync(url, Entry("100.00"))).Json.GetProperty("entry").GetProperty("entryNumber").GetString();
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
        var decide = $"/api/v1/admin/manual-entries/{number}/decide";
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await RefusalAsync(first.PostAsync(decide, new { outcome = "APPROVE" })));
        Assert.Equal(200, (await second.PostAsync(decide, new { outcome = "APPROVE" })).Status);
        Assert.Equal("100.00", (await client.GetAsync("balance"))["balance"]);

        var reverse = $"/api/v1/admin/manual-entries/{number}/reverse";
        Assert.Equal(200, (await first.PostAsync(reverse)).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(first.PostAsync(reverse)));
        Assert.Equal(200, (await second.PostAsync(decide, new { outcome = "APPROVE" })).Status);
        Assert.Equal((409, "ALREADY_REVERSED"), await RefusalAsync(first.PostAsync(reverse)));
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal("REVERSED", (await second.GetAsync(url)).Json.GetProperty("items")[0].GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_officer_holds_items_once_for_each_reason_and_lets_them_go()
    {
        var client = await Client.OpenAsync(tests);
        var officer = await tests.SignInAsync("first", "AR_OFFICER");
        await client.PayAsync("P1", "10.00");
        var url = $"/api/v1/admin/program-accounts/{client.Rm}/holds";
        object Hold(string type) => new { type, reference = "Plan 7", items = new[] { new { type = "PMT", reference = "P1" } } };
        Assert.Equal("VAL_HOLD", (await officer.PostAsync(url, Hold("APPEAL_SECURED"))).Json.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.Equal("10.00", (await officer.PostAsync(url, Hold("PAYMENT_PLAN")))["held"]);
        Assert.Equal((409, "HOLD_EXISTS"), await RefusalAsync(officer.PostAsync(url, Hold("PAYMENT_PLAN"))));
        Assert.Equal((422, "DSB_UNDER_REVIEW"), await RefusalAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/disbursement-requests", new { })));
        Assert.Equal("10.00", (await officer.PostAsync($"{url}/release", new { type = "PAYMENT_PLAN", reference = "Plan 7" }))["released"]);
        Assert.Equal(409, (await officer.PostAsync($"{url}/release", new { type = "PAYMENT_PLAN", reference = "Plan 7" })).Status);
    }

    static ManualLine[] Read(string lines) => [.. lines.Split(',').Select(l => l.Split(' ')).Select(l => new ManualLine(l[0], l[1] == "DEBIT" ? Side.Debit : Side.Credit, Money.Of(decimal.Parse(l[2], System.Globalization.CultureInfo.InvariantCulture))))];

    static async Task<(int, string?)> RefusalAsync(Task<Answer> asked) => await asked is var answer ? (answer.Status, answer["code"]) : default;
}
