using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Interest or a charge that was posted in error is taken back by the mirror of its transaction, with four eyes and once (ledger 2.1, I9).</summary>
public sealed class ReversalTests(CarmHost tests)
{
    [Fact]
    public async Task A_charge_posted_in_error_is_reversed_once_by_another_officer()
    {
        var client = await Client.OpenAsync(tests);
        var paid = await client.PayAsync("P1", "100.00");
        await client.BankSaysAsync("dishonour", paid["paymentId"]!, new { reason = "NSF" });
        Assert.Equal("15.00", (await client.GetAsync("balance"))["balance"]);
        var (officer, both) = (await tests.SignInAsync("ar.officer", "AR_OFFICER"), await tests.SignInAsync("ar.both", "AR_OFFICER", "AR_SUPERVISOR"));
        var asked = await ProposeAsync(both, "NSF");
        Assert.Equal((201, "PROPOSED"), (asked.Status, asked.Json.GetProperty("reversal").GetProperty("state").GetString()));
        var decide = $"/api/v1/admin/reversals/{asked.Json.GetProperty("reversal").GetProperty("reversalNumber")}/decide";
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await Paying.RefusalAsync(both.PostAsync(decide, new { outcome = "APPROVE" })));
        var supervisor = await tests.SignInAsync("ar.supervisor", "AR_SUPERVISOR");
        Assert.Equal(200, (await supervisor.PostAsync(decide, new { outcome = "APPROVE" })).Status);
        Assert.Equal(("0.00", "0.00", "0.00"), ((await client.GetAsync("balance"))["balance"], (await client.JournalAsync("1130")).Posted, (await client.JournalAsync("4410")).Posted));
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(supervisor.PostAsync(decide, new { outcome = "APPROVE" })));
        Assert.Equal((409, "ALREADY_REVERSED"), await Paying.RefusalAsync(ProposeAsync(officer, "NSF")));
        Assert.Equal((422, "REVERSAL_ITEM"), await Paying.RefusalAsync(ProposeAsync(officer, "PMT")));
        Assert.Equal((404, "NOT_FOUND"), await Paying.RefusalAsync(ProposeAsync(officer, "INT")));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
        Assert.Single((await officer.GetAsync($"/api/v1/admin/program-accounts/{client.Rm}/reversals")).Json.GetProperty("items").EnumerateArray());

        Task<Answer> ProposeAsync(Caller by, string type) => by.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/reversals", new { item = new { type, reference = "P1" }, reason = "The bank was at fault" });
    }

    [Fact]
    public void What_was_paid_is_taken_back_first_and_reversed_interest_is_not_charged_again()
    {
        var (book, interest) = Charged();
        Assert.Equal("ENTRY_USED", Assert.Throws<Rejected>(() => ReversalPosting.Check(interest.ReducedBy(1, book.Today, "p"))).Code);
        Reverse(interest, book);
        Assert.Equal(("10000.00", 7L), ($"{book.Balance}", book.Postings[^1].Resolves));
        Assert.Equal([("4210", Side.Debit, "57.00"), ($"1160:{Book.Rm}", Side.Credit, "57.00")], book.Postings[^1].Lines.Select(l => (l.Account, l.Side, l.Amount.ToString())).OrderBy(l => l.Side));
        book.ChargeInterest(book.Today);
        Assert.Equal("10000.00", $"{book.Balance}");
        Assert.Equal("ALREADY_REVERSED", Assert.Throws<Rejected>(() => ReversalPosting.Check(book.Find(interest))).Code);
    }

    /// <summary>The payment came on the day before the due date, and becomes known after the interest was reversed.</summary>
    [Fact]
    public void Reversed_interest_does_not_go_back_to_a_client_that_never_paid_it()
    {
        var (before, interest) = Charged();
        Reverse(interest, before);
        var book = Book.On("2026-02-25", [.. before.Items, Book.Credit("PMT", "P", 10_000, "2026-01-29")]);
        book.Clear(book.Today);
        Assert.Equal(("0.00", true), ($"{book.Balance}", book.Find("CAD", "1")!.InterestSettled));
        Assert.DoesNotContain(book.Items, i => i.Type == "REF");
    }

    [Fact]
    public void Nothing_of_reversed_interest_can_be_waived()
    {
        var (book, interest) = Charged();
        Reverse(interest, book);
        Assert.Equal("0.00", $"{WaiverPosting.MostOf(book.Find(interest))}");
        WaiverPosting.Grant(new("WV-1", Book.Rm, Book.Rm[..9], [], "HARDSHIP", "…", []), [(interest, interest.Original)], book);
        Assert.Equal("10000.00", $"{book.Balance}");
    }

    /// <summary>Of 10,000.00 paid on 30 January 4,000.00 goes back on 1 March, with 7.57 of interest to the client for 30 days at 2.3 percent, which an officer reverses; then the bank takes the payment back.</summary>
    [Fact]
    public void Interest_to_the_client_that_was_reversed_is_not_charged_back_when_its_payment_is_dishonoured()
    {
        var paid = Book.On("2026-01-30", Book.Debt("CAD", "1", 10_000, "2026-01-30"));
        var cheque = Payment.Of(Book.Rm, Book.Rm[..9], PaymentMethods.Cheque, "P", Money.Of(10_000), paid.Now);
        paid.Credit(cheque, Accounts.Bank);
        var refunded = Book.On("2026-03-01", [.. paid.Items]);
        var refund = Book.Credit("REF", "r", 4_000, "2026-03-01");
        refunded.Post(refund, "REFUND_POSTED", new PostingLine(Accounts.CustomsDuty, Side.Debit, refund.Original));
        refunded.PayInterest(WaitingInterest.On(Book.Credit("RINT", "r", 0, "2026-03-01"), refunded.TakeBack(refund, refunded.Find("CAD", "1")!, 4_000_00, refunded.Today, neverOwing: true), refunded.Today));
        Assert.Equal("7.57", refunded.Find("RINT", "r")!.Original.ToString());
        Reverse(refunded.Find("RINT", "r")!, refunded);

        var dishonoured = Book.On("2026-03-10", [.. refunded.Items]);
        dishonoured.Dishonour(cheque, new Dictionary<string, long> { [Assert.Single(paid.Postings, p => p.Type == "CLEARED").Source!] = 2 }, Money.Of(15));
        // What stands of the declaration, and the charge. The refund has made up for the rest of the payment.
        Assert.Equal(("6015.00", "6000.00", "0.00", "0.00"), ($"{dishonoured.Balance}", dishonoured.Open("CAD", "1"), dishonoured.Open("REF", "r"), dishonoured.Open("DIS", "P")));
        Assert.DoesNotContain(dishonoured.Items, i => i.Type == "INT");
        Assert.Equal(0, refunded.Postings.Concat(dishonoured.Postings).SelectMany(p => p.Lines).Where(l => l.Account == Accounts.InterestToClients).Sum(l => l.Side == Side.Debit ? l.Amount.Cents : -l.Amount.Cents));
    }

    static (AccountBook Book, OpenItem Interest) Charged()
    {
        var book = Book.On("2026-02-24", Book.Debt("CAD", "1", 10_000, "2026-01-30"));
        book.ChargeInterest(book.Today);
        return (book, Assert.Single(book.Items, i => i.Type == "INT"));
    }

    static void Reverse(OpenItem interest, AccountBook book) => ReversalPosting.Reverse(interest, 7, [.. book.Postings.Single(p => p.Source == interest.Source).Lines], book);
}
