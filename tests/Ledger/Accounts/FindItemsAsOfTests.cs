using Carm.Testing;
using Xunit;

namespace Carm.Ledger.Tests;

/// <summary>A list of what stood on a past day has no empty pages, however much came later.</summary>
public sealed class FindItemsAsOfTests(CarmHost tests)
{
    [Theory]
    [InlineData("RECORDED")]
    [InlineData("EFFECTIVE")]
    public async Task What_came_later_takes_no_place_on_a_page(string by)
    {
        await using var carm = await tests.OnClockAsync("2026-03-02T15:00:00Z");
        var client = await Client.OpenAsync(carm);
        foreach (var reference in new[] { "P1", "P2" }) await client.PayAsync(reference, "1.00");
        await carm.MoveClockAsync("2026-03-05T15:00:00Z");
        foreach (var reference in new[] { "P3", "P4", "P5" }) await client.PayAsync(reference, "1.00");
        var page = await client.GetAsync($"items?asOf=2026-03-02&by={by}&pageSize=2");
        Assert.Equal(["P2", "P1"], page.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("reference").GetString()));
        Assert.Null(page["nextCursor"]);
    }

    [Fact]
    public async Task A_day_is_looked_at_in_one_of_two_ways()
    {
        var client = await Client.OpenAsync(tests);
        Assert.Equal((400, "VAL_AS_OF_BY"), await Paying.RefusalAsync(client.GetAsync("items?by=POSTED")));
    }
}
