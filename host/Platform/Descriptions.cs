using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Carm.Delegation.Contracts;
using Carm.Kernel;
using Carm.Onboarding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Carm.Host;

/// <summary>The description of the whole API in both official languages, made once: the French is the English one with its texts replaced.</summary>
sealed class Descriptions(IServiceProvider services)
{
    readonly Lazy<Task<Dictionary<string, byte[]>>> documents = new(() => MakeAsync(services));

    static async Task<Dictionary<string, byte[]>> MakeAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var document = await scope.ServiceProvider.GetRequiredKeyedService<IOpenApiDocumentProvider>(OpenApi.Name).GetOpenApiDocumentAsync();
        var english = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!;
        Mend(english);
        Prune(english);
        await NameStaffAsync(english, scope.ServiceProvider.GetRequiredService<IAuthority>());
        var texts = new DescriptionTexts();
        texts.Complete(english);
        Exemplify(english);
        var french = english.DeepClone();
        texts.Translate(french);
        return new() { ["en"] = Bytes(english), ["fr"] = Bytes(french) };
    }

    static byte[] Bytes(JsonNode document) => Encoding.UTF8.GetBytes(document.ToJsonString(Wire));

    static readonly JsonSerializerOptions Wire = new() { Encoder = CarmJson.Options.Encoder };

    /// <summary>
    /// Words are told where they are defined, and that there may be none where they are used; what a request may say as null it may leave out; and the shape of each event
    /// stands among the schemas, where those who write clients look for it.
    /// </summary>
    static void Mend(JsonNode document)
    {
        var schemas = document["components"]!["schemas"]!.AsObject();
        var shapes = schemas[nameof(CarmEvent)]!["properties"]!["data"]!["anyOf"]!.AsArray();
        foreach (var (at, type) in EventTypes.Described.Index())
        {
            var shape = shapes[at]!;
            shapes[at] = new JsonObject { ["$ref"] = $"#/components/schemas/{type.Data.Name}" };
            schemas.Add(type.Data.Name, shape);
            OpenApi.Shapes[type.Data.Name] = type.Data;
        }
        foreach (var (_, schema) in schemas)
        {
            if (schema!["enum"] is not JsonArray words) continue;
            schema["type"] = "string";
            words.RemoveAll(word => word is null);
        }
        foreach (var schema in Requests(document).Where(s => s["required"] is JsonArray))
        {
            var required = schema["required"]!.AsArray();
            required.RemoveAll(name => MayBeNull(schema["properties"]?[(string)name!]));
            if (required.Count == 0) schema.AsObject().Remove("required");
        }

        static bool MayBeNull(JsonNode? schema) => schema?["type"] is JsonArray types ? types.Any(type => (string?)type == "null") : schema?["oneOf"]?.AsArray().Any(choice => choice!["type"] is JsonValue type && (string?)type == "null") == true;
    }

    /// <summary>The schemas that a request may be made of.</summary>
    static IEnumerable<JsonNode> Requests(JsonNode document)
    {
        var (schemas, seen) = (document["components"]!["schemas"]!, new HashSet<string>());
        var waiting = new Queue<string>(document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).SelectMany(o => References(o.Value!["requestBody"])));
        while (waiting.TryDequeue(out var reference))
        {
            var name = reference.Split('/')[^1];
            if (!seen.Add(name)) continue;
            yield return schemas[name]!;
            foreach (var inner in References(schemas[name])) waiting.Enqueue(inner);
        }
    }

    /// <summary>Shows what the tests send to each operation and are answered by it.</summary>
    static void Exemplify(JsonNode document)
    {
        using var file = typeof(Descriptions).Assembly.GetManifestResourceStream("Examples.json")!;
        var examples = JsonNode.Parse(file)!;
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(o => o.Value!))
        {
            if (examples[(string)operation["operationId"]!] is not { } example) continue;
            Show(operation["requestBody"], example["request"]);
            foreach (var (status, answer) in operation["responses"]!.AsObject())
                if (status[0] == '2') Show(answer, example["response"]);
        }

        static void Show(JsonNode? where, JsonNode? example)
        {
            if (example is not null && where?["content"]?["application/json"] is { } content) content["example"] = example.DeepClone();
        }
    }

    /// <summary>Each operation of the staff says which of their roles may ask it, as Delegation decides.</summary>
    static async Task NameStaffAsync(JsonNode document, IAuthority authority)
    {
        var held = new Dictionary<string, string[]>();
        foreach (var operation in document["paths"]!.AsObject().Where(path => path.Key.StartsWith("/api/v1/admin/", StringComparison.Ordinal)).SelectMany(path => path.Value!.AsObject()).Select(o => o.Value!.AsObject()))
        {
            if ((string?)operation[OpenApi.Permission] is not { } permission) continue;
            if (!held.TryGetValue(permission, out var roles)) held[permission] = roles = await HoldersAsync(permission);
            operation[OpenApi.StaffRoles] = new JsonArray([.. roles.Select(role => JsonValue.Create(role))]);
        }

        async Task<string[]> HoldersAsync(string permission)
        {
            var holders = new List<string>();
            foreach (var role in HostRejections.StaffRoles.Order(StringComparer.Ordinal))
                if ((await authority.DecideAsync(new("", [role], permission, null, null, null, IsWrite: false), CancellationToken.None)).Refusal is null) holders.Add(role);
            return [.. holders];
        }
    }

    /// <summary>Requests that come by route and query alone leave no schema behind.</summary>
    static void Prune(JsonNode document)
    {
        var schemas = document["components"]!["schemas"]!.AsObject();
        while (true)
        {
            var used = References(document).ToHashSet();
            var unused = schemas.Select(s => s.Key).Where(name => !used.Contains($"#/components/schemas/{name}")).ToArray();
            if (unused.Length == 0) return;
            foreach (var name in unused) schemas.Remove(name);
        }
    }

    static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject thing => thing.SelectMany(p => p is { Key: "$ref", Value: JsonValue at } ? [at.GetValue<string>()] : References(p.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    /// <summary>In the language that the address asks, else in the caller's.</summary>
    /// <param name="find">The document in that language; null where it has none.</param>
    public static void Map(IEndpointRouteBuilder app, Func<HttpContext, string, Task<byte[]?>> find)
    {
        app.MapGet("/openapi/v1.json", (HttpContext http, string? lang) => AnswerAsync(http, find, lang ?? (Bilingual.IsFrench(CultureInfo.CurrentUICulture) ? "fr" : "en"))).ExcludeFromDescription();
        app.MapGet("/openapi/v1.{lang:regex(^(en|fr)$)}.json", (HttpContext http, string lang) => AnswerAsync(http, find, lang)).ExcludeFromDescription();
    }

    public static async Task<byte[]?> OfThisHostAsync(HttpContext http, string language) =>
        (await http.RequestServices.GetRequiredService<Descriptions>().documents.Value).GetValueOrDefault(language) is not { } document ? null
        : http.Request.PathBase.HasValue ? Under(document, http.Request.PathBase.Value!) : document;

    /// <summary>For readers who have no tenant of the sandbox yet: the server is whichever they make.</summary>
    public async Task<byte[]> OfAnyTenantAsync(string language)
    {
        var told = JsonNode.Parse((await documents.Value)[language])!;
        var about = new Bilingual("Your tenant: POST /sandbox/tenants makes one.", "Votre locataire : POST /sandbox/tenants en crée un.");
        told["servers"] = new JsonArray(new JsonObject { ["url"] = "/{tenant}", ["variables"] = new JsonObject { ["tenant"] = new JsonObject { ["default"] = "TENANT", ["description"] = language == "fr" ? about.Fr : about.En } } });
        return Bytes(told);
    }

    static async Task<IResult> AnswerAsync(HttpContext http, Func<HttpContext, string, Task<byte[]?>> find, string language)
    {
        if (await find(http, language) is not { } document) return Results.NotFound();
        http.Response.Headers.Vary = "Accept-Language";
        http.Response.OnStarting(() =>
        {
            http.Response.Headers.ContentLanguage = $"{language}-CA";
            return Task.CompletedTask;
        });
        return Results.Bytes(document, "application/json; charset=utf-8");
    }

    /// <summary>Behind a path of somebody else's, as a tenant of the sandbox stands, the server is there too: a client that is generated from the description calls it.</summary>
    static byte[] Under(byte[] document, string pathBase)
    {
        var told = JsonNode.Parse(document)!;
        told["servers"]![0]!["url"] = pathBase;
        var languages = told["info"]!["x-languages"]!.AsObject();
        foreach (var (language, address) in languages.ToArray()) languages[language] = pathBase + (string)address!;
        return Bytes(told);
    }
}
