using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Carm.Kernel;
using Carm.Onboarding;
using FastEndpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Carm.Host;

/// <summary>The OpenAPI document, from what endpoints and messages say of themselves: nothing is described twice.</summary>
static partial class OpenApi
{
    const string Bearer = "bearer";

    static readonly (int Status, string Meaning)[] Refusals =
    [
        (400, "Malformed"), (404, "Unknown, or not to be seen"), (409, "State or duplicate"), (422, "Refused by a rule"), (429, "Too many requests"),
    ];

    static readonly (int Status, string Meaning)[] RefusalsOfTheSignedIn = [(401, "No identity"), (403, "Seen but not allowed")];

    /// <summary>Of which type each schema is, so that what its docstrings say can be said of it.</summary>
    public static readonly ConcurrentDictionary<string, Type> Shapes = new();

    public const string Permission = "x-permission", StaffRoles = "x-staff-roles";

    static readonly Dictionary<string, string> Tags = new()
    {
        ["Onboarding"] = "Persons, businesses, programs, licences, notices, calendars and the feed of events.",
        ["Delegation"] = "Who may act for a business: roles, relationships and groups of clients.",
        ["Bonds"] = "Release prior to payment, and security for it and for other programs.",
        ["Declarations"] = "Releases, the Commercial Accounting Declaration, the tariff, assessment, rulings and drawback.",
        ["Ledger"] = "Statements, payments, interest, collection and the journal.",
        ["Appeals"] = "Recourse, penalties and compliance.",
        ["Host"] = "Who did what.",
    };

    static readonly (int Status, string Meaning)[] RefusalsOfVersions = [(412, "Stale If-Match"), (428, "If-Match missing")];

    public const string Name = "v1";

