using Carm.Host;
using Carm.Kernel;
using Carm.Testing;
using FastEndpoints;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

[assembly: AssemblyFixture(typeof(CarmHost))]

namespace Carm.Architecture.Tests;

public sealed class SliceTests(CarmHost carm)
{
    IEnumerable<(EndpointDefinition Definition, Endpoint Route)> Endpoints => carm.Alba.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Select(route => (Definition: route.Metadata.GetMetadata<EndpointDefinition>()!, Route: route))
        .Where(e => e.Definition is not null);

    [Fact]
    public void A_slice_is_one_file_named_after_its_message_and_at_most_120_lines()
    {
        var slices = Endpoints.Where(e => House.Modules.Contains(e.Definition.EndpointType.Assembly)).ToArray();
        Assert.NotEmpty(slices);
        Assert.All(slices, slice => Assert.Null(Rules.FaultOfASlice(slice.Definition.EndpointType.Name[..^"Endpoint".Length], House.Sources(House.Short(slice.Definition.EndpointType.Assembly)), File.ReadLines)));
        Assert.NotNull(Rules.FaultOfASlice("OneSlice", ["OtherSlice.cs"], _ => []));
        Assert.NotNull(Rules.FaultOfASlice("OneSlice", ["OneSlice.cs", "Old/OneSlice.cs"], _ => []));
        Assert.NotNull(Rules.FaultOfASlice("OneSlice", ["OneSlice.cs"], _ => Enumerable.Repeat("", 121)));
    }

    [Fact]
    public void Nothing_is_open_to_anyone_but_what_the_approved_list_names()
    {
        // Whatever the host answers counts, also what is no slice, as its health and its description.
        var open = carm.Alba.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<Asks>() is null || e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => $"{string.Join(",", e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["ANY"])} {e.RoutePattern.RawText}");
        AssertApproved("anonymous-endpoints", open);
    }

    [Fact]
    public void Every_other_endpoint_stands_in_one_group_and_asks_one_permission_of_its_own_module()
    {
        var endpoints = Endpoints.Where(e => House.Modules.Contains(e.Definition.EndpointType.Assembly)).ToArray();
        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, e => Assert.Null(Rules.FaultOfAnEndpoint(
            House.Short(e.Definition.EndpointType.Assembly).ToLowerInvariant(), ((RouteEndpoint)e.Route).RoutePattern.RawText!.TrimStart('/'), e.Route.Metadata.GetMetadata<IAllowAnonymous>() is not null, e.Route.Metadata.GetMetadata<Asks>()?.Permission)));
        foreach (var (route, isAnonymous, permission) in new[] { ("api/v1/x", false, null), ("api/v1/x", true, "ledger.x.view"), ("api/v1/x", false, "bonds.x.view"), ("api/x", false, "ledger.x.view") })
            Assert.NotNull(Rules.FaultOfAnEndpoint("ledger", route, isAnonymous, permission));
    }

    [Fact]
    public void An_endpoint_that_reads_If_Match_says_so_in_the_description()
    {
        var silent = Endpoints.Where(e => House.Modules.Contains(e.Definition.EndpointType.Assembly) && !e.Definition.Verbs.Contains("PUT")
            && Reads(e.Definition.EndpointType) != (e.Route.Metadata.GetMetadata<Asks>()?.ReadsVersion == true)).Select(e => e.Definition.EndpointType.Name);
        Assert.Empty(silent);
        Assert.Contains(Endpoints, e => e.Route.Metadata.GetMetadata<Asks>()?.ReadsVersion == true);

        static bool Reads(Type endpoint) => File.ReadAllText(House.Sources(House.Short(endpoint.Assembly)).Single(file => Path.GetFileName(file) == $"{endpoint.Name[..^"Endpoint".Length]}.cs")).Contains("IfMatch", StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_asked_and_what_somebody_can_hold_are_the_same()
    {
        var held = (IEnumerable<string>)House.Modules.Single(m => House.Short(m) == "Delegation").GetType("Carm.Delegation.PermissionMatrix", throwOnError: true)!.GetProperty("All")!.GetValue(null)!;
        var asked = Endpoints.Select(e => e.Route.Metadata.GetMetadata<Asks>()?.Permission).OfType<string>().Distinct().ToArray();
        Assert.Empty(asked.Except(held));
        // Rows of the domain's matrix whose slices are still to come, and one that is asked within another slice: one that an endpoint asks leaves this list.
        AssertApproved("permissions-ahead", held.Except(asked));
    }

    [Fact]
    public void A_slice_keeps_its_inside_to_itself()
    {
        Assert.All(House.Modules, module => Assert.Empty(Rules.TypesThatUseAnotherSlicesInside(
            module, $"Carm.{House.Short(module)}", Endpoints.Where(e => e.Definition.EndpointType.Assembly == module).Select(e => e.Definition.EndpointType.Name[..^"Endpoint".Length]))));
        Assert.NotEmpty(Rules.TypesThatUseAnotherSlicesInside(typeof(Tripwires).Assembly, "Carm.Architecture.Tests", ["OneSlice", "OtherSlice"]));
    }

    [Fact]
    public void Names_on_the_wire_change_only_on_purpose()
    {
        var messages = House.Modules.SelectMany(Rules.Handlers).Select(h => h.GetMethod("Handle")!.GetParameters()[0].ParameterType).Where(t => House.Modules.Contains(t.Assembly)).Distinct().ToArray();
        Assert.NotEmpty(messages);
        Assert.Empty(Rules.MessagesWithAVersion(messages));
        var facts = House.Contracts.SelectMany(c => c.GetExportedTypes()).Where(t => !t.IsInterface).Select(t => $"fact {t.FullName}({string.Join(", ", t.GetProperties().Select(p => p.Name))})");
        var permissions = Endpoints.Select(e => e.Route.Metadata.GetMetadata<Asks>()?.Permission).OfType<string>().Distinct().Select(p => $"permission {p}");
        AssertApproved("wire-names", [.. facts, .. permissions, .. messages.Select(m => $"message {m.FullName}")]);
    }

    [Fact]
    public void Rejection_codes_are_unique_bilingual_and_change_only_on_purpose()
    {
        var rows = CarmModules.All.SelectMany(m => m.Rejections).ToArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(row.En.Length > 0 && row.Fr.Length > 0 && row.En != row.Fr && row.Status is >= 400 and < 500, row.Code));
        AssertApproved("rejection-codes", rows.Select(r => r.Code));
    }

    [Fact]
    public void Each_store_owns_the_schema_of_its_modules_name() =>
        Assert.All(CarmModules.All, module =>
        {
            var store = (IDocumentStore)carm.Alba.Services.GetRequiredService(module.Store);
            Assert.Equal(House.Short(module.Assembly).ToLowerInvariant(), store.Options.DatabaseSchemaName);
        });

    /// <summary>The list is what it was approved as.</summary>
    static void AssertApproved(string list, IEnumerable<string> actual)
    {
        var differences = Rules.Differences(File.ReadAllLines(Path.Combine(House.Root, "tests", "Architecture", $"{list}.approved.txt")).Where(line => line.Length > 0), [.. actual]);
        Assert.True(differences.Length == 0, string.Join('\n', differences));
        Assert.Equal(["+ new", "- gone", "twice new"], Rules.Differences(["gone", "kept"], ["new", "new", "kept"]));
    }
}
