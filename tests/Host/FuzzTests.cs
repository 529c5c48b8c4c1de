using System.Text.Json;
using System.Text.Json.Nodes;
using Carm.Onboarding.Contracts;
using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>Every operation of the description, with what nobody means in every field: a refusal with a code, never a defect of ours.</summary>
public sealed class FuzzTests(CarmHost tests)
{
    static readonly string[] Roles =
    [
        "HELPDESK", "REGISTRATION_OFFICER", "PROGRAM_OFFICER", "TRADE_OFFICER", "BORDER_OFFICER", "AR_OFFICER", "AR_SUPERVISOR", "RECOURSE_OFFICER", "RECOURSE_DELEGATE", "RULINGS_OFFICER", "PUBLISHER", "SUPERVISOR", "AUDITOR", "RELEASE_SYSTEM",
    ];

    static readonly Func<JsonNode?>[] Odd =
    [
        () => null, () => "", () => "a\0b", () => "\u0661\u0662", () => "1.00\n", () => new string('9', 400), () => "0001-01-01", () => "\ud83d\ude00'; drop table x --", () => -1, () => 1e300, () => true,
        () => new JsonArray(), () => new JsonArray(null, null), () => new JsonObject(), () => new JsonArray(new JsonObject()), () => new JsonArray("a\0b"),
    ];

    static readonly string[] OddQueries = ["", "%00", "%D9%A1%D9%A2", "1%0A", "AAAA", "AHwA", "abc", "-1", "0001-01-01", "99999999999999999999", "%F0%9F%98%80"];

    [Fact]
    public async Task What_nobody_means_is_refused_with_a_code_and_never_a_defect()
    {
        await using var carm = await CarmSystem.OnAsync(await tests.NewDatabaseAsync(), ("RateLimit:PerSecond", "1000000"));
        var document = (await carm.GetAsync("/openapi/v1.json")).Json;
        var (bn9, opened) = (Fresh.Bn9(), new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await carm.HearAsync(new RmAccountOpened($"{bn9}RM0001", bn9, "Importer", "IMPORTER", opened), new BusinessOnboarded(bn9, "Importer", "fuzz.manager", [$"{bn9}RM0001"], opened), new LicenceStatusChanged(bn9, "SECURITY_PROVIDER", "L-1", "ACTIVE", opened));
        var (client, staff) = (await carm.SignInAsync("fuzz.manager"), await carm.SignInAsync("fuzz.staff", Roles));

        var (asked, faults) = (0, new List<string>());
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            var url = path.Name.Replace("{rmAccount}", $"{bn9}RM0001").Replace("{bn9}", bn9).Replace("{transactionNumber}", "12345000000013").Replace("{quarter}", "2031Q1").Replace("{", "").Replace("}", "");
            foreach (var operation in path.Value.EnumerateObject())
                foreach (var (query, body) in Cases(document, operation))
                {
                    var caller = path.Name.Contains("/admin/", StringComparison.Ordinal) ? staff : client;
                    var answer = await caller.SendAsync(new(operation.Name.ToUpperInvariant()), url + query, body, key: Guid.NewGuid().ToString("N"), language: "fr-CA");
                    var isRefusal = answer is { Status: >= 400 and < 500, MediaType: "application/problem+json" } && answer["code"] is { Length: > 0 } && !answer.Text.Contains("JSON value", StringComparison.Ordinal) && !answer.Text.Contains("Carm.", StringComparison.Ordinal);
                    if (answer.Status >= 400 && !isRefusal) faults.Add($"{operation.Name} {url}{query} {body}: {answer.Status} {answer.Text}");
                    Assert.NotEqual(429, answer.Status);
                    asked++;
                }
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults.Take(60)));
        Assert.True(asked > 1_000, $"{asked}");
    }

    static IEnumerable<(string Query, string? Body)> Cases(JsonElement document, JsonProperty operation)
    {
        if (operation.Value.TryGetProperty("parameters", out var parameters))
            foreach (var parameter in parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query"))
                foreach (var odd in OddQueries) yield return ($"?{parameter.GetProperty("name").GetString()}={odd}", null);
        if (!operation.Value.TryGetProperty("requestBody", out var body) || operation.Name is "get") yield break;

        var schema = Follow(document, body.GetProperty("content").EnumerateObject().First().Value.GetProperty("schema"));
        foreach (var whole in new[] { "{}", "null", "[]", "[null]", "\"\"", "{", new string('[', 200) }) yield return ("", whole);
        foreach (var path in Fields(document, schema, depth: 0))
            foreach (var odd in Odd) yield return ("", With(document, schema, path, odd()).ToJsonString());
    }

    /// <summary>Each field of a body, and those of the objects and lists in it.</summary>
    static IEnumerable<string[]> Fields(JsonElement document, JsonElement schema, int depth)
    {
        if (depth > 3 || !schema.TryGetProperty("properties", out var properties)) yield break;
        foreach (var property in properties.EnumerateObject())
        {
            yield return [property.Name];
            foreach (var inner in Fields(document, ItemOf(document, property.Value), depth + 1)) yield return [property.Name, .. inner];
        }
    }

    /// <summary>A plausible body with one odd thing in it.</summary>
    static JsonNode With(JsonElement document, JsonElement schema, string[] path, JsonNode? odd)
    {
        var made = new JsonObject();
        foreach (var property in schema.GetProperty("properties").EnumerateObject())
        {
            var isList = Follow(document, property.Value) is var own && own.TryGetProperty("items", out _);
            var item = ItemOf(document, property.Value);
            JsonNode? value = property.Name != path[0] ? item.TryGetProperty("properties", out _) ? With(document, item, [""], null) : Plausible(property.Name, item)
                : path.Length == 1 ? odd : With(document, item, path[1..], odd);
            made[property.Name] = isList && (property.Name != path[0] || path.Length > 1) ? new JsonArray(value) : value;
        }
        return made;
    }

    static JsonNode? Plausible(string name, JsonElement schema)
    {
        if (name.EndsWith("On", StringComparison.Ordinal) || name.Contains("Date", StringComparison.Ordinal) || name is "validFrom" or "validTo") return "2026-01-05";
        var type = schema.TryGetProperty("type", out var t) ? t.ToString() : "string";
        return type.Contains("string", StringComparison.Ordinal) ? name.Contains("mount", StringComparison.Ordinal) || schema.TryGetProperty("pattern", out _) ? "1.00" : "A"
            : type.Contains("integer", StringComparison.Ordinal) ? 1
            : type.Contains("boolean", StringComparison.Ordinal) ? true
            : "A";
    }

    static JsonElement ItemOf(JsonElement document, JsonElement schema)
    {
        var own = Follow(document, schema);
        return own.TryGetProperty("items", out var items) ? Follow(document, items) : own;
    }

    static JsonElement Follow(JsonElement document, JsonElement schema)
    {
        if (schema.TryGetProperty("oneOf", out var either)) schema = either.EnumerateArray().First(s => s.TryGetProperty("$ref", out _) || s.GetProperty("type").ToString() != "null");
        while (schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()!.TrimStart('#', '/').Split('/').Aggregate(document, (at, part) => at.GetProperty(part));
        return schema;
    }
}
