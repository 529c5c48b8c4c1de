using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

/// <summary>
/// A receiver of Carm's webhooks for ASP.NET Core, to be copied: <c>app.MapWebhook("/carm", secret, TakeAsync)</c>. It takes what is signed with its secret (https://www.standardwebhooks.com) within
/// the last five minutes, and each event once. The tests of Carm run against it.
/// </summary>
public static class WebhookReceiver
{
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="secret">As it was told once: <c>whsec_…</c>.</param>
    /// <param name="takeAsync">Does what is to be done; false when it was done before. It must remember ids for as long as messages are sent again, in the transaction in which it does its work.</param>
    public static void MapWebhook(this IEndpointRouteBuilder app, string path, string secret, Func<string, JsonElement, Task<bool>> takeAsync) => app.MapPost(path, async (HttpRequest request) =>
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        if (!IsGenuine(secret, request.Headers, buffer.ToArray(), DateTimeOffset.UtcNow)) return Results.Unauthorized();
        using var told = JsonDocument.Parse(buffer.ToArray());
        // What was taken before is taken again, so that it is sent no more.
        await takeAsync(request.Headers["webhook-id"]!, told.RootElement);
        return Results.NoContent();
    });

    /// <summary>Whether one of the signatures is ours and the message is fresh: an old one that somebody recorded is refused.</summary>
    public static bool IsGenuine(string secret, IHeaderDictionary headers, byte[] body, DateTimeOffset now)
    {
        if (!long.TryParse(headers["webhook-timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        // In seconds: not every number that a stranger sends is a date.
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds) return false;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{seconds}."), .. body];
        var expected = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed);
        return headers["webhook-signature"].ToString().Split(' ').Where(one => one.StartsWith("v1,", StringComparison.Ordinal)).Any(one => CryptographicOperations.FixedTimeEquals(Bytes(one["v1,".Length..]), expected));
    }

    static byte[] Bytes(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : [];
    }
}
