using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carm.Kernel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Carm.Onboarding;

/// <summary>
/// Signs what goes to webhooks after the Standard Webhooks scheme (standardwebhooks.com): HMAC-SHA256 over id, time and body. Secrets are derived from the key <c>Webhooks:Key</c> (32 bytes in
/// base64), the webhook and a number, so that none is stored. Without a key nobody is offered a webhook, except in Development, which has a key of its own that protects nothing.
/// </summary>
public sealed class WebhookSigner(IConfiguration configuration, IHostEnvironment environment)
{
    readonly byte[]? key = Read(configuration["Webhooks:Key"]) ?? (environment.IsDevelopment() ? SHA256.HashData("Carm development, protects nothing"u8) : null);

    public bool IsOffered => key is not null;

    /// <summary>As its owner is told it, once.</summary>
    public string SecretOf(string webhookId, int number) => "whsec_" + Convert.ToBase64String(BytesOf(webhookId, number));

    /// <summary>The header <c>webhook-signature</c>: one signature for each secret, so that a receiver may change over while it runs.</summary>
    public string Sign(string webhookId, IEnumerable<int> secrets, string eventId, long unixSeconds, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{eventId}.{unixSeconds}.")), .. body];
        return string.Join(' ', secrets.Select(number => "v1," + Convert.ToBase64String(HMACSHA256.HashData(BytesOf(webhookId, number), signed))));
    }

    byte[] BytesOf(string webhookId, int number) => HMACSHA256.HashData(key ?? throw new Rejected("WHK_NOT_OFFERED"), Encoding.UTF8.GetBytes($"{webhookId}/{number}"));

    /// <summary>A key that is none stops the host, and not the webhooks in silence.</summary>
    static byte[]? Read(string? base64)
    {
        var bytes = new byte[32];
        return string.IsNullOrEmpty(base64) ? null : Convert.TryFromBase64String(base64, bytes, out var length) && length == 32 ? bytes : throw new InvalidOperationException("Webhooks:Key is not 32 bytes in base64.");
    }
}
