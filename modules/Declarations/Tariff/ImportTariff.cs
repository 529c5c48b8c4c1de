using System.Globalization;
using System.Security.Cryptography;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>Loads a newer edition of the tariff from a file. It holds from its day on, beside those before it.</summary>
/// <param name="Source">Where the file is from, as it will be quoted.</param>
/// <param name="CheckOnly">Reads and compares, and stores nothing.</param>
/// <param name="AllowUnreadable">Keeps rates outside the grammar; declarations that claim them are refused with CAD-9001.</param>
/// <param name="AllowRemovals">Takes a file that lacks more than half of the items in force.</param>
public sealed record ImportTariff(byte[] Content, DateOnly ValidFrom, string Source, bool CheckOnly = false, bool AllowUnreadable = false, bool AllowRemovals = false);

/// <param name="Edition">Null when the file has faults.</param>
/// <param name="WasLoaded">The very file was in force on that day already; nothing was stored.</param>
/// <param name="Added">Items that the edition before it on that day has not.</param>
public sealed record ImportedTariff(LoadedTariff? Edition, bool WasLoaded, string Before, int Added, int Removed, int Changed, IReadOnlyList<TariffFileFault> Faults);

public static class TariffImport
{
    public static async Task<ImportedTariff> RunAsync(ImportTariff command, IDeclarationsStore store, TimeProvider clock, CancellationToken ct)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(command.Content));
        var id = $"{command.ValidFrom.ToString("O", CultureInfo.InvariantCulture)}-{hash[..8]}";

        await using var session = store.LightweightSession();
        var inForce = await session.TariffInForceAsync(command.ValidFrom, ct);
        if (inForce?.Id == id) return new(inForce, WasLoaded: true, id, 0, 0, 0, []);

        var file = TariffFile.Read(command.Content, command.ValidFrom, command.AllowUnreadable);
        var before = inForce is null ? TariffEdition.Carried
            : new TariffEdition(inForce.Id, (await session.Query<LoadedTariffItem>().Where(i => i.Edition == inForce.Id).ToListAsync(ct)).Select(row => row.Item));
        if (file.Faults.Count > 0) return new(null, WasLoaded: false, before.Name, 0, 0, 0, file.Faults);

        var items = Complete(file, before);
        var report = Compare(before, items, new(id, command.ValidFrom, command.Source, hash, items.Count, file.SuffixesAreComplete, clock.GetUtcNow()));
        if (report.Removed * 2 > before.Items.Count && !command.AllowRemovals)
            return report with { Edition = null, Faults = [new(1, $"The file lacks {report.Removed} of the {before.Items.Count} items in force; a part of a tariff is no edition")] };
        if (command.CheckOnly) return report;

        // An edition that came back after another of its day is the last loaded again; its rows are the same.
        session.Store(report.Edition!);
        session.QueueSqlCommand("insert into declarations.audit_entry (recorded_at, actor, action, target) values (?, 'OPERATOR', 'ImportTariff', ?)", clock.GetUtcNow(), id);
        session.Store(items.Select(item => new LoadedTariffItem(LoadedTariffItem.IdOf(id, item.Code), id, item)).ToArray());
        await session.SaveChangesAsync(ct);
        return report;
    }

    /// <summary>The items of the file; the rates of a treatment that it has no column for stay what they were.</summary>
    static List<TariffItem> Complete(TariffFile file, TariffEdition before)
    {
        var was = before.Items.ToDictionary(item => item.Code, item => item.Rates);
        return [.. file.Items.Select(item => item with
        {
            Rates = (was.GetValueOrDefault(item.Code) ?? new Dictionary<string, string>()).Where(rate => !file.Treatments.Contains(rate.Key)).Concat(item.Rates).ToDictionary(),
        })];
    }

    static ImportedTariff Compare(TariffEdition before, List<TariffItem> items, LoadedTariff edition)
    {
        var was = before.Items.ToDictionary(item => item.Code);
        var kept = items.Where(item => was.ContainsKey(item.Code)).ToArray();
        return new(edition, WasLoaded: false, before.Name, items.Count - kept.Length, was.Count - kept.Length, kept.Count(item => !SameRates(item, was[item.Code])), []);
    }

    static bool SameRates(TariffItem a, TariffItem b) => a.Rates.Count == b.Rates.Count && a.Rates.All(rate => b.Rates.GetValueOrDefault(rate.Key) == rate.Value);
}
