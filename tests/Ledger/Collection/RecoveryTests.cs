using Carm.Appeals.Contracts;
using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.Book;

namespace Carm.Ledger.Tests;

/// <summary>What comes in after all: recovery of what was written off (P21), and credits in formal collection (R7, R8).</summary>
public sealed class RecoveryTests(CarmHost tests)
{
    [Fact]
    public void Ledger_P21_a_recovered_debt_is_owing_again_with_the_interest_of_all_its_days_and_credit_pays_it()
    {
        var debt = Debt("CAD", "1", 1_000, "2026-01-30");
        var off = On("2026-02-10", debt);
        Assert.Equal("1000.00", WriteOffPosting.Post("WO-1", [debt], off).ToString());
        Assert.Equal(("0.00", 0L), (off.Balance.ToString(), off.Find(debt).OpenCents));

        var book = On("2026-03-10", [.. off.Items, Credit("PMT", "P1", 1_500, "2026-03-10")]);
        Assert.Equal("1000.00", WriteOffPosting.Recover(book.Find("WO", "WO-1")!, 7, book).ToString());

        Assert.Equal(["WRITE_OFF_RECOVERED 7", "CLEARED ", "INTEREST_CHARGED ", "CLEARED "], book.Postings.Select(p => $"{p.Type} {p.Resolves}"));
        Assert.Equal([$"1110:{Rm} Debit 1000.00", "5210 Credit 1000.00"], book.Postings[0].Lines.Select(l => $"{l.Account} {l.Side} {l.Amount}"));
        // 39 days at 8.3 %, those too in which nobody expected it.
        Assert.Equal(("0.00", "8.91", "-491.09"), (book.Open("CAD", "1"), Assert.Single(book.Items, i => i.Type == "INT").Original.ToString(), book.Balance.ToString()));
        Assert.Equal((1_000_00L, 0L), (book.Find(debt).OpenCentsOn(Day("2026-02-09"), asRecorded: true), book.Find(debt).OpenCentsOn(Day("2026-03-09"), asRecorded: true)));
        Assert.Equal("0.00", WriteOffPosting.Recover(book.Find("WO", "WO-1")!, 7, book).ToString());
    }

    [Fact]
    public void What_a_refund_has_taken_back_of_a_written_off_debt_is_not_owing_again()
    {
        var debt = Debt("CAD", "1", 100, "2026-01-30");
        var off = On("2026-02-10", debt);
        WriteOffPosting.Post("WO-1", [debt], off);
        var refunded = On("2026-02-20", [.. off.Items, Credit("REF", "r", 30, "2026-02-20")]);
        refunded.TakeBack(refunded.Find("REF", "r")!, refunded.Find("CAD", "1")!, 30_00, Day("2026-02-20"), neverOwing: false);
        var book = On("2026-03-10", [.. refunded.Items]);
        Assert.Equal(("70.00", "70.00"), (WriteOffPosting.Recover(book.Find("WO", "WO-1")!, 7, book).ToString(), book.Find("REV", "WO-1 reversed")!.Original.ToString()));
    }

