using System.Text;
using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The client's own list beside the ledger: what agrees, what differs and why, and what stands on one side only.</summary>
public sealed class ReconciliationTests(CarmHost tests)
{
    const string Rm = "700000003RM0001";

    [Fact]
    public void Each_difference_has_its_likely_cause()
    {
        LedgerAmount[] items =
        [
            Item("CAD", "11111111111111 v1", 100, "11111111111111"), Item("CAD", "22222222222222 v1", 200, "22222222222222"), Item("CADV", "22222222222222 v2", 30, "22222222222222"),
            Item("CAD", "33333333333333 v1", 300, "33333333333333", gst: 40), Item("CAD", "44444444444444 v1", 400, "44444444444444", gst: 50), Item("CAD", "55555555555555 v1", 500, "55555555555555"),
            Item("CAD", "66666666666666 v1", 600.03m, "66666666666666"), Item("PMT", "bank 1", 700, null), Item("INT", "CAD 1 2026-02-24", 1.23m, "11111111111111"), Item("LAP", "K23-1", 100, "12"), Item("PMT", "bank 2", 20, null), Item("DIS", "bank 2", 20, null), Item("NSF", "bank 2", 15, null), Item("TRF", "out", -30, null), Item("CAD", "77777777777777 v1", 5, "77777777777777") with { PostedOn = new(2026, 2, 20) },
        ];
        var rows = Reconciliation.Of(
        [
            new(1, "11111111111111", Money.Of(100), new(2026, 2, 1)), new(2, "22222222222222", Money.Of(200), null), new(3, "33333333333333", Money.Of(260), null), new(4, "44444444444444", Money.Of(50), null), new(5, "55555555555555", Money.Of(-500), null),
            new(6, "66666666666666", Money.Of(600), null), new(7, "bank 1", Money.Of(700), null), new(8, "88888888888888", Money.Of(8), null), new(9, "99999999999999", Money.Of(9), null), new(10, "11111111111111", Money.Of(100), null), new(11, "bank 2", Money.Of(20), null),
        ], items, new HashSet<string> { "88888888888888" });
        Assert.Equal(
        [
            "11111111111111 DIFFERENT DUPLICATE_IN_LIST -100.00", "11111111111111 MATCHED  0.00", "22222222222222 DIFFERENT CORRECTED 30.00", "33333333333333 DIFFERENT WITHOUT_GST 40.00", "44444444444444 DIFFERENT GST_ONLY 350.00", "55555555555555 DIFFERENT SIGN 1000.00",
            "66666666666666 DIFFERENT ROUNDING 0.03", "77777777777777 MISSING_IN_LIST AFTER_THE_LIST 5.00", "88888888888888 MISSING_IN_LEDGER OTHER_ACCOUNT -8.00", "99999999999999 MISSING_IN_LEDGER UNKNOWN -9.00", "CAD 1 2026-02-24 MISSING_IN_LIST INTEREST 1.23", "DIS bank 2 MISSING_IN_LIST DISHONOURED 20.00", "K23-1 MISSING_IN_LIST PENALTY 100.00", "NSF bank 2 MISSING_IN_LIST PENALTY 15.00", "bank 1 MATCHED  0.00", "bank 2 MATCHED  0.00", "out MISSING_IN_LIST TRANSFER 30.00",
        ], rows.Select(r => $"{r.Reference} {r.Outcome} {r.Cause} {r.Difference}").Order(StringComparer.Ordinal));
        // The columns add up, also where the list has payments without a sign.
        Assert.Equal(Money.Sum(rows.Select(r => (r.InLedger ?? Money.Zero) - (r.Listed ?? Money.Zero))), Money.Sum(rows.Select(r => r.Difference)));
    }

    [Theory]
    [InlineData("reference,amount\n1,1234.56", "1234.56")]
    [InlineData("\uFEFFRéférence;Montant\r\n1;1 234,56\r\n", "1234.56")]
    [InlineData("amount;reference\n(1,234.56);1", "-1234.56")]
    [InlineData("reference;amount\n1;$1,234", "1234.00")]
    [InlineData("reference;amount\n1;1.234,5", "1234.50")]
    public void Amounts_are_read_as_either_language_writes_them(string file, string amount) => Assert.Equal(amount, Assert.Single(Reconciliation.Read(Encoding.UTF8.GetBytes(file))).Amount.ToString());

    [Theory]
    [InlineData("", "VAL_RECONCILE_FILE")]
    [InlineData("reference,amount", "VAL_RECONCILE_FILE")]
    [InlineData("reference,price\n1,1", "VAL_RECONCILE_COLUMNS")]
    [InlineData("reference,amount\n1,abc", "VAL_RECONCILE_FILE")]
    [InlineData("reference,amount\n,1", "VAL_RECONCILE_FILE")]
    [InlineData("reference,amount,date\n1,1,30/01/2026", "VAL_RECONCILE_FILE")]
    public void What_cannot_be_read_is_refused_with_its_line(string file, string code) => Assert.Equal(code, Assert.Throws<Rejected>(() => Reconciliation.Read(Encoding.UTF8.GetBytes(file))).Code);

    [Fact]
    public async Task A_client_compares_its_list_and_a_stranger_finds_nothing()
    {
        var client = await Client.OpenAsync(tests);
        var number = Fresh.TransactionNumber();
        await client.AccountForAsync(client.Cad(number, 1, 100m, 5m, "2026-03-17T15:00:00Z", "2099-03-31"));
        var answer = await client.Manager.UploadAsync($"/api/v1/program-accounts/{client.Rm}/reconciliations", "list.csv", Encoding.UTF8.GetBytes($"reference,amount\n{number},100.00\n"), "fr-CA");
        var row = Assert.Single(answer.Json.GetProperty("items").EnumerateArray());
        Assert.Equal((200, "WITHOUT_GST", "5.00", "La liste ne compte pas la TPS."), (answer.Status, row.GetProperty("cause").GetString(), row.GetProperty("difference").GetString(), row.GetProperty("sentence").GetString()));
        Assert.Equal(404, (await (await Client.OpenAsync(tests)).Manager.UploadAsync($"/api/v1/program-accounts/{client.Rm}/reconciliations", "list.csv", "reference,amount\n1,1"u8.ToArray())).Status);
        Assert.Equal(400, (await client.Manager.UploadAsync($"/api/v1/program-accounts/{client.Rm}/reconciliations")).Status);
    }

    static LedgerAmount Item(string type, string reference, decimal amount, string? number, decimal gst = 0) =>
        new(OpenItem.IdOf(Rm, type, reference), type, reference, number, Rm[..9], (ItemClass.Of(type).Receivable is null ? -1 : 1) * Money.Of(amount).Cents, Money.Of(gst).Cents, new(2026, 1, 5), default);
}
