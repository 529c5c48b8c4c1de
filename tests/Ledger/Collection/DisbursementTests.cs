using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

public sealed class DisbursementTests(CarmHost tests)
{
    [Fact]
    public void Ledger_T16_the_statement_selects_1000_at_once_less_at_the_second_and_nothing_while_anything_is_owing()
    {
        var (feb, mar) = (Statement("2026-02-25", -640), Statement("2026-03-25", -640));
        var book = On("2026-03-25", Credit("REF", "r", 640, "2026-02-10"));
        Assert.Null(DisbursementPosting.Selected(book, feb, null, disputed: false));
        Assert.Equal("640.00", DisbursementPosting.Selected(book, mar, feb, disputed: false).ToString());
        Assert.Null(DisbursementPosting.Selected(book, mar, feb, disputed: true));
        Assert.Equal("1000.00", DisbursementPosting.Selected(On("2026-02-25", Credit("REF", "r", 1_000, "2026-02-10")), Statement("2026-02-25", -1_000), null, disputed: false).ToString());
        Assert.Null(DisbursementPosting.Selected(On("2026-02-25", Credit("REF", "r", 999.99m, "2026-02-10")), Statement("2026-02-25", -999.99m), null, disputed: false));
        Assert.Null(DisbursementPosting.Selected(On("2026-02-25", Credit("REF", "r", 5_000, "2026-02-10"), Debt("CAD", "1", 20, "2026-03-31")), Statement("2026-02-25", -5_000), Statement("2026-01-25", -5_000), disputed: false));
    }

    [Fact]
    public void What_may_not_be_paid_out_is_refused_with_its_reason()
    {
        OpenItem Of(decimal amount) => Credit("REF", "r", amount, "2026-02-10");
        string? Code(Money? amount, params OpenItem[] items) => DisbursementPosting.Refusal(On("2026-02-25", items), amount, disputed: false)?.Code;
        Assert.Null(Code(null, Of(2.01m)));
        Assert.Null(Code(Money.Of(50), Of(100)));
        Assert.Equal("DSB_DEBT_OPEN", Code(null, Of(100), Debt("CAD", "1", 20, "2026-03-31")));
        Assert.Equal("DSB_BELOW_THRESHOLD", Code(null, Of(2)));
        Assert.Equal("DSB_CREDIT_NOT_DISBURSABLE", Code(Money.Of(100.01m), Of(100)));
        Assert.Equal("DSB_CREDIT_NOT_DISBURSABLE", Code(null, Of(100) with { HeldFor = "00000000000018" }));
        Assert.Equal("DSB_UNDER_REVIEW", Code(null, Of(100) with { Holds = [new(HoldType.Officer, "F", Day("2026-02-20"))] }));
        Assert.Equal("DSB_UNDER_REVIEW", DisbursementPosting.Refusal(On("2026-02-25", Of(100)), null, disputed: true)?.Code);
    }

    /// <summary>1,000.00 of the broker's and 50.00 of the importer's own make 1,050.00, of which the importer's own go first.</summary>
    [Fact]
    public void What_a_broker_paid_too_much_is_selected_and_paid_out_after_the_importers_own()
    {
        AccountBook Both() => On("2026-02-25", Credit("PMT", "b", 1_000, "2026-02-09") with { PayerTag = "BROKER:812345674" }, Credit("PMT", "i", 50, "2026-02-10"));
        Assert.Equal("1050.00", DisbursementPosting.Selected(Both(), Statement("2026-02-25", -1_050), null, disputed: false).ToString());
        var book = Both();
        DisbursementPosting.Approve(new("DSB-1", Rm, 60_00, [new(DisbursementState.Requested, At("2026-02-25"), "a")]), book);
        Assert.Equal(("990.00", "0.00"), (book.Open("PMT", "b"), book.Open("PMT", "i")));
    }

