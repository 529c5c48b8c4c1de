using Npgsql;

namespace Carm.Host;

/// <summary>The description of the API as the front tells it, which has none of its own. It is the same for every tenant, so that one host makes it, on a copy of the template that goes at once.</summary>
sealed class SandboxDescription(SandboxDatabases databases, SandboxTemplate template) : IDisposable
{
    readonly SemaphoreSlim once = new(1);
    Dictionary<string, byte[]>? told;

    public async Task<byte[]?> FindAsync(string language, CancellationToken ct)
    {
        await once.WaitAsync(ct);
        try
        {
            return (told ??= await MakeAsync()).GetValueOrDefault(language);
        }
        finally
        {
            once.Release();
        }
    }

    async Task<Dictionary<string, byte[]>> MakeAsync()
    {
        var database = $"carm_description_{Guid.NewGuid():N}";
        await databases.CreateAsync(database, template.Name);
        try
        {
            await using var app = TenantHosts.Build(databases.Of(database), ["--Database:BringUpToDate=false", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Carm=Warning"], new InProcessServer());
            await app.StartAsync();
            var made = new Dictionary<string, byte[]>();
            foreach (var language in new[] { "en", "fr" }) made[language] = await app.Services.GetRequiredService<Descriptions>().OfAnyTenantAsync(language);
            await app.StopAsync();
            return made;
        }
        finally
        {
            await using (var pooled = new NpgsqlConnection(CarmDatabase.On(databases.Of(database)).ConnectionString)) NpgsqlConnection.ClearPool(pooled);
            await databases.DropAsync(database);
        }
    }

    public void Dispose() => once.Dispose();
}
