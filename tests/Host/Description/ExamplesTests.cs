using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>
/// The examples of the document are what the tests send and what the host answers them, with the world's own numbers and instants replaced by fixed ones: each is checked against its schema, and so is
/// what is answered now. What a write answers is what it was answered when the world was built or, since nothing that is asked of the world is kept, what its repeat would be. A change is approved by moving <c>Examples.received.json</c> over <c>host/Platform/Examples.json</c>.
/// </summary>
public sealed partial class ExamplesTests(World world) : IClassFixture<World>
{
    const string Schemas = "https://carm.example/openapi";

    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Each_example_is_what_is_sent_or_answered_and_fits_its_schema()
    {
        var document = JsonNode.Parse((await world.Carm.GetAsync("/openapi/v1.en.json")).Text)!;
        var fits = Validator(document);
        var (approved, _) = Table.Read(await File.ReadAllTextAsync(FileBeside("../Authorisation/authorisation-matrix.approved.txt"), TestContext.Current.CancellationToken));
        var (present, faults) = (new SortedDictionary<string, JsonObject>(StringComparer.Ordinal), new List<string>());
        using var http = world.Carm.Alba.Server.CreateClient();
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(o => (Name: $"{o.Key.ToUpperInvariant()} {path.Key}", Operation: o.Value!))).ToArray();
        var names = operations.Select(o => o.Name).ToHashSet();
        foreach (var (name, operation) in operations)
        {
            var example = new JsonObject();
            if (operation["requestBody"]?["content"]?["application/json"]?["schema"] is { } asked && Requests.SampleOf(name, world) is ['{', ..] sample)
            {
                var sent = JsonNode.Parse(sample)!;
                if (fits(asked, sent) is { } fault) faults.Add($"{name} is sent what does not fit its schema: {fault}");
                example["request"] = Steady(sent);
            }
            if (AnswersOf(operation).FirstOrDefault()?["schema"] is { } answered && (Built(name, names) ?? await AnswerAsync(http, name, approved)) is { } answer)
            {
                if (fits(answered, answer) is { } fault) faults.Add($"{name} answers what does not fit its schema: {fault}");
                example["response"] = WithoutSecrets(Steady(answer));
            }
            if (example.Count > 0) present[(string)operation["operationId"]!] = example;
        }

