using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Carm.Kernel;
using Carm.Onboarding;

namespace Carm.Host;

/// <summary>
/// The words of the description. The English is what summaries and docstrings say, and where a name says the same wherever it stands, what <c>Words.json</c> says of it;
/// the French of each sentence stands in <c>OpenApi.fr.json</c> of the module whose sentence it is.
/// </summary>
sealed class DescriptionTexts
{
    const string Words = "Words.json", French = "OpenApi.fr.json";

    static readonly Dictionary<string, Bilingual> ByName = Read<Bilingual>(typeof(DescriptionTexts).Assembly, Words);

    readonly Dictionary<string, string> french = CarmModules.All.Select(m => m.Assembly).Prepend(typeof(DescriptionTexts).Assembly).SelectMany(assembly => Read<string>(assembly, French))
        .Concat(ByName.Values.Concat(EventTypes.Described.Select(type => type.About)).Select(word => KeyValuePair.Create(word.En, word.Fr))).DistinctBy(text => text.Key).ToDictionary();

    static Dictionary<string, T> Read<T>(Assembly assembly, string name)
    {
        using var file = assembly.GetManifestResourceStream(name);
        return file is null ? [] : JsonSerializer.Deserialize<Dictionary<string, T>>(file, CarmJson.Options)!;
    }

    /// <summary>Gives each operation, parameter, schema and property its description.</summary>
    public void Complete(JsonNode document)
    {
        var answers = new Dictionary<string, string>();
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(o => o.Value!.AsObject()))
        {
            string?[] said = [(string?)operation["description"] is { Length: > 0 } own ? own : null, Say((string?)operation[OpenApi.Permission] is { } permission
                ? new($"Asks the permission `{permission}`.", $"Demande l'autorisation `{permission}`.")
                : new("Anyone may ask; no one signs in for it.", "Chacun peut demander, sans s'identifier."))];
            operation["description"] = string.Join("\n\n", said.OfType<string>());
            foreach (var parameter in operation["parameters"]?.AsArray() ?? []) Name(parameter!.AsObject(), (string)parameter["name"]!);
            foreach (var (status, answer) in operation["responses"]!.AsObject())
                if (status[0] == '2' && (string?)answer!["content"]?["application/json"]?["schema"]?["$ref"] is { } schema) answers.TryAdd(schema.Split('/')[^1], (string)operation["summary"]!);
        }
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            var type = OpenApi.Shapes.GetValueOrDefault(name);
            if (type is not null && Docstrings.Of(type) is { } text) schema!["description"] = text;
            Name(schema!.AsObject(), name);
            if (schema["description"] is null && answers.TryGetValue(name, out var summary)) schema["description"] = Say(new($"Answer to: {summary}.", $"Réponse à : {french.GetValueOrDefault(summary)}."));
            var properties = type?.GetProperties().DistinctBy(WireName).ToDictionary(WireName) ?? [];
            foreach (var (key, value) in schema["properties"]?.AsObject() ?? [])
            {
                if (properties.TryGetValue(key, out var property) && Docstrings.Of(property) is { } about) value!["description"] = about;
                Name(value!.AsObject(), key);
            }
        }
    }

    static string WireName(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    static void Name(JsonObject thing, string name)
    {
        if (string.IsNullOrEmpty((string?)thing["description"]) && ByName.TryGetValue(name, out var word)) thing["description"] = word.En;
    }

    string Say(Bilingual text)
    {
        french.TryAdd(text.En, text.Fr);
        return text.En;
    }

    /// <summary>Puts the French in the place of the English, sentence by sentence; what has none stays.</summary>
    public void Translate(JsonNode? node)
    {
        if (node is JsonArray list)
            foreach (var item in list) Translate(item);
        if (node is not JsonObject thing) return;
        foreach (var (name, value) in thing.ToArray())
            if (name is "description" or "summary" && value is JsonValue text) thing[name] = string.Join("\n\n", ((string)text!).Split("\n\n").Select(t => french.GetValueOrDefault(t, t)));
            else if (name != "enum" && !(name == "example" && thing.ContainsKey("schema"))) Translate(value);
    }
}
