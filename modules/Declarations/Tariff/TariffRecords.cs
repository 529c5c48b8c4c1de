using Carm.Kernel;
using Marten;

namespace Carm.Declarations;

/// <summary>An edition of the tariff that was loaded; it holds from its day until a later one does. It is never changed.</summary>
/// <param name="Id">The day and the first digits of the file's hash, as 2026-07-01-1f0c9a2b.</param>
/// <param name="FileHash">SHA-256 of the file, in hexadecimal.</param>
/// <param name="Items">How many items of eight digits it has.</param>
/// <param name="SuffixesAreComplete">Whether it lists the ten-digit classifications of every item, so that others are refused.</param>
public sealed record LoadedTariff(string Id, DateOnly ValidFrom, string Source, string FileHash, int Items, bool SuffixesAreComplete, DateTimeOffset LoadedAt);

/// <summary>An item in one loaded edition.</summary>
public sealed record LoadedTariffItem(string Id, string Edition, TariffItem Item)
{
    public static string IdOf(string edition, string code) => $"{edition}/{code}";
}

/// <summary>Gathers the tariff that goods are rated with: only the items asked for are read.</summary>
static class TariffRecords
{
    /// <summary>The edition that holds on a day: the latest by its day, and among those of one day the last loaded.</summary>
    public static Task<LoadedTariff?> TariffInForceAsync(this IQuerySession session, DateOnly on, CancellationToken ct) =>
        session.Query<LoadedTariff>().Where(t => t.ValidFrom <= on).OrderByDescending(t => t.ValidFrom).ThenByDescending(t => t.LoadedAt).FirstOrDefaultAsync(ct);

    public static async Task<TariffEdition> TariffAsync(this IQuerySession session, DateOnly on, IEnumerable<string?> classifications, CancellationToken ct) =>
        await session.TariffInForceAsync(on, ct) is { } loaded ? await session.TariffAsync(loaded.Id, classifications, ct) : TariffEdition.Carried;

    /// <summary>The edition that a version was rated with, for the rating of the next.</summary>
    public static Task<TariffEdition> TariffAsync(this IQuerySession session, CadVersion before, IEnumerable<string?> classifications, CancellationToken ct) =>
        before.Lines.Count == 0 ? session.TariffAsync(before.RateDate, classifications, ct) : session.TariffAsync(before.Lines[0].TariffEdition, classifications, ct);

    static async Task<TariffEdition> TariffAsync(this IQuerySession session, string edition, IEnumerable<string?> classifications, CancellationToken ct)
    {
        if (edition == TariffEdition.Carried.Name) return TariffEdition.Carried;
        var ids = classifications.Where(c => c?.Length >= 8).Select(c => LoadedTariffItem.IdOf(edition, c![..8])).Distinct();
        return new(edition, (await session.LoadManyAsync<LoadedTariffItem>(ct, ids)).Select(row => row.Item));
    }
}
