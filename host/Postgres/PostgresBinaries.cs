using System.Diagnostics;

namespace Carm.Host;

/// <summary>Finds the server binaries (initdb and postgres, version 15 or newer) on this machine.</summary>
public static class PostgresBinaries
{
    /// <summary>The directory of the binaries: <c>CARM_PG_BIN</c>, the path, the usual places of the distributions, then pg_config.</summary>
    public static string Find() =>
        Candidates().FirstOrDefault(IsComplete)
        ?? throw new InvalidOperationException(
            """
            No PostgreSQL server binaries (initdb, postgres; version 15 or newer) were found. Install them with one of
              Debian, Ubuntu:  apt-get install postgresql
              Fedora, RHEL:    dnf install postgresql-server
              macOS:           brew install postgresql@17
              Windows:         winget install PostgreSQL.PostgreSQL.17
            or name their directory in CARM_PG_BIN, or point Carm at a server of yours:
              ConnectionStrings__Carm="Host=…;Database=…;Username=…;Password=…"
            """);

    static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("CARM_PG_BIN") is { Length: > 0 } named) yield return named;
        foreach (var entry in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return entry;
        foreach (var root in (string[])["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr", @"C:\Program Files\PostgreSQL"])
        {
            if (!Directory.Exists(root)) continue;
            foreach (var installed in Directory.EnumerateDirectories(root).Where(LooksLikePostgres).OrderByDescending(Version)) yield return Path.Combine(installed, "bin");
        }
        if (PgConfig() is { } bin) yield return bin;
    }

    static bool LooksLikePostgres(string directory) => Version(directory) >= 15;

    /// <summary>The digits in a directory's name: <c>17</c>, <c>pgsql-16</c>, <c>postgresql@15</c>.</summary>
    static int Version(string directory) =>
        int.TryParse(string.Concat(Path.GetFileName(directory).Where(char.IsDigit)), out var version) && version < 100 ? version : 0;

    static bool IsComplete(string directory) =>
        ((string[])["initdb", "postgres"]).All(name => File.Exists(Path.Combine(directory, name)) || File.Exists(Path.Combine(directory, name + ".exe")));

    static string? PgConfig()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("pg_config", "--bindir") { RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
