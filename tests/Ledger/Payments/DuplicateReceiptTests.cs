using Carm.Kernel;
using Carm.Testing;
using Xunit;
using static Carm.Ledger.Tests.BankFileTests;

namespace Carm.Ledger.Tests;

/// <summary>What stands in 2150 and turns out to be the double of another receipt: its transaction is mirrored, by two officers and once (P26, ledger 2.1).</summary>
public sealed class DuplicateReceiptTests(CarmHost carm)
{
    [Fact]
    public async Task A_double_leaves_2150_and_the_bank_by_the_mirror_of_its_transaction_when_a_supervisor_agrees()
    {
        await using var system = await carm.OnClockAsync("2026-03-10T15:00:00Z");
        var client = await Client.OpenAsync(system);
        var first = $"{client.Rm},10.00,CAD,2026-03-02,RENT,,,\n";
        var (stands, twice) = (IdsOf(await ImportAsync(client, Header + first))[0], IdsOf(await ImportAsync(client, Header + $"{client.Rm},10.00,CAD,2026-03-02,RENT,,Alpha,\n"))[0]);
        Assert.Equal(("20.00", "10.00"), (await BankAsync(system), (await InternalAsync(system)).Unidentified));

        var (both, supervisor) = (await system.SignInAsync("ar.both", "AR_OFFICER", "AR_SUPERVISOR"), await system.SignInAsync("ar.supervisor", "AR_SUPERVISOR"));
        var asked = await ProposeAsync(both, twice, stands);
        Assert.Equal((200, "\"1\""), (asked.Status, asked.Headers["ETag"]));
        Assert.Equal(("UNIDENTIFIED", stands, "ar.both"), Read(asked));
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(ProposeAsync(both, twice, stands)));
        Assert.Equal($"DUPLICATE_RECEIPT:{twice}", Assert.Single((await supervisor.GetAsync("/api/v1/admin/work-items?kind=DUPLICATE_RECEIPT")).Json.GetProperty("items").EnumerateArray()).GetProperty("workId").GetString());

