using Carm.Testing;
using Xunit;

namespace Carm.Host.Tests;

public sealed class StoppedHostTests(CarmHost tests)
{
    [Fact]
    public async Task A_host_that_was_stopped_does_not_stay_in_memory()
    {
        var stopped = await StopOneAsync();
        // The newest is known to FastEndpoints until there is another.
        await using var next = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        for (var looks = 0; stopped.IsAlive && looks < 100; looks++)
        {
            GC.Collect();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.False(stopped.IsAlive);
    }

    async Task<WeakReference> StopOneAsync()
    {
        await using var carm = await tests.OnClockAsync("2026-03-16T15:00:00Z");
        Assert.Equal(401, (await carm.GetAsync("/api/v1/me")).Status);
        return new(carm.Alba.Services);
    }
}