        var (shown, received) = (FileBeside("../../../host/Platform/Examples.json"), FileBeside("Examples.received.json"));
        File.Delete(received);
        var told = JsonNode.Parse(await File.ReadAllTextAsync(shown, TestContext.Current.CancellationToken))!.AsObject();
        faults.AddRange(told.Where(t => t.Value!["response"] is { } kept && !JsonNode.DeepEquals(kept, WithoutSecrets(kept.DeepClone()))).Select(t => $"{t.Key} shows a secret"));
        var other = present.Keys.Union(told.Select(t => t.Key)).Where(id => !IsLike(told[id]?.AsObject(), present.GetValueOrDefault(id))).ToArray();
        if (other.Length > 0)
        {
            await File.WriteAllTextAsync(received, $"{{\n{string.Join(",\n", present.Select(e => $"  {JsonSerializer.Serialize(e.Key)}: {e.Value.ToJsonString(Plain)}"))}\n}}\n", TestContext.Current.CancellationToken);
            faults.Add($"{other.Length} examples are not what is sent and answered now; if that is meant, move {received} over {shown}: {string.Join(", ", other.Take(20))}");
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(100)));
        Assert.True(present.Values.Count(e => e["request"] is not null) > 200 && present.Values.Count(e => e["response"] is not null) > 250);
    }

    /// <summary>What a write was answered when the world was built; null where none of its requests was this one.</summary>
    /// <param name="names">Every operation's: what one of them names to the letter is that one's alone.</param>
    JsonNode? Built(string name, HashSet<string> names)
    {
        if (name.StartsWith("GET ", StringComparison.Ordinal)) return null;
        var parts = name.Split('/');
        var (_, answer) = world.Answered.FirstOrDefault(a => (a.Key == name || !names.Contains(a.Key)) && a.Key.Split('/') is var asked && asked.Length == parts.Length && asked.Zip(parts).All(p => p.First == p.Second || p.Second.StartsWith('{')));
        return answer.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(answer.GetRawText());
    }

    /// <summary>What is answered now to the first whom no rule refuses, of those who may by the reviewed table.</summary>
    async Task<JsonNode?> AnswerAsync(HttpClient http, string name, IReadOnlyDictionary<(string Row, string Actor), string> approved)
    {
        foreach (var actor in Actors.All.Where(a => approved.GetValueOrDefault((name, a.ToString())) == "ok").DistinctBy(a => a.IsStaff ? a.Name : a.Column))
        {
            var key = Guid.NewGuid().ToString("N");
            var answer = await SendAsync(http, name, actor, key);
            if (NothingIsKept.Answers.TryRemove(key, out var taken))
            {
                await taken.KeepAsync(world.Carm.Database, TestContext.Current.CancellationToken);
                answer = await SendAsync(http, name, actor, key);
            }
            if (answer is not null) return answer;
        }
        return null;
    }

    /// <param name="key">Of a write, which is taken back under it.</param>
    async Task<JsonNode?> SendAsync(HttpClient http, string name, Actor actor, string key)
    {
        using var request = Requests.Of(name, world, parameter => world.Own[world.NameOf(name, parameter)!]);
        if (world.TokenOf(actor) is { } token) request.Headers.Authorization = new("Bearer", token);
        if (request.Method != HttpMethod.Get)
            foreach (var (header, value) in new[] { ("Idempotency-Key", key), (NothingIsKept.Header, $"{NothingIsKept.AtCommit} {key}") })
            {
                request.Headers.Remove(header);
                request.Headers.Add(header, value);
            }
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)) : null;
    }

    /// <summary>Where the operation says what it answers in JSON when all is well.</summary>
    static IEnumerable<JsonNode> AnswersOf(JsonNode operation) => operation["responses"]!.AsObject().Where(r => r.Key[0] == '2').Select(r => r.Value!["content"]?["application/json"]).OfType<JsonNode>();

    /// <summary>What is told once stands in no example, and a repeat is not told it.</summary>
    static JsonNode? WithoutSecrets(JsonNode? answer)
    {
        foreach (var secret in new[] { "secret", "clientSecret", "access_token", "accessToken" })
            if (answer is JsonObject told && told.ContainsKey(secret)) told[secret] = "…";
        return answer;
    }

    /// <summary>Examples in the document are those of the file, and fit where they stand.</summary>
    [Fact]
    public async Task Every_example_that_the_document_shows_fits_its_schema()
    {
        var document = JsonNode.Parse((await world.Carm.GetAsync("/openapi/v1.fr.json")).Text)!;
        var (fits, shown, faults) = (Validator(document), 0, new List<string>());
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(o => o.Value!))
            foreach (var content in AnswersOf(operation).Concat(new[] { operation["requestBody"]?["content"]?["application/json"] }.OfType<JsonNode>()).Where(c => c["example"] is not null))
            {
                shown++;
                if (fits(content["schema"]!, content["example"]!) is { } fault) faults.Add($"{operation["operationId"]}: {fault}");
            }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(shown > 350, $"{shown}");
    }

    /// <summary>Requests are the same to the letter; answers have the same fields, since what the world holds may come in another order.</summary>
    static bool IsLike(JsonObject? told, JsonObject? present) =>
        told is not null && present is not null && JsonNode.DeepEquals(told["request"], present["request"])
        && (told["response"], present["response"]) switch
        {
            (JsonObject before, JsonObject now) => before.Select(p => p.Key).Order(StringComparer.Ordinal).SequenceEqual(now.Select(p => p.Key).Order(StringComparer.Ordinal)),
            var (before, now) => before?.GetValueKind() == now?.GetValueKind(),
        };

    static Func<JsonNode, JsonNode, string?> Validator(JsonNode document)
    {
        var schemas = document["components"]!["schemas"]!.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        var options = new EvaluationOptions { OutputFormat = OutputFormat.List };
        options.SchemaRegistry.Register(new Uri(Schemas), JsonSchema.FromText($"{{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"{Schemas}\",\"$defs\":{schemas}}}"));
        return (schema, value) =>
        {
            var result = JsonSchema.FromText(schema.ToJsonString().Replace("#/components/schemas/", $"{Schemas}#/$defs/", StringComparison.Ordinal)).Evaluate(value, options);
            return result.IsValid ? null : string.Join("; ", result.Details.Where(d => d.HasErrors).Take(5).Select(d => $"{d.InstanceLocation} {string.Join(", ", d.Errors!.Values)}"));
        };
    }

    /// <summary>What differs from one world to the next is replaced, and of a list the first item is enough.</summary>
    static JsonNode? Steady(JsonNode? node) => node switch
    {
        JsonObject thing => new JsonObject(thing.Select(p => KeyValuePair.Create(p.Key, p.Key is "nextCursor" or "cursor" && p.Value is not null ? JsonValue.Create("MTI") : Steady(p.Value)))),
        JsonArray list => new JsonArray([.. list.Take(1).Select(Steady)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Changing().Replace(text, match => match.Value switch
        {
            var instant when instant.Contains(':') => "2026-03-26T15:00:00Z",
            { Length: 64 } => new string('0', 63) + "1",
            { Length: 36 } => "0195b3c2-d4e5-7600-89ab-cdef01234567",
            { Length: 32 } => "0195b3c2d4e5760089abcdef01234567",
            { Length: 14 } => "12345000000013",
            _ => "123456782",
        })),
        _ => node?.DeepClone(),
    };

    /// <summary>Hashes, identifiers, transaction and business numbers, instants.</summary>
    [GeneratedRegex(@"\b[0-9a-f]{64}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|(?<![0-9A-Za-z])[0-9a-f]{32}\b|(?<!\d)\d{14}(?!\d)|(?<!\d)\d{9}(?!\d)|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)")]
    private static partial Regex Changing();

    static string FileBeside(string name, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, name));
}
