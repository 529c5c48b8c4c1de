using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>In the sandbox a stream is one: software that waits for each outcome, or declares for hours, is written against it.</summary>
public sealed class SandboxStreamTests(SandboxHost sandbox) : IClassFixture<SandboxHost>
{
    const string Line = """{"rmAccount":"700000003RM0001","transactionNumber":"14321000000019"}""", Ndjson = "application/x-ndjson";

    [Fact]
    public async Task Who_waits_for_the_outcome_of_a_line_before_the_next_gets_it_and_finds_what_was_sent_among_the_exchanges()
    {
        var (tenant, token) = await OpenAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var front = new Uri(sandbox.Address);
        using var socket = new TcpClient();
        await socket.ConnectAsync(front.Host, front.Port, patience.Token);
        // Not by the client of the platform, which reads no answer before its whole request is sent.
        await using var wire = socket.GetStream();
        await WriteAsync($"POST /{tenant}/api/v1/cads/stream HTTP/1.1\r\nHost: {front.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: {Ndjson}\r\nTransfer-Encoding: chunked\r\n\r\n");
        var (told, part) = (new StringBuilder(), new byte[4_096]);
        for (var position = 1; position <= 3; position++)
        {
            // Longer than the server waits for a body that is sent slowly.
            if (position == 3) await Task.Delay(TimeSpan.FromSeconds(7), patience.Token);
            await WriteAsync($"{Line.Length + 1:x}\r\n{Line}\n\r\n");
            while (!told.ToString().Contains($"\"position\":{position},", StringComparison.Ordinal))
            {
                var length = await wire.ReadAsync(part, patience.Token);
                Assert.True(length > 0, $"It was hung up after {told}");
                told.Append(Encoding.ASCII.GetString(part, 0, length));
            }
        }
        await WriteAsync("0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200", told.ToString());

        var kept = await Stranger.UntilAsync(async () => (await new Stranger(sandbox.Address).AskAsync("GET", $"/sandbox/tenants/{tenant}/exchanges?pageSize=500"))["items"]!.AsArray().FirstOrDefault(e => (string?)e!["operation"] == "streamCads"));
        Assert.Equal($"{Line}\n{Line}\n{Line}\n", (string)kept["requestBody"]!);
        Assert.Contains("\"position\":3", (string)kept["responseBody"]!);

        async Task WriteAsync(string text) => await wire.WriteAsync(Encoding.ASCII.GetBytes(text), patience.Token);
    }

    [Fact]
    public async Task A_stream_may_be_longer_than_any_other_body()
    {
        var (tenant, token) = await OpenAsync();
        var blank = new string(' ', 500_000) + "\n";
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{sandbox.Address}/{tenant}/api/v1/cads/stream")
        {
            Content = new StringContent(string.Concat(Enumerable.Repeat(blank, 23)) + Line, Encoding.UTF8, new MediaTypeHeaderValue(Ndjson)),
        };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.TransferEncodingChunked = true;
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        // The one line that says something is the last.
        Assert.Equal(24, (int)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["position"]!);
    }

    async Task<(string Tenant, string Token)> OpenAsync()
    {
        var tenant = await new Stranger(sandbox.Address).AskAsync("POST", "/sandbox/tenants", "{}");
        var signedIn = await new Stranger((string)tenant["baseAddress"]!).AskAsync("POST", "/dev/tokens", """{"subject":"alpha.manager","name":"Alpha","email":"alpha@carm.example","mfa":true}""");
        return ((string)tenant["tenant"]!, (string)signedIn["accessToken"]!);
    }
}
