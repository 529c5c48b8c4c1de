using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Carm.Onboarding;

/// <param name="Status">What the receiver answered; null when it did not.</param>
/// <param name="Failure">Null when it was taken.</param>
/// <param name="AskedToWait">From its <c>Retry-After</c>.</param>
public sealed record WebhookOutcome(int? Status, string? Failure, TimeSpan? AskedToWait, TimeSpan Took);

/// <summary>
/// The way to webhooks' receivers. An address is looked at when it is connected to, after its name was resolved, so that no name leads inside: what is not public is refused unless
/// <c>Webhooks:AllowPrivate</c>. Redirects are not followed, no proxy is asked, and a receiver has fifteen seconds.
/// </summary>
public sealed class WebhookSender : IDisposable
{
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web);

    readonly WebhookSigner signer;
    readonly HttpClient client;

    public WebhookSender(WebhookSigner signer, IConfiguration configuration)
    {
        this.signer = signer;
        AllowsPrivate = configuration.GetValue<bool>("Webhooks:AllowPrivate");
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Limit };
    }

    /// <summary>Whether receivers inside this network, and such without TLS, are allowed: in Development and on somebody's own premises.</summary>
    public bool AllowsPrivate { get; }

    public async Task<WebhookOutcome> SendAsync(Webhook to, FeedEvent happened, DateTimeOffset now, CancellationToken ct)
    {
        var told = CarmEvent.Of(happened);
        var body = JsonSerializer.SerializeToUtf8Bytes(told, Wire);
        // Receivers compare it with their own clocks, and so it is of the real one.
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, to.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/cloudevents+json", "utf-8");
        request.Headers.TryAddWithoutValidation("webhook-id", told.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", at.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", signer.Sign(to.Id, to.SecretsAt(now), told.Id, at, body));
        request.Headers.UserAgent.Add(new("Carm-Webhooks", "1"));

        var took = Stopwatch.StartNew();
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var status = (int)answer.StatusCode;
            var wait = WaitOf(answer.Headers.RetryAfter, TimeProvider.System.GetUtcNow());
            return new(status, status is >= 200 and < 300 ? null : status is >= 300 and < 400 ? "REDIRECT" : "HTTP_STATUS", wait, took.Elapsed);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new(null, FailureOf(e), null, took.Elapsed);
        }
    }

    /// <summary>In seconds or until a date, by the real clock; nobody waits longer than a webhook's patience.</summary>
    internal static TimeSpan? WaitOf(RetryConditionHeaderValue? asked, DateTimeOffset now) => (asked?.Delta ?? asked?.Date - now) is { } wait ? (wait < Webhook.Patience ? wait : Webhook.Patience) : null;

    static string FailureOf(Exception? e) => e switch
    {
        null => "UNREACHABLE",
        OperationCanceledException => "TIMEOUT",
        AuthenticationException => "TLS",
        PrivateAddress => "ADDRESS_REFUSED",
        _ => FailureOf(e.InnerException),
    };

    async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
        // One address inside condemns the name: which one is taken would be chance.
        if (!AllowsPrivate && addresses.FirstOrDefault(a => !WebhookAddress.IsPublic(a)) is not null) throw new PrivateAddress();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => client.Dispose();

    sealed class PrivateAddress : IOException;
}
