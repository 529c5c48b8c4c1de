using System.Collections.Concurrent;
using System.Security.Cryptography;
using Carm.Kernel;
using Marten;
using Microsoft.AspNetCore.Hosting.Server;
using Npgsql;

namespace Carm.Host;

/// <summary>Somebody's own Carm in the sandbox.</summary>
/// <param name="Id">Its address, and the only key to it: who has it may do everything there.</param>
/// <param name="Template">From which its database was copied.</param>
public sealed record Tenant(string Id, string Name, string Template, DateTimeOffset CreatedAt, DateTimeOffset UsedAt)
{
    public string Database => $"carm_tenant_{Id}";

    /// <summary>Under what address the front was called when it was made, to which its mails send their readers; null for one that is older.</summary>
    public string? Front { get; init; }

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>The hosts of the tenants that are in use.</summary>
sealed class TenantHosts(SandboxDatabases databases, SandboxTemplate template, IDocumentStore store, IConfiguration configuration, IHostEnvironment environment) : IAsyncDisposable
{
    /// <summary>What a tenant's host takes over from the front's configuration.</summary>
    static readonly string[] Inherited = ["RateLimit:PerSecond", "RequestLimit:Bytes", "Sandbox:Exchanges", "Sandbox:Mails", "Webhooks:MostPerBusiness"];

    readonly string randomKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    readonly ConcurrentDictionary<string, Slot> slots = new();

