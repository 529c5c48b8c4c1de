using Marten;

namespace Carm.Declarations;

/// <summary>What a preview looks at in one step. A declaration has one line or ten thousand, so that their lines are counted as they are read, and not their number alone.</summary>
public static class CampaignBatch
{
    public const int MostCads = 50;

    /// <summary>Once so many lines are read, the step looks at no more declarations.</summary>
    public const int MostLines = 20_000;

    const int ReadAtOnce = 5;

    /// <summary>The declarations of a period that come after a key, in the order of their keys.</summary>
    /// <returns>With whether none comes after them.</returns>
    public static async Task<(IReadOnlyList<Cad> Cads, bool AreLast)> NextOfAsync(this IQuerySession session, CampaignScope scope, string after, CancellationToken ct)
    {
        var (cads, lines, last) = (new List<Cad>(), 0, scope.LastKey);
        while (cads.Count < MostCads && lines < MostLines)
        {
            var behind = cads.Count > 0 ? cads[^1].ReleasedKey! : after;
            var few = await session.Query<Cad>().Where(c => c.ReleasedKey != null && string.Compare(c.ReleasedKey, behind) > 0 && string.Compare(c.ReleasedKey, last) <= 0).OrderBy(c => c.ReleasedKey).Take(ReadAtOnce).ToListAsync(ct);
            cads.AddRange(few);
            if (few.Count < ReadAtOnce) return (cads, true);
            lines += few.Sum(cad => cad.Document.Lines().Count());
        }
        return (cads, false);
    }
}
