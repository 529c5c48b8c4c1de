using Carm.Host.Demo;
using Carm.Kernel;
using Npgsql;

namespace Carm.Host;

/// <summary>The database from which each tenant's is copied: migrated, with everybody in it, and no keys, clocks or jobs that tenants would share.</summary>
sealed class SandboxTemplate(SandboxDatabases databases, ILogger<SandboxTemplate> log)
{
    const string Prefix = "carm_sandbox_template_";

    /// <summary>Each build has one of its own, since its schema and its story may differ.</summary>
    public string Name { get; } = $"{Prefix}{typeof(SandboxTemplate).Module.ModuleVersionId:N}"[..40];

    public async Task MakeAsync()
    {
        // Those of other builds, and what they left unfinished: no tenant needs the one that it was copied from.
        foreach (var old in (await databases.FindAsync(Prefix)).Where(name => !name.StartsWith(Name, StringComparison.Ordinal))) await databases.DropAsync(old);
        if (await databases.ExistsAsync(Name)) return;
        log.LogInformation("The template of the sandbox is made; this is done once for each build and takes some seconds.");
        var unfinished = $"{Name}_{Guid.NewGuid():N}"[..60];
        await databases.CreateAsync(unfinished, "template1");
        await using (var app = TenantHosts.Build(databases.Of(unfinished), ["--ASPNETCORE_URLS=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning"]))
        {
            await app.StartAsync();
            using var http = new HttpClient { BaseAddress = new(app.Urls.First()) };
            await SandboxWorld.PopulateAsync(new Storyteller(http, "en-CA"));
            await app.StopAsync();
        }
        NpgsqlConnection.ClearAllPools();
        // Each tenant signs with keys of its own, begins at its own clock, and its jobs with it.
        await databases.ExecuteAsync("truncate host.due_job, host.mt_doc_exchange, host.mt_doc_sandboxmail; delete from host.mt_doc_clocksetting; delete from host.mt_doc_developmentkeys", unfinished);
        try
        {
            await databases.RenameAsync(unfinished, Name);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateDatabase)
        {
            await databases.DropAsync(unfinished);
        }
    }
}
