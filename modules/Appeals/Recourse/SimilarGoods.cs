namespace Carm.Appeals;

/// <summary>Whether statements of adjustments are about goods that one appeal can be about (9.2). Pure.</summary>
static class SimilarGoods
{
    /// <summary>Goods are similar when they stand, or stood, under one heading of the tariff: all of the statements hang together by headings that they share. Of a statement that names no goods nothing is known to be dissimilar.</summary>
    public static bool Are(IReadOnlyCollection<ServedStatement> statements)
    {
        var groups = new List<HashSet<string>>();
        foreach (var statement in statements.Where(s => s.Headings.Count > 0))
        {
            var together = statement.Headings.ToHashSet();
            foreach (var group in groups.Where(g => g.Overlaps(together)).ToArray())
            {
                together.UnionWith(group);
                groups.Remove(group);
            }
            groups.Add(together);
        }
        return groups.Count <= 1;
    }
}