    /// <summary>A host of Carm on that database, not started.</summary>
    public static WebApplication Build(string connectionString, IReadOnlyList<string> settings, IServer? server = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Development,
            ContentRootPath = AppContext.BaseDirectory,
            Args = [$"--ConnectionStrings:Carm={connectionString}", "--Authentication:Authority=", "--Sandbox:IsTenant=true", $"--Clock:Start={SandboxWorld.ClockStart}", .. settings],
        });
        builder.AddCarmDefaults();
        var database = CarmDatabase.On(connectionString);
        builder.AddCarm(database, serves: true);
        if (server is not null) builder.Services.AddSingleton(server);
        var app = builder.Build();
        app.UseCarm(database);
        return app;
    }

    /// <summary>By what the webhooks of tenants are signed: a hosted front without a key of its own has a random one until it stops, since what Development signs with is known to everybody.</summary>
    internal static string? WebhookKeyOf(string? own, bool isDevelopment, string random) => !string.IsNullOrEmpty(own) ? own : isDevelopment ? null : random;

    /// <summary>A request to <c>/{tenant}/…</c> goes to the tenant's host; any other is the front's.</summary>
    public async Task HandOverAsync(HttpContext http, RequestDelegate next)
    {
        var first = http.Request.Path.Value!.Split('/', 3);
        if (first.Length < 2 || !Tenant.IsId(first[1]))
        {
            await next(http);
            return;
        }
        var path = first.Length > 2 ? $"/{first[2]}" : "/";
        await UseAsync(first[1], host => host.Server.ServeAsync(http, $"/{first[1]}", path), http.RequestAborted);
    }

    /// <summary>Does something with a tenant's host, which is started where it does not run; <c>NOT_FOUND</c> where there is no such tenant.</summary>
    public async Task<T> UseAsync<T>(string id, Func<Running, Task<T>> use, CancellationToken ct)
    {
        var slot = await SlotOfAsync(id, ct);
        var host = await slot.EnterAsync(() => StartAsync(id, ct), ct);
        try
        {
            return await use(host);
        }
        finally
        {
            slot.Leave();
        }
    }

    /// <summary>A tenant's place. Nobody's address takes one: <c>NOT_FOUND</c>.</summary>
    async Task<Slot> SlotOfAsync(string id, CancellationToken ct)
    {
        if (slots.TryGetValue(id, out var known)) return known;
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Tenant>(id, ct) is null) throw new Rejected("NOT_FOUND");
        return slots.GetOrAdd(id, _ => new());
    }

    /// <summary>How many places there are.</summary>
    internal int Places => slots.Count;

    /// <summary>How long who stops a tenant's host waits for those in it, while nobody else is let in.</summary>
    internal TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    public Task UseAsync(string id, Func<Running, Task> use, CancellationToken ct) => UseAsync(id, async host =>
    {
        await use(host);
        return true;
    }, ct);

    /// <summary>Gives the tenant a new copy of the template: what it had is gone.</summary>
    public async Task ResetAsync(string id, CancellationToken ct) => await StopAsync(id, async () =>
    {
        await using var session = store.LightweightSession();
        var tenant = await session.LoadAsync<Tenant>(id, ct) ?? throw new Rejected("NOT_FOUND");
        await databases.DropAsync(tenant.Database);
        await databases.CreateAsync(tenant.Database, template.Name);
        session.Store(tenant with { Template = template.Name });
        await session.SaveChangesAsync(ct);
    }, ct);

    /// <param name="unusedSince">Only one that nobody has used since then; null for any.</param>
    public async Task DeleteAsync(string id, CancellationToken ct, DateTimeOffset? unusedSince = null) => await StopAsync(id, async () =>
    {
        await using var session = store.LightweightSession();
        var tenant = await session.LoadAsync<Tenant>(id, ct) ?? throw new Rejected("NOT_FOUND");
        if (tenant.UsedAt >= unusedSince) return;
        await databases.DropAsync(tenant.Database);
        session.Delete<Tenant>(id);
        await session.SaveChangesAsync(ct);
        // Only now: a tenant that stays must not come to have two places, and two hosts with them.
        slots.TryRemove(id, out _);
    }, ct);

    /// <summary>Stops a tenant's host and does something before the next may start it; <c>STATE_CONFLICT</c> where somebody stays in it, as with an open stream.</summary>
    async Task StopAsync(string id, Func<Task> meanwhile, CancellationToken ct)
    {
        var slot = await SlotOfAsync(id, ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            await slot.StopAsync(meanwhile, patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new Rejected("STATE_CONFLICT");
        }
    }

    /// <summary>Writes down who was used, so that nobody in use is taken for forgotten.</summary>
    public async Task NoteUseAsync(CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (used, before) = (slots.Where(s => !s.Value.IsIdleFor(TimeSpan.FromHours(1)) && s.Value.IsRunning).Select(s => s.Key).ToArray(), now.AddHours(-1));
        await using var session = store.LightweightSession();
        foreach (var tenant in await session.Query<Tenant>().Where(t => t.Id.IsOneOf(used) && t.UsedAt < before).ToListAsync(ct)) session.Store(tenant with { UsedAt = now });
        await session.SaveChangesAsync(ct);
    }

    /// <summary>Stops the hosts that nobody has used for some time; their data stay.</summary>
    public async Task StopIdleAsync(TimeSpan idle, CancellationToken ct)
    {
        foreach (var (_, slot) in slots.Where(s => s.Value.IsIdleFor(idle))) await slot.TryStopAsync(ct);
    }

    /// <summary>Gives up the places of tenants that are no more, as of those that another instance has deleted: there are never more places than tenants for long.</summary>
    public async Task ForgetGoneAsync(CancellationToken ct)
    {
        string[] known = [.. slots.Keys];
        await using var session = store.QuerySession();
        var there = await session.Query<Tenant>().Where(t => t.Id.IsOneOf(known)).Select(t => t.Id).ToListAsync(ct);
        foreach (var id in known.Except(there))
        {
            if (!slots.TryGetValue(id, out var slot)) continue;
            await slot.TryStopAsync(ct);
            if (!slot.IsRunning) slots.TryRemove(id, out _);
        }
    }

    async Task<Running> StartAsync(string id, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        var tenant = await session.LoadAsync<Tenant>(id, ct) ?? throw new Rejected("NOT_FOUND");
        session.Store(tenant with { UsedAt = TimeProvider.System.GetUtcNow() });
        await session.SaveChangesAsync(ct);
        await databases.CreateAsync(tenant.Database, template.Name);

        await MakeRoomAsync();
        var server = new InProcessServer();
        var app = Build(databases.Of(tenant.Database),
        [
            $"--Database:BringUpToDate={tenant.Template != template.Name}", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Carm=Warning",
            // A tenant runs as in Development; whether it may call this network is the front's to say.
            $"--Webhooks:AllowPrivate={configuration.GetValue<bool>("Webhooks:AllowPrivate")}",
            .. WebhookKeyOf(configuration["Webhooks:Key"], environment.IsDevelopment(), randomKey) is { } key ? [$"--Webhooks:Key={key}"] : Array.Empty<string>(),
            // Where a mail sends the reader of a notice. Were it Mail:Portal, other mails would link to pages that no tenant has instead of giving the token that one sends.
            .. tenant.Front is { } front ? [$"--Urls={front}/{id}"] : Array.Empty<string>(),
            .. Inherited.Where(name => configuration[name] is not null).Select(name => $"--{name}={configuration[name]}"),
        ], server);
        try
        {
            // To its end, though who asked may have gone meanwhile.
            await app.StartAsync(CancellationToken.None);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
        return new(tenant, app, server);
    }

    /// <summary>Stops those that were used longest ago, where as many run as may.</summary>
    async Task MakeRoomAsync()
    {
        var tooMany = slots.Values.Count(s => s.IsRunning) + 1 - configuration.GetValue("Sandbox:Running", 40);
        foreach (var slot in slots.Values.Where(s => s.IsIdleFor(TimeSpan.Zero)).OrderBy(s => s.LeftAt).Take(tooMany)) await slot.TryStopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var slot in slots.Values) await slot.StopAsync(() => Task.CompletedTask, CancellationToken.None);
    }

    /// <summary>A tenant's host that runs.</summary>
    public sealed record Running(Tenant Tenant, WebApplication App, InProcessServer Server);

    /// <summary>The place of one tenant's host: it is started once, and stopped when nobody is in it.</summary>
    sealed class Slot
    {
        readonly SemaphoreSlim door = new(1);
        Running? running;
        int inside;
        long leftAt = TimeProvider.System.GetTimestamp();

        public async Task<Running> EnterAsync(Func<Task<Running>> start, CancellationToken ct)
        {
            await door.WaitAsync(ct);
            try
            {
                running ??= await start();
                Interlocked.Increment(ref inside);
                return running;
            }
            finally
            {
                door.Release();
            }
        }

        public void Leave()
        {
            Volatile.Write(ref leftAt, TimeProvider.System.GetTimestamp());
            Interlocked.Decrement(ref inside);
        }

        public bool IsRunning => running is not null;

        public long LeftAt => Volatile.Read(ref leftAt);

        public bool IsIdleFor(TimeSpan idle) => running is not null && Volatile.Read(ref inside) == 0 && TimeProvider.System.GetElapsedTime(Volatile.Read(ref leftAt)) > idle;

        /// <summary>Lets nobody in, waits until all are out, stops the host and does something before the next may start it.</summary>
        public async Task StopAsync(Func<Task> meanwhile, CancellationToken ct)
        {
            await door.WaitAsync(ct);
            try
            {
                while (Volatile.Read(ref inside) > 0) await Task.Delay(20, ct);
                await StopRunningAsync();
                await meanwhile();
            }
            finally
            {
                door.Release();
            }
        }

        /// <summary>Stops the host unless somebody is in it or at it: whoever looks after all of them waits for none.</summary>
        public async Task TryStopAsync(CancellationToken ct)
        {
            if (!await door.WaitAsync(0, ct)) return;
            try
            {
                if (Volatile.Read(ref inside) == 0) await StopRunningAsync();
            }
            finally
            {
                door.Release();
            }
        }

        async Task StopRunningAsync()
        {
            if (running is not { } stopped) return;
            running = null;
            await using var pooled = new NpgsqlConnection(stopped.App.Services.GetRequiredService<CarmDatabase>().ConnectionString);
            try
            {
                await stopped.App.StopAsync(CancellationToken.None);
            }
            finally
            {
                await stopped.App.DisposeAsync();
                NpgsqlConnection.ClearPool(pooled);
            }
        }
    }
}

