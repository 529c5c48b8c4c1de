using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Carm.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>A sandbox that listens, as <c>-- sandbox</c> starts it, on the tests' own server.</summary>
public class SandboxHost(CarmHost tests) : IAsyncLifetime
{
    WebApplication app = null!;

    protected virtual string EnvironmentName => Environments.Production;

    /// <summary>As arguments.</summary>
    protected virtual string[] Settings => [];

    /// <summary>The front's own.</summary>
    public IServiceProvider Services => app.Services;

    public string Address => app.Urls.First();

    /// <summary>What the front answers itself, as <c>GET /sandbox</c>.</summary>
    public IReadOnlyList<string> Operations => [.. app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} /{e.RoutePattern.RawText!.TrimStart('/')}"))];

    public ErrorCatalogue Catalogue => app.Services.GetRequiredService<ErrorCatalogue>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = EnvironmentName, ContentRootPath = AppContext.BaseDirectory, Args = ["--Logging:LogLevel:Default=Warning", "--Webhooks:AllowPrivate=true", .. Settings] });
        builder.AddCarmDefaults();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = await SandboxCommand.BuildAsync(builder, CarmDatabase.On(await tests.NewDatabaseAsync()));
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>One whose front signs its staff in by tokens of its own.</summary>
public sealed class SandboxOfADeveloper(CarmHost tests) : SandboxHost(tests)
{
    protected override string EnvironmentName => Environments.Development;
}

/// <summary>One that keeps few of its tenants' exchanges and mails.</summary>
public sealed class ForgetfulSandbox(CarmHost tests) : SandboxHost(tests)
{
    public const int Kept = 20, KeptMails = 3;

    protected override string[] Settings => [$"--Sandbox:Exchanges={Kept}", $"--Sandbox:Mails={KeptMails}"];
}

/// <summary>One behind a balancer on this machine, at which an address makes one tenant an hour.</summary>
public sealed class SandboxBehindABalancer(CarmHost tests) : SandboxHost(tests)
{
    protected override string[] Settings => ["--Proxies:Known:0=127.0.0.0/8", "--Sandbox:TenantsPerHour=1"];
}

/// <summary>Somebody far away, who knows HTTP and JSON and nothing else.</summary>
sealed class Stranger(string address, string? token = null)
{
    static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(2) };

    public Stranger With(string? other) => new(address, other);

    public async Task<(int Status, JsonNode? Body, HttpResponseHeaders Headers)> SendAsync(string method, string path, string? json = null, string? key = null, string language = "en", string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(new(method), path.StartsWith("http", StringComparison.Ordinal) ? path : address + path);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (method == "POST") request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString("N"));
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        request.Headers.AcceptLanguage.ParseAdd(language);
        if (json is not null) request.Content = json.StartsWith("grant_type", StringComparison.Ordinal) ? new StringContent(json, Encoding.UTF8, "application/x-www-form-urlencoded") : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, answer.Headers);
    }

    /// <summary>What must succeed.</summary>
    public async Task<JsonNode> AskAsync(string method, string path, string? json = null, string? key = null)
    {
        var (status, body, _) = await SendAsync(method, path, json, key);
        return status is >= 200 and < 300 ? body ?? new JsonObject() : throw new InvalidOperationException($"{method} {path}: {status} {body}");
    }

    /// <summary>Signs in as somebody of the sandbox.</summary>
    public async Task<Stranger> AsAsync(string subject, string? staffRole = null) => With((string?)(await AskAsync("POST", "/dev/tokens", $$"""{"subject":"{{subject}}","name":"{{subject}}","email":"{{subject}}@carm.example","mfa":true,"staffRoles":[{{(staffRole is null ? "" : $"\"{staffRole}\"")}}]}"""))["accessToken"]);

    /// <summary>Until something is there.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> look) where T : class
    {
        for (var patience = DateTime.UtcNow.AddSeconds(60); ; await Task.Delay(200))
        {
            if (await look() is { } there) return there;
            if (DateTime.UtcNow > patience) throw new TimeoutException("It did not come within a minute.");
        }
    }
}
