using System.Diagnostics;
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
        Assert.SkipUnless(IsInstalled, "hledger is not installed on this machine.");
        var books = await kept.Of(tests);
        var journal = await books.ExportAsync("hledger");
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, journal, TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), await RunAsync("check", "--strict", "-f", path));

        var ours = (await Client.TrialBalanceAsync(books.Carm)).Json.GetProperty("accounts").EnumerateArray()
            .Select(a => (Account: a.GetProperty("account").GetString()!, Balance: Amount(a, "debit") - Amount(a, "credit"))).Where(a => a.Balance != 0).ToArray();
        Assert.True(ours.Length >= 7, "The story posts to seven accounts or more.");
        Assert.Equal(ours, await BalancesAsync(path, "--cleared"));
        // What is pending, and was not settled or voided.
        Assert.Equal([("1020", 70.07m), ("2150", -70.07m)], await BalancesAsync(path, "--pending"));

        // A cent more in one transaction, on both of its sides, so that it balances: what is kept of the account says otherwise.
        var wrong = journal.Replace("1300.00 CAD", "1300.01 CAD").Replace("1800.00 CAD", "1800.01 CAD");
        Assert.NotEqual(journal, wrong);
        await File.WriteAllTextAsync(path, wrong, TestContext.Current.CancellationToken);
        var (code, said) = await RunAsync("check", "-f", path);
        Assert.NotEqual(0, code);
        Assert.Contains("assertion", said, StringComparison.OrdinalIgnoreCase);
        File.Delete(path);

        static decimal Amount(System.Text.Json.JsonElement row, string side) => decimal.Parse(row.GetProperty(side).GetString()!, CultureInfo.InvariantCulture);
    }

    static async Task<(string Account, decimal Balance)[]> BalancesAsync(string path, string which)
    {
        var (code, csv) = await RunAsync("balance", which, "--flat", "--depth", "1", "--no-total", "-O", "csv", "-f", path);
        Assert.True(code == 0, csv);
        return [.. csv.Trim().Split('\n').Skip(1).Select(row => row.Trim('"', '\r').Split("\",\"")).Select(cells => (cells[0], decimal.Parse(cells[1].Replace(" CAD", ""), CultureInfo.InvariantCulture))).OrderBy(r => r.Item1, StringComparer.Ordinal)];
    }

    static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "hledger")));

    static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        // It reads the file as the locale says, and ours is UTF-8.
        var start = new ProcessStartInfo("hledger", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["LC_ALL"] = "C.UTF-8" } };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
