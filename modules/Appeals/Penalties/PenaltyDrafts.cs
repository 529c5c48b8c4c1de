using Carm.Kernel;
using Marten;

namespace Carm.Appeals;

/// <summary>What a draft must keep to (ledger-appeals 7.1, 7.2). Pure.</summary>
static class Drafts
{
    static readonly Dictionary<string, string> Pairs = new() { ["C080"] = "C350", ["C081"] = "C351", ["C082"] = "C352", ["C083"] = "C353" };

    public static PenaltyLine Line(DraftLine line, int place, DateOnly today, ContraventionTable table, IReadOnlyList<Penalty> standing)
    {
        if (line.InfractionOn > today) throw new Rejected("VAL_DATE") { Path = $"lines[{place}].infractionOn" };
        var row = table.Find(line.Contravention, line.InfractionOn);
        if (line.Basis is { } basis && !row.Bases.Contains(basis)) throw new Rejected("VAL_BASIS") { Path = $"lines[{place}].basis" };
        if (line.ErrorGroup is not null && !row.Capped) throw new Rejected("NPA_ERROR_GROUP", line.Contravention) { Path = $"lines[{place}].errorGroup" };
        if (SeriesFault(line) is { } fault) throw new Rejected(fault, line.Contravention) { Path = $"lines[{place}].dutiesOwing" };
        return WithinMaximum(PenaltyLevel.Line(row, line.Count, line.Basis ?? row.Bases[^1], line.InfractionOn, line.IsGoodFaith, Earlier(standing, line.Contravention), line.ErrorGroup), $"lines[{place}].contravention");
    }

    /// <summary>The table holds no amount above the statutory maximum, and no notice is made of one that came into it otherwise (s.109.1).</summary>
    public static PenaltyLine WithinMaximum(PenaltyLine line, string? path = null)
    {
        var most = Money.OfCents(PenaltyLevel.StatutoryMaximum.Cents * line.Count);
        return line.Amount <= most ? line : throw new Rejected("NPA_OVER_MAX", line.Amount, PenaltyLevel.StatutoryMaximum) { Path = path };
    }

    /// <summary>A correction that would bring money back costs nothing; the 350 series is for duties owing, the 080 series for none.</summary>
    static string? SeriesFault(DraftLine line)
    {
        var (isPlain, isOwing) = (Pairs.ContainsKey(line.Contravention), Pairs.ContainsValue(line.Contravention));
        if (!isPlain && !isOwing) return null;
        return line.DutiesOwing switch { null => "NPA_SERIES", < 0 => "NPA_REFUND", 0 => isOwing ? "NPA_SERIES" : null, _ => isPlain ? "NPA_SERIES" : null };
    }

    /// <summary>Both of a pair for one infraction would count it twice, and one contravention in two lines would have its cap twice; what is counted by another basis, or was done in good faith, is no part of the same line. Of one day there may be several: errors that are told apart are no one infraction.</summary>
    public static void RequireEachOnce(IReadOnlyList<PenaltyLine> lines)
    {
        foreach (var (line, i) in lines.Select((l, i) => (l, i)))
        {
            if (Pairs.TryGetValue(line.Contravention, out var pair) && lines.Any(l => l.Contravention == pair && MayBeOne(l, line))) throw new Rejected("NPA_SERIES", pair) { Path = $"lines[{i}].contravention" };
            if (lines.Take(i).Any(l => (l.Contravention, l.IsGoodFaith, l.Basis) == (line.Contravention, line.IsGoodFaith, line.Basis) && MayBeOne(l, line))) throw new Rejected("NPA_LINE_TWICE", line.Contravention) { Path = $"lines[{i}].contravention" };
        }
    }

    /// <summary>Of one day, and of errors that nobody tells apart.</summary>
    static bool MayBeOne(PenaltyLine one, PenaltyLine other) => one.InfractionOn == other.InfractionOn && (one.ErrorGroup is null || other.ErrorGroup is null || one.ErrorGroup == other.ErrorGroup);

    /// <summary>A contravention of a standing notice that is the pair of one of these for the same infraction; what was done in another transaction is another.</summary>
    public static string? OtherSeries(IReadOnlyList<PenaltyLine> lines, string? transactionNumber, IEnumerable<Penalty> standing) => standing
        .Where(p => transactionNumber is null || p.TransactionNumber is null || p.TransactionNumber == transactionNumber).SelectMany(p => p.Lines)
        .FirstOrDefault(old => lines.Any(l => MayBeOne(l, old) && (Pairs.GetValueOrDefault(l.Contravention) == old.Contravention || Pairs.GetValueOrDefault(old.Contravention) == l.Contravention)))?.Contravention;

    /// <summary>A notice that stands for the same act under the other provision (s.109.4(2)).</summary>
    public static Penalty? Stacked(IReadOnlyList<PenaltyLine> lines, string provision, string? transactionNumber, IEnumerable<Penalty> standing) =>
        standing.FirstOrDefault(p => p.Provision != provision && p.TransactionNumber == transactionNumber && p.Lines.Any(old => lines.Any(l => (l.Contravention, l.InfractionOn) == (old.Contravention, old.InfractionOn))));

    /// <summary>The standing notices of one contravention, as its next level needs them.</summary>
    public static IReadOnlyList<EarlierPenalty> Earlier(IEnumerable<Penalty> standing, string contravention) =>
        [.. standing.Where(p => p.IssuedOn is not null).SelectMany(p => p.Lines.Where(l => l.Contravention == contravention && l.Level is not null).Select(l => new EarlierPenalty(l.InfractionOn, p.IssuedOn!.Value, l.Level!.Value, l.ErrorGroup)))];

    /// <summary>The notices of an account that stand.</summary>
    public static async Task<IReadOnlyList<Penalty>> PenaltiesOfAsync(this IQuerySession session, string rmAccount, CancellationToken ct) =>
        [.. (await session.Query<Penalty>().Where(p => p.RmAccount == rmAccount && p.Kind == Penalty.Notice).ToListAsync(ct)).Where(p => p.Stands)];
}
