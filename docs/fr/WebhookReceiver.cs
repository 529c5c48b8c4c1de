using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

/// <summary>
/// Un récepteur des webhooks de Carm pour ASP.NET Core, à copier : <c>app.MapWebhook("/carm", secret, TakeAsync)</c>. Il accepte ce qui est signé avec son secret (https://www.standardwebhooks.com) dans
/// les cinq dernières minutes, et chaque événement une seule fois. Les essais de Carm s'exécutent contre lui.
/// </summary>
public static class WebhookReceiver
{
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="secret">Tel qu'il a été communiqué une seule fois : <c>whsec_…</c>.</param>
    /// <param name="takeAsync">Fait ce qui est à faire; faux si c'était déjà fait. Il doit retenir les identifiants aussi longtemps que les messages sont renvoyés, dans la transaction où il fait son travail.</param>
    public static void MapWebhook(this IEndpointRouteBuilder app, string path, string secret, Func<string, JsonElement, Task<bool>> takeAsync) => app.MapPost(path, async (HttpRequest request) =>
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer);
        if (!IsGenuine(secret, request.Headers, buffer.ToArray(), DateTimeOffset.UtcNow)) return Results.Unauthorized();
        using var told = JsonDocument.Parse(buffer.ToArray());
        // Ce qui a déjà été accepté l'est de nouveau, pour ne plus être envoyé.
        await takeAsync(request.Headers["webhook-id"]!, told.RootElement);
        return Results.NoContent();
    });

    /// <summary>Si l'une des signatures est la nôtre et que le message est récent : un ancien message que quelqu'un a enregistré est refusé.</summary>
    public static bool IsGenuine(string secret, IHeaderDictionary headers, byte[] body, DateTimeOffset now)
    {
        if (!long.TryParse(headers["webhook-timestamp"], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        // En secondes : les nombres qu'un inconnu envoie ne sont pas tous des dates.
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
