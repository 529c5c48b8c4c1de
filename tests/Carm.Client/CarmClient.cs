using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Carm.Client;

/// <summary>Speaks to Carm: a method for each operation of its description, which throws <see cref="Refused"/> where Carm refuses.</summary>
/// <param name="http">Its base address is where Carm answers, and ends with a slash; its headers say who asks (<c>Authorization</c>) and in which language (<c>Accept-Language</c>).</param>
public sealed partial class CarmClient(HttpClient http)
{
    /// <summary>How bodies are written and read: what is null is left out, and fields that this client does not know yet are passed over.</summary>
    public static JsonSerializerOptions Wire { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Declares as a stream, a hundred a request; the outcomes come in the order of the declarations, each as soon as it is committed.</summary>
    public async IAsyncEnumerable<CadOutcome> StreamCadsAsync(IAsyncEnumerable<CadMessage> cads, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sent = 0;
        // HTTP/1.1 reads no answer before all of the request is sent: of much more, each side would wait for the other.
        await foreach (var some in cads.Chunk(100).WithCancellation(cancellationToken))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/cads/stream");
            request.Content = new StringContent(string.Concat(some.Select(cad => JsonSerializer.Serialize(cad, Wire) + "\n")), new MediaTypeHeaderValue("application/x-ndjson"));
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await EnsureGivenAsync(response, cancellationToken);
            using var outcomes = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            while (await outcomes.ReadLineAsync(cancellationToken) is { } line)
            {
                var outcome = JsonSerializer.Deserialize<CadOutcome>(line, Wire)!;
                yield return outcome with { Position = sent + outcome.Position };
            }
            sent += some.Length;
        }
    }

    async Task<T> SendAsync<T>(string method, string path, string accept, HttpContent? content, (string Name, string? Value)[] headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new(method), path) { Content = content };
        request.Headers.Accept.ParseAdd(accept);
        foreach (var (name, value) in headers.Where(h => h.Value is not null)) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, cancellationToken);
        await EnsureGivenAsync(response, cancellationToken);
        if (typeof(T) == typeof(string)) return (T)(object)await response.Content.ReadAsStringAsync(cancellationToken);
        if (typeof(T) == typeof(FileResponse)) return (T)(object)new FileResponse(await response.Content.ReadAsByteArrayAsync(cancellationToken), $"{response.Content.Headers.ContentType}", response.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        var given = await response.Content.ReadFromJsonAsync<T>(Wire, cancellationToken);
        if (given is Answer answer) (answer.ETag, answer.IsReplay) = (response.Headers.ETag?.ToString(), response.Headers.Contains("Idempotency-Replayed"));
        return given!;
    }

    static async Task EnsureGivenAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return;
        // Something on the way may refuse as well, and not as Carm does.
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") throw new HttpRequestException($"{(int)response.StatusCode} {response.ReasonPhrase}", null, response.StatusCode);
        throw new Refused((await response.Content.ReadFromJsonAsync<Problem>(Wire, cancellationToken))!);
    }

    static string Part(string value) => Uri.EscapeDataString(value);

    static string Query(params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var query = new List<string>();
        foreach (var (name, value) in parameters) query.AddRange(Each(value).Select(text => $"{name}={Part(text)}"));
        return query.Count == 0 ? "" : $"?{string.Join('&', query)}";
    }

    static JsonContent Json<T>(T body) => JsonContent.Create(body, options: Wire);

    static FormUrlEncodedContent Fields<T>(T body) => new(JsonSerializer.SerializeToNode(body, Wire)!.AsObject().Select(field => KeyValuePair.Create(field.Key, $"{field.Value}")));

    static MultipartFormDataContent Form(params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            if (value is FileParameter file)
            {
                var content = new StreamContent(file.Content);
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(file.MediaType);
                form.Add(content, name, file.FileName);
            }
            else
                foreach (var text in Each(value)) form.Add(new StringContent(text), name);
        return form;
    }

    /// <summary>As the wire says it; a list says each of its members.</summary>
    static IEnumerable<string> Each(object? value) => value switch
    {
        null => [],
        string text => [text],
        bool flag => [flag ? "true" : "false"],
        DateOnly or DateTimeOffset => [((IFormattable)value).ToString("O", CultureInfo.InvariantCulture)],
        IFormattable number => [number.ToString(null, CultureInfo.InvariantCulture)],
        System.Collections.IEnumerable list => list.Cast<object?>().SelectMany(Each),
        _ => [$"{value}"],
    };
}
