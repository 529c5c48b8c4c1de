using Carm.Host;
using JasperFx;

// The journal alone goes to the output, and an exported one is verified with nothing but the file.
if (args is ["ledger", ..]) Console.SetOut(Console.Error);
if (args is ["ledger", "verify", "--file", var exported]) return await Carm.Ledger.LedgerCommand.VerifyFileAsync(exported) ? 0 : 1;
if (SandboxCommand.IsAsked(args)) return await SandboxCommand.RunAsync(args);

var isDemo = DemoCommand.IsAsked(args);
var builder = WebApplication.CreateBuilder(isDemo ? DemoCommand.Options() : new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
var serves = isDemo || args is [] or ["run", ..] || args[0].StartsWith('-');

builder.AddCarmDefaults();
await using var database = await CarmDatabase.OpenAsync(builder.Configuration);
builder.AddCarm(database, serves);

var app = builder.Build();
app.UseCarm(database);

if (isDemo) return await DemoCommand.RunAsync(app, args);

// A plain start skips the search for commands, which is slow and talkative.
if (serves && args is not ["run", ..])
{
    await app.RunAsync();
    return 0;
}
return await app.RunJasperFxCommands(args);

public partial class Program;