        Assert.Equal((403, "SAME_MAKER_CHECKER"), await Paying.RefusalAsync(DecideAsync(both, twice)));
        Assert.Equal((428, "IF_MATCH_REQUIRED"), await Paying.RefusalAsync(DecideAsync(supervisor, twice, ifMatch: null)));
        Assert.Equal((412, "IF_MATCH_STALE"), await Paying.RefusalAsync(DecideAsync(supervisor, twice, ifMatch: "\"2\"")));
        Assert.Equal((400, "VAL_APPROVAL"), await Paying.RefusalAsync(DecideAsync(supervisor, twice, "MAYBE")));
        Assert.Equal("10.00", (await InternalAsync(system)).Unidentified);
        var decided = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => DecideAsync(supervisor, twice, key: "one")));
        Assert.All(decided, answer => Assert.Equal((200, ("DUPLICATE", stands, "ar.both")), (answer.Status, Read(answer))));
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(DecideAsync(supervisor, twice)));
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(both.PostAsync($"/api/v1/admin/receipts/{twice}/identify", new { rmAccount = client.Rm })));

        Assert.Equal(("10.00", ("0.00", "0.00")), (await BankAsync(system), await InternalAsync(system)));
        Assert.Equal("-10.00", (await client.GetAsync("balance"))["balance"]);
        await using var made = system.Database.CreateCommand("select maker_id || ' ' || checker_id from ledger.journal_transaction where type = 'RECEIPT_DUPLICATE'");
        Assert.Equal("ar.both ar.supervisor", await made.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        Assert.Empty((await (await system.SignInAsync("auditor", "AUDITOR")).GetAsync("/api/v1/admin/ledger/verification")).Json.GetProperty("flaws").EnumerateArray());
        Assert.Equal(0, (await supervisor.GetAsync("/api/v1/admin/receipts")).Json.GetProperty("items").GetArrayLength());
        var listed = Assert.Single((await supervisor.GetAsync("/api/v1/admin/receipts?outcome=DUPLICATE")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((twice, stands, "ar.supervisor"), (listed.GetProperty("receiptId").GetString(), listed.GetProperty("sameAs").GetString(), listed.GetProperty("checker").GetString()));
        var csv = (await supervisor.SendAsync(HttpMethod.Get, "/api/v1/admin/receipts?outcome=DUPLICATE", null, language: "fr-CA", accept: "text/csv")).Text.Split("\r\n");
        Assert.Contains("Double de", csv[0], StringComparison.Ordinal);
        Assert.Contains(stands, csv[1], StringComparison.Ordinal);
        // Neither line brings anything when it is sent again.
        Assert.Equal(["DUPLICATE  ", "DUPLICATE  "], Lines(await ImportAsync(client, Header + first + $"{client.Rm},10.00,CAD,2026-03-02,RENT,,Alpha,\n")));
    }

    [Fact]
    public async Task A_double_is_of_another_receipt_of_the_same_amount_and_whoever_identified_it_said_that_it_is_none()
    {
        await using var system = await carm.OnClockAsync("2026-03-10T15:00:00Z");
        var client = await Client.OpenAsync(system);
        var ids = IdsOf(await ImportAsync(client, Header + ",10.00,CAD,2026-03-02,A,,,\n,10.00,CAD,2026-03-02,B,,,\n,11.00,CAD,2026-03-02,A,,,\n"));
        var (officer, supervisor) = (await system.SignInAsync("ar.officer", "AR_OFFICER"), await system.SignInAsync("ar.supervisor", "AR_SUPERVISOR"));
        foreach (var other in new[] { "nobody", ids[0], ids[2] }) Assert.Equal((422, "RECEIPT_NOT_DOUBLE"), await Paying.RefusalAsync(ProposeAsync(officer, ids[0], other)));
        Assert.Equal((404, "NOT_FOUND"), await Paying.RefusalAsync(ProposeAsync(officer, "nobody", ids[0])));
        Assert.Equal((400, "VAL_NOT_EMPTY"), await Paying.RefusalAsync(ProposeAsync(officer, ids[0], "")));
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(DecideAsync(supervisor, ids[0])));

        // Asked, and identified before anybody decided.
        Assert.Equal(200, (await ProposeAsync(officer, ids[0], ids[1])).Status);
        Assert.Equal(200, (await officer.PostAsync($"/api/v1/admin/receipts/{ids[0]}/identify", new { rmAccount = client.Rm })).Status);
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(DecideAsync(supervisor, ids[0])));
        Assert.Equal((409, "STATE_CONFLICT"), await Paying.RefusalAsync(ProposeAsync(officer, ids[0], ids[1])));
        var identified = (await officer.GetAsync("/api/v1/admin/receipts?outcome=IDENTIFIED")).Json.GetProperty("items")[0];
        Assert.Equal(((string?)null, (string?)null), (identified.GetProperty("sameAs").GetString(), identified.GetProperty("maker").GetString()));
        // What is identified stands, and may have a double.
        Assert.Equal(200, (await ProposeAsync(officer, ids[1], ids[0])).Status);
        Assert.Equal(200, (await DecideAsync(supervisor, ids[1])).Status);
        Assert.Equal(("21.00", "11.00"), (await BankAsync(system), await UnidentifiedAsync(system)));
    }

    [Fact]
    public async Task What_a_supervisor_refuses_waits_for_an_officer_as_before_and_the_next_proposal_is_another()
    {
        await using var system = await carm.OnClockAsync("2026-03-10T15:00:00Z");
        var client = await Client.OpenAsync(system);
        var ids = IdsOf(await ImportAsync(client, Header + ",10.00,CAD,2026-03-02,A,,,\n,10.00,CAD,2026-03-02,B,,,\n,10.00,CAD,2026-03-02,C,,,\n"));
        var (officer, supervisor) = (await system.SignInAsync("ar.officer", "AR_OFFICER"), await system.SignInAsync("ar.supervisor", "AR_SUPERVISOR"));
        await ProposeAsync(officer, ids[0], ids[1]);
        Assert.Equal(("UNIDENTIFIED", (string?)null, (string?)null), Read(await DecideAsync(supervisor, ids[0], "REFUSE")));
        Assert.Equal("30.00", await UnidentifiedAsync(system));
        var again = await ProposeAsync(officer, ids[0], ids[2]);
        Assert.Equal((200, "\"2\""), (again.Status, again.Headers["ETag"]));
        // Who read the first proposal has not read this one.
        Assert.Equal((412, "IF_MATCH_STALE"), await Paying.RefusalAsync(DecideAsync(supervisor, ids[0])));
        Assert.Equal(("DUPLICATE", ids[2], "ar.officer"), Read(await DecideAsync(supervisor, ids[0], ifMatch: "\"2\"")));
        Assert.Equal("20.00", await UnidentifiedAsync(system));
    }

    [Fact]
    public async Task Of_two_that_are_each_others_double_one_stands()
    {
        await using var system = await carm.OnClockAsync("2026-03-10T15:00:00Z");
        var client = await Client.OpenAsync(system);
        var ids = IdsOf(await ImportAsync(client, Header + ",10.00,CAD,2026-03-02,A,,,\n,10.00,CAD,2026-03-02,B,,,\n"));
        var (officer, supervisor) = (await system.SignInAsync("ar.officer", "AR_OFFICER"), await system.SignInAsync("ar.supervisor", "AR_SUPERVISOR"));
        foreach (var (one, other) in new[] { (ids[0], ids[1]), (ids[1], ids[0]) }) Assert.Equal(200, (await ProposeAsync(officer, one, other)).Status);
        var decided = await Task.WhenAll(ids.Select(id => DecideAsync(supervisor, id)));
        Assert.Single(decided, answer => answer.Status == 200);
        Assert.Equal((422, "RECEIPT_NOT_DOUBLE"), Assert.Single(decided, answer => answer.Status != 200) is var refused ? (refused.Status, refused["code"]) : default);
        Assert.Equal(("10.00", "10.00"), (await BankAsync(system), await UnidentifiedAsync(system)));
    }

    [Fact]
    public void What_ends_a_double_is_the_mirror_of_what_the_import_posted()
    {
        var receipt = new BankReceipt("k", "f", 1, PaymentMethods.Edi, null, Money.Of(10), new(2026, 3, 2), "A", null, null, ReceiptOutcome.Unidentified, default);
        var (came, ended) = (ReceiptPosting.Unidentified(receipt.Id, receipt.Reference, receipt.Amount, receipt.ReceivedOn), ReceiptPosting.Ended(receipt, 7, new(2026, 3, 10)));
        Assert.Equal(came.Lines.Select(l => (l.Account, l.Side == Side.Debit, l.Amount)).Order(), ended.Lines.Select(l => (l.Account, l.Side == Side.Credit, l.Amount)).Order());
        Assert.Equal((7L, Money.Zero, new DateOnly(2026, 3, 10)), (ended.Resolves!.Value, ended.Net, ended.EffectiveOn));
    }

    static string[] IdsOf(Answer report) => [.. report.Json.GetProperty("file").GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("receiptId").GetString()!)];

    static Task<Answer> ProposeAsync(Caller by, string id, string sameAs) => by.PostAsync($"/api/v1/admin/receipts/{id}/duplicate", new { sameAs });

    static Task<Answer> DecideAsync(Caller by, string id, string outcome = "APPROVE", string? ifMatch = "\"1\"", string? key = null) => by.PostAsync($"/api/v1/admin/receipts/{id}/duplicate/decide", new { outcome }, key, ifMatch: ifMatch);

    static (string? Outcome, string? SameAs, string? Maker) Read(Answer answer) => answer.Json.GetProperty("receipt") is var r ? (r.GetProperty("outcome").GetString(), r.GetProperty("sameAs").GetString(), r.GetProperty("maker").GetString()) : default;

    static async Task<string> UnidentifiedAsync(CarmSystem system) => await SumAsync(system, "2150", "credit");

    static async Task<string> BankAsync(CarmSystem system) => await SumAsync(system, "1010", "debit");

    static async Task<string> SumAsync(CarmSystem system, string account, string side) =>
        (await Client.TrialBalanceAsync(system)).Json.GetProperty("accounts").EnumerateArray().Single(a => a.GetProperty("account").GetString() == account).GetProperty(side).GetString()!;
}
