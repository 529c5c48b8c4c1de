using System.Net.Http.Json;
using System.Text.Json;
using Alba;
using Carm.Host;
using Carm.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Wolverine;
using Xunit;

namespace Carm.Testing;

/// <summary>A running host, as the tests speak to it.</summary>
public class CarmSystem : IAsyncDisposable
{
    public IAlbaHost Alba { get; protected set; } = null!;

    public NpgsqlDataSource Database => Alba.Services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>Somebody who calls without signing in.</summary>
    public Caller Anyone => new(this, null);

    public Task<Answer> GetAsync(string url, string language = "en-CA") => Anyone.GetAsync(url, language);

    public Task<Answer> PostAsync(string url, object body, string language = "en-CA") => Anyone.PostAsync(url, body, language: language);

    /// <summary>A person signed in with a second factor; staff when roles are given.</summary>
    public Task<Caller> SignInAsync(string subject, params string[] staffRoles) => SignInAsync(subject, secondFactor: true, staffRoles);

    public async Task<Caller> SignInAsync(string subject, bool secondFactor, params string[] staffRoles)
    {
        var answer = await Anyone.PostAsync("/dev/tokens", new { subject, name = subject, email = $"{subject}@carm.example", mfa = secondFactor, staffRoles });
        return new(this, answer["accessToken"]);
    }

    /// <summary>A fact of one module, as its owner would send it; back when every listener is done.</summary>
    public async Task HearAsync(params object[] facts)
    {
        await using var scope = Alba.Services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<IMessageBus>();
        foreach (var fact in facts)
        {
            await bus.PublishAsync(fact);
            await SettleAsync();
        }
    }

    /// <summary>Whether a message that no handler could take is what the test wants.</summary>
    public bool LeavesDeadLetters { get; set; }

    /// <summary>Until no message waits; a message that no handler could take fails the test.</summary>
    public async Task SettleAsync()
    {
        await using var waiting = Database.CreateCommand("select exists (select 1 from messages.wolverine_incoming_envelopes where status = 'Incoming') or exists (select 1 from messages.wolverine_outgoing_envelopes)");
        var patience = DateTime.UtcNow.AddSeconds(30);
        while ((bool)(await waiting.ExecuteScalarAsync())!)
        {
            if (DateTime.UtcNow > patience) throw new TimeoutException("Messages still wait after 30 seconds.");
            await Task.Delay(10);
        }
        if (LeavesDeadLetters) return;
        await using var dead = Database.CreateCommand("select string_agg(message_type || ': ' || exception_message, E'\\n') from messages.wolverine_dead_letters");
        if (await dead.ExecuteScalarAsync() is string letters) throw new InvalidOperationException($"Messages that nobody could take: {letters}");
    }

    /// <summary>Hears what was asked and what was answered.</summary>
    public Action<HttpRequestMessage, Answer>? Heard { get; set; }

    public async Task<Answer> SendAsync(HttpRequestMessage request, string language = "en-CA")
    {
        request.Headers.AcceptLanguage.ParseAdd(language);
        using var client = Alba.Server.CreateClient();
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var isJson = response.Content.Headers.ContentType?.MediaType is { } type && type.EndsWith("json", StringComparison.Ordinal) && !type.EndsWith("ndjson", StringComparison.Ordinal);
        var answer = new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, isJson ? JsonDocument.Parse(text).RootElement : default, text,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value)))
        { Content = await response.Content.ReadAsByteArrayAsync() };
        Heard?.Invoke(request, answer);
        return answer;
    }

    /// <summary>Moves the host's clock forward, with every job that falls due on the way.</summary>
    public async Task MoveClockAsync(string now)
    {
        var answer = await Anyone.PutAsync("/dev/clock", new { now });
        if (answer.Status != 200) throw new InvalidOperationException(answer.Text);
        await SettleAsync();
    }

    /// <summary>A host on that database, as another instance of Carm would be.</summary>
    public static async Task<CarmSystem> OnAsync(string connectionString, params (string Key, string Value)[] settings) => new() { Alba = await BootAsync(connectionString, settings) };

    /// <summary>The same, with services of the test's own beside the host's.</summary>
    public static async Task<CarmSystem> OnAsync(string connectionString, Action<IServiceCollection> services, params (string Key, string Value)[] settings) => new() { Alba = await BootAsync(connectionString, services, settings) };

    public static Task<IAlbaHost> BootAsync(string connectionString, params (string Key, string Value)[] settings) => BootAsync(connectionString, _ => { }, settings);

    /// <summary>Copies of a template that is up to date.</summary>
    protected static readonly System.Collections.Concurrent.ConcurrentDictionary<string, bool> UpToDate = new();

    static Task<IAlbaHost> BootAsync(string connectionString, Action<IServiceCollection> services, (string Key, string Value)[] settings) =>
        AlbaHost.For<Program>(builder =>
        {
            builder.ConfigureServices(own => own.AddSingleton<JasperFx.CodeGeneration.IAssemblyGenerator, CompiledOnce>());
            builder.ConfigureServices(services);
            Microsoft.AspNetCore.Hosting.HostingAbstractionsWebHostBuilderExtensions.UseEnvironment(builder, "Development");
            builder.UseSetting("ConnectionStrings:Carm", connectionString);
            if (UpToDate.ContainsKey(connectionString))
            {
                builder.UseSetting("Database:BringUpToDate", "false");
                // A test waits for each fact by itself, so that none waits for company.
                builder.UseSetting("Messaging:BatchMilliseconds", "2");
            }
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
        });

    public virtual async ValueTask DisposeAsync()
    {
        if (Alba is not null) await Alba.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

/// <summary>
/// The real host on a real PostgreSQL, once for each test assembly. The server is the tests' own, without fsync, and goes with them;
/// the database is a copy of a template that one boot of the host has migrated.
/// </summary>
public sealed class CarmHost : CarmSystem, IAsyncLifetime
{
    const string Template = "carm_template";

    readonly string directory = Path.Combine(Path.GetTempPath(), $"carm-{Guid.NewGuid():N}"[..16]);
    EmbeddedPostgres server = null!;
    int databases;

    public async ValueTask InitializeAsync()
    {
        server = await EmbeddedPostgres.StartAsync(directory, "fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=600");
        await server.CreateDatabaseAsync(Template);
        await using (await BootAsync(server.ConnectionString(Template)))
        {
            // Booting applies every schema; nothing else is wanted of this host.
        }
        // Each copy's calendar begins at its own clock.
        await using (var template = NpgsqlDataSource.Create(server.ConnectionString(Template)))
        await using (var forget = template.CreateCommand("truncate host.due_job"))
            await forget.ExecuteNonQueryAsync();
        NpgsqlConnection.ClearAllPools();
        Alba = await BootAsync(await NewDatabaseAsync());
    }

    /// <summary>A further migrated database, for tests that need one of their own.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"carm_{Interlocked.Increment(ref databases)}";
        await server.CreateDatabaseAsync(name, Template);
        UpToDate[server.ConnectionString(name)] = true;
        return server.ConnectionString(name);
    }

    /// <summary>A host and a database of one's own whose clock stands at that instant, for stories that move it.</summary>
    public async Task<CarmSystem> OnClockAsync(string start) => await OnAsync(await NewDatabaseAsync(), ("Clock:Start", start));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }
}

