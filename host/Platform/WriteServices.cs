using Carm.Kernel;
using JasperFx.CommandLine.Descriptions;
using Npgsql;

namespace Carm.Host;

static class WriteServices
{
    /// <summary>What every write needs: the records beside the effect, the schema scripts behind them, and the jobs of the calendar.</summary>
    public static void AddCarmWrites(this IServiceCollection services, IReadOnlyList<ICarmModule> modules, CarmDatabase database)
    {
        services.AddSingleton(modules);
        services.AddSingleton(_ => NpgsqlDataSource.Create(database.ConnectionString));
        services.AddSingleton<ModuleSchemas>();
        services.AddHttpContextAccessor();
        services.AddScoped<ICommands, Commands>();
        services.AddSingleton<SchemaScripts>();
        services.AddSingleton<ISystemPart, SchemaScriptsPart>();
        services.AddSingleton<DueJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<DueJobs>());
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<DeadLetterReading>();
        services.AddScoped<StaffDesks>();
        services.AddSingleton<ClockMover>();
        services.AddSingleton(database);
        if (database.IsEmbedded) services.AddHostedService<StopWithTheServer>();
    }
}