/// <summary>Stops hosts that nobody uses, and drops tenants that nobody has used for long.</summary>
sealed class TenantKeeper(TenantHosts hosts, IDocumentStore store, IConfiguration configuration, ILogger<TenantKeeper> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var every = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await every.WaitForNextTickAsync(ct))
        {
            try
            {
                await hosts.NoteUseAsync(ct);
                await hosts.StopIdleAsync(TimeSpan.FromMinutes(configuration.GetValue("Sandbox:IdleMinutes", 30)), ct);
                await hosts.ForgetGoneAsync(ct);
                var before = TimeProvider.System.GetUtcNow().AddDays(-configuration.GetValue("Sandbox:KeptDays", 90));
                await using var session = store.QuerySession();
                foreach (var id in await session.Query<Tenant>().Where(t => t.UsedAt < before).Select(t => t.Id).ToListAsync(ct)) await DeleteAsync(id, before, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                log.LogWarning(e, "The tenants could not be looked after; it is tried again");
            }
        }
    }

    /// <summary>One request that hangs there, or one database that cannot be dropped, keeps no other waiting.</summary>
    async Task DeleteAsync(string id, DateTimeOffset before, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            await hosts.DeleteAsync(id, patience.Token, before);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(e, "A tenant that nobody uses could not be deleted; it is tried again");
        }
    }
}
