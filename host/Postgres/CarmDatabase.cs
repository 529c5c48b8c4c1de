using Npgsql;

namespace Carm.Host;

/// <summary>The database of this host: the configured one, else an embedded server that this process starts or joins.</summary>
public sealed class CarmDatabase : IAsyncDisposable
{
    readonly EmbeddedPostgres? embedded;

    CarmDatabase(string connectionString, EmbeddedPostgres? embedded) => (ConnectionString, this.embedded) = (Preparing(connectionString), embedded);

    public string ConnectionString { get; }

    /// <summary>
    /// What is asked often is planned once for each connection, unless the connection string says otherwise (as behind a pooler that shares connections between transactions).
    /// A connection goes back to its pool without being reset, which would be one statement in five: nothing here sets its session, and a lock is the transaction's or is released by name.
    /// </summary>
    static string Preparing(string connectionString) =>
        connectionString.Contains("Prepare", StringComparison.OrdinalIgnoreCase) ? connectionString : new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 100, AutoPrepareMinUsages = 3, NoResetOnClose = true }.ConnectionString;

    public bool IsEmbedded => embedded is not null;

    /// <summary>A database that is there, on a server that somebody else keeps.</summary>
    public static CarmDatabase On(string connectionString) => new(connectionString, embedded: null);

    public static async Task<CarmDatabase> OpenAsync(IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Carm") is { Length: > 0 } configured) return On(configured);
        var server = await EmbeddedPostgres.StartAsync(configuration["Scratch"] ?? EmbeddedPostgres.DefaultDirectory);
        await server.CreateDatabaseAsync("carm");
        return new(server.ConnectionString("carm"), server);
    }

    /// <summary>Whether the server that this process had joined goes with its owner.</summary>
    public bool IsOrphaned => embedded?.IsOrphaned == true;

    public ValueTask DisposeAsync() => embedded?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>A host whose server goes with another host says so and stops, instead of failing each request.</summary>
sealed class StopWithTheServer(CarmDatabase database, IHostApplicationLifetime host, ILogger<StopWithTheServer> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken ct)
    {
        using var every = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (!database.IsOrphaned && await every.WaitForNextTickAsync(ct))
        {
            // Its owner lives.
        }
        log.LogCritical("The instance that started the embedded PostgreSQL has stopped, and the server with it. Start this one again; for several instances that live apart, set ConnectionStrings__Carm.");
        host.StopApplication();
    }
}
