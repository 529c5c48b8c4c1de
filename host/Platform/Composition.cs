using Carm.Kernel;
using Carm.Onboarding;
using FastEndpoints;
using JasperFx.Resources;
using Marten;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Wolverine;
using Wolverine.Marten;

namespace Carm.Host;

/// <summary>What makes a host of a builder and a database: the platform, the modules, and the way of a request through them.</summary>
static class Composition
{
    /// <param name="serves">Whether the host will answer requests; an operator's command signs nobody in.</param>
    public static void AddCarm(this WebApplicationBuilder builder, CarmDatabase database, bool serves)
    {
        var (services, configuration, modules) = (builder.Services, builder.Configuration, CarmModules.All);
        services.AddCarmClock(configuration);
        services.AddCarmProblems(modules, configuration);
        services.AddCarmWrites(modules, database);
        services.AddCarmSecurity(configuration, builder.Environment, serves);
        services.AddCarmOpenApi();
        services.AddSingleton<IDocumentScanner, DocumentScanner>();
        services.AddCarmHealth(database);
        services.AddCarmTelemetry(configuration);
        services.AddFastEndpoints(o => (o.DisableAutoDiscovery, o.Assemblies) = (true, [typeof(Program).Assembly, .. modules.Select(m => m.Assembly)]));

        // The host keeps a small main store: the modules' stores rely on what its integration with Wolverine installs.
        services.AddMarten(store =>
        {
            store.Own("host", database.ConnectionString);
            if (!configuration.IsSandboxTenant()) return;
            store.Schema.For<Exchange>();
            store.Schema.For<SandboxMail>();
        })
            .IntegrateWithWolverine(w => w.UseWolverineManagedEventSubscriptionDistribution = true);
        foreach (var module in modules)
        {
            module.AddTo(services, database.ConnectionString);
            services.AddMatchingInterfaces(module.Assembly);
        }

        if (configuration.IsSandboxTenant())
        {
            services.AddHostedService<ScriptedSureties>();
            services.Replace(ServiceDescriptor.Singleton<IMailer, SandboxMailer>());
        }
        builder.Host.UseWolverine(o => o.UseCarmMessaging(modules, configuration));
        // Where somebody else brings the database up to date beforehand, a start does not examine it.
        if (configuration.GetValue("Database:BringUpToDate", true)) services.AddResourceSetupOnStartup();
    }

    /// <summary>Whether this host is a tenant's of the sandbox, which keeps what it was asked and fails when it is asked to.</summary>
    public static bool IsSandboxTenant(this IConfiguration configuration) => configuration.GetValue<bool>("Sandbox:IsTenant");

    public static void UseCarm(this WebApplication app, CarmDatabase database)
    {
        app.UseCarmPipeline();
        app.MapCarmEndpoints();
        app.AnnounceWhenReady(database);
    }
}
