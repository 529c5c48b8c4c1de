using System.Text.Json;
using Carm.Testing;
using FastEndpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Host.Tests;

/// <summary>Every list that is taken as CSV has French columns for a French reader.</summary>
public sealed class CsvColumnTests(CarmHost carm)
{
    /// <summary>The rows of every operation that gives CSV; a statement gives its own beside the other forms that it has.</summary>
    (string Operation, Type Row)[] Lists() =>
    [
        .. carm.Alba.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(route => route.Metadata.GetMetadata<EndpointDefinition>() is { } definition && definition.Verbs[0] == "GET" && RowOf(definition.ResDtoType) is { } row
            ? new[] { (Operation: $"GET /{route.RoutePattern.RawText!.TrimStart('/')}", Row: row) } : []),
        ("GET /api/v1/program-accounts/{rmAccount}/statements/{statementNumber}", typeof(Carm.Ledger.StatementRow)),
    ];

    static Type? RowOf(Type? answer) => answer is { IsGenericType: true } && answer.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>) ? answer.GetGenericArguments()[0] : answer?.GetProperty("Items")?.PropertyType.GetGenericArguments()[0];

    [Fact]
    public async Task The_lists_looked_at_are_those_that_the_description_offers_as_csv()
    {
        var offered = (await carm.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(o => OffersCsv(o.Value)).Select(o => $"{o.Name.ToUpperInvariant()} {path.Name}")).ToArray();
        Assert.True(offered.Length > 100);
        Assert.Empty(offered.Except(Lists().Select(list => list.Operation)));

        static bool OffersCsv(JsonElement operation) => operation.GetProperty("responses").TryGetProperty("200", out var ok) && ok.TryGetProperty("content", out var content) && content.TryGetProperty("text/csv", out _);
    }

    [Fact]
    public void Every_column_has_a_French_name_that_no_other_column_of_its_list_has_and_no_name_is_left_over()
    {
        var lists = Lists().Select(list => list.Row).Distinct().Select(row => (Row: row, Names: CsvColumns.Of(row).Select(CsvColumns.Name).ToArray())).ToArray();
        var missing = lists.SelectMany(list => list.Names.Where(name => !CsvColumns.French.ContainsKey(name)).Select(name => $"{list.Row.Name}: {name}")).Order().ToArray();
        Assert.True(missing.Length == 0, $"host/Platform/CsvColumns.json has no French for:\n{string.Join('\n', missing)}");

        Assert.All(lists, list =>
        {
            var twice = list.Names.GroupBy(name => CsvColumns.French[name]).Where(same => same.Count() > 1).Select(same => $"{same.Key}: {string.Join(", ", same)}").ToArray();
            Assert.True(twice.Length == 0, $"{list.Row.Name} has two columns of one name: {string.Join("; ", twice)}");
        });

        var unused = CsvColumns.French.Keys.Except(lists.SelectMany(list => list.Names)).ToArray();
        Assert.True(unused.Length == 0, $"No list has a column {string.Join(", ", unused)} any more.");
    }

    [Fact]
    public void A_French_name_is_plain_text_that_begins_as_a_heading_does() =>
        Assert.All(CsvColumns.French, column => Assert.True(column.Value.Trim() == column.Value && char.IsUpper(column.Value[0]) && !column.Value.Any(c => ",;\"\n\t".Contains(c, StringComparison.Ordinal)), $"{column.Key}: {column.Value}"));
}
