using Marten;

namespace Carm.Declarations;

/// <summary>How the tariff describes the goods of a line (declarations 3.5), in the edition that the line was priced with.</summary>
/// <param name="En">Null where that edition has no English.</param>
/// <param name="Fr">Null where it has no French.</param>
public sealed record TariffDescription(int LineNumber, string? En, string? Fr)
{
    public string? In(bool french) => french ? Fr ?? En : En ?? Fr;
}

static class TariffDescriptions
{
    /// <summary>Of each line of a version that its edition describes. An edition is never changed, so that no version keeps what stands there.</summary>
    public static async Task<IReadOnlyList<TariffDescription>> DescribeAsync(this IQuerySession session, CadVersion version, ReferenceData reference, CancellationToken ct)
    {
        var goods = version.Document.Lines().Where(l => l.Line is { LineNumber: not null, Classification.Length: 10 }).DistinctBy(l => l.Line.LineNumber).ToDictionary(l => l.Line.LineNumber!.Value, l => l.Line.Classification!);
        var found = new List<TariffDescription>(version.Lines.Count);
        foreach (var edition in version.Lines.Where(l => goods.ContainsKey(l.LineNumber)).GroupBy(l => l.TariffEdition))
        {
            var tariff = await session.TariffAsync(reference, edition.Key, edition.Select(l => goods[l.LineNumber]), ct);
            found.AddRange(edition.Select(l => Of(l.LineNumber, tariff.Find(goods[l.LineNumber]), goods[l.LineNumber][8..])).OfType<TariffDescription>());
        }
        return [.. found.OrderBy(d => d.LineNumber)];
    }

    /// <summary>By the classification's own words in a language, else by those of its item.</summary>
    static TariffDescription? Of(int line, TariffItem? item, string suffix)
    {
        var own = item?.Classes?.GetValueOrDefault(suffix);
        var (en, fr) = (own?.En ?? item?.Text.En, own?.Fr ?? item?.Text.Fr);
        return en is null && fr is null ? null : new(line, en, fr);
    }
}
