using Carm.Kernel;
using Marten;

namespace Carm.Host;

/// <summary>How far domain time stands from the wall clock. One row, shared by every host of the database.</summary>
public sealed record ClockSetting(string Id, TimeSpan Offset)
{
    public const string Key = "clock";
}

/// <summary>The one clock. In Development it may be moved forward; elsewhere it is the wall clock.</summary>
public sealed class CarmClock : TimeProvider
{
    long offset;

    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref offset));
        set => Interlocked.Exchange(ref offset, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;

    /// <summary>Moves the clock forward for every host; moving it back is refused, since what was done cannot be undone.</summary>
    public async Task MoveToAsync(DateTimeOffset now, IDocumentStore store, CancellationToken ct)
    {
        if (now < GetUtcNow()) throw new Rejected("CLOCK_BACKWARD", GetUtcNow().ToString("u"));
        var asked = now - base.GetUtcNow();
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(ct);
        // Another host may move it at the same time: the farther one stays.
        await session.AdvancedSql.QueryAsync<int>("select 1 from pg_advisory_xact_lock(hashtext('carm clock'))", ct);
        if (await session.LoadAsync<ClockSetting>(ClockSetting.Key, ct) is not { } stored || stored.Offset < asked) session.Store(new ClockSetting(ClockSetting.Key, asked));
        else asked = stored.Offset;
        await session.SaveChangesAsync(ct);
        Offset = asked;
    }
}

/// <summary>Keeps this host's clock in step with the stored offset, which another host may have moved.</summary>
sealed class ClockFollowsDatabase(CarmClock clock, IDocumentStore store, IConfiguration configuration, ILogger<ClockFollowsDatabase> log) : BackgroundService
{
    public override async Task StartAsync(CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ClockSetting>(ClockSetting.Key, ct) is { } stored) clock.Offset = stored.Offset;
        else if (configuration.GetValue<DateTimeOffset?>("Clock:Start") is { } start)
        {
            clock.Offset = start - DateTimeOffset.UtcNow;
            session.Store(new ClockSetting(ClockSetting.Key, clock.Offset));
            await session.SaveChangesAsync(ct);
        }
        await base.StartAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var every = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await every.WaitForNextTickAsync(ct))
        {
            try
            {
                await using var session = store.QuerySession();
                if (await session.LoadAsync<ClockSetting>(ClockSetting.Key, ct) is { } stored && stored.Offset > clock.Offset) clock.Offset = stored.Offset;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogWarning(e, "The stored clock could not be read; it is tried again");
            }
        }
    }
}

static class ClockServices
{
    public static void AddCarmClock(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<CarmClock>();
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<CarmClock>());
        if (configuration["environment"] == Environments.Development) services.AddHostedService<ClockFollowsDatabase>();
    }
}
