using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Carm.Onboarding.Tests;

/// <summary>One request that came to a receiver.</summary>
sealed record Received(HeaderDictionary Headers, byte[] Body)
{
    public string Id => Headers["webhook-id"].ToString();

    public JsonElement Event => JsonDocument.Parse(Body).RootElement;

    public string Type => Event.GetProperty("type").GetString()!;
}

/// <summary>A server of somebody else's at which webhooks arrive, and which answers as it is told.</summary>
sealed class Receiver : IAsyncDisposable
{
    readonly ConcurrentQueue<Received> received = new();
    WebApplication app = null!;

    public string Url { get; private set; } = "";

    /// <summary>What it does with what comes; by default it takes it.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = http => Status(http, 204);

    public IReadOnlyList<Received> All => [.. received];

    public static async Task<Receiver> OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver { app = builder.Build() };
        receiver.app.MapPost("/hook", async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            receiver.received.Enqueue(new(new HeaderDictionary(http.Request.Headers.ToDictionary()), body.ToArray()));
            await receiver.Answer(http);
        });
        await receiver.app.StartAsync();
        receiver.Url = receiver.app.Urls.Single() + "/hook";
        return receiver;
    }

    /// <summary>Until so many requests have come.</summary>
    public async Task<IReadOnlyList<Received>> WaitForAsync(int count)
    {
        await Until(() => received.Count >= count, () => $"{count} requests were expected, {received.Count} came.");
        return All;
    }

    public static async Task Until(Func<bool> holds, Func<string> otherwise)
    {
        var patience = DateTime.UtcNow.AddSeconds(40);
        while (!holds())
        {
            if (DateTime.UtcNow > patience) throw new TimeoutException(otherwise());
            await Task.Delay(20);
        }
    }

    public static Task Status(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
