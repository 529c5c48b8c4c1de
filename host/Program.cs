using Carm.Host;
using Carm.Kernel;
using Carm.Ledger;
using FastEndpoints;
using JasperFx;
using JasperFx.Resources;
using Marten;
using Wolverine;
using Wolverine.Marten;

// The journal alone goes to the output, and an exported one is verified with nothing but the file.
if (args is ["ledger", ..]) Console.SetOut(Console.Error);
if (args is ["ledger", "verify", "--file", var exported]) return await LedgerCommand.VerifyFileAsync(exported) ? 0 : 1;

var isDemo = DemoCommand.IsAsked(args);
var builder = WebApplication.CreateBuilder(isDemo ? DemoCommand.Options() : new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddCarmDefaults();
var serves = isDemo || args is [] or ["run", ..] || args[0].StartsWith('-');

await using var database = await CarmDatabase.OpenAsync(builder.Configuration);
var modules = CarmModules.All;

builder.Services.AddCarmClock(builder.Configuration);
builder.Services.AddCarmProblems(modules, builder.Configuration);
builder.Services.AddCarmWrites(modules, database);
builder.Services.AddCarmSecurity(builder.Configuration, builder.Environment, serves);
builder.Services.AddCarmOpenApi();
builder.Services.AddSingleton<IDocumentScanner, DocumentScanner>();
builder.Services.AddCarmHealth(database);
builder.Services.AddCarmTelemetry(builder.Configuration);
builder.Services.AddFastEndpoints(o => (o.DisableAutoDiscovery, o.Assemblies) = (true, [typeof(Program).Assembly, .. modules.Select(m => m.Assembly)]));

// The host keeps a small main store: the modules' stores rely on what its integration with Wolverine installs.
builder.Services.AddMarten(store => store.Own("host", database.ConnectionString))
    .IntegrateWithWolverine(w => w.UseWolverineManagedEventSubscriptionDistribution = true);
foreach (var module in modules)
{
    module.AddTo(builder.Services, database.ConnectionString);
    builder.Services.AddMatchingInterfaces(module.Assembly);
}

builder.Host.UseWolverine(o => o.UseCarmMessaging(modules, builder.Configuration));
// Where somebody else brings the database up to date beforehand, a start does not examine it.
if (builder.Configuration.GetValue("Database:BringUpToDate", true)) builder.Services.AddResourceSetupOnStartup();

var app = builder.Build();
app.UseCarmPipeline();
app.MapCarmEndpoints();
app.AnnounceWhenReady(database);

if (isDemo) return await DemoCommand.RunAsync(app, args);

// A plain start skips the search for commands, which is slow and talkative.
if (serves && args is not ["run", ..])
{
    await app.RunAsync();
    return 0;
}
return await app.RunJasperFxCommands(args);

public partial class Program;