/// <summary>Identifiers that nobody else in the tests has.</summary>
public static class Fresh
{
    static int taken = 20_000_000;

    /// <summary>A Business Number with its check digit.</summary>
    public static string Bn9() => WithCheckDigit($"{Interlocked.Increment(ref taken)}");

    /// <summary>A transaction number of fourteen digits with its check digit.</summary>
    public static string TransactionNumber() => WithCheckDigit($"12345{Interlocked.Increment(ref taken)}");

    static string WithCheckDigit(string digits) => digits + Enumerable.Range(0, 10).First(d => ITransactionNumberCheck.Luhn().Passes($"{digits}{d}"));
}

/// <summary>One who calls the host, signed in or not.</summary>
public sealed class Caller(CarmSystem carm, string? token)
{
    public Task<Answer> GetAsync(string url, string language = "en-CA") => SendAsync(HttpMethod.Get, url, null, language: language);

    /// <summary>Sends a form with a file.</summary>
    public Task<Answer> UploadAsync(string url, string fileName, byte[] content, params (string Name, string Value)[] fields) => UploadAsync(url, fileName, content, "en-CA", fields);

    /// <summary>Sends a form without a file.</summary>
    public Task<Answer> UploadAsync(string url, params (string Name, string Value)[] fields) => UploadAsync(url, "none", null, "en-CA", fields);

    public async Task<Answer> UploadAsync(string url, string fileName, byte[]? content, string language, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        if (content is not null) form.Add(new ByteArrayContent(content), "file", fileName);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = form };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return await carm.SendAsync(request, language);
    }

    /// <summary>Sends what is no JSON of ours.</summary>
    public async Task<Answer> PostContentAsync(string url, byte[] content, string mediaType, string? accept = null, string language = "en-CA")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(content) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        return await carm.SendAsync(request, language);
    }

    /// <param name="key">The Idempotency-Key; a new one for each call unless given, none when empty.</param>
    public Task<Answer> PostAsync(string url, object? body = null, string? key = null, string language = "en-CA", string? ifMatch = null) => SendAsync(HttpMethod.Post, url, body, key ?? Guid.NewGuid().ToString("N"), ifMatch, language);

    public Task<Answer> PutAsync(string url, object body, string? ifMatch = null) => SendAsync(HttpMethod.Put, url, body, ifMatch: ifMatch);

    public async Task<Answer> SendAsync(HttpMethod method, string url, object? body, string? key = null, string? ifMatch = null, string language = "en-CA", string? accept = null)
    {
        using var request = new HttpRequestMessage(method, url);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        if (!string.IsNullOrEmpty(key)) request.Headers.Add("Idempotency-Key", key);
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (body is not null) request.Content = body is string raw ? new StringContent(raw, System.Text.Encoding.UTF8, "application/json") : JsonContent.Create(body);
        return await carm.SendAsync(request, language);
    }
}

/// <summary>What came back.</summary>
public sealed record Answer(int Status, string? MediaType, JsonElement Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>As it came, for what is no text.</summary>
    public byte[] Content { get; init; } = [];

    public string? this[string property] => Json.GetProperty(property).ValueKind == JsonValueKind.Null ? null : Json.GetProperty(property).ToString();
}
