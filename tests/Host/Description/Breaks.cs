using System.Text.Json.Nodes;

namespace Carm.Host.Tests;

/// <summary>What a newer description of the API takes away from those who use the older one. Additions are no break; unknown fields are refused here, so that a field that a request may no longer have is one.</summary>
static class Breaks
{
    public static IReadOnlyList<string> Between(JsonNode before, JsonNode after)
    {
        var found = new List<string>();
        var seen = new HashSet<string>();
        foreach (var (path, operations) in before["paths"]!.AsObject())
            foreach (var (method, old) in operations!.AsObject())
            {
                var name = $"{method.ToUpperInvariant()} {path}";
                if (after["paths"]![path]?[method] is { } present) OfOperation(name, old!, present);
                else found.Add($"{name} is gone");
            }
        return found;

        void OfOperation(string name, JsonNode old, JsonNode now)
        {
            if ((string?)old["operationId"] != (string?)now["operationId"]) found.Add($"{name}: its operationId was {old["operationId"]} and is {now["operationId"]}");
            if ((string?)old[OpenApi.Permission] != (string?)now[OpenApi.Permission]) found.Add($"{name}: it asked for {old[OpenApi.Permission] ?? "nothing"} and asks for {now[OpenApi.Permission] ?? "nothing"}");
            if (NeedsToken(now) && !NeedsToken(old)) found.Add($"{name}: it needs a token now");
            OfParameters(name, old["parameters"]?.AsArray() ?? [], now["parameters"]?.AsArray() ?? []);
            var (asked, asks) = (old["requestBody"], now["requestBody"]);
            if (asks is not null && IsTrue(asks["required"]) && !IsTrue(asked?["required"])) found.Add($"{name}: it needs a body now");
            if (asked is not null && asks is null) found.Add($"{name}: it takes no body any more");
            if (asked is not null && asks is not null) OfContents($"{name}: request", asked["content"]!, asks["content"]!, isRequest: true);
            foreach (var (status, response) in old["responses"]!.AsObject())
                if (now["responses"]![status] is not { } present) found.Add($"{name}: it answers {status} no more");
                else OfContents($"{name}: response {status}", Target(before, response!)["content"] ?? new JsonObject(), Target(after, present)["content"] ?? new JsonObject(), isRequest: false);
        }

        void OfParameters(string name, JsonArray old, JsonArray now)
        {
            foreach (var parameter in old)
                if (Find(now, parameter!) is not { } present) found.Add($"{name}: the parameter {NameOf(parameter!)} is gone");
                else
                {
                    if (IsTrue(present["required"]) && !IsTrue(parameter!["required"])) found.Add($"{name}: the parameter {NameOf(present)} is required now");
                    OfSchemas($"{name}: the parameter {NameOf(present)}", parameter!["schema"]!, present["schema"]!, isRequest: true);
                }
            foreach (var parameter in now.Where(p => IsTrue(p!["required"]) && Find(old, p!) is null)) found.Add($"{name}: the parameter {NameOf(parameter!)} is new and required");
        }

        void OfContents(string name, JsonNode old, JsonNode now, bool isRequest)
        {
            foreach (var (type, content) in old.AsObject())
                if (now[type] is not { } present) found.Add($"{name}: {type} is gone");
                else if (content!["schema"] is { } schema && present["schema"] is { } newer) OfSchemas(name, schema, newer, isRequest);
        }

        void OfSchemas(string name, JsonNode old, JsonNode now, bool isRequest)
        {
            // Each shape is compared once; what uses it besides breaks with it.
            if (old["$ref"] is { } from && !seen.Add($"{from} {now["$ref"]} {isRequest}")) return;
            var (was, present) = (Shape.Of(before, old), Shape.Of(after, now));
            if (was.Name is { } known) name = $"{known} ({(isRequest ? "request" : "response")})";
            var (given, allowed) = isRequest ? (was, present) : (present, was);
            if ((allowed.Types.Count > 0 && (given.Types.Count == 0 || !given.Types.IsSubsetOf(allowed.Types))) || (was.Format != present.Format && !(isRequest && present.Format is null))) found.Add($"{name}: its type was {was} and is {present}");
            if (isRequest && present.Pattern is not null && present.Pattern != was.Pattern) found.Add($"{name}: its pattern was {was.Pattern ?? "any"} and is {present.Pattern}");
            if (isRequest && present.MaxLength < (was.MaxLength ?? long.MaxValue)) found.Add($"{name}: it takes {present.MaxLength} characters now");
            foreach (var word in was.Words.Except(present.Words)) found.Add($"{name}: the word {word} is gone");
            if (isRequest && was.Words.Count == 0 && present.Words.Count > 0) found.Add($"{name}: only some words are taken now");
            foreach (var (property, schema) in was.Properties)
                if (!present.Properties.TryGetValue(property, out var newer)) found.Add($"{name}: {property} is gone");
                else OfSchemas($"{name}.{property}", schema, newer, isRequest);
            if (isRequest) found.AddRange(present.Required.Except(was.Required).Select(property => $"{name}: {property} is required now"));
            else found.AddRange(was.Required.Except(present.Required).Where(present.Properties.ContainsKey).Select(property => $"{name}: {property} may be missing now"));
            if (was.Items is not null && present.Items is not null) OfSchemas($"{name}[]", was.Items, present.Items, isRequest);
            foreach (var choice in was.Choices.Keys.Except(present.Choices.Keys)) found.Add($"{name}: it is {choice} no more");
            foreach (var (choice, schema) in was.Choices.Where(c => present.Choices.ContainsKey(c.Key))) OfSchemas(name, schema, present.Choices[choice], isRequest);
        }
    }

