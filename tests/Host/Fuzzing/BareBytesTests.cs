using System.Net.Sockets;
using System.Text;
using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>What no client of HTTP would send, to the server as it listens.</summary>
public sealed class BareBytesTests
{
    static readonly string[] Odd =
    [
        "GET /api/v1/tools/identifiers/%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/v1/cads/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/v1/tools/identifiers/%C0%80 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/v1/tools/identifiers/%ed%a0%80 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/v1/tools/identifiers/\u00e9\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/v1/tools/security-requirement?base=%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /api/v1/tools/security-requirement?base=\u0001\u00ff HTTP/1.1\r\nHost: a\r\n\r\n",
        $"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n",
        $"GET /api/v1/tools/identifiers/{new string('1', 7_000)} HTTP/1.1\r\nHost: a\r\n\r\n",
        $"GET /api/v1/tools/interest HTTP/1.1\r\nHost: a\r\nX-Long: {new string('a', 60_000)}\r\n\r\n",
        $"GET /api/v1/tools/interest HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 300).Select(i => $"X-{i}: a\r\n"))}\r\n",
        "GET /api/v1/me HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\0b\r\n\r\n",
        "GET /api/v1/me HTTP/1.1\r\nHost: a\r\nAccept-Language: fr\u0001\u00ff\r\n\r\n",
        "GET /api/v1/me HTTP/1.1\r\nHost: a\r\nX-Correlation-Id: \u00ff\u00fe\r\n\r\n",
        "GET /api/v1/me HTTP/1.1\r\n\r\n",
        "GET /api/v1/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /api/v1/me HTTP/9.9\r\nHost: a\r\n\r\n",
        "NOBODY /api/v1/me HTTP/1.1\r\nHost: a\r\n\r\n",
        "get /api/v1/me HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0016\u0003\u0001\u0002\0\u0001\r\n\r\n",
        "POST /api/v1/tools/duty-estimate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: -1\r\n\r\n{}",
        "POST /api/v1/tools/duty-estimate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
        "POST /api/v1/tools/duty-estimate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 11000000\r\n\r\n{}",
        "POST /api/v1/tools/duty-estimate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "POST /api/v1/tools/duty-estimate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n{}",
        "POST /api/v1/tools/duty-estimate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: nobody\r\n\r\n{}",
        "POST /api/v1/tools/duty-estimate HTTP/1.1\r\nHost: a\r\nContent-Type: \u00ff/\u00fe\r\nContent-Length: 2\r\n\r\n{}",
        "POST /api/v1/tools/duty-estimate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n\u00ff\u00fe",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
        "GET http://b/api/v1/me HTTP/1.1\r\nHost: a\r\n\r\n",
    ];

    /// <summary>A 4xx, or the one 5xx that is no fault of ours, of a protocol that nobody speaks (RFC 9110, 15.6.6), or that what was asked about is no identifier.</summary>
    static bool IsRefusal(string answer) => answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 505 ", StringComparison.Ordinal) || answer.Contains("\"valid\":false", StringComparison.Ordinal);

    [Fact]
    public async Task Whatever_comes_over_the_wire_is_refused_and_the_host_goes_on()
    {
        await using var host = new RunningHost();
        await host.StartAsync();
        var ct = TestContext.Current.CancellationToken;
        var faults = new List<string>();
        foreach (var odd in Odd)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port, ct);
            await using var stream = socket.GetStream();
            await stream.WriteAsync(Encoding.Latin1.GetBytes(odd), ct);
            socket.Client.Shutdown(SocketShutdown.Send);
            using var answer = new MemoryStream();
            try
            {
                await stream.CopyToAsync(answer, ct);
            }
            catch (IOException)
            {
                // Hung up on, which is an answer too.
            }
            var text = Encoding.UTF8.GetString(answer.ToArray());
            if (text.Length > 0 && (!IsRefusal(text) || text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal))) faults.Add($"{odd[..Math.Min(200, odd.Length)]}\n{text[..Math.Min(600, text.Length)]}");
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
        using var alive = await host.Http.GetAsync("/health/ready", ct);
        Assert.True(alive.IsSuccessStatusCode);
    }
}
