using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>
/// The API against the description that was approved last, without its words: what clients were promised is still there. What is new is approved by moving
/// <c>openapi.received.json</c> over <c>openapi.approved.json</c>, in the change that brings it.
/// </summary>
public sealed class ApprovedTests(CarmHost carm)
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Nothing_that_was_approved_is_broken()
    {
        var (approved, received) = (FileBeside("openapi.approved.json"), FileBeside("openapi.received.json"));
        var present = JsonNode.Parse((await carm.GetAsync("/openapi/v1.en.json")).Text)!;
        Silence(present);
        File.Delete(received);
        var (before, now) = (await File.ReadAllTextAsync(approved, TestContext.Current.CancellationToken), Lines(present));
        if (before == now) return;
        await File.WriteAllTextAsync(received, now, TestContext.Current.CancellationToken);
        var breaks = Breaks.Between(JsonNode.Parse(before)!, present);
        Assert.True(breaks.Count == 0, $"{breaks.Count} promises are broken; a second version of the API could, this one cannot:\n{string.Join('\n', breaks)}");
        // What is not approved could be broken unseen.
        Assert.Fail($"The API has grown. If that is meant, move {received} over {approved}.");
    }

    /// <summary>Words and examples may change.</summary>
    static void Silence(JsonNode? node)
    {
        if (node is JsonArray list)
            foreach (var item in list) Silence(item);
        if (node is not JsonObject thing) return;
        foreach (var (name, value) in thing.ToArray())
            if (name == "description" && IsAnswer(thing)) thing[name] = "";
            else if ((name == "example" && thing.ContainsKey("schema")) || (name is "description" or "summary" && value is JsonValue)) thing.Remove(name);
            else Silence(value);
    }

    /// <summary>An answer is invalid without a description.</summary>
    static bool IsAnswer(JsonObject thing) => thing.Count == 1 || (thing.ContainsKey("content") && !thing.ContainsKey("required"));

    /// <summary>An operation or a schema a line, in the order of their names, so that a change is read where it is.</summary>
    static string Lines(JsonNode document)
    {
        var (paths, components) = (document["paths"]!.AsObject(), document["components"]!.AsObject());
        return $"{{\"openapi\":{document["openapi"]!.ToJsonString(Plain)},\"info\":{{\"title\":{document["info"]!["title"]!.ToJsonString(Plain)},\"version\":{document["info"]!["version"]!.ToJsonString(Plain)}}},\"paths\":{{\n"
            + string.Join(",\n", paths.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{Text(p.Key)}:{{\n{Members(p.Value!.AsObject())}}}"))
            + "\n},\"components\":{\n" + string.Join(",\n", components.Select(c => $"{Text(c.Key)}:{{\n{Members(c.Value!.AsObject())}}}")) + "\n}}\n";

        static string Members(JsonObject thing) => string.Join(",\n", thing.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{Text(m.Key)}:{m.Value!.ToJsonString(Plain)}"));

        static string Text(string name) => JsonSerializer.Serialize(name, Plain);
    }

    static string FileBeside(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
