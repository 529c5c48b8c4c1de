using Carm.Host.Demo;
using Carm.Testing;
using Xunit;

namespace Carm.Journeys.Tests;

public sealed class KillTests
{
    /// <summary>The first kill comes when the declaration is accepted and its facts are on their way, the second when the appeal is submitted.</summary>
    [Fact]
    public async Task A_host_that_is_killed_in_the_middle_of_the_story_goes_on_with_nothing_lost_or_doubled()
    {
        await using var host = new RunningHost();
        await host.StartAsync();

        var played = 0;
        await foreach (var step in new FirstMonth(new(host.Http, "en-CA")).PlayAsync())
        {
            Assert.All(step.Figures, figure => Assert.Equal($"{step.What}: {figure.Name} {figure.Expected}", $"{step.What}: {figure.Name} {figure.Actual}"));
            if (++played is 6 or 11)
            {
                await host.KillAsync();
                await host.StartAsync();
            }
        }
        Assert.Equal(12, played);
    }
}
