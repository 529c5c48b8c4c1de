using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>Loads a newer edition of the tariff from a file. It holds from its day on, beside those before it.</summary>
/// <param name="Source">Where the file is from, as it will be quoted.</param>
/// <param name="CheckOnly">Reads and compares, and stores nothing.</param>
/// <param name="AllowUnreadable">Keeps rates outside the grammar; declarations that claim them wait in manual review with CAD-9001.</param>
/// <param name="AllowRemovals">Takes a file that lacks more than half of the items in force.</param>
/// <param name="IsFrench">Whether descriptions in columns that name no language are French.</param>
public sealed record ImportTariff(byte[] Content, DateOnly ValidFrom, string Source, bool CheckOnly = false, bool AllowUnreadable = false, bool AllowRemovals = false, bool IsFrench = false);

/// <param name="Edition">Null when the file has faults.</param>
/// <param name="WasLoaded">The very file was in force on that day already; nothing was stored.</param>
/// <param name="Added">Items that the edition before it on that day has not.</param>
/// <param name="Changed">Items whose rates differ from the edition before.</param>
public sealed record ImportedTariff(LoadedTariff? Edition, bool WasLoaded, string Before, int Added, int Removed, int Changed, IReadOnlyList<TariffFileFault> Faults);

public static class TariffImport
{
    /// <summary>Loads the file as an operator does, and has it hold at once: the first one, when the system is set up. From then on an edition is proposed by one person and approved by another.</summary>
    public static async Task<ImportedTariff> RunAsync(ImportTariff command, IDeclarationsStore store, TimeProvider clock, CancellationToken ct)
    {
        await using var session = store.LightweightSession();
        await session.LockChangesAsync(ct);
        var now = clock.GetUtcNow();
        var inForce = await session.Query<LoadedTariff>().Where(t => t.ValidFrom <= command.ValidFrom).OrderByDescending(t => t.ValidFrom).ThenByDescending(t => t.LoadedAt).FirstOrDefaultAsync(ct);
        var report = await session.ReadTariffAsync(command, inForce, now, ct);
        if (report.Edition is not { } edition || report.WasLoaded || command.CheckOnly) return report;

        if (await session.Query<LoadedTariff>().AnyAsync(ct))
            return report with { Edition = null, Faults = [new(1, new("An edition was loaded before: propose this one with POST /api/v1/admin/reference/tariff/imports, and another person approves it", "Une édition a déjà été chargée : proposez celle-ci par POST /api/v1/admin/reference/tariff/imports, et une autre personne l'approuvera"))] };
        session.Store(edition);
        session.MoveReference();
        session.QueueSqlCommand("insert into declarations.audit_entry (recorded_at, actor, action, target) values (?, 'OPERATOR', 'ImportTariff', ?)", now, edition.Id);
        await session.SaveChangesAsync(ct);
        return report;
    }

    /// <summary>Reads the file and has the session keep its items; nobody reads them before the edition itself is stored.</summary>
    /// <param name="inForce">The edition that holds on the file's day; null when that is what this build carries.</param>
    internal static async Task<ImportedTariff> ReadTariffAsync(this IDocumentSession session, ImportTariff command, LoadedTariff? inForce, DateTimeOffset now, CancellationToken ct)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(command.Content));
        if (inForce?.ValidFrom == command.ValidFrom && inForce.FileHash == hash) return new(inForce, WasLoaded: true, inForce.Id, 0, 0, 0, []);

        var file = TariffFile.Read(command.Content, command.ValidFrom, command.AllowUnreadable, command.IsFrench);
        var before = inForce is null ? TariffEdition.Carried : new TariffEdition(inForce.Id, (await session.Query<LoadedTariffItem>().Where(i => i.Edition == inForce.Id).ToListAsync(ct)).Select(row => row.Item));
        if (file.Faults.Count > 0) return new(null, WasLoaded: false, before.Name, 0, 0, 0, file.Faults);

        // What the file leaves out comes from the edition before, so both name the edition: one that was loaded is never another.
        var id = $"{command.ValidFrom.ToString("O", CultureInfo.InvariantCulture)}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{hash} {before.Name} {command.IsFrench}")))[..8]}";
        var items = Complete(file, before);
        var report = Compare(before, items, new(id, command.ValidFrom, command.Source, hash, items.Count, file.SuffixesAreComplete, now));
        if (report.Removed * 2 > before.Items.Count && !command.AllowRemovals)
        {
            var (lacks, of) = (report.Removed, before.Items.Count);
            return report with { Edition = null, Faults = [new(1, new($"The file lacks {lacks} of the {of} items in force; a part of a tariff is no edition", $"Il manque au fichier {lacks} des {of} numéros en vigueur; une partie d'un tarif n'est pas une édition"))] };
        }
        if (command.CheckOnly) return report;

        session.Store(items.Select(item => new LoadedTariffItem(LoadedTariffItem.IdOf(id, item.Code), id, item)).ToArray());
        var headings = file.Headings.ToDictionary();
        foreach (var (code, text) in await session.HeadingsAsync(before.Name, ct)) headings[code] = headings.TryGetValue(code, out var said) ? Kept(said, text, file) : text;
        session.KeepEntries(id, TariffEntries.Of(items, headings));
        return report;
    }

    /// <summary>The items of the file; what it has no column for, rates and texts, stays what it was.</summary>
    static List<TariffItem> Complete(TariffFile file, TariffEdition before)
    {
        var known = before.Items.ToDictionary(item => item.Code);
        return [.. file.Items.Select(item => known.GetValueOrDefault(item.Code) is not { } was ? item : item with
        {
            Rates = was.Rates.Where(rate => !file.Treatments.Contains(rate.Key)).Concat(item.Rates).ToDictionary(),
            Text = Kept(item.Text, was.Text, file),
            // Who describes classifications of an item describes all of them.
            Classes = (item.Classes ?? was.Classes)?.Keys.Where(suffix => item.Suffixes?.Contains(suffix) != false)
                .ToDictionary(suffix => suffix, suffix => Kept(item.Classes?.GetValueOrDefault(suffix) ?? TariffText.None, was.Classes?.GetValueOrDefault(suffix) ?? TariffText.None, file)),
        })];
    }

    static TariffText Kept(TariffText said, TariffText was, TariffFile file) => new(file.Says.En ? said.En : was.En, file.Says.Fr ? said.Fr : was.Fr, file.Says.Unit ? said.Unit : was.Unit);

    static ImportedTariff Compare(TariffEdition before, List<TariffItem> items, LoadedTariff edition)
    {
        var was = before.Items.ToDictionary(item => item.Code);
        var kept = items.Where(item => was.ContainsKey(item.Code)).ToArray();
        return new(edition, WasLoaded: false, before.Name, items.Count - kept.Length, was.Count - kept.Length, kept.Count(item => !SameRates(item, was[item.Code])), []);
    }

    static bool SameRates(TariffItem a, TariffItem b) => a.Rates.Count == b.Rates.Count && a.Rates.All(rate => b.Rates.GetValueOrDefault(rate.Key) == rate.Value);
}