    static JsonNode? Find(JsonArray parameters, JsonNode like) => parameters.FirstOrDefault(p => NameOf(p!) == NameOf(like));

    static string NameOf(JsonNode parameter) => $"{parameter["in"]} {parameter["name"]}";

    static bool NeedsToken(JsonNode operation) => operation["security"] is JsonArray { Count: > 0 } ways && ways.All(way => way!.AsObject().Count > 0);

    static bool IsTrue(JsonNode? value) => value?.GetValue<bool>() == true;

    static JsonNode Target(JsonNode document, JsonNode node)
    {
        while ((string?)node["$ref"] is { } reference) node = reference.TrimStart('#', '/').Split('/').Aggregate(document, (at, part) => at[part]!);
        return node;
    }

    /// <summary>A schema with its reference followed; where it may also be null, that is one of its types.</summary>
    sealed record Shape(string? Name, HashSet<string> Types, string? Format, HashSet<string> Words, Dictionary<string, JsonNode> Properties, HashSet<string> Required, JsonNode? Items, Dictionary<string, JsonNode> Choices, string? Pattern, long? MaxLength)
    {
        public static Shape Of(JsonNode document, JsonNode schema)
        {
            var name = ((string?)schema["$ref"])?.Split('/')[^1];
            schema = Target(document, schema);
            var choices = (schema["oneOf"] ?? schema["anyOf"])?.AsArray().Select(c => c!).ToArray() ?? [];
            var mayBeNull = choices.Any(c => c["type"] is JsonValue type && (string?)type == "null");
            choices = [.. choices.Where(c => c["type"] is not JsonValue type || (string?)type != "null")];
            if (choices.Length == 1)
            {
                var one = Of(document, choices[0]);
                return mayBeNull ? one with { Types = [.. one.Types, "null"] } : one;
            }
            HashSet<string> types = schema["type"] is JsonArray several ? [.. several.Select(t => (string)t!)] : (string?)schema["type"] is { } single ? [single] : [];
            return new(name, types, (string?)schema["format"], [.. schema["enum"]?.AsArray().Where(w => w is not null).Select(w => w!.ToString()) ?? []],
                schema["properties"]?.AsObject().ToDictionary(p => p.Key, p => p.Value!) ?? [], [.. schema["required"]?.AsArray().Select(r => (string)r!) ?? []],
                schema["items"] ?? schema["additionalProperties"] as JsonObject, choices.DistinctBy(KeyOf).ToDictionary(KeyOf), (string?)schema["pattern"], (long?)schema["maxLength"]);

            string KeyOf(JsonNode choice) => (string?)Target(document, choice)["title"] ?? ((string?)choice["$ref"])?.Split('/')[^1] ?? choice["type"]?.ToString() ?? "";
        }

        public override string ToString() => Types.Count == 0 ? "anything" : $"{string.Join(" or ", Types.Order(StringComparer.Ordinal))}{(Format is null ? "" : $" ({Format})")}";
    }
}
