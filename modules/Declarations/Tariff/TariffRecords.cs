using System.Collections.Concurrent;
using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>An edition of the tariff that was loaded; it holds from its day until a later one does. It is never changed.</summary>
/// <param name="Id">The day and the first digits of a hash of the file and of the edition that it was completed from, as 2026-07-01-1f0c9a2b.</param>
/// <param name="FileHash">SHA-256 of the file, in hexadecimal.</param>
/// <param name="Items">How many items of eight digits it has.</param>
/// <param name="SuffixesAreComplete">Whether it lists the ten-digit classifications of every item, so that others are refused.</param>
/// <param name="LoadedAt">When it was loaded by an operator or approved by an officer.</param>
public sealed record LoadedTariff(string Id, DateOnly ValidFrom, string Source, string FileHash, int Items, bool SuffixesAreComplete, DateTimeOffset LoadedAt);

/// <summary>An item in one edition; of one that is only proposed too, which nobody reads.</summary>
public sealed record LoadedTariffItem(string Id, string Edition, TariffItem Item)
{
    public static string IdOf(string edition, string code) => $"{edition}/{code}";
}

/// <summary>The editions that were loaded or approved by a moment, and the items of theirs that were asked for lately.</summary>
public sealed class LoadedTariffs(IReadOnlyList<LoadedTariff> editions, TariffItemCache items)
{
    public static readonly LoadedTariffs None = new([], new());

    internal TariffItemCache Items => items;

    /// <summary>The edition that holds on a day: the latest by its day, and among those of one day the last loaded; null for what this build carries.</summary>
    public LoadedTariff? InForceOn(DateOnly on) => editions.Where(t => t.ValidFrom <= on).OrderBy(t => t.ValidFrom).ThenBy(t => t.LoadedAt).LastOrDefault();

    public string NameInForceOn(DateOnly on) => InForceOn(on)?.Id ?? TariffEdition.Carried.Name;
}

/// <summary>Items of loaded editions, which never change: as many as two editions have, whoever asks for more.</summary>
public sealed class TariffItemCache
{
    const int Most = 20_000;

    readonly ConcurrentDictionary<string, TariffItem> items = new();

    public TariffItem? Find(string id) => items.GetValueOrDefault(id);

    public void Keep(LoadedTariffItem row)
    {
        if (items.Count >= Most) items.Clear();
        items[row.Id] = row.Item;
    }
}

/// <summary>Gathers the tariff that goods are rated with: only the items asked for are read, and those only once.</summary>
static class TariffRecords
{
    public static async Task<TariffEdition> TariffAsync(this IQuerySession session, ReferenceData reference, DateOnly on, IEnumerable<string?> classifications, CancellationToken ct) =>
        await session.TariffAsync(reference, reference.Tariffs.NameInForceOn(on), classifications, ct);

    /// <summary>The edition that a version was rated with, for the rating of the next. What an appeal left to a line is that line's alone (<see cref="KeptRates"/>); where every line has that, the edition that holds on the day.</summary>
    public static Task<TariffEdition> TariffAsync(this IQuerySession session, ReferenceData reference, CadVersion before, IEnumerable<string?> classifications, CancellationToken ct) =>
        before.Lines.FirstOrDefault(line => line.RatesKeptBy is null) is { } rated ? session.TariffAsync(reference, rated.TariffEdition, classifications, ct) : session.TariffAsync(reference, before.RateDate, classifications, ct);

    public static async Task<TariffEdition> TariffAsync(this IQuerySession session, ReferenceData reference, string edition, IEnumerable<string?> classifications, CancellationToken ct)
    {
        if (edition == TariffEdition.Carried.Name) return TariffEdition.Carried;
        var asked = classifications.Where(c => c?.Length >= 8).Select(c => LoadedTariffItem.IdOf(edition, c![..8])).Distinct().Select(id => (Id: id, Item: reference.Tariffs.Items.Find(id))).ToArray();
        var found = asked.Select(a => a.Item).OfType<TariffItem>().ToList();
        if (found.Count < asked.Length)
            foreach (var row in await session.LoadManyAsync<LoadedTariffItem>(ct, asked.Where(a => a.Item is null).Select(a => a.Id)))
            {
                reference.Tariffs.Items.Keep(row);
                found.Add(row.Item);
            }
        return new(edition, found);
    }
}
