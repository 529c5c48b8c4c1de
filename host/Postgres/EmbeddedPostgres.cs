using System.Diagnostics;
using System.Runtime.InteropServices;
using Npgsql;

namespace Carm.Host;

/// <summary>
/// A PostgreSQL server of our own for a newcomer's machine and for the tests. It listens on a socket in a directory that only its
/// owner may enter, dies with this process even when that is killed, and is shared by a second instance on the same data.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    const string User = "carm";
    const int Port = 5432;          // names the socket file only; nothing listens on TCP

    readonly string directory;
    readonly Process? server;       // null when another instance owns the server

    EmbeddedPostgres(string directory, Process? server) => (this.directory, this.server) = (directory, server);

    /// <summary>Names the process with which the server goes.</summary>
    string OwnerFile => Path.Combine(directory, "owner.pid");

    string Cluster => Path.Combine(directory, "pg");

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = directory,
        Port = Port,
        Username = User,
        Database = database,
        MaxPoolSize = 60,
    }.ConnectionString;

    /// <summary>Where the data of this user lie: <c>CARM_DATA</c>, else the user's data directory; root's home is closed to the server's account.</summary>
    public static string DefaultDirectory =>
        Environment.GetEnvironmentVariable("CARM_DATA") is { Length: > 0 } named ? Path.GetFullPath(named)
        : IsRoot ? "/var/lib/carm"
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "carm");

    /// <summary>Starts the server of this directory, or joins the one that already runs there.</summary>
    /// <param name="settings">Server settings, as <c>fsync=off</c>; only for databases that nobody keeps.</param>
    public static async Task<EmbeddedPostgres> StartAsync(string directory, params string[] settings)
    {
        // A socket's path must stay below 108 bytes, and the server adds ".s.PGSQL.5432".
        if (directory.Length > 90) throw new InvalidOperationException($"The data directory's path is too long for a socket (90 characters at most): {directory}. Set CARM_DATA.");

        MakeOwn(directory);
        using var startLock = await LockAsync(Path.Combine(directory, "start.lock"), TimeSpan.FromSeconds(40));

        var running = new EmbeddedPostgres(directory, server: null);
        if (await running.CanBeJoinedAsync()) return running;
        var bin = await PostgresBinaries.FindOrGetAsync(running.Cluster);

        if (!File.Exists(Path.Combine(running.Cluster, "PG_VERSION")))
        {
            // An interrupted initdb leaves half a cluster, so it is made beside its place and moved when it is whole.
            var unfinished = running.Cluster + ".part";
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
            using var initdb = Process.Start(AsServerAccount(Path.Combine(bin, "initdb"),
                "-D", unfinished, "-U", User, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"))!;
            var said = initdb.StandardError.ReadToEndAsync();
            await initdb.StandardOutput.ReadToEndAsync();
            await initdb.WaitForExitAsync();
            if (initdb.ExitCode != 0) throw new InvalidOperationException($"initdb failed: {await said}");
            Directory.Move(unfinished, running.Cluster);
        }

        // Statements here are short or set-wise; compiling one costs more than it ever wins back.
        string[] options = ["jit=off", "listen_addresses=", $"unix_socket_directories={directory}", "unix_socket_permissions=0700", "max_connections=200", .. settings];
        var started = new EmbeddedPostgres(directory, StartServer(AsServerAccount(Path.Combine(bin, "postgres"),
            ["-D", running.Cluster, "-p", $"{Port}", .. options.SelectMany(option => (string[])["-c", option])])));
        await File.WriteAllTextAsync(started.OwnerFile, $"{Environment.ProcessId}");
        await started.WaitUntilReadyAsync();
        return started;
    }

    /// <summary>Creates a database when it is missing, as a copy of <paramref name="template"/> when one is named.</summary>
    public async Task CreateDatabaseAsync(string database, string template = "template1")
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"create database \"{database}\" template \"{template}\"";
        try
        {
            await command.ExecuteNonQueryAsync();
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // It is there, or another instance was faster: both are what we want.
        }
    }

    /// <summary>Whether the server is another process's, and that process has gone, with the server on its way after it.</summary>
    public bool IsOrphaned => server is null && !IsAlive(OwnerFile);

    /// <summary>A fast shutdown: sessions are ended, data are flushed. Joined servers are left to their owner.</summary>
    public async ValueTask DisposeAsync()
    {
        if (server is null) return;
        NpgsqlConnection.ClearAllPools();
        foreach (var signal in (int[])[2, 3])           // SIGINT: fast; SIGQUIT: immediate, recovered at the next start
        {
            if (OperatingSystem.IsWindows()) server.Kill(); else _ = Kill(server.Id, signal);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await server.WaitForExitAsync(patience.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                // It did not stop in time: the next, harder signal.
            }
        }
        server.Dispose();
    }

    /// <summary>Whether a server runs here whose owner lives. One whose owner was killed is about to stop: it is waited for, and not joined.</summary>
    async Task<bool> CanBeJoinedAsync()
    {
        for (var patience = Stopwatch.StartNew(); IsAlive(Path.Combine(Cluster, "postmaster.pid")); await Task.Delay(50))
        {
            if (IsAlive(OwnerFile) && await AnswersAsync()) return true;
            if (patience.Elapsed > TimeSpan.FromSeconds(30)) throw new InvalidOperationException($"Another server holds {Cluster} and does not answer. Stop it, or set CARM_DATA.");
        }
        return false;
    }

    /// <summary>Whether the process lives whose number is the file's first line.</summary>
    static bool IsAlive(string file)
    {
        try
        {
            if (!File.Exists(file) || !int.TryParse(File.ReadLines(file).FirstOrDefault(), out var id)) return false;
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return true;        // it is there, and another account's
        }
    }

    async Task WaitUntilReadyAsync()
    {
        var patience = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (server!.HasExited || patience.Elapsed > TimeSpan.FromSeconds(30))
                throw new InvalidOperationException($"PostgreSQL did not start on {Cluster}. Is it of another version, or owned by another account?");
            await Task.Delay(20);
        }
    }

    async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=5");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    /// <summary>The death signal that ends the server belongs to the thread that forked it, so that thread must live as long as the server.</summary>
    static Process StartServer(ProcessStartInfo start)
    {
        var process = new TaskCompletionSource<Process>();
        new Thread(() =>
        {
            try
            {
                var child = Process.Start(start)!;
                child.BeginOutputReadLine();
                child.BeginErrorReadLine();
                process.SetResult(child);
                child.WaitForExit();
            }
            catch (Exception e)
            {
                process.TrySetException(e);
            }
        })
        { IsBackground = true, Name = "PostgreSQL" }.Start();
        return process.Task.GetAwaiter().GetResult();
    }

    /// <summary>PostgreSQL refuses to run as root: there it drops to an account without rights. Its own session keeps Ctrl-C from reaching it before us.</summary>
    static ProcessStartInfo AsServerAccount(string program, params string[] arguments)
    {
        string[] command = OperatingSystem.IsLinux()
            ? ["setsid", "setpriv", .. IsRoot ? (string[])["--reuid", ServerAccount, "--regid", ServerAccount, "--clear-groups"] : [], "--pdeathsig", "INT", "--", program, .. arguments]
            : [program, .. arguments];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var argument in command.Skip(1)) start.ArgumentList.Add(argument);
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    internal static void MakeOwn(string directory)
    {
        Directory.CreateDirectory(directory);
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!IsRoot) return;
        using var chown = Process.Start("chown", [ServerAccount, directory]);
        chown.WaitForExit();
        if (chown.ExitCode != 0) throw new InvalidOperationException($"The account '{ServerAccount}' cannot be given {directory}.");
    }

    internal static async Task<FileStream> LockAsync(string path, TimeSpan longest)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (patience.Elapsed < longest)
            {
                // Another instance is at it. A lock left by a crash is no lock: the system released it.
            }
        }
    }

    static bool IsRoot => !OperatingSystem.IsWindows() && Environment.UserName == "root";

    static readonly string ServerAccount = File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    [DllImport("libc", EntryPoint = "kill")]
    static extern int Kill(int process, int signal);
}
