using System.Reflection;
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

    static readonly (int Status, string Meaning)[] RefusalsOfVersions = [(412, "Stale If-Match"), (428, "If-Match missing")];

    public static void AddCarmOpenApi(this IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Carm", Version = "1.0", Description = "Assessment and revenue management of the CBSA, open.", License = new() { Name = "Apache-2.0", Identifier = "Apache-2.0" } };
            document.Servers = [new() { Url = "/" }];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT" } };
            return Task.CompletedTask;
        });
        o.AddSchemaTransformer(async (schema, context, ct) =>
        {
            Describe(schema, context);
            if (context.JsonTypeInfo.Type == typeof(CarmEvent)) await DescribeEventsAsync(schema, context, ct);
        });
        o.AddOperationTransformer(async (operation, context, ct) =>
        {
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EndpointDefinition>().FirstOrDefault() is { } endpoint) await DescribeAsync(operation, endpoint, context, ct);
        });
    });

    static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type == typeof(Money) || context.JsonTypeInfo.Type == typeof(Money?)) (schema.Type, schema.Pattern) = (JsonSchemaType.String, "^-?[0-9]{1,13}(\\.[0-9]{1,2})?$");
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
        foreach (var type in EventTypes.All.Values)
        {
            var shape = await context.GetOrCreateSchemaAsync(type.Data, null, ct);
            shape.Title = type.Name;
            shape.Description = type.About.En;
            context.Document!.AddComponent(type.Name, shape);
            shapes.Add(new OpenApiSchemaReference(type.Name, context.Document));
        }
        schema.Properties!["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [.. EventTypes.All.Keys.Select(name => (System.Text.Json.Nodes.JsonNode)name)] };
        schema.Properties["data"] = new OpenApiSchema { AnyOf = shapes, Description = "Of the shape whose title is the event's type." };
    }

    static async Task DescribeAsync(OpenApiOperation operation, EndpointDefinition endpoint, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var route = context.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().First(e => e.Metadata.GetMetadata<EndpointDefinition>() == endpoint);
        var method = context.Description.HttpMethod;
        operation.OperationId = Camel(endpoint.EndpointType.Name[..^"Endpoint".Length]);
        operation.Summary = endpoint.EndpointSummary?.Summary;
        if (route.Metadata.GetMetadata<Asks>() is { } asked) operation.Description = $"Asks the permission `{asked.Permission}`.";
        operation.Tags = new HashSet<OpenApiTagReference> { new(endpoint.EndpointType.Assembly.GetName().Name!["Carm.".Length..], context.Document) };

        operation.Parameters = [.. await ParametersAsync(endpoint, route, method, context, ct)];
        if (!endpoint.ReqDtoType.GetProperties().Any(p => IsOfTheBody(p, route))) operation.RequestBody = null;

        var isOpen = route.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        operation.Security = [isOpen ? new() : new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        var problem = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(Problem), null, ct) } };
        operation.Responses ??= [];
        if (method == "GET" && endpoint.ResDtoType?.GetProperty("Items") is not null && operation.Responses.GetValueOrDefault("200")?.Content is { } content)
            content["text/csv"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The same rows; where the next page begins stands in Next-Cursor" } };
        if (endpoint.ResDtoType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
            operation.Responses["200"] = new OpenApiResponse { Description = "All rows", Content = new Dictionary<string, OpenApiMediaType> { ["text/csv"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } } } };
        foreach (var (status, meaning) in Refusals.Concat(isOpen ? [] : RefusalsOfTheSignedIn).Concat(method == "PUT" ? RefusalsOfVersions : []))
            operation.Responses[$"{status}"] = new OpenApiResponse { Description = meaning, Content = problem };
    }

    static async Task<List<IOpenApiParameter>> ParametersAsync(EndpointDefinition endpoint, RouteEndpoint route, string? method, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var parameters = new List<IOpenApiParameter>();
        foreach (var name in route.RoutePattern.Parameters.Select(p => p.Name))
            parameters.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Path, Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        foreach (var property in endpoint.ReqDtoType.GetProperties().Where(p => p.GetCustomAttribute<QueryParamAttribute>() is not null))
            parameters.Add(new OpenApiParameter { Name = Camel(property.Name), In = ParameterLocation.Query, Schema = await context.GetOrCreateSchemaAsync(property.PropertyType, null, ct) });
        if (method == "POST" && route.Metadata.GetMetadata<Asks>() is { } asks)
            parameters.Add(new OpenApiParameter { Name = "Idempotency-Key", In = ParameterLocation.Header, Required = asks.MovesMoney, Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 64 } });
        if (method == "PUT") parameters.Add(new OpenApiParameter { Name = "If-Match", In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return parameters;
    }

    static bool IsOfTheBody(PropertyInfo property, RouteEndpoint route) =>
        property.GetCustomAttribute<FromClaimAttribute>() is null && property.GetCustomAttribute<QueryParamAttribute>() is null && property.GetCustomAttribute<JsonIgnoreAttribute>() is null
        && route.RoutePattern.Parameters.All(p => !string.Equals(p.Name, property.Name, StringComparison.OrdinalIgnoreCase));

    static string Camel(string name) => Camels().Replace(name, m => m.Value.ToLowerInvariant());

    [GeneratedRegex("^[A-Z]")]
    private static partial Regex Camels();
}
