using Carm.Testing;
using Xunit;
using static Carm.Appeals.Tests.Contester;

namespace Carm.Appeals.Tests;

/// <summary>The mornings of a case, though more than one host is up.</summary>
public sealed class TwoHostsTests(CarmHost tests)
{
    [Fact]
    public async Task Two_hosts_on_one_database_tell_of_each_limit_once_on_the_same_morning()
    {
        var database = await tests.NewDatabaseAsync();
        await using var one = await CarmSystem.OnAsync(database, ("Clock:Start", "2026-03-02T15:00:00Z"));
        await using var other = await CarmSystem.OnAsync(database);
        var client = await OpenAsync(one);
        await one.HearAsync(ExtensionStoryTests.Served(client, "S1", "2026-03-02"));
        // Day 60, day 80, day 90 and the day after it.
        foreach (var (day, near, passed) in new[] { ("2026-05-01", 1, 0), ("2026-05-21", 2, 0), ("2026-05-31", 3, 0), ("2026-06-02", 3, 1) })
        {
            await one.MoveClockAsync($"{day}T09:00:00Z");
            await Task.WhenAll(one.HearAsync(new PassClocks(DateOnly.Parse(day))), other.HearAsync(new PassClocks(DateOnly.Parse(day))));
            await one.MoveClockAsync($"{day}T15:00:00Z");
            Assert.Equal((near, passed), (await client.ToldAsync("APPEALS_LIMIT_NEAR", "S1"), await client.ToldAsync("APPEALS_LIMIT_PASSED", "S1")));
        }
    }
}
