using System.Text.Json;
using Carm.Testing;
using FastEndpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>The document describes every endpoint, and everything that it refers to is there.</summary>
public sealed class OpenApiTests(CarmHost carm)
{
    [Fact]
    public async Task Every_endpoint_stands_in_the_document_with_its_answer_and_its_refusals()
    {
        var document = (await carm.GetAsync("/openapi/v1.json")).Json;
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString());
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(o => (Name: $"{o.Name.ToUpperInvariant()} {path.Name}", o.Value))).ToDictionary(o => o.Name, o => o.Value);

        var routes = carm.Alba.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(e => (Route: e, Definition: e.Metadata.GetMetadata<EndpointDefinition>())).Where(e => e.Definition is not null && e.Route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal)).ToArray();
        Assert.True(routes.Length > 50);
        Assert.All(routes, r => Assert.Contains($"{r.Definition!.Verbs[0]} /{r.Route.RoutePattern.RawText!.TrimStart('/')}", operations.Keys));

        var open = routes.Where(r => r.Route.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null).Select(r => $"{r.Definition!.Verbs[0]} /{r.Route.RoutePattern.RawText!.TrimStart('/')}").ToHashSet();
        var ids = operations.Values.Select(o => o.GetProperty("operationId").GetString()).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        foreach (var (name, operation) in operations.Where(o => o.Key.Contains("/api/", StringComparison.Ordinal)))
        {
            Assert.False(string.IsNullOrWhiteSpace(operation.GetProperty("summary").GetString()), name);
            var responses = operation.GetProperty("responses");
            Assert.True(responses.EnumerateObject().Any(r => r.Name.StartsWith('2') && r.Value.TryGetProperty("content", out var content) && content.EnumerateObject().First().Value.TryGetProperty("schema", out _)), name);
            foreach (var status in new[] { "400", "404", "409", "422", "429" })
                Assert.Equal($"#/components/responses/Refusal{status}", responses.GetProperty(status).GetProperty("$ref").GetString());
            Assert.Equal(!open.Contains(name), operation.GetProperty("security")[0].TryGetProperty("bearer", out _));
            var isList = responses.TryGetProperty("200", out var ok) && ok.TryGetProperty("content", out var offered) && offered.TryGetProperty("text/csv", out _) && offered.TryGetProperty("application/json", out _);
            // A single thing may be read as a table too, as a statement of account.
            if (!name.EndsWith('}')) Assert.Equal(operation.TryGetProperty("parameters", out var asked) && asked.EnumerateArray().Any(p => p.GetProperty("name").GetString() == "cursor"), isList);
            var inPath = System.Text.RegularExpressions.Regex.Count(name, @"\{");
            Assert.True(inPath == 0 || operation.GetProperty("parameters").EnumerateArray().Count(p => p.GetProperty("in").GetString() == "path") == inPath, name);
        }
    }

    [Fact]
    public async Task Each_operation_of_the_staff_says_which_of_their_roles_may_ask_it_and_no_other_does()
    {
        var operations = (await carm.GetAsync("/openapi/v1.en.json")).Json.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(o => (Path: path.Name, o.Value))).ToArray();
        Assert.All(operations, o => Assert.True(o.Path.Contains("/admin/", StringComparison.Ordinal) == o.Value.TryGetProperty("x-staff-roles", out _), o.Path));
        var roles = operations.Where(o => o.Value.TryGetProperty("x-staff-roles", out _))
            .ToDictionary(o => o.Value.GetProperty("operationId").GetString()!, o => o.Value.GetProperty("x-staff-roles").EnumerateArray().Select(role => role.GetString()!).ToArray());
        Assert.All(roles, o => Assert.True(o.Value.Length > 0 && o.Value.SequenceEqual(o.Value.Order(StringComparer.Ordinal)), o.Key));
        Assert.Equal(["HELPDESK", "SUPERVISOR"], roles["declareOutage"]);
        Assert.Equal(["SUPERVISOR"], roles["approveOutage"]);
    }

    [Fact]
    public async Task What_comes_by_route_or_token_is_no_part_of_a_body_and_money_is_a_string()
    {
        var schemas = (await carm.GetAsync("/openapi/v1.json")).Json.GetProperty("components").GetProperty("schemas");
        Assert.Equal(["paymentReference", "method", "amount", "transactionNumber", "currency", "purpose", "designation"], schemas.GetProperty("PostPayment").GetProperty("properties").EnumerateObject().Select(p => p.Name));
        Assert.Equal("string", schemas.GetProperty("Money").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var document = (await carm.GetAsync("/openapi/v1.json")).Json;
        var references = References(document).Distinct().ToArray();
        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            var at = document;
            foreach (var part in reference.TrimStart('#', '/').Split('/')) Assert.True(at.TryGetProperty(part, out at), reference);
        });
    }

    static IEnumerable<string> References(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(p => p.Name == "$ref" && p.Value.ValueKind == JsonValueKind.String ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
