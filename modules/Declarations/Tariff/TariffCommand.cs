using System.Globalization;
using Carm.Kernel;
using JasperFx.CommandLine;
using JasperFx.Resources;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

[assembly: JasperFx.JasperFxAssembly]

namespace Carm.Declarations;

public sealed class TariffInput : NetCoreInput
{
    [Description("What to do: import loads a file as an edition, check says what it would do, list shows the editions")]
    public string Action { get; set; } = "";

    [Description("The tariff as CSV, as CBSA's table TPHS exports it")]
    public string File { get; set; } = "";

    [Description("The first day that the edition holds, as 2026-07-01")]
    [FlagAlias("valid-from", 'f')]
    public string? ValidFromFlag { get; set; }

    [Description("Where the file is from, as it is quoted; its name when left out")]
    public string? SourceFlag { get; set; }

    [Description("Keep rates that cannot be computed; a declaration that claims one is refused")]
    public bool AllowUnreadableFlag { get; set; }

    [Description("Take a file that lacks more than half of the items in force")]
    public bool AllowRemovalsFlag { get; set; }

    [Description("Read descriptions in columns that name no language as French")]
    public bool FrenchFlag { get; set; }
}

/// <summary><c>-- tariff import FILE</c>, <c>-- tariff check FILE</c> and <c>-- tariff list</c>: an operator loads an edition, on the database that the host would use.</summary>
[Description("Load a newer edition of the customs tariff, or list those loaded", Name = "tariff")]
public sealed class TariffCommand : JasperFxAsyncCommand<TariffInput>
{
    public TariffCommand()
    {
        Usage("List the editions").Arguments(x => x.Action);
        Usage("Import or check a file").Arguments(x => x.Action, x => x.File);
    }

    public override async Task<bool> Execute(TariffInput input)
    {
        if ((input.Action, input.File) is not (("import" or "check", not "") or ("list", ""))) return Refuse("Say: tariff import FILE, tariff check FILE, or tariff list.");
        using var host = input.BuildHost();
        var store = host.Services.GetRequiredService<IDeclarationsStore>();
        var clock = host.Services.GetRequiredService<TimeProvider>();
        await host.SetupResources();
        return input.Action == "list" ? await ListAsync(store) : await ImportAsync(input, store, clock);
    }

    static async Task<bool> ImportAsync(TariffInput input, IDeclarationsStore store, TimeProvider clock)
    {
        if (!BusinessCalendar.TryReadDate(input.ValidFromFlag, out var validFrom)) return Refuse("Say the first day that the edition holds, as --valid-from 2026-07-01.");
        if (!File.Exists(input.File)) return Refuse($"There is no file '{input.File}'.");

        var done = await TariffImport.RunAsync(
            new(await File.ReadAllBytesAsync(input.File), validFrom, input.SourceFlag ?? Path.GetFileName(input.File), input.Action == "check", input.AllowUnreadableFlag, input.AllowRemovalsFlag, input.FrenchFlag),
            store, clock, CancellationToken.None);
        if (done.Edition is not { } edition)
        {
            foreach (var fault in done.Faults) AnsiConsole.MarkupLineInterpolated($"line {fault.Line}: {fault.Text}");
            return Refuse($"{done.Faults.Count} faults; nothing was loaded.");
        }
        if (done.WasLoaded) AnsiConsole.MarkupLineInterpolated($"Edition {edition.Id} is loaded already.");
        else
            AnsiConsole.MarkupLineInterpolated($"""
                Edition {edition.Id}, valid from {edition.ValidFrom:O}, {(input.Action == "check" ? "can be loaded" : "is loaded")}: {edition.Items} items, suffixes {(edition.SuffixesAreComplete ? "complete" : "not held against a list")}.
                Against {done.Before}: {done.Added} items added, {done.Removed} removed, {done.Changed} with other rates.
                """);
        return true;
    }

    static async Task<bool> ListAsync(IDeclarationsStore store)
    {
        await using var session = store.QuerySession();
        var editions = await session.Query<LoadedTariff>().OrderBy(t => t.ValidFrom).ThenBy(t => t.LoadedAt).ToListAsync();
        var table = new Table().AddColumns("Edition", "Valid from", "Valid to", "Items", "Source", "Loaded at");
        var carried = TariffEdition.Carried;
        table.AddRow(carried.Name, "", To(null), carried.Items.Count.ToString(CultureInfo.InvariantCulture), "this build: federal statutes 2011 to 2018, as enacted", "");
        foreach (var t in editions)
            table.AddRow(t.Id, $"{t.ValidFrom:O}", To(t), t.Items.ToString(CultureInfo.InvariantCulture), Markup.Escape(t.Source), $"{t.LoadedAt:u}");
        AnsiConsole.Write(table);
        return true;

        // An edition ends on the day before a later one begins; of one day, only the last loaded ever holds.
        string To(LoadedTariff? edition)
        {
            var next = editions.FirstOrDefault(t => edition is null || t.ValidFrom > edition.ValidFrom || (t.ValidFrom == edition.ValidFrom && t.LoadedAt > edition.LoadedAt));
            return next is null ? "" : next.ValidFrom == edition?.ValidFrom ? "replaced" : $"{next.ValidFrom.AddDays(-1):O}";
        }
    }

    static bool Refuse(string why)
    {
        AnsiConsole.MarkupLineInterpolated($"[red]{why}[/]");
        return false;
    }
}
