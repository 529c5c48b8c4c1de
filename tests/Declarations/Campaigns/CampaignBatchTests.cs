using Carm.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Carm.Declarations.Tests;

/// <summary>What a preview reads at once.</summary>
public sealed class CampaignBatchTests(CarmHost tests)
{
    [Fact]
    public async Task A_step_of_a_preview_ends_where_its_declarations_have_many_lines_and_the_next_goes_on_behind_it()
    {
        await using var carm = await tests.OnClockAsync("2026-03-20T15:00:00Z");
        var importer = await Importer.OpenAsync(carm);
        var numbers = new string[7];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = await importer.AcceptedAsync();
        string[] inOrder = [.. numbers.Order(StringComparer.Ordinal)];
        var ct = TestContext.Current.CancellationToken;
        var scope = new CampaignScope(new(2026, 3, 16), new(2026, 3, 16), Classifications: ["6109"]);
        await using var session = carm.Alba.Services.GetRequiredService<IDeclarationsStore>().LightweightSession();

        Assert.Equal((string.Join(' ', inOrder), true), await ReadAsync(scope.FirstKey));

        // The first three are as long as a declaration may be.
        foreach (var cad in await session.LoadManyAsync<Cad>(ct, inOrder.Take(3)))
        {
            var invoice = cad.Document.Invoices![0];
            session.Store(cad with { Document = cad.Document with { Invoices = [invoice with { Lines = [.. Enumerable.Range(1, 9_999).Select(n => invoice.Lines![0] with { LineNumber = n })] }] } });
        }
        await session.SaveChangesAsync(ct);
        Assert.Equal((string.Join(' ', inOrder[..5]), false), await ReadAsync(scope.FirstKey));
        Assert.Equal((string.Join(' ', inOrder[5..]), true), await ReadAsync($"{scope.FirstKey}{inOrder[4]}"));
        Assert.Equal(("", true), await ReadAsync($"{scope.FirstKey}{inOrder[6]}"));

        async Task<(string Numbers, bool AreLast)> ReadAsync(string after)
        {
            var (cads, areLast) = await session.NextOfAsync(scope, after, ct);
            return (string.Join(' ', cads.Select(c => c.Id)), areLast);
        }
    }
}