    public static void AddCarmOpenApi(this IServiceCollection services)
    {
        services.AddSingleton<Descriptions>();
        services.AddOpenApi(Name, o =>
        {
            o.CreateSchemaReferenceId = type =>
            {
                var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
                var own = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
                // Two modules may call different things by one name; the second has its module's before it.
                return name is null || Shapes.GetOrAdd(name, own) == own ? name : Named($"{own.Assembly.GetName().Name!.Split('.')[1]}{name}", own);

                static string Named(string name, Type own)
                {
                    Shapes[name] = own;
                    return name;
                }
            };
            o.AddDocumentTransformer(async (document, context, ct) =>
            {
                document.Info = new()
                {
                    Title = "Carm", Version = "1.0", Description = "Assessment and revenue management of the CBSA, open.", License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" },
                    Contact = new() { Name = "The Carm authors" },
                };
                document.Info.AddExtension("x-languages", new JsonNodeExtension(new JsonObject { ["en"] = "/openapi/v1.en.json", ["fr"] = "/openapi/v1.fr.json" }));
                document.Servers = [new() { Url = "/" }];
                document.Tags = Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => new OpenApiTag { Name = tag.Key, Description = tag.Value }).ToHashSet();
                document.Components ??= new();
                document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "A token of the authority, or of a program's own account." } };
                var problem = await context.GetOrCreateSchemaAsync(typeof(Problem), null, ct);
                document.AddComponent(nameof(Problem), problem);
                document.Components.Responses ??= new Dictionary<string, IOpenApiResponse>();
                foreach (var (status, meaning) in Refusals.Concat(RefusalsOfTheSignedIn).Concat(RefusalsOfVersions))
                    document.Components.Responses[RefusalOf(status)] = new OpenApiResponse { Description = meaning, Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) } } };
            });
            o.AddSchemaTransformer(async (schema, context, ct) =>
            {
                Describe(schema, context);
                // A list of what is written by a converter of ours is left without its items.
                if (schema is { Items: null } && schema.Type?.HasFlag(JsonSchemaType.Array) == true && context.JsonTypeInfo.ElementType is { } element) schema.Items = await context.GetOrCreateSchemaAsync(element, null, ct);
                if (context.JsonTypeInfo.Type == typeof(CarmEvent)) await DescribeEventsAsync(schema, context, ct);
            });
            o.AddOperationTransformer(async (operation, context, ct) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointDefinition>().FirstOrDefault() is { } endpoint) await DescribeAsync(operation, endpoint, context, ct);
            });
        });
    }

    static string RefusalOf(int status) => $"Refusal{status}";

    static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type == typeof(Money) || context.JsonTypeInfo.Type == typeof(Money?)) (schema.Type, schema.Format, schema.Pattern) = (JsonSchemaType.String, "decimal", "^-?[0-9]{1,13}(\\.[0-9]{1,2})?$");
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) is { IsEnum: true } words)
        {
            var isNullable = words != context.JsonTypeInfo.Type;
            schema.Type = isNullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
            schema.Enum = [.. Enum.GetNames(words).Select(word => (JsonNode)JsonNamingPolicy.SnakeCaseUpper.ConvertName(word)), .. isNullable ? [JsonNullSentinel.JsonNull] : Array.Empty<JsonNode>()];
        }
        foreach (var property in context.JsonTypeInfo.Type.GetProperties().Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>()?.Condition == JsonIgnoreCondition.WhenWritingNull)) schema.Required?.Remove(Camel(property.Name));
        var requests = context.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints.Select(e => (Route: e as RouteEndpoint, Definition: e.Metadata.GetMetadata<EndpointDefinition>()));
        if (requests.FirstOrDefault(r => r.Definition?.ReqDtoType == context.JsonTypeInfo.Type) is not { Route: { } route }) return;

        // What comes by route, query or token is no part of the body.
        foreach (var property in context.JsonTypeInfo.Type.GetProperties().Where(p => !IsOfTheBody(p, route)))
        {
            schema.Properties?.Remove(Camel(property.Name));
            schema.Required?.Remove(Camel(property.Name));
        }
    }

    /// <summary>An event's data has the shape that its type names; each shape stands among the schemas.</summary>
    static async Task DescribeEventsAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        var shapes = new List<IOpenApiSchema>();
        foreach (var type in EventTypes.Described)
        {
            var shape = await context.GetOrCreateSchemaAsync(type.Data, null, ct);
            shape.Title = type.Name;
            shape.Description = type.About.En;
            context.Document!.AddComponent(type.Name, shape);
            shapes.Add(new OpenApiSchemaReference(type.Name, context.Document));
        }
        schema.Properties!["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. EventTypes.Described.Select(type => (JsonNode)type.Name)] };
        schema.Properties["data"] = new OpenApiSchema { AnyOf = shapes, Description = "Of the shape whose title is the event's type." };
    }

    static async Task DescribeAsync(OpenApiOperation operation, EndpointDefinition endpoint, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var route = context.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().First(e => e.Metadata.GetMetadata<EndpointDefinition>() == endpoint);
        var method = context.Description.HttpMethod;
        operation.OperationId = Camel(endpoint.EndpointType.Name[..^"Endpoint".Length]);
        operation.Summary = endpoint.EndpointSummary?.Summary;
        operation.Description = Docstrings.Of(endpoint.EndpointType) ?? (endpoint.ReqDtoType == typeof(EmptyRequest) ? null : Docstrings.Of(endpoint.ReqDtoType));
        if (route.Metadata.GetMetadata<Asks>() is { } asked) operation.AddExtension(Permission, new JsonNodeExtension(asked.Permission));
        operation.Tags = new HashSet<OpenApiTagReference> { new(endpoint.EndpointType.Assembly.GetName().Name!["Carm.".Length..], context.Document) };

        operation.Parameters = [.. await ParametersAsync(endpoint, route, method, context, ct)];
        if (!endpoint.ReqDtoType.GetProperties().Any(p => IsOfTheBody(p, route))) operation.RequestBody = null;

        var isOpen = route.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        operation.Security = [isOpen ? new() : new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        operation.Responses ??= [];
        if (method == "GET" && endpoint.ResDtoType?.GetProperty("Items") is not null && operation.Responses.GetValueOrDefault("200")?.Content is { } content)
            content["text/csv"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The same rows; where the next page begins stands in Next-Cursor" } };
        if (endpoint.ResDtoType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            operation.Responses["200"] = new OpenApiResponse { Description = "All rows", Content = new Dictionary<string, OpenApiMediaType> { ["text/csv"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } } };
        // Bytes are sent as they are, and not in JSON.
        if (endpoint.ResDtoType == typeof(byte[]) && operation.Responses["200"] is { Content: { } file })
        {
            var type = file.Keys.Single();
            file.Clear();
            file[type == "application/json" ? "*/*" : type] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        }
        foreach (var (status, _) in Refusals.Concat(isOpen ? [] : RefusalsOfTheSignedIn).Concat(ReadsVersion(method, route) ? RefusalsOfVersions : []))
            operation.Responses[$"{status}"] = new OpenApiResponseReference(RefusalOf(status), context.Document);
    }

    static async Task<List<IOpenApiParameter>> ParametersAsync(EndpointDefinition endpoint, RouteEndpoint route, string? method, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var parameters = new List<IOpenApiParameter>();
        foreach (var name in route.RoutePattern.Parameters.Select(p => p.Name))
            parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Description = OfRoute(name), Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        foreach (var property in endpoint.ReqDtoType.GetProperties().Where(p => p.GetCustomAttribute<QueryParamAttribute>() is not null))
            parameters.Add(new OpenApiParameter { Name = Camel(property.Name), In = ParameterLocation.Query, Description = Docstrings.Of(property), Schema = await context.GetOrCreateSchemaAsync(property.PropertyType, null, ct) });
        if (route.Metadata.GetMetadata<Asks>() is { } asks && (method == "POST" || asks.MovesMoney))
            parameters.Add(new OpenApiParameter { Name = "Idempotency-Key", In = ParameterLocation.Header, Required = asks.MovesMoney, Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 64 } });
        if (ReadsVersion(method, route)) parameters.Add(new OpenApiParameter { Name = "If-Match", In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return parameters;

        string? OfRoute(string name) => endpoint.ReqDtoType.GetProperties().FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)) is { } property ? Docstrings.Of(property) : null;
    }

    static bool ReadsVersion(string? method, RouteEndpoint route) => method == "PUT" || route.Metadata.GetMetadata<Asks>()?.ReadsVersion == true;

    static bool IsOfTheBody(PropertyInfo property, RouteEndpoint route) =>
        property.GetCustomAttribute<FromClaimAttribute>() is null && property.GetCustomAttribute<QueryParamAttribute>() is null && property.GetCustomAttribute<JsonIgnoreAttribute>() is null
        && route.RoutePattern.Parameters.All(p => !string.Equals(p.Name, property.Name, StringComparison.OrdinalIgnoreCase));

    static string Camel(string name) => Camels().Replace(name, m => m.Value.ToLowerInvariant());

    [GeneratedRegex("^[A-Z]")]
    private static partial Regex Camels();
}
