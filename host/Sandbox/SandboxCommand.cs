using System.Threading.RateLimiting;
using Carm.Kernel;
using Marten;
using Microsoft.AspNetCore.RateLimiting;

namespace Carm.Host;

/// <summary>
/// <c>-- sandbox</c>, or <c>Sandbox__Enabled=true</c> for the hosted one: a Carm for everybody who builds on it. Each tenant has a database of its own, copied from a template with known importers,
/// brokers, sureties and staff, and a clock of its own. This front hands each request to its tenant's host, which runs in this process while it is used.
/// </summary>
static class SandboxCommand
{
    public static bool IsAsked(string[] args) => args is ["sandbox", ..] || string.Equals(Environment.GetEnvironmentVariable("Sandbox__Enabled"), "true", StringComparison.OrdinalIgnoreCase);

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = [.. args.SkipWhile(argument => argument == "sandbox")], ContentRootPath = AppContext.BaseDirectory });
        builder.AddCarmDefaults();
        await using var database = await CarmDatabase.OpenAsync(builder.Configuration);
        await using var app = await BuildAsync(builder, database);
        await app.RunAsync();
        return 0;
    }

    /// <summary>The front, with its template ready.</summary>
    public static async Task<WebApplication> BuildAsync(WebApplicationBuilder builder, CarmDatabase database)
    {
        var databases = new SandboxDatabases(database.ConnectionString);
        await databases.CreateAsync(SandboxDatabases.Registry, "template1");
        await databases.ExecuteAsync(SchemaScripts.OfTheHostAlone, SandboxDatabases.Registry);
        builder.Services.AddSingleton(databases);
        builder.Services.AddSingleton(database);
        if (database.IsEmbedded) builder.Services.AddHostedService<StopWithTheServer>();
        builder.Services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.AddPolicy(SandboxEndpoints.Makers, http => RateLimitPartition.GetFixedWindowLimiter(http.Connection.RemoteIpAddress?.ToString() ?? "local",
                _ => new() { PermitLimit = builder.Configuration.GetValue("Sandbox:TenantsPerHour", 60), Window = TimeSpan.FromHours(1) }));
        });
        // A body that cannot be read is refused with a code, too.
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.AddCarmProblems(CarmModules.All, builder.Configuration);
        builder.Services.AddMarten(store =>
        {
            store.Own("sandbox", databases.Of(SandboxDatabases.Registry));
            store.Schema.For<Tenant>().UseOptimisticConcurrency(true);
            store.Schema.For<Certification>().UseOptimisticConcurrency(true).Index(c => c.TenantId);
        }).ApplyAllDatabaseChangesOnStartup();
        builder.Services.AddSingleton<SandboxTemplate>();
        builder.Services.AddSingleton<TenantHosts>();
        builder.Services.AddSingleton<SandboxDescription>();
        builder.Services.AddSandboxStaff(builder.Configuration, builder.Environment, databases.Of(SandboxDatabases.Registry));
        builder.Services.AddHostedService<TenantKeeper>();

        var app = builder.Build();
        app.UseKnownProxies();
        app.Use(Pipeline.AnswerHead);
        app.UseRequestLocalization();
        app.UseExceptionHandler();
        app.Use(app.Services.GetRequiredService<TenantHosts>().HandOverAsync);
        app.UseProblemPages();
        app.UseRouting();
        app.UseAuthentication();
        app.Use(Pipeline.LimitRate);
        app.UseRateLimiter();
        app.Use(Pipeline.RefuseForeign);
        Descriptions.Map(app, (http, language) => http.RequestServices.GetRequiredService<SandboxDescription>().FindAsync(language, http.RequestAborted));
        app.MapDocs();
        app.MapSandbox();
        app.MapCertification();
        app.MapSandboxStaff();
        await app.Services.GetRequiredService<SandboxTemplate>().MakeAsync();
        app.Lifetime.ApplicationStarted.Register(() => app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Carm").LogInformation(
            "The sandbox answers at {Address}: POST /sandbox/tenants makes a tenant of yours; who is in it, and what it plays, stands at /sandbox.", app.Urls.FirstOrDefault()));
        return app;
    }
}
