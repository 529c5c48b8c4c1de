using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>A payment from the word of it to the money: initiated, submitted, posted, failed, cancelled (P8a to P8c).</summary>
public sealed class PaymentLifeTests(CarmHost carm)
{
    [Fact]
    public async Task A_card_payment_is_pending_until_the_processor_has_the_money_and_counts_as_of_its_initiation()
    {
        await using var system = await carm.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await Client.OpenAsync(system);
        var paid = await client.PayByAsync("CREDIT_CARD", "C1", "100.00");
        Assert.Equal((201, "INITIATED", "0.00", "0.00"), (paid.Status, paid["state"], paid["applied"], paid["balance"]));
        Assert.Equal($"/api/v1/program-accounts/{client.Rm}/payments/{paid["paymentId"]}", paid.Headers["Location"]);
        await system.SettleAsync();
        var submitted = await client.GetAsync($"payments/{paid["paymentId"]}");
        Assert.Equal(("SUBMITTED", $"https://card-processor.example/simulated/{paid["paymentId"]}"), (submitted["state"], submitted["redirectUrl"]));
        Assert.Equal((("0.00", "100.00"), ("0.00", "-100.00")), (await client.JournalAsync("1020"), await client.JournalAsync("2100")));

        await system.MoveClockAsync("2026-03-05T15:00:00Z");
        var settled = await client.BankSaysAsync("settle", paid["paymentId"]!);
        var again = await client.BankSaysAsync("settle", paid["paymentId"]!);
        Assert.Equal((200, 200), (settled.Status, again.Status));
        var posted = await client.GetAsync($"payments/{paid["paymentId"]}");
        Assert.Equal(("POSTED", "2026-03-02"), (posted["state"], posted["effectiveOn"]));
        Assert.Equal(["INITIATED", "SUBMITTED", "POSTED"], posted.Json.GetProperty("life").EnumerateArray().Select(s => s.GetProperty("state").GetString()));
        Assert.Equal((("0.00", "0.00"), ("-100.00", "0.00"), ("100.00", "0.00")), (await client.JournalAsync("1020"), await client.JournalAsync("2100"), await client.JournalAsync("1010")));
        Assert.Equal("2026-03-02", (await client.GetAsync("transactions")).Json.GetProperty("items")[0].GetProperty("effectiveOn").GetString());
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(client.BankSaysAsync("fail", paid["paymentId"]!, new { failureCode = "CARD_DECLINED" })));
    }

    [Theory]
    [InlineData("EDI_820", "2026-03-13", true)]
    [InlineData("EDI_820", "2026-03-14", false)]
    [InlineData("ONLINE_BANKING", "2026-03-14", false)]
    [InlineData("CREDIT_CARD", "2026-03-14", true)]
    public async Task What_was_told_more_than_ten_days_ago_is_no_day_of_receipt_so_that_the_bank_has_to_name_one(string method, string settledOn, bool isTaken)
    {
        await using var system = await carm.OnClockAsync("2026-03-03T15:00:00Z");
        var client = await Client.OpenAsync(system);
        var id = (await client.PayByAsync(method, "SIM-WAIT-1", "100.00"))["paymentId"]!;
        await system.MoveClockAsync($"{settledOn}T15:00:00Z");
        if (isTaken) Assert.Equal(200, (await client.BankSaysAsync("settle", id)).Status);
        else
        {
            Assert.Equal((400, "VAL_DATE"), await Paying.RefusalAsync(client.BankSaysAsync("settle", id)));
            Assert.Equal("0.00", (await client.GetAsync("balance"))["balance"]);
            Assert.Equal(200, (await client.BankSaysAsync("settle?receivedOn=2026-03-13", id)).Status);
        }
        // Said twice it is settled once, whenever that is.
        Assert.Equal(200, (await client.BankSaysAsync("settle", id)).Status);
        Assert.Equal("-100.00", (await client.GetAsync("balance"))["balance"]);
    }

    /// <summary>Between the due date, on which the payer told of it, and the day on which the bank had the money lie the ten days of N12; where the bank names no day, the one on which it tells of the money is not that of its receipt.</summary>
    [Theory]
    [InlineData("EDI_820", "2026-03-13", "2026-03-13", "9.11")]
    [InlineData("EDI_820", "2026-03-03", "2026-03-03", "")]
    [InlineData("EDI_820", null, "2026-03-03", "")]
    [InlineData("ONLINE_BANKING", null, "2026-03-03", "")]
    [InlineData("CREDIT_CARD", "2026-03-13", "2026-03-03", "")]
    public async Task Money_that_its_payer_sends_counts_as_of_the_day_that_the_bank_names_and_where_it_names_none_as_of_the_day_on_which_it_was_told(string method, string? receivedOn, string effectiveOn, string interest)
    {
        await using var system = await carm.OnClockAsync("2026-03-03T15:00:00Z");
        await Client.LoadFixtureRatesAsync(system, ("2026Q1", "2.3"));
        var client = await Client.OpenAsync(system);
        await client.AccountForAsync(client.Cad(Fresh.TransactionNumber(), 1, 4_000m, 0m, "2026-02-10T15:00:00Z", "2026-03-03"));
        var id = (await client.PayByAsync(method, "SIM-WAIT-1", "4009.11"))["paymentId"]!;
        await system.MoveClockAsync("2026-03-13T15:00:00Z");
        foreach (var wrong in new[] { "2026-03-14", "2026-02-20", "soon" }) Assert.Equal((400, "VAL_DATE"), await Paying.RefusalAsync(client.BankSaysAsync($"settle?receivedOn={wrong}", id)));
        Assert.Equal(200, (await client.BankSaysAsync(receivedOn is null ? "settle" : $"settle?receivedOn={receivedOn}", id)).Status);
        Assert.Equal(effectiveOn, (await client.GetAsync($"payments/{id}"))["effectiveOn"]);
        Assert.Equal(interest, string.Join(' ', (await client.GetAsync("transactions?type=INT")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("original").GetString())));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task What_failed_or_was_withdrawn_leaves_nothing_but_its_trace()
    {
        var client = await Client.OpenAsync(carm);
        await client.HasManagerAsync();
        var failed = (await client.PayByAsync("EDI_820", "E1", "100.00"))["paymentId"]!;
        Assert.Equal(200, (await client.BankSaysAsync("fail", failed, new { failureCode = "FILE_REJECTED" })).Status);
        Assert.Equal(200, (await client.BankSaysAsync("fail", failed, new { failureCode = "FILE_REJECTED" })).Status);
        var cancelled = (await client.PayByAsync("CREDIT_CARD", "C1", "50.00"))["paymentId"]!;
        for (var n = 0; n < 2; n++) Assert.Equal(200, (await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments/{cancelled}/cancel")).Status);
        Assert.Equal(("FAILED", "CANCELLED"), (await client.StateOfAsync(failed), await client.StateOfAsync(cancelled)));
        Assert.Equal((("0.00", "0.00"), ("0.00", "0.00")), (await client.JournalAsync("1020"), await client.JournalAsync("2100")));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
        Assert.Contains("LEDGER_PAYMENT_FAILED", await client.NoticesAsync());
        Assert.Equal(["E1 FILE_REJECTED"], (await client.Manager.GetAsync("/api/v1/events?types=carm.payment.failed.v1")).Json.GetProperty("items").EnumerateArray().Select(e => $"{e.GetProperty("subject")} {e.GetProperty("data").GetProperty("reason")}"));
        var stranger = await Client.OpenAsync(carm);
        Assert.Equal(404, (await stranger.GetAsync($"payments/{failed}")).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(client.BankSaysAsync("settle", failed)));
    }

    [Theory]
    [InlineData(null, "INITIATED", 201, null)]
    [InlineData("submit", "SUBMITTED", 201, null)]
    [InlineData("settle", "POSTED", 201, null)]
    [InlineData("fail", "FAILED", 409, "PAYMENT_REFERENCE_USED")]
    [InlineData("cancel", "CANCELLED", 409, "PAYMENT_REFERENCE_USED")]
    [InlineData("dishonour", "DISHONOURED", 409, "PAYMENT_REFERENCE_USED")]
    public async Task A_payment_that_is_told_again_is_the_earlier_one_as_long_as_that_stands_and_is_refused_once_it_pays_nothing(string? what, string state, int status, string? code)
    {
        var client = await Client.OpenAsync(carm);
        var method = what == "submit" ? "ONLINE_BANKING" : "EDI_820";
        Task<Answer> PayAsync(string key) => client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments", new { paymentReference = "SIM-WAIT-1", method, amount = "100.00" }, key);
        var first = await PayAsync("first");
        var id = first["paymentId"]!;
        if (what == "cancel") await client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/payments/{id}/cancel");
        if (what is "settle" or "dishonour") await client.BankSaysAsync("settle", id);
        if (what == "dishonour") await client.BankSaysAsync("dishonour", id, new { reason = "CHARGED_BACK" });
        if (what == "fail") await client.BankSaysAsync("fail", id, new { failureCode = "FILE_REJECTED" });
        Assert.Equal(state, await client.StateOfAsync(id));

        var balance = (await client.GetAsync("balance"))["balance"];
        var again = await PayAsync("again");
        Assert.Equal((status, status == 201 ? id : code), (again.Status, again[status == 201 ? "paymentId" : "code"]));
        Assert.Equal(balance, (await client.GetAsync("balance"))["balance"]);
        // The same request is answered as it was, whatever has become of the payment.
        Assert.Equal((201, first.Text), (await PayAsync("first")) is var replayed ? (replayed.Status, replayed.Text) : default);
    }

    [Theory]
    [InlineData("CREDIT_CARD", "SIM-SETTLE-1", "POSTED", "-100.00")]
    [InlineData("CREDIT_CARD", "SIM-REFUSE-1", "FAILED", "0.00")]
    [InlineData("CREDIT_CARD", "SIM-RETURN-1", "DISHONOURED", "15.00")]
    [InlineData("DEBIT", "SIM-RETURN-1", "DISHONOURED", "15.00")]
    [InlineData("ONLINE_BANKING", "SIM-RETURN-1", "DISHONOURED", "15.00")]
    public async Task A_marked_reference_plays_its_part_in_the_simulation(string method, string reference, string state, string balance)
    {
        var client = await Client.OpenAsync(carm);
        var paid = await client.PayByAsync(method, reference, "100.00");
        await carm.SettleAsync();
        Assert.Equal((state, balance), (await client.StateOfAsync(paid["paymentId"]!), (await client.GetAsync("balance"))["balance"]));
    }

    [Fact]
    public async Task Security_by_card_stands_apart_from_the_credits_and_is_given_back_when_it_is_dishonoured()
    {
        var client = await Client.OpenAsync(carm);
        var paid = await client.PayByAsync("CREDIT_CARD", "SIM-SETTLE-S", "500.00", new { purpose = "SECURITY" });
        await carm.SettleAsync();
        Assert.Equal((("-500.00", "0.00"), ("0.00", "0.00"), "0.00"), (await client.JournalAsync("2200"), await client.JournalAsync("2100"), (await client.GetAsync("balance"))["balance"]));
        await client.BankSaysAsync("dishonour", paid["paymentId"]!, new { reason = "CHARGED_BACK" });
        Assert.Equal((("0.00", "0.00"), "15.00"), (await client.JournalAsync("2200"), (await client.GetAsync("balance"))["balance"]));
        Assert.Equal("0 flaws, net 0.00", await client.ProofAsync());
    }

    [Fact]
    public async Task Payments_are_listed_in_pages_by_state_and_as_csv_for_the_client_and_for_the_bank()
    {
        var client = await Client.OpenAsync(carm);
        foreach (var (method, reference) in new[] { ("DEBIT", "P1"), ("EDI_820", "P2"), ("ONLINE_BANKING", "P3") }) await client.PayByAsync(method, reference, "1.00");
        var first = await client.GetAsync("payments?pageSize=2");
        var second = await client.GetAsync($"payments?pageSize=2&cursor={first["nextCursor"]}");
        Assert.Equal(["P3", "P2", "P1"], new[] { first, second }.SelectMany(References));
        Assert.Equal(["P2"], References(await client.GetAsync("payments?state=INITIATED")));
        Assert.Equal((400, "VAL_STATUS"), await Paying.RefusalAsync(client.GetAsync("payments?state=PAID")));
        var csv = await client.Manager.SendAsync(HttpMethod.Get, $"/api/v1/program-accounts/{client.Rm}/payments", null, accept: "text/csv");
        Assert.StartsWith("paymentId,rmAccount,paymentReference,method,purpose,amount,state", csv.Text.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal(["P2"], References(await (await carm.SignInAsync("bank", "BANK")).GetAsync($"/api/v1/admin/payments?state=INITIATED&rmAccount={client.Rm}")));
    }

    static IEnumerable<string?> References(Answer answer) => answer.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("paymentReference").GetString());
}
