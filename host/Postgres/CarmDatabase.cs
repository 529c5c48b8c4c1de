namespace Carm.Host;

/// <summary>The database of this host: the configured one, else an embedded server that this process starts or joins.</summary>
public sealed class CarmDatabase : IAsyncDisposable
{
    readonly EmbeddedPostgres? embedded;

    CarmDatabase(string connectionString, EmbeddedPostgres? embedded) => (ConnectionString, this.embedded) = (connectionString, embedded);

    public string ConnectionString { get; }

    public bool IsEmbedded => embedded is not null;

    public static async Task<CarmDatabase> OpenAsync(IConfiguration configuration)
    {
        if (configuration.GetConnectionString("Carm") is { Length: > 0 } configured) return new(configured, embedded: null);
        var server = await EmbeddedPostgres.StartAsync(configuration["Scratch"] ?? EmbeddedPostgres.DefaultDirectory);
        await server.CreateDatabaseAsync("carm");
        return new(server.ConnectionString("carm"), server);
    }

    public ValueTask DisposeAsync() => embedded?.DisposeAsync() ?? ValueTask.CompletedTask;
}
