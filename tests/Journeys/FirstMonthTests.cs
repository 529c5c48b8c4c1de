using Carm.Host.Demo;
using Carm.Testing;
using Xunit;

namespace Carm.Journeys.Tests;

/// <summary>The demo's story, as a test: one importer's first month through all six modules.</summary>
public sealed class FirstMonthTests(CarmHost tests)
{
    [Theory]
    [InlineData("en-CA", "interest")]
    [InlineData("fr-CA", "intérêts")]
    public async Task One_importers_first_month_comes_to_the_cent_in_both_languages(string language, string interest)
    {
        await using var carm = await tests.OnClockAsync(FirstMonth.ClockStart);
        using var http = carm.Alba.Server.CreateClient();

        var figures = new List<StoryFigure>();
        await foreach (var step in new FirstMonth(new(http, language)).PlayAsync())
        {
            Assert.All(step.Figures, figure => Assert.Equal($"{step.What}: {figure.Name} {figure.Expected}", $"{step.What}: {figure.Name} {figure.Actual}"));
            figures.AddRange(step.Figures);
            await carm.SettleAsync();
        }

        Assert.True(figures.Count > 30);
        Assert.Contains(figures, f => f.Name == interest && f.Actual == "5.62");
    }
}
