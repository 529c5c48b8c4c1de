using System.Text;
using Carm.Kernel;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>Codes that a malformed request gets, each where it arises.</summary>
public sealed class RefusalTests(CarmHost carm)
{
    [Fact]
    public async Task More_than_a_hundred_years_are_not_computed()
    {
        Assert.Equal((400, "VAL_SPAN"), await Paying.RefusalAsync(carm.GetAsync("/api/v1/tools/interest?principal=1.00&from=1990-01-01&to=2095-01-01&rate=8.3")));
        Assert.Equal(200, (await carm.GetAsync("/api/v1/tools/interest?principal=1.00&from=1990-01-01&to=2090-01-01&rate=8.3")).Status);
    }

    [Fact]
    public async Task A_decision_is_an_approval_or_a_refusal()
    {
        var supervisor = await carm.SignInAsync("ar.supervisor", "AR_SUPERVISOR");
        foreach (var route in new[] { "manual-entries/ME-1/decide", "write-offs/WO-1/decide", "reversals/RV-1/decide" })
            Assert.Equal((400, "VAL_APPROVAL"), await Paying.RefusalAsync(supervisor.PostAsync($"/api/v1/admin/{route}", new { outcome = "MAYBE" })));
    }

    [Fact]
    public async Task A_waiver_has_a_ground_of_the_list()
    {
        var client = await Client.OpenAsync(carm);
        Assert.Equal((400, "VAL_WAIVER_GROUND"), await Paying.RefusalAsync(client.Manager.PostAsync($"/api/v1/program-accounts/{client.Rm}/waiver-requests", new { items = new[] { new { type = "INT", reference = "1" } }, ground = "UNAWARE", explanation = "We did not know." })));
    }

    [Theory]
    [InlineData("812345675")]
    [InlineData("81234567")]
    public async Task A_payer_is_a_business_number_with_its_check_digit(string payerBn9)
    {
        var client = await Client.OpenAsync(carm);
        Assert.Equal((400, "VAL_PAYER"), await Paying.RefusalAsync(client.OfficerPostsAsync("CHEQUE", "Q1", "1.00", new { payerBn9 })));
    }

    [Fact]
    public void A_file_of_a_bank_has_ten_thousand_lines_at_most()
    {
        string File(int lines) => $"rmAccount,amount,receivedOn,reference\n{string.Join('\n', Enumerable.Range(1, lines).Select(n => $",1.00,2026-03-02,R{n}"))}";
        Assert.Equal("BANK_FILE_TOO_LONG", Assert.Throws<Rejected>(() => BankFileReading.Read(Encoding.UTF8.GetBytes(File(10_001)), new(2026, 3, 3))).Code);
        Assert.Equal(10_000, BankFileReading.Read(Encoding.UTF8.GetBytes(File(10_000)), new(2026, 3, 3)).Lines.Count);
    }
}
