using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>The independent bookkeeper, where it is installed.</summary>
static class Hledger
{
    public static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "hledger")));

    /// <summary>The balance of each account that has one, in the order of their names.</summary>
    public static async Task<(string Account, decimal Balance)[]> BalancesAsync(string path, params string[] which)
    {
        var (code, csv) = await RunAsync(["balance", "--flat", "--no-total", "-O", "csv", "-f", path, .. which]);
        Assert.True(code == 0, csv);
        return [.. csv.Trim().Split('\n').Skip(1).Select(row => row.Trim('"', '\r').Split("\",\"")).Select(cells => (cells[0], decimal.Parse(cells[1].Replace(" CAD", ""), CultureInfo.InvariantCulture))).OrderBy(r => r.Item1, StringComparer.Ordinal)];
    }

    public static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        // It reads the file as the locale says, and ours is UTF-8.
        var start = new ProcessStartInfo("hledger", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["LC_ALL"] = "C.UTF-8" } };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