    [Fact]
    public async Task What_a_broker_paid_too_much_is_paid_out_to_the_importer_and_not_to_the_broker()
    {
        var client = await Client.OnboardedAsync(tests);
        var (broker, manager) = await client.BrokerAsync("OWN");
        await manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "B1", method = "ONLINE_BANKING", amount = "640.00" });
        var ask = $"/api/v1/program-accounts/{client.Rm}/disbursement-requests";
        Assert.Equal((422, "DSB_PAYEE_INVALID"), await RefusalAsync(client.Manager.PostAsync(ask, new { payee = broker })));
        var asked = (await client.Manager.PostAsync(ask, new { payee = client.Bn9 })).Json.GetProperty("disbursement");
        Assert.Equal("640.00", asked.GetProperty("amount").GetString());
        await (await tests.SignInAsync("supervisor", "AR_SUPERVISOR")).PostAsync($"/api/v1/admin/disbursements/{asked.GetProperty("disbursementNumber").GetString()}/approve");
        Assert.Equal(("0.00", "0 flaws, net 0.00"), ((await client.GetAsync("balance"))["balance"], await client.ProofAsync()));
    }

    [Fact]
    public void Approved_issued_and_returned_the_money_goes_from_the_client_to_the_bank_and_back()
    {
        var book = On("2026-02-25", Credit("REF", "r", 70, "2026-02-10"), Credit("PMT", "p", 50, "2026-02-10"));
        var disbursement = new Disbursement("DSB-1", Rm, 100_00, [new(DisbursementState.Requested, At("2026-02-25"), "a")]);
        DisbursementPosting.Approve(disbursement, book);
        DisbursementPosting.Issue(disbursement, book);
        Assert.Equal(("20.00", "0.00", "-20.00"), (book.Open("REF", "r"), book.Open("PMT", "p"), book.Balance.ToString()));
        Assert.Equal([$"2100:{Rm} Debit 100.00", $"2110:{Rm} Credit 100.00", $"2110:{Rm} Debit 100.00", "1010 Credit 100.00"], book.Postings.SelectMany(p => p.Lines).Select(l => $"{l.Account} {l.Side} {l.Amount}"));
        DisbursementPosting.Reinstate(disbursement, book, new Dictionary<string, long> { [book.Postings[0].Source!] = 7, [book.Postings[1].Source!] = 8 });
        Assert.Equal(("100.00", "-120.00"), (book.Open("REV", "DSB-1"), book.Balance.ToString()));
        // The mirrors of the issue and of the approval.
        Assert.Equal(["8 1010 Debit 100.00", $"8 2110:{Rm} Credit 100.00", $"7 2100:{Rm} Credit 100.00", $"7 2110:{Rm} Debit 100.00"], book.Postings.Skip(2).SelectMany(p => p.Lines.Select(l => $"{p.Resolves} {l.Account} {l.Side} {l.Amount}")));
        Assert.All(book.Postings, p => Assert.Equal(Money.Zero, p.Net));
    }

    [Fact]
    public async Task Ledger_T16_a_manager_asks_a_supervisor_approves_and_the_treasury_pays()
    {
        var client = await Client.OpenAsync(tests);
        var (supervisor, treasury) = (await tests.SignInAsync("supervisor", "AR_SUPERVISOR"), await tests.SignInAsync("treasury", "TREASURY"));
        var ask = $"/api/v1/program-accounts/{client.Rm}/disbursement-requests";
        Assert.Equal((422, "DSB_CREDIT_NOT_DISBURSABLE"), await RefusalAsync(client.Manager.PostAsync(ask, new { })));
        await client.PayAsync("P1", "640.00");
        Assert.Equal((422, "DSB_PAYEE_INVALID"), await RefusalAsync(client.Manager.PostAsync(ask, new { payee = "812345674" })));
        var asked = await client.Manager.PostAsync(ask, new { reason = "We no longer import." });
        var number = asked.Json.GetProperty("disbursement").GetProperty("disbursementNumber").GetString();
        Assert.Equal((201, "640.00", "REQUESTED"), (asked.Status, asked.Json.GetProperty("disbursement").GetProperty("amount").GetString(), asked.Json.GetProperty("disbursement").GetProperty("state").GetString()));
        Assert.Equal((409, "DSB_UNDER_WAY"), await RefusalAsync(client.Manager.PostAsync(ask, new { })));

        var url = $"/api/v1/admin/disbursements/{number}";
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(treasury.PostAsync($"{url}/issue", new { instrumentNumber = "C-1" })));
        Assert.Contains(number!, (await supervisor.GetAsync("/api/v1/admin/disbursements?pageSize=500")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await supervisor.PostAsync($"{url}/approve")).Status);
        Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal(200, (await treasury.PostAsync($"{url}/issue", new { instrumentNumber = "C-1" })).Status);
        Assert.Equal("VAL_DISBURSEMENT_OUTCOME", (await treasury.PostAsync($"{url}/settle", new { outcome = "LOST" })).Json.GetProperty("errors")[0].GetProperty("code").GetString());
        Assert.Equal(200, (await treasury.PostAsync($"{url}/settle", new { outcome = "STALE" })).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(treasury.PostAsync($"{url}/settle", new { outcome = "CASHED" })));
        Assert.Equal("-640.00", (await client.GetAsync("balance"))["balance"]);
        // The payment is the first transaction of the chain, the approval the second, the issue the third.
        Assert.Equal(["DISBURSEMENT_RETURNED 3", "DISBURSEMENT_REINSTATED 2"], await ReversalsAsync(client));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
        Assert.Equal(["REQUESTED", "APPROVED", "ISSUED", "STALE"], (await client.GetAsync("disbursements")).Json.GetProperty("items")[0].GetProperty("history").EnumerateArray().Select(h => h.GetProperty("state").GetString()));

        var second = (await client.Manager.PostAsync(ask, new { amount = "100.00" })).Json.GetProperty("disbursement").GetProperty("disbursementNumber").GetString();
        var both = await tests.SignInAsync($"manager.{client.Bn9}", "AR_SUPERVISOR");
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await RefusalAsync(both.PostAsync($"/api/v1/admin/disbursements/{second}/approve")));
        Assert.Equal(200, (await supervisor.PostAsync($"/api/v1/admin/disbursements/{second}/reject", new { reason = "Bank data missing" })).Status);
        // What was asked for can be taken back, by who may ask, until it is decided.
        var third = (await client.Manager.PostAsync(ask, new { amount = "100.00" })).Json.GetProperty("disbursement").GetProperty("disbursementNumber").GetString();
        Assert.Equal(404, (await (await Client.OpenAsync(tests)).Manager.PostAsync($"{ask}/{third}/withdraw")).Status);
        Assert.Equal("WITHDRAWN", (await client.Manager.PostAsync($"{ask}/{third}/withdraw")).Json.GetProperty("disbursement").GetProperty("state").GetString());
        Assert.Equal((409, "STATE_CONFLICT"), await RefusalAsync(client.Manager.PostAsync($"{ask}/{third}/withdraw")));
        Assert.Equal("-640.00", (await client.GetAsync("balance"))["balance"]);
    }

    [Fact]
    public async Task What_was_approved_is_not_paid_out_once_the_payment_behind_it_is_dishonoured_and_a_supervisor_takes_it_back()
    {
        var client = await Client.OpenAsync(tests);
        var (supervisor, treasury) = (await tests.SignInAsync("supervisor", "AR_SUPERVISOR"), await tests.SignInAsync("treasury", "TREASURY"));
        var paid = await client.PayAsync("P1", "5000.00");
        var number = (await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/disbursement-requests", new { })).Json.GetProperty("disbursement").GetProperty("disbursementNumber").GetString();
        var url = $"/api/v1/admin/disbursements/{number}";
        await supervisor.PostAsync($"{url}/approve");
        Assert.Equal(200, (await client.BankSaysAsync("dishonour", paid["paymentId"]!, new { reason = "INSUFFICIENT_FUNDS" })).Status);
        Assert.Equal((422, "DSB_DEBT_OPEN"), await RefusalAsync(treasury.PostAsync($"{url}/issue", new { instrumentNumber = "C-1" })));
        Assert.Equal("REJECTED", (await supervisor.PostAsync($"{url}/reject", new { reason = "The cheque came back" })).Json.GetProperty("disbursement").GetProperty("state").GetString());
        await tests.SettleAsync();
        // The charge alone is owing.
        Assert.Equal("15.00", (await client.GetAsync("balance"))["balance"]);
        Assert.Equal(["DISBURSEMENT_REJECTED 2"], await ReversalsAsync(client));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task The_statement_of_the_25th_selects_an_account_that_is_far_enough_in_credit()
    {
        await using var carm = await tests.OnClockAsync("2026-02-20T15:00:00Z");
        var (far, near) = (await Client.OpenAsync(carm), await Client.OpenAsync(carm));
        await far.PayAsync("P1", "1000.00");
        await near.PayAsync("P1", "640.00");
        await carm.MoveClockAsync("2026-02-25T15:00:00Z");
        Assert.Equal(("SELECTED", 0), ((await far.GetAsync("disbursements")).Json.GetProperty("items")[0].GetProperty("state").GetString(), (await near.GetAsync("disbursements")).Json.GetProperty("items").GetArrayLength()));
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        Assert.Equal((1, "640.00"), ((await far.GetAsync("disbursements")).Json.GetProperty("items").GetArrayLength(), (await near.GetAsync("disbursements")).Json.GetProperty("items")[0].GetProperty("amount").GetString()));
    }

    /// <summary>What of disbursements was reversed, by the number of the transaction in the chain.</summary>
    static async Task<string[]> ReversalsAsync(Client client)
    {
        await using var query = client.Carm.Database.CreateCommand("select type || ' ' || rev from ledger.journal_transaction where chain = $1 and type like 'DISBURSEMENT%' and rev is not null order by seq");
        query.Parameters.AddWithValue(client.Rm);
        await using var rows = await query.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var reversals = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken)) reversals.Add(rows.GetString(0));
        return [.. reversals];
    }

    static async Task<(int, string?)> RefusalAsync(Task<Answer> asked) => await asked is var answer ? (answer.Status, answer["code"]) : default;

    static StatementOfAccount Statement(string issued, decimal total) => new(
        $"SOA {issued}", Rm, Day(issued), Day(issued).AddDays(-1), Day(issued), Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Of(total), Money.Zero, Money.Zero, []);
}
