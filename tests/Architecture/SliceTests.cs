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
        Assert.All(slices, slice =>
        {
            var stem = slice.Definition.EndpointType.Name[..^"Endpoint".Length];
            var file = Assert.Single(House.Sources(House.Short(slice.Definition.EndpointType.Assembly)), f => Path.GetFileNameWithoutExtension(f) == stem);
            Assert.True(File.ReadLines(file).Count() <= 120, $"{file} has more than 120 lines.");
        });
    }

    [Fact]
    public void Nothing_is_open_to_anyone_but_what_the_approved_list_names()
    {
        var open = Endpoints.Where(e => e.Route.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(e => $"{string.Join(",", e.Definition.Verbs)} {((RouteEndpoint)e.Route).RoutePattern.RawText}");
        AssertApproved("anonymous-endpoints", open);
    }

    [Fact]
    public void Every_other_endpoint_asks_a_permission() =>
        Assert.All(Endpoints.Where(e => e.Route.Metadata.GetMetadata<IAllowAnonymous>() is null), e => Assert.NotNull(e.Route.Metadata.GetMetadata<Asks>()));

    [Fact]
    public void Every_other_endpoint_stands_in_one_group_and_asks_what_somebody_can_hold()
    {
        var held = (IEnumerable<string>)House.Modules.Single(m => House.Short(m) == "Delegation").GetType("Carm.Delegation.PermissionMatrix", throwOnError: true)!.GetProperty("All")!.GetValue(null)!;
        var asking = Endpoints.Where(e => e.Route.Metadata.GetMetadata<Asks>() is not null).ToArray();
        Assert.Equal(held.Order(StringComparer.Ordinal), asking.Select(e => e.Route.Metadata.GetMetadata<Asks>()!.Permission).Distinct().Order(StringComparer.Ordinal));
        Assert.All(asking, e => Assert.Equal(
            e.Route.Metadata.GetMetadata<Asks>()!.Permission.Split('.')[0], House.Short(e.Definition.EndpointType.Assembly).ToLowerInvariant()));
        Assert.All(asking, e => Assert.StartsWith("api/v1/", ((RouteEndpoint)e.Route).RoutePattern.RawText!.TrimStart('/'), StringComparison.Ordinal));
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
        var facts = House.Contracts.SelectMany(c => c.GetExportedTypes()).Where(t => !t.IsInterface).Select(t => $"fact {t.FullName}({string.Join(", ", t.GetProperties().Select(p => p.Name))})");
        var permissions = Endpoints.Select(e => e.Route.Metadata.GetMetadata<Asks>()?.Permission).OfType<string>().Distinct().Select(p => $"permission {p}");
        AssertApproved("wire-names", facts.Concat(permissions));
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

    /// <summary>The list is what it was approved as; else the failure says the lines to add (+) and to take out (-).</summary>
    static void AssertApproved(string list, IEnumerable<string> actual)
    {
        var approved = File.ReadAllLines(Path.Combine(House.Root, "tests", "Architecture", $"{list}.approved.txt")).Where(line => line.Length > 0).ToHashSet();
        var found = actual.ToList();
        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Empty(found.Except(approved).Select(line => $"+ {line}").Concat(approved.Except(found).Select(line => $"- {line}")));
    }
}
