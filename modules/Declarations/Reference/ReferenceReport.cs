using System.Text.Json;

namespace Carm.Declarations;

/// <summary>A row of a list as it is written and kept.</summary>
/// <param name="Fields">By the names of the columns, those that are empty left out.</param>
public sealed record ReferenceEntry(string Key, DateOnly ValidFrom, DateOnly? ValidTo, IReadOnlyDictionary<string, string> Fields, string Source)
{
    public static ReferenceEntry Of(ReferenceRow row) => new(row.Key, row.ValidFrom, row.ValidTo, row.Fields.Where(f => f.Value.Length > 0).OrderBy(f => f.Key, StringComparer.Ordinal).ToDictionary(), row.Source);

    public ReferenceRow In(string list) => new(list, Key, ValidFrom, ValidTo, Fields, Source);
}

/// <summary>One row that would differ.</summary>
/// <param name="Old">The row of the same key and first day, which it takes the place of; null when there was none.</param>
/// <param name="EffectiveFrom">The first day that is judged by it otherwise than before.</param>
/// <param name="IsBackwards">Whether that day lies in the past, so that declarations of it were rated differently.</param>
public sealed record ReferenceDifference(string Key, ReferenceEntry? Old, ReferenceEntry New, DateOnly EffectiveFrom, bool IsBackwards);

/// <summary>What a change does to what holds.</summary>
/// <param name="Added">Rows of a new key, or of a known one from a new day on.</param>
/// <param name="Changed">Rows that take the place of one of the same key and first day.</param>
/// <param name="Ended">Rows that get an earlier last day and stay as they are till then.</param>
/// <param name="EffectiveFrom">The earliest day that is judged otherwise; null when nothing is.</param>
public sealed record ReferenceReport(IReadOnlyList<ReferenceDifference> Added, IReadOnlyList<ReferenceDifference> Changed, IReadOnlyList<ReferenceDifference> Ended, int Unchanged, DateOnly? EffectiveFrom, bool IsBackwards)
{
    /// <summary>Of an edition of the tariff: how many items are new, gone, or have other rates.</summary>
    public TariffComparison? Tariff { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsEmpty => Added.Count + Changed.Count + Ended.Count == 0;

    public static ReferenceReport Of(ReferenceData current, IReadOnlyList<ReferenceRow> rows, DateOnly today)
    {
        var (added, changed, ended, unchanged) = (new List<ReferenceDifference>(), new List<ReferenceDifference>(), new List<ReferenceDifference>(), 0);
        foreach (var row in rows)
        {
            var old = current.Of(row.List, row.Key).FirstOrDefault(r => r.ValidFrom == row.ValidFrom);
            var says = ReferenceEntry.Of(row);
            if (old is null)
            {
                added.Add(Difference(null, says, row.ValidFrom));
                continue;
            }
            var said = ReferenceEntry.Of(old);
            var isSame = said.Fields.Count == says.Fields.Count && says.Fields.All(f => said.Fields.GetValueOrDefault(f.Key) == f.Value);
            if (!isSame) changed.Add(Difference(said, says, row.ValidFrom));
            else if (said.ValidTo == says.ValidTo) unchanged++;
            // Up to the earlier of the two ends nothing is different.
            else if (says.ValidTo is { } end && !(said.ValidTo < end)) ended.Add(Difference(said, says, end.AddDays(1)));
            else changed.Add(Difference(said, says, said.ValidTo!.Value.AddDays(1)));
        }
        var all = added.Concat(changed).Concat(ended).ToArray();
        return new(added, changed, ended, unchanged, all.Length == 0 ? null : all.Min(d => d.EffectiveFrom), all.Any(d => d.IsBackwards));

        ReferenceDifference Difference(ReferenceEntry? said, ReferenceEntry says, DateOnly from) => new(says.Key, said, says, from, from < today);
    }

    /// <summary>Whether both say the same.</summary>
    public bool Says(ReferenceReport other) => Text() == other.Text();

    string Text()
    {
        return JsonSerializer.Serialize(new[] { Added, Changed, Ended }.Select(differences => differences.Select(d => new { d.Key, Old = Of(d.Old), New = Of(d.New), d.EffectiveFrom, d.IsBackwards })).Append<object>(Unchanged));

        // A database keeps no order of fields.
        static object? Of(ReferenceEntry? entry) => entry is null ? null : new { entry.ValidFrom, entry.ValidTo, Fields = entry.Fields.OrderBy(f => f.Key, StringComparer.Ordinal) };
    }

    public static ReferenceReport Of(ImportedTariff read, DateOnly validFrom, DateOnly today) => new([], [], [], 0, validFrom, validFrom < today) { Tariff = new(read.Before, read.Added, read.Removed, read.Changed) };
}

/// <param name="Before">The edition that it was compared with.</param>
/// <param name="Changed">Items with other rates.</param>
public sealed record TariffComparison(string Before, int Added, int Removed, int Changed);