    [Fact]
    public async Task Ledger_P21_a_recovery_takes_two_officers_and_the_statement_shows_it_against_the_write_off()
    {
        await using var carm = await tests.OnClockAsync("2026-01-12T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(carm);
        var (officer, supervisor) = (await carm.SignInAsync("both", "AR_OFFICER", "AR_SUPERVISOR"), await carm.SignInAsync("supervisor", "AR_SUPERVISOR"));
        await carm.HearAsync(new PenaltyServed("NPA-1", client.Rm, client.Bn9, "NPA", "C005", null, 500m, new(2026, 1, 12), new(2026, 1, 12), new(2026, 2, 11), new(2026, 1, 12, 15, 0, 0, TimeSpan.Zero)));
        await carm.MoveClockAsync("2026-02-10T15:00:00Z");
        var proposed = await officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/write-offs", new { items = new[] { new { type = "NPA", reference = "NPA-1" } }, reason = "The debtor was dissolved.", evidence = "File 12" });
        var url = $"/api/v1/admin/write-offs/{proposed.Json.GetProperty("writeOff").GetProperty("writeOffNumber").GetString()}";
        object Because(string reason) => new { reason };
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(officer.PostAsync($"{url}/recovery", Because("Too early"))));
        Assert.Equal(200, (await supervisor.PostAsync($"{url}/decide", new { outcome = "APPROVE" })).Status);

        await carm.MoveClockAsync("2026-03-10T15:00:00Z");
        Assert.Equal("-600.00", (await client.PayAsync("P1", "600.00"))["balance"]);
        Assert.Equal(200, (await officer.PostAsync($"{url}/recovery", Because("A mistake"))).Status);
        Assert.Equal("APPROVED", State(await supervisor.PostAsync($"{url}/decide", new { outcome = "REFUSE" })));
        Assert.Equal("RECOVERY_PROPOSED", State(await officer.PostAsync($"{url}/recovery", Because("The debtor was revived and paid."))));
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(officer.PostAsync($"{url}/recovery", Because("Again"))));
        Assert.Equal((403, "SAME_MAKER_CHECKER"), await Paying.RefusalAsync(officer.PostAsync($"{url}/decide", new { outcome = "APPROVE" })));
        var recovered = await supervisor.PostAsync($"{url}/decide", new { outcome = "APPROVE" });
        Assert.Equal(("RECOVERED", "500.00"), (State(recovered), recovered.Json.GetProperty("writeOff").GetProperty("recovery").GetProperty("recovered").GetString()));
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(supervisor.PostAsync($"{url}/decide", new { outcome = "APPROVE" })));

        // 57 days at the prescribed 2.3 % since the service of the notice.
        Assert.Equal("2026-03-10 INT 1.80", Assert.Single(await WorkedStoriesTests.PostedAsync(client, "INT")));
        Assert.Equal("-98.20", (await client.GetAsync("balance"))["balance"]);
        var trial = await Client.TrialBalanceAsync(carm, client.Rm);
        Assert.Equal(["1010 600.00 0.00", "1140 0.00 0.00", "1160 0.00 0.00", "2100 0.00 98.20", "4210 0.00 1.80", "4310 0.00 500.00", "5210 0.00 0.00"],
            trial.Json.GetProperty("accounts").EnumerateArray().Select(a => $"{a.GetProperty("account")} {a.GetProperty("debit")} {a.GetProperty("credit")}"));
        await carm.MoveClockAsync("2026-03-25T15:00:00Z");
        Assert.Equal("A 500.00 B 0.00 C 500.00 D 0.00 E 0.00 F 0.00 G 0.00 H 0.00 I 0.00 due 2026-03-03", await WorkedStoriesTests.StatementAsync(client, "202602"));
        Assert.Equal("A 0.00 B 600.00 C -500.00 D 0.00 E -100.00 F 0.00 G 0.00 H 1.80 I -98.20 due 2026-03-31", await WorkedStoriesTests.StatementAsync(client, "202603"));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());

        static string State(Answer answer) => answer.Json.GetProperty("writeOff").GetProperty("state").GetString()!;
    }

    [Fact]
    public void Ledger_R7_in_collection_a_credit_pays_any_debt_in_the_order_chosen()
    {
        var (brokers, later) = (Debt("CAD", "B", 400, "2026-01-30") with { PayerTag = "BROKER:812345674" }, Debt("CAD", "C", 300, "2026-05-01"));
        var credit = Credit("REF", "r", 500, "2026-03-05");
        var book = new AccountBook(new(Rm, "ALPHA", default) { Offset = OffsetPreference.Manual }, [brokers, later, credit], Rates, At("2026-03-05"));
        book.Clear(book.Today);
        Assert.Equal("500.00", book.Open("REF", "r"));

        CollectionClearing.Pay(book, credit, [brokers, later]);
        // The last interest of what was paid off: 34 days at 8.3 %.
        Assert.Equal(("0.00", "200.00", "0.00", "3.10"), (book.Open("CAD", "B"), book.Open("CAD", "C"), book.Open("REF", "r"), Assert.Single(book.Items, i => i.Type == "INT").Open.ToString()));
        Assert.Equal("203.10", book.Balance.ToString());
    }

    [Fact]
    public async Task Ledger_R7_only_in_formal_collection_an_officer_sends_a_credit_where_its_payer_may_not()
    {
        await using var carm = await tests.OnClockAsync("2026-01-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"));
        var (client, officer, broker) = (await Client.OpenAsync(carm), await carm.SignInAsync("officer", "AR_OFFICER"), Fresh.TransactionNumber());
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-01-17T15:00:00Z", "2026-01-30"));
        await client.AccountForAsync(client.Cad(broker, 1, 400m, 0, "2026-01-17T15:00:00Z", "2026-01-30") with { PayerTag = "BROKER:812345674" });
        Task<Answer> ApplyAsync(string payment, params string[] debts) =>
            officer.PostAsync($"/api/v1/admin/program-accounts/{client.Rm}/allocations", new { credit = new { type = "PMT", reference = payment }, debts = debts.Select(reference => new { type = "CAD", reference }) });
        Assert.Equal((409, "ACCOUNT_NOT_IN_COLLECTION"), await Paying.RefusalAsync(ApplyAsync("P1", $"{broker} v1")));

        await carm.MoveClockAsync("2026-03-02T15:00:00Z");
        // 1,000.00 with its last 1.37 of interest, and the penalty; the 5.70 that the statement of February bills is due the next day.
        await client.PayAsync("P1", "2000.00");
        Assert.Equal("-798.63", (await client.OpenAsync())["PMT P1"]);
        Assert.Equal((422, "PAYER_MISMATCH"), await Paying.RefusalAsync(client.DesignateAsync("P1", $"{broker} v1")));
        Assert.Equal((422, "ALLOC_CREDIT_NOT_OPEN"), await Paying.RefusalAsync(ApplyAsync("P2", $"{broker} v1")));
        Assert.Equal((422, "ALLOC_DEBIT_NOT_OPEN"), await Paying.RefusalAsync(ApplyAsync("P1", "none")));

        // The broker's 400.00 with its last 0.55.
        var applied = await ApplyAsync("P1", $"{broker} v1");
        Assert.Equal((200, "398.08", "-390.10"), (applied.Status, applied["left"], applied["balance"]));
        Assert.Equal("0.00", (await client.OpenAsync())[$"CAD {broker} v1"]);
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task Ledger_R8_from_the_91st_day_what_the_crown_owes_the_debtor_is_set_off_and_counts_as_paid()
    {
        await using var carm = await tests.OnClockAsync("2026-01-17T15:00:00Z");
        await Client.LoadFixtureRatesAsync(carm, ("2026Q1", "2.3"), ("2026Q2", "2.2"));
        var (client, supervisor) = (await Client.OpenAsync(carm), await carm.SignInAsync("supervisor", "AR_SUPERVISOR"));
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 1_000m, 0, "2026-01-17T15:00:00Z", "2026-01-30"));
        Task<Answer> SetOffAsync(string? amount, string? reference) => supervisor.PostAsync($"/api/v1/admin/collection-files/ARR-{client.Rm}-20260130/enforce", new { measure = "SET_OFF", amount, reference });
        await carm.MoveClockAsync("2026-05-31T15:00:00Z");
        Assert.Equal((422, "ENFORCEMENT_TOO_EARLY"), await Paying.RefusalAsync(SetOffAsync("400.00", "GST-1")));
        Assert.Equal((400, "AMOUNT_INVALID"), await Paying.RefusalAsync(SetOffAsync(null, "GST-1")));
        Assert.Equal((400, "VAL_NOT_EMPTY"), await Paying.RefusalAsync(SetOffAsync("400.00", null)));

        await carm.MoveClockAsync("2026-06-01T15:00:00Z");
        // Its 1,000.00 and 1.84 of interest that no statement has charged yet.
        Assert.Equal((422, "AMOUNT_INVALID"), await Paying.RefusalAsync(SetOffAsync("1001.85", "GST-1")));
        // 600.00, the penalty of 200.00 and the interest charged so far stay: 26.11 on the duties at 8.3 and 8.2 %, and 1.37 on the penalty at the prescribed 2.3 and 2.2.
        Assert.Equal((200, "2026-06-01", "827.48"), await SetOffAsync("400.00", "GST-1") is var set ? (set.Status, set["takenOn"], set["balance"]) : default);
        Assert.Equal((409, "PAYMENT_REFERENCE_USED"), await Paying.RefusalAsync(SetOffAsync("400.00", "GST-1")));
        Assert.Equal((422, "AMOUNT_INVALID"), await Paying.RefusalAsync(SetOffAsync("601.85", "GST-2")));
        // With the last 1.84 of interest.
        Assert.Equal("229.32", (await SetOffAsync("600.00", "GST-2"))["balance"]);
        Assert.Equal(("1000.00", "0.00"), await client.JournalAsync("1010"));
        var payments = (await client.GetAsync("payments")).Json.GetProperty("items").EnumerateArray().Select(p => $"{p.GetProperty("method")} {p.GetProperty("amount")} {p.GetProperty("effectiveOn")}");
        Assert.Equal(["SET_OFF 600.00 2026-06-01", "SET_OFF 400.00 2026-06-01"], payments);
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }
}
