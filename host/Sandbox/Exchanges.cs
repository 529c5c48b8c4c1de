using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FastEndpoints;
using Marten;

namespace Carm.Host;

/// <summary>One request that software made in the sandbox, and what it was answered: what its maker looks at, and what certification judges by.</summary>
/// <param name="At">By the tenant's clock.</param>
/// <param name="Operation">Its <c>operationId</c> in the description; null when the address was none.</param>
/// <param name="OnBehalfOf">The client's business, where a provider acted for it.</param>
/// <param name="Named">What the address names, as an account or a transaction number.</param>
/// <param name="Code">Of a refusal.</param>
/// <param name="IsReplay">Whether the answer was that of an earlier request with the same <c>Idempotency-Key</c>.</param>
/// <param name="RequestBody">Its first 16 KiB; null where secrets pass.</param>
public sealed record Exchange(
    string Id, DateTimeOffset At, string? Subject, string? Bn9, string? OnBehalfOf, string Method, string Address, string? Operation, string? Named, int Status, string? Code, bool IsReplay, string? UserAgent, string? RequestBody, string? ResponseBody)
{
    /// <summary>Whether a program made it, and no person.</summary>
    public bool IsProgram => Subject?.StartsWith("service:", StringComparison.Ordinal) == true;
}

/// <summary>Keeps each request to a tenant's API, the newest <c>Sandbox:Exchanges</c> of them. Outside the sandbox there is no such thing.</summary>
sealed class Exchanges(IConfiguration configuration)
{
    const int Kept = 16 * 1024;

    /// <summary>Older ones are looked for with the first exchange of a host and then with each of these.</summary>
    const int Every = 250;

    readonly int most = configuration.GetValue("Sandbox:Exchanges", 10_000);
    int written = -1;

    /// <summary>Addresses at which secrets pass: neither their bodies nor their queries are kept.</summary>
    static readonly string[] Secret = ["token", "secret", "service-accounts", "webhooks", "calendar"];

    public async Task KeepAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/api"))
        {
            await next(http);
            return;
        }
        var isStream = Script.IsStream(http.Request);
        await using var sent = new Tee(http.Request.Body, Kept);
        // What may go on without end is not kept for whoever reads it a second time.
        if (isStream) http.Request.Body = sent;
        else http.Request.EnableBuffering();
        var body = http.Response.Body;
        await using var seen = new Tee(body, Kept);
        http.Response.Body = seen;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = body;
        }
        var isSecret = Secret.Any(word => http.Request.Path.Value!.Contains(word, StringComparison.OrdinalIgnoreCase));
        var answered = Text(http.Response.ContentType, seen.Beginning);
        var exchange = new Exchange(
            $"{Guid.CreateVersion7():N}", http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), http.User.FindFirstValue("sub"), http.User.FindFirstValue(CallerClaims.Bn9), http.User.FindFirstValue(CallerClaims.OnBehalfOf),
            http.Request.Method, $"{http.Request.Path}{(isSecret ? "" : http.Request.QueryString)}", OperationOf(http), string.Join(' ', http.Request.RouteValues.Values), http.Response.StatusCode, CodeOf(http, answered),
            http.Response.Headers.ContainsKey("Idempotency-Replayed"), http.Request.Headers.UserAgent, isSecret ? null : isStream ? Text(http.Request.ContentType, sent.Beginning) : await ReadAsync(http.Request), isSecret ? null : answered);
        await using var session = http.RequestServices.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Insert(exchange);
        if (Interlocked.Increment(ref written) % Every == 0) await ForgetAsync(session);
        await session.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>Has what is older than the newest ones deleted, except for what certification still looks at.</summary>
    async Task ForgetAsync(IDocumentSession session)
    {
        var past = await session.Query<Exchange>().OrderByDescending(e => e.Id).Select(e => e.Id).Skip(most).Take(1).ToListAsync();
        if (past.Count == 0) return;
        var last = past[0];
        var older = await session.Query<Exchange>().Where(e => string.Compare(e.Id, last) <= 0).OrderByDescending(e => e.Id).Select(e => new { e.Id, e.Operation, e.IsReplay }).ToListAsync();
        string[] forgotten = [.. Surplus(older.Select(e => new Outline(e.Id, e.Operation, e.IsReplay)), CertificationEndpoints.MostExchanges)];
        if (forgotten.Length > 0) session.DeleteWhere<Exchange>(e => e.Id.IsOneOf(forgotten));
    }

    /// <summary>Of older exchanges, the newest first, those that nobody looks at any more.</summary>
    internal static IEnumerable<string> Surplus(IEnumerable<Outline> older, int judged) => older.Where(e => !CertificationCases.LooksAt(e.Operation, e.IsReplay) || judged-- <= 0).Select(e => e.Id);

    /// <summary>What of an exchange says whether certification looks at it.</summary>
    internal sealed record Outline(string Id, string? Operation, bool IsReplay);

    static string? OperationOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<EndpointDefinition>()?.EndpointType.Name is { } name ? JsonNamingPolicy.CamelCase.ConvertName(name[..^"Endpoint".Length]) : null;

    static string? CodeOf(HttpContext http, string? answered) =>
        http.Response.StatusCode >= 400 && http.Response.ContentType?.Contains("problem", StringComparison.Ordinal) == true && answered is not null && TryParse(answered) is JsonObject problem ? problem["code"]?.GetValue<string>() : null;

    static JsonNode? TryParse(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;        // cut at the limit
        }
    }

    static async Task<string?> ReadAsync(HttpRequest request)
    {
        request.Body.Position = 0;
        var beginning = new byte[Kept];
        var length = await request.Body.ReadAtLeastAsync(beginning, Kept, throwOnEndOfStream: false);
        return Text(request.ContentType, beginning.AsMemory(0, length));
    }

    /// <summary>What is text, without the character that the database has none for.</summary>
    static string? Text(string? type, ReadOnlyMemory<byte> bytes) =>
        bytes.Length > 0 && type is not null && (type.Contains("json", StringComparison.Ordinal) || type.Contains("xml", StringComparison.Ordinal) || type.Contains("text", StringComparison.Ordinal)) ? Encoding.UTF8.GetString(bytes.Span).Replace("\0", "", StringComparison.Ordinal) : null;

    /// <summary>Passes on what is read or written, and remembers the beginning.</summary>
    sealed class Tee(Stream inner, int most) : Stream
    {
        readonly MemoryStream beginning = new();

        public ReadOnlyMemory<byte> Beginning => beginning.GetBuffer().AsMemory(0, (int)beginning.Length);

        public override bool CanRead => inner.CanRead;

        public override bool CanSeek => false;

        public override bool CanWrite => inner.CanWrite;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush() => inner.Flush();

        public override Task FlushAsync(CancellationToken ct) => inner.FlushAsync(ct);

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Remember(buffer.AsSpan(offset, read));
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken ct) => ReadAsync(buffer.AsMemory(offset, count), ct).AsTask();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken ct = default)
        {
            var read = await inner.ReadAsync(buffer, ct);
            Remember(buffer.Span[..read]);
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count)
        {
            Remember(buffer.AsSpan(offset, count));
            inner.Write(buffer, offset, count);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken ct) => WriteAsync(buffer.AsMemory(offset, count), ct).AsTask();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken ct = default)
        {
            Remember(buffer.Span);
            return inner.WriteAsync(buffer, ct);
        }

        void Remember(ReadOnlySpan<byte> passed) => beginning.Write(passed[..Math.Min(passed.Length, most - (int)beginning.Length)]);
    }
}
