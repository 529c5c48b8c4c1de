using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Carm.Host.Tests;

/// <summary>A request as it goes over the wire, so that any part of it can be what nobody means.</summary>
/// <param name="Url">Path and query, escaped.</param>
sealed partial record Shot(string Method, string Url, IReadOnlyDictionary<string, string> Headers, byte[]? Body = null)
{
    public const string ContentType = "Content-Type";

    public Shot With(string header, string? value) => this with { Headers = Headers.Where(h => h.Key != header).Concat(value is null ? [] : [new(header, value)]).ToDictionary() };

    public async Task<Reply> SendAsync(HttpClient http, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(new(Method), Url);
        if (Body is not null) request.Content = new ByteArrayContent(Body);
        foreach (var (name, value) in Headers)
            if (name.StartsWith("Content-", StringComparison.Ordinal)) request.Content?.Headers.TryAddWithoutValidation(name, value);
            else request.Headers.TryAddWithoutValidation(name, value);
        var started = Stopwatch.GetTimestamp();
        try
        {
            using var response = await http.SendAsync(request, ct);
            var text = await response.Content.ReadAsStringAsync(ct);
            return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, response.Headers.Contains("X-Injected"), response.Headers.Location, Stopwatch.GetElapsedTime(started));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new(599, null, e.ToString(), false, null, Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>As one types it: whole, unless it is very long.</summary>
    public override string ToString()
    {
        var line = new StringBuilder($"curl -X {Method} '{Url}'");
        foreach (var (name, value) in Headers.Where(h => h.Key != "Authorization")) line.Append($" -H '{name}: {value}'");
        if (Body is not null) line.Append($" --data-binary {JsonSerializer.Serialize(Encoding.UTF8.GetString(Body))}");
        return line.Length <= 4_000 ? line.ToString() : $"{line.ToString(0, 2_000)} ... {line.ToString(line.Length - 500, 500)} ({line.Length} characters)";
    }
}

/// <summary>What came back.</summary>
sealed partial record Reply(int Status, string? MediaType, string Text, bool IsInjected, Uri? Location, TimeSpan Took)
{
    /// <summary>Whether it would have been written, or was.</summary>
    public bool IsTaken => Status is NothingIsKept.Status or (>= 200 and < 300);

    /// <summary>What is wrong with it; null when it is an answer that a stranger may get.</summary>
    public string? Fault()
    {
        if (Status == NothingIsKept.Status) return null;
        if (Status >= 500) return $"{Status}";
        if (IsInjected) return "a header of the caller's making";
        if (Text.Contains("TOO_MANY_REQUESTS", StringComparison.Ordinal)) return "the limit of the rate, and no answer";
        // A declaration sent for an answer in XML is refused in it, by the same codes.
        if (MediaType is "application/pdf" || (MediaType is "application/xml" && Text.Contains("<ValidationCode>", StringComparison.Ordinal))) return null;
        var problem = Status >= 400;
        if (problem && MediaType != "application/problem+json") return $"{Status} is no problem+json but {MediaType ?? "nothing"}";
        try
        {
            if (MediaType is "application/json" or "application/problem+json" && JsonDocument.Parse(Text).RootElement is var json && problem && !(json.TryGetProperty("code", out var code) && code.GetString() is { Length: > 0 })) return $"{Status} has no code";
        }
        catch (JsonException)
        {
            return "JSON that is none";
        }
        return (problem || MediaType?.EndsWith("json", StringComparison.Ordinal) == true) && Inside().Match(Text) is { Success: true } told ? $"{Status} tells of our inside: {told.Value}" : null;
    }

    /// <summary>Traces, types, statements, files and libraries' own sentences.</summary>
    [GeneratedRegex(@"[a-z]Exception\b|\bat [A-Za-z_]+(\.[A-Za-z_`]+)+\(|\b(System|Microsoft|Npgsql|Marten|Wolverine|JasperFx|FastEndpoints|FluentValidation|CsvHelper)\.\w|\bCarm\.[A-Z]|SqlState|relation \\?""|column \\?""|syntax error at|\.cs\b|\.dll\b|JSON value|LineNumber:|BytePosition|Unexpected character encountered|Object reference not|Index was|was out of range|Specified argument|Sequence contains|not in a correct format|could not be converted|Parameter '|mt_doc|mt_events")]
    private static partial Regex Inside();
}
