using System.Net.Http.Json;
using System.Text.Json;
using Alba;
using Carm.Host;
using Npgsql;
using Xunit;

namespace Carm.Testing;

/// <summary>
/// The real host on a real PostgreSQL, once for each test assembly. The server is the tests' own, without fsync, and goes with them;
/// the database is a copy of a template that one boot of the host has migrated.
/// </summary>
public sealed class CarmHost : IAsyncLifetime
{
    const string Template = "carm_template";

    readonly string directory = Path.Combine(Path.GetTempPath(), $"carm-{Guid.NewGuid():N}"[..16]);
    EmbeddedPostgres server = null!;
    int databases;

    public IAlbaHost Alba { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        server = await EmbeddedPostgres.StartAsync(directory, "fsync=off", "full_page_writes=off", "synchronous_commit=off");
        await server.CreateDatabaseAsync(Template);
        await using (await BootAsync(server.ConnectionString(Template)))
        {
            // Booting applies every schema; nothing else is wanted of this host.
        }
        NpgsqlConnection.ClearAllPools();
        Alba = await BootAsync(await NewDatabaseAsync());
    }

    /// <summary>A further migrated database, for tests that need one of their own.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"carm_{Interlocked.Increment(ref databases)}";
        await server.CreateDatabaseAsync(name, Template);
        return server.ConnectionString(name);
    }

    /// <summary>A host on that database, as another instance of Carm would be.</summary>
    public static Task<IAlbaHost> BootAsync(string connectionString, params (string Key, string Value)[] settings) =>
        AlbaHost.For<Program>(builder =>
        {
            Microsoft.AspNetCore.Hosting.HostingAbstractionsWebHostBuilderExtensions.UseEnvironment(builder, "Development");
            builder.UseSetting("ConnectionStrings:Carm", connectionString);
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
        });

    public async Task<Answer> GetAsync(string url, string language = "en-CA")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return await SendAsync(request, language);
    }

    public async Task<Answer> PostAsync(string url, object body, string language = "en-CA")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = body is string raw ? new StringContent(raw, System.Text.Encoding.UTF8, "application/json") : JsonContent.Create(body) };
        return await SendAsync(request, language);
    }

    public async Task<Answer> SendAsync(HttpRequestMessage request, string language = "en-CA")
    {
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var client = Alba.Server.CreateClient();
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, isJson ? JsonDocument.Parse(text).RootElement : default, text,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value)));
    }

    public async ValueTask DisposeAsync()
    {
        await Alba.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string? MediaType, JsonElement Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public string? this[string property] => Json.GetProperty(property).ValueKind == JsonValueKind.Null ? null : Json.GetProperty(property).ToString();
}
