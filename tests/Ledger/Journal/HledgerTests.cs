using System.Globalization;
using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>An independent bookkeeper comes to the same figures from the export.</summary>
public sealed class HledgerTests(CarmHost tests, KeptBooks kept)
{
    [Fact]
    public async Task Hledger_finds_the_export_sound_and_the_trial_balance_the_same_to_the_cent()
    {
        Assert.SkipUnless(Hledger.IsInstalled, "hledger is not installed on this machine.");
        var books = await kept.Of(tests);
        var journal = await books.ExportAsync("hledger");
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, journal, TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), await Hledger.RunAsync("check", "--strict", "-f", path));

        var ours = (await Client.TrialBalanceAsync(books.Carm)).Json.GetProperty("accounts").EnumerateArray()
            .Select(a => (Account: a.GetProperty("account").GetString()!, Balance: Amount(a, "debit") - Amount(a, "credit"))).Where(a => a.Balance != 0).ToArray();
        Assert.True(ours.Length >= 7, "The story posts to seven accounts or more.");
        Assert.Equal(ours, await Hledger.BalancesAsync(path, "--cleared", "--depth", "1"));
        // What is pending, and was not settled or voided.
        Assert.Equal([("1020", 70.07m), ("2150", -70.07m)], await Hledger.BalancesAsync(path, "--pending", "--depth", "1"));

        // A cent more in one transaction, on both of its sides, so that it balances: what is kept of the account says otherwise.
        var wrong = journal.Replace("1300.00 CAD", "1300.01 CAD").Replace("1800.00 CAD", "1800.01 CAD");
        Assert.NotEqual(journal, wrong);
        await File.WriteAllTextAsync(path, wrong, TestContext.Current.CancellationToken);
        var (code, said) = await Hledger.RunAsync("check", "-f", path);
        Assert.NotEqual(0, code);
        Assert.Contains("assertion", said, StringComparison.OrdinalIgnoreCase);
        File.Delete(path);

        static decimal Amount(System.Text.Json.JsonElement row, string side) => decimal.Parse(row.GetProperty(side).GetString()!, CultureInfo.InvariantCulture);
    }
}
