using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Carm.Host;
using Carm.Host.Demo;

namespace Carm.Testing;

/// <summary>The host as a process of its own on an embedded PostgreSQL with fsync on, so that it can be killed.</summary>
public sealed class RunningHost : IAsyncDisposable
{
    readonly string data = Path.Combine(Path.GetTempPath(), $"carm-kill-{Guid.NewGuid():N}"[..18]);
    readonly int port = FreePort();
    Process process = null!;

    public HttpClient Http { get; private set; } = null!;

    /// <summary>What the host's own process has used of the processors so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <returns>How long it took from the start of the process until the schemas stood and HTTP answered.</returns>
    public async Task<TimeSpan> StartAsync(params (string Key, string Value)[] environment)
    {
        // Who expects leave to send a body waits for it, however busy the machine; sending it unasked breaks the connection that refuses it.
        Http ??= new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(2) }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in new[]
        {
            ("CARM_DATA", data), ("CARM_PG_BIN", await PostgresBinaries.FindOrGetAsync()), ("ASPNETCORE_URLS", Http.BaseAddress!.ToString()), ("ASPNETCORE_ENVIRONMENT", "Development"), ("Clock__Start", FirstMonth.ClockStart), ("ConnectionStrings__Carm", ""),
        })
            start.Environment[key] = value;
        foreach (var (key, value) in environment) start.Environment[key] = value;
        var elapsed = Stopwatch.StartNew();
        process = Process.Start(start)!;
        var said = new System.Collections.Concurrent.ConcurrentQueue<string?>();
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        for (; ; await Task.Delay(20))
        {
            try
            {
                using var ready = await Http.GetAsync("/health/ready");
                if (ready.StatusCode == HttpStatusCode.OK) return elapsed.Elapsed;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            if (process.HasExited || elapsed.Elapsed > TimeSpan.FromMinutes(1)) throw new InvalidOperationException($"The host did not become ready: {string.Join('\n', said)}");
        }
    }

    /// <summary>SIGKILL: nothing of the host gets to say goodbye.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM: the host stops by itself, and its database with it.</summary>
    public async Task StopAsync()
    {
        using (var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            await terminate.WaitForExitAsync();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        // A database of the caller's own leaves nothing here.
        if (Directory.Exists(data)) Directory.Delete(data, recursive: true);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
