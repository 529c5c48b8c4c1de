using Carm.Host.Demo;
using Spectre.Console;

namespace Carm.Host;

/// <summary><c>-- demo [--lang fr]</c>: plays the first month over HTTP against a host on a scratch database, and fails when a figure differs.</summary>
static class DemoCommand
{
    static readonly string Scratch = Path.Combine(Path.GetTempPath(), $"carm-demo-{Guid.NewGuid():N}"[..22]);

    public static bool IsAsked(string[] args) => args is ["demo", ..];

    /// <summary>The host's own settings for the demo: a database and a port of its own, and the story's clock.</summary>
    public static WebApplicationOptions Options()
    {
        // When host and server have stopped, nothing of the demo stays.
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            if (Directory.Exists(Scratch)) Directory.Delete(Scratch, recursive: true);
        };
        return new()
        {
            EnvironmentName = Environments.Development,
            ContentRootPath = AppContext.BaseDirectory,
            Args = [$"--Scratch={Scratch}", "--ConnectionStrings:Carm=", "--ASPNETCORE_URLS=http://127.0.0.1:0", $"--Clock:Start={FirstMonth.ClockStart}", "--Logging:LogLevel:Default=Warning"],
        };
    }

    public static async Task<int> RunAsync(WebApplication app, string[] args)
    {
        var language = Array.IndexOf(args, "--lang") is >= 0 and var at && args.ElementAtOrDefault(at + 1) is { } given ? given : "en";
        await app.StartAsync();
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            return await PlayAsync(new(http, language == "fr" ? "fr-CA" : "en-CA"));
        }
        finally
        {
            await app.StopAsync();
        }
    }

    static async Task<int> PlayAsync(Storyteller tell)
    {
        var failed = false;
        await foreach (var step in new FirstMonth(tell).PlayAsync())
        {
            AnsiConsole.MarkupLine($"[bold]{step.On}[/]  [blue]{Markup.Escape(step.Actor)}[/] {Markup.Escape(step.What)}");
            var table = new Table().Border(TableBorder.Rounded);
            table.AddColumn(tell.Say("Figure", "Chiffre")).AddColumn(new TableColumn(tell.Say("Amount", "Montant")).RightAligned()).AddColumn("");
            foreach (var figure in step.Figures)
            {
                failed |= !figure.Holds;
                table.AddRow(Markup.Escape(figure.Name), Markup.Escape(figure.Actual), figure.Holds ? "[green]✓[/]" : $"[red]≠ {Markup.Escape(figure.Expected)}[/]");
            }
            AnsiConsole.Write(table);
        }
        AnsiConsole.MarkupLine(failed ? $"[red]{tell.Say("A figure differs.", "Un chiffre diffère.")}[/]" : $"[green]{tell.Say("Every figure holds.", "Tous les chiffres sont exacts.")}[/]");
        return failed ? 1 : 0;
    }
}
