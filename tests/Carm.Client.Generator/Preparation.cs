using System.Text.Json.Nodes;

namespace Carm.Client.Generator;

/// <summary>What the generator needs to be told, or to be spared.</summary>
static class Preparation
{
    /// <summary>Marks a schema that an operation answers with.</summary>
    public const string Answer = "x-answer";

    public static void Prepare(JsonNode description)
    {
        var schemas = description["components"]!["schemas"]!;
        foreach (var operation in description["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(o => o.Value!))
        {
            var responses = operation["responses"]!.AsObject();
            // All refusals are one exception.
            foreach (var status in responses.Select(r => r.Key).Where(status => status[0] != '2').ToArray()) responses.Remove(status);
            foreach (var (_, response) in responses)
                if ((string?)response!["content"]?["application/json"]?["schema"]?["$ref"] is { } reference) schemas[reference.Split('/')[^1]]![Answer] = true;
        }
        // Its shape is that of its type, which only the reader of the event knows.
        var data = schemas["CarmEvent"]!["properties"]!["data"]!.AsObject();
        data.Clear();
    }
}
