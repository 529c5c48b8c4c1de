using System.Diagnostics;
using System.Runtime.CompilerServices;
using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>The description before two linters, with the rules that stand at the root. They are Node's, and come from no test: where a machine has none, that is said.</summary>
public sealed class LinterTests(CarmHost carm)
{
    [Theory]
    [InlineData("redocly", "--config", ".redocly.yaml", "en")]
    [InlineData("redocly", "--config", ".redocly.yaml", "fr")]
    [InlineData("spectral", "--ruleset", ".spectral.yaml", "en")]
    [InlineData("spectral", "--ruleset", ".spectral.yaml", "fr")]
    public async Task The_description_passes_the_linter_in_each_language(string linter, string option, string rules, string language)
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, linter))), $"{linter} is not installed on this machine.");

        var description = Path.Combine(Path.GetTempPath(), $"carm-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(description, (await carm.GetAsync($"/openapi/v1.{language}.json")).Text, TestContext.Current.CancellationToken);
        try
        {
            var start = new ProcessStartInfo(linter, ["lint", description, option, Path.Combine(Root(), rules)])
            {
                RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true", ["NO_COLOR"] = "1" },
            };
            using var process = Process.Start(start)!;
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{await said}\n{await complained}");
        }
        finally
        {
            File.Delete(description);
        }
    }

    static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
}
