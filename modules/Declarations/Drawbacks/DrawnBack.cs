using System.Globalization;
using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>
/// What drawback has given back of a declaration, so that no later version gives it back a second time. Duties that a version lowers have gone back already on the part of
/// the goods that was drawn. Pure.
/// </summary>
public static class DrawnBack
{
    /// <summary>What claims count of a line: its quantity, or its value for duty where there is no unit.</summary>
    public static (decimal Imported, string? Unit) MeasureOf(CadLine line, CadAmounts amounts) =>
        line.Quantity is null ? (amounts.ValueForDuty.Amount, null) : (decimal.Parse(line.Quantity, CultureInfo.InvariantCulture), line.Unit);

    /// <summary>The shares of one line with what they take of its duties as a version has them: never more than they took, and together never more than the duties.</summary>
    /// <param name="now">The line's duties in that version.</param>
    public static IReadOnlyList<DrawbackShare> On(IReadOnlyList<DrawbackShare> shares, CadAmounts now, decimal imported, string? unit)
    {
        var (standing, left) = (new List<DrawbackShare>(), now);
        foreach (var share in shares)
        {
            // Of one of the goods the duty may be the same although there are more of them; what was counted by its value, or in another unit, stays the same part of the line.
            var goods = share.Unit is not null && share.Unit == unit && imported > 0 ? share.Imported / imported : 1;
            var amounts = DrawbackCalculation.EachHead(head => share.Paid is not { } paid ? head(share.Amounts)
                : head(paid) == Money.Zero ? Money.Zero
                : Money.Min(Money.Min(head(share.Amounts), Money.Round(head(share.Amounts).Amount * (head(now).Amount / head(paid).Amount) * goods)), head(left)));
            left -= amounts;
            standing.Add(share with { Amounts = amounts });
        }
        return standing;
    }

    /// <summary>Of what was granted, the part that a version's duties no longer say: it has gone back, and stays out of what the version brings.</summary>
    /// <param name="granted">All of the declaration's.</param>
    public static CadAmounts Beyond(IReadOnlyList<DrawbackShare> granted, CadDocument document, IReadOnlyList<AssessedLine> lines)
    {
        var beyond = CadAmounts.Zero;
        foreach (var ofLine in granted.GroupBy(s => s.CadLineNumber))
        {
            var now = lines.FirstOrDefault(l => l.LineNumber == ofLine.Key)?.Amounts ?? CadAmounts.Zero;
            var (imported, unit) = document.Lines().Select(l => l.Line).FirstOrDefault(l => l.LineNumber == ofLine.Key) is { } line ? MeasureOf(line, now) : (0, null);
            foreach (var (share, standing) in ofLine.Zip(On([.. ofLine], now, imported, unit)))
                beyond += DrawbackCalculation.EachHead(head => head(share.Granted!) > head(standing.Amounts) ? head(share.Granted!) - head(standing.Amounts) : Money.Zero);
        }
        return beyond;
    }
}
