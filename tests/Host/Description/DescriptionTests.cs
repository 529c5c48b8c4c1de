using System.Text.Json;
using System.Text.Json.Nodes;
using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>The document says of everything what it is, in English and in French.</summary>
public sealed class DescriptionTests(CarmHost carm)
{
    /// <summary>What is the same in both languages.</summary>
    static readonly string[] NoWords = ["OK", "Bearer.", "client_credentials.", "`client_credentials`."];

    [Theory]
    [InlineData("/openapi/v1.json", "en-CA", "en-CA")]
    [InlineData("/openapi/v1.json", "fr-CA", "fr-CA")]
    [InlineData("/openapi/v1.json?lang=fr", "en-CA", "fr-CA")]
    [InlineData("/openapi/v1.fr.json", "en-CA", "fr-CA")]
    [InlineData("/openapi/v1.en.json", "fr-CA", "en-CA")]
    public async Task Each_language_has_an_address_and_the_callers_own_is_taken_where_none_is_asked(string address, string accepted, string given)
    {
        var answer = await carm.GetAsync(address, accepted);
        Assert.Equal((200, given), (answer.Status, answer.Headers["Content-Language"]));
        Assert.Equal(given == "fr-CA" ? "Payer à un compte de programme" : "Pay into a program account", answer.Json.GetProperty("paths").GetProperty("/api/v1/program-accounts/{rmAccount}/payments").GetProperty("post").GetProperty("summary").GetString());
    }

    [Fact]
    public async Task There_is_no_third_language() => Assert.Equal(404, (await carm.GetAsync("/openapi/v1.json?lang=de")).Status);

    [Fact]
    public async Task Every_operation_parameter_schema_and_property_is_described()
    {
        var document = JsonNode.Parse((await carm.GetAsync("/openapi/v1.en.json")).Text)!;
        List<string> silent = [];
        foreach (var (path, operations) in document["paths"]!.AsObject())
            foreach (var (method, operation) in operations!.AsObject())
            {
                foreach (var word in new[] { "summary", "description" }) Look(operation!, word, $"{method} {path} {word}");
                foreach (var parameter in operation!["parameters"]?.AsArray() ?? []) Look(parameter!, "description", $"{method} {path} {parameter!["name"]}");
            }
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            Look(schema!, "description", name);
            foreach (var (property, value) in schema!["properties"]?.AsObject() ?? []) Look(value!, "description", $"{name}.{property}");
        }
        Assert.True(silent.Count == 0, $"A docstring, or a line of host/Platform/Words.json for a name that says the same everywhere, is missing:\n{string.Join('\n', silent)}");

        void Look(JsonNode thing, string word, string name)
        {
            if (string.IsNullOrWhiteSpace((string?)thing[word])) silent.Add(name);
        }
    }

    [Fact]
    public async Task Every_text_has_its_French_and_no_French_has_lost_its_English()
    {
        var (english, french) = (Texts(JsonNode.Parse((await carm.GetAsync("/openapi/v1.en.json")).Text)).ToArray(), Texts(JsonNode.Parse((await carm.GetAsync("/openapi/v1.fr.json")).Text)).ToArray());
        Assert.Equal(english.Length, french.Length);
        var untold = english.Zip(french).Where(pair => pair.First == pair.Second).Select(pair => pair.First).Except(NoWords).Distinct().ToArray();
        Assert.True(untold.Length == 0, $"OpenApi.fr.json of the module that says it has no French for:\n{string.Join('\n', untold)}");

        var told = english.ToHashSet();
        var host = typeof(CarmModules).Assembly;
        var lost = CarmModules.All.Select(m => m.Assembly).Prepend(host).SelectMany(assembly => Keys<string>(assembly, "OpenApi.fr.json").Select(text => (Key: text.Key, From: assembly.GetName().Name)))
            .Concat(Keys<JsonObject>(host, "Words.json").Select(word => (Key: (string)word.Value["en"]!, From: (string?)"Words.json"))).Where(text => !told.Contains(text.Key)).Select(text => $"{text.From}: {text.Key}").ToArray();
        Assert.True(lost.Length == 0, $"Nothing says this any more:\n{string.Join('\n', lost)}");
    }

    static Dictionary<string, T> Keys<T>(System.Reflection.Assembly assembly, string name) => JsonSerializer.Deserialize<Dictionary<string, T>>(assembly.GetManifestResourceStream(name)!)!;

    static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Texts),
        JsonObject thing => thing.SelectMany(p => p is { Key: "description" or "summary", Value: JsonValue text } ? ((string)text!).Split("\n\n") : p.Key == "enum" || (p.Key == "example" && thing.ContainsKey("schema")) ? [] : Texts(p.Value)),
        _ => [],
    };
}
