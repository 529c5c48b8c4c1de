using System.Text.Json;
using System.Text.Json.Nodes;

namespace Carm.Host.Tests;

/// <summary>One place of a request that can hold a value.</summary>
/// <param name="In">path, query, header, body, lines (of JSON), form, part (of a form), file, cell (of a CSV file), pair (of an urlencoded form) or xml.</param>
/// <param name="Path">Names from the outermost; <c>[]</c> is an item of a list and <c>{}</c> what a map has under any key.</param>
sealed record Field(string In, IReadOnlyList<string> Path, JsonElement Schema)
{
    public override string ToString() => $"{In} {string.Join('.', Path)}";
}

/// <summary>What the OpenAPI document says of each operation, and what it needs to be filled plausibly.</summary>
sealed class Description(JsonElement document)
{
    const int Deepest = 8;

    readonly Dictionary<string, JsonNode> known = [];

    /// <summary>Each as <c>POST /api/v1/payments</c>.</summary>
    public IEnumerable<(string Name, JsonElement Operation)> Operations =>
        document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(o => ($"{o.Name.ToUpperInvariant()} {path.Name}", o.Value)));

    public IEnumerable<Field> FieldsOf(string name, JsonElement operation)
    {
        if (operation.TryGetProperty("parameters", out var parameters))
            foreach (var parameter in parameters.EnumerateArray()) yield return new(parameter.GetProperty("in").GetString()!, [parameter.GetProperty("name").GetString()!], Follow(parameter.GetProperty("schema")));
        if (BodyOf(operation) is not { } body || name.StartsWith("GET ", StringComparison.Ordinal)) yield break;
        foreach (var field in Inside(body, [], 0)) yield return field;
    }

    public JsonElement? BodyOf(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").EnumerateObject().FirstOrDefault(c => c.Name.EndsWith("json", StringComparison.Ordinal)) is { Value.ValueKind: JsonValueKind.Object } content ? Follow(content.Value.GetProperty("schema")) : null;

    /// <summary>The names of the parts of a form.</summary>
    public IEnumerable<string> PartsOf(JsonElement operation) =>
        ContentOf(operation, "multipart/form-data") is { } form && Follow(form.GetProperty("schema")).TryGetProperty("properties", out var parts) ? parts.EnumerateObject().Select(p => p.Name) : [];

    public static JsonElement? ContentOf(JsonElement operation, string mediaType) =>
        operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty(mediaType, out var content) ? content : null;

    IEnumerable<Field> Inside(JsonElement schema, string[] at, int depth)
    {
        if (depth > Deepest) yield break;
        if (schema.TryGetProperty("properties", out var properties))
            foreach (var property in properties.EnumerateObject())
            {
                var own = Follow(property.Value);
                yield return new("body", [.. at, property.Name], own);
                foreach (var inner in Inside(own, [.. at, property.Name], depth + 1)) yield return inner;
            }
        foreach (var (key, mark) in new[] { ("items", "[]"), ("additionalProperties", "{}") })
            if (schema.TryGetProperty(key, out var item) && item.ValueKind == JsonValueKind.Object && Follow(item) is var one)
            {
                yield return new("body", [.. at, mark], one);
                foreach (var inner in Inside(one, [.. at, mark], depth + 1)) yield return inner;
            }
    }

    /// <summary>What the world answers is what it takes: the first value seen under a name stands for what is asked by that name.</summary>
    public void Learn(JsonNode? answer)
    {
        if (answer is JsonArray list)
            foreach (var item in list) Learn(item);
        if (answer is not JsonObject thing) return;
        foreach (var (name, value) in thing)
        {
            if (value is JsonValue) known.TryAdd(name, value.DeepClone());
            Learn(value);
        }
    }

    /// <summary>A plausible value; of an object the whole, or what it must have.</summary>
    public JsonNode? Plausible(JsonElement schema, string name, bool isWhole, int depth = 0)
    {
        var own = Follow(schema);
        if (own.TryGetProperty("properties", out var properties))
        {
            var (made, required) = (new JsonObject(), own.TryGetProperty("required", out var must) ? must.EnumerateArray().Select(r => r.GetString()).ToHashSet() : []);
            foreach (var property in properties.EnumerateObject())
                if (required.Contains(property.Name) || (isWhole && depth < 4)) made[property.Name] = Plausible(property.Value, property.Name, isWhole, depth + 1);
            return made;
        }
        if (own.TryGetProperty("items", out var items)) return depth < 4 ? new JsonArray(Plausible(items, name.TrimEnd('s'), isWhole, depth + 1)) : new JsonArray();
        if (own.TryGetProperty("additionalProperties", out _)) return new JsonObject();
        if (own.TryGetProperty("enum", out var words)) return JsonNode.Parse(words[0].GetRawText());
        var type = own.TryGetProperty("type", out var t) ? t.ToString() : "string";
        if (known.TryGetValue(name, out var seen) && type.Contains(seen.GetValueKind() switch { JsonValueKind.String => "string", JsonValueKind.Number => "integer", _ => "boolean" }, StringComparison.Ordinal)) return seen.DeepClone();
        return type.Contains("string", StringComparison.Ordinal) ? own.TryGetProperty("pattern", out _) ? "1.00" : own.TryGetProperty("format", out var format) ? format.GetString() == "date-time" ? "2026-03-16T15:00:00Z" : "2026-03-16" : "A"
            : type.Contains("integer", StringComparison.Ordinal) ? 1
            : type.Contains("boolean", StringComparison.Ordinal) ? true
            : "A";
    }

    /// <summary>Where a value is put into a body, with what must be around it; what stood there before comes back.</summary>
    public JsonNode? Put(JsonNode body, Field field, JsonElement schema, bool isWhole, string marker)
    {
        var (at, name) = (body, "");
        for (var i = 0; ; i++)
        {
            var (step, isLast) = (field.Path[i], i == field.Path.Count - 1);
            schema = Follow(step switch { "[]" => schema.GetProperty("items"), "{}" => schema.GetProperty("additionalProperties"), _ => schema.GetProperty("properties").GetProperty(step) });
            name = step is "[]" ? name.TrimEnd('s') : step;
            var inner = step switch
            {
                "[]" => ((JsonArray)at).FirstOrDefault(),
                "{}" => ((JsonObject)at).Select(p => p.Value).FirstOrDefault(),
                _ => at[step],
            } ?? Plausible(schema, name, isWhole);
            var before = inner?.DeepClone();
            JsonNode? put = isLast ? JsonValue.Create(marker) : inner!.Parent is null ? inner : inner.DeepClone();
            if (!isLast && field.Path[i + 1] == "[]" && put is not JsonArray) put = new JsonArray();
            if (!isLast && field.Path[i + 1] != "[]" && put is not JsonObject) put = new JsonObject();
            if (at is JsonArray list)
            {
                if (list.Count == 0) list.Add(put);
                else list[0] = put;
            }
            else
            {
                var map = (JsonObject)at;
                map[step == "{}" ? map.FirstOrDefault().Key ?? "key" : step] = put;
            }
            if (isLast) return before;
            at = put!;
        }
    }

    public static string[] WordsOf(JsonElement schema) => schema.TryGetProperty("enum", out var words) ? [.. words.EnumerateArray().Where(w => w.ValueKind == JsonValueKind.String).Select(w => w.GetString()!)] : [];

    JsonElement Follow(JsonElement schema)
    {
        foreach (var choice in new[] { "oneOf", "anyOf" })
            if (schema.TryGetProperty(choice, out var either)) return Follow(either.EnumerateArray().First(s => s.TryGetProperty("$ref", out _) || s.GetProperty("type").ToString() != "null"));
        while (schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (at, part) => at.GetProperty(part.Replace("~1", "/", StringComparison.Ordinal)));
        return schema;
    }
}
