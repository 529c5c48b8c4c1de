using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>An earlier penalty that was not cancelled.</summary>
/// <param name="IssuedOn">When its notice was issued, from which the 30-day rule runs.</param>
/// <param name="ErrorGroup">Which error it was about, where that was told apart.</param>
public sealed record EarlierPenalty(DateOnly InfractionOn, DateOnly IssuedOn, int Level, string? ErrorGroup = null);

/// <param name="Level">1 to 3; null for a flat amount.</param>
public sealed record AssessedPenalty(int? Level, Money Unit, Money Amount, Money? Cap);

/// <summary>The level engine (ledger-appeals 7.3): each repeat within the retention period raises the level by one, up to three.</summary>
public static class PenaltyLevel
{
    /// <summary>The highest penalty for one contravention (Customs Act s.109.1).</summary>
    public static readonly Money StatutoryMaximum = Money.Of(25_000);

    /// <summary>What a group of repeated errors made in good faith costs at most (ledger-appeals 7.2).</summary>
    static readonly Money GoodFaithCap = Money.Of(1_000);

    /// <summary>A line of a notice at the level that the standing penalties of the account give it.</summary>
    public static PenaltyLine Line(Contravention contravention, int count, PenaltyBasis basis, DateOnly infractionOn, bool isGoodFaith, IReadOnlyList<EarlierPenalty> history, string? errorGroup = null)
    {
        // Errors that are unrelated to those assessed before start at level 1 again (7.3).
        var assessed = Assess(contravention, count, basis, infractionOn, [.. history.Where(p => p.ErrorGroup is null || errorGroup is null || p.ErrorGroup == errorGroup)]);
        return new(contravention.Code, assessed.Level, count, basis, WithinGoodFaith(assessed.Amount, isGoodFaith), infractionOn, isGoodFaith, errorGroup);
    }

    /// <summary>A line as it is at another level.</summary>
    public static PenaltyLine At(PenaltyLine line, int level, ContraventionTable table)
    {
        var row = table.Find(line.Contravention, line.InfractionOn);
        var amount = Times(row.Unit(level), line.Count);
        return line with { Level = level, Amount = WithinGoodFaith(row.Cap(level, line.Basis) is { } most ? Money.Min(amount, most) : amount, line.IsGoodFaith) };
    }

    static Money WithinGoodFaith(Money amount, bool isGoodFaith) => isGoodFaith ? Money.Min(amount, GoodFaithCap) : amount;

    /// <summary>
    /// What the levels of an account's notices are when one no longer counts: each is assessed again upon those that stand and were issued before it, in the order of issue. A level never rises by
    /// this (7.3).
    /// </summary>
    /// <returns>The notices with a line whose level fell, with their lines.</returns>
    public static IReadOnlyList<(Penalty Penalty, IReadOnlyList<PenaltyLine> Lines)> Relevel(IEnumerable<Penalty> penalties, ContraventionTable table)
    {
        var (before, changed) = (new List<(string Code, EarlierPenalty Earlier)>(), new List<(Penalty, IReadOnlyList<PenaltyLine>)>());
        foreach (var penalty in penalties.Where(p => p.Stands && p.IssuedOn is not null).OrderBy(p => p.IssuedAt).ThenBy(p => p.Id, StringComparer.Ordinal))
        {
            PenaltyLine[] lines = [.. penalty.Lines.Select(line => Again(line, table, before))];
            if (!lines.SequenceEqual(penalty.Lines)) changed.Add((penalty, lines));
            before.AddRange(lines.Where(l => l.Level is not null).Select(l => (l.Contravention, new EarlierPenalty(l.InfractionOn, penalty.IssuedOn!.Value, l.Level!.Value, l.ErrorGroup))));
        }
        return changed;
    }

    static PenaltyLine Again(PenaltyLine line, ContraventionTable table, List<(string Code, EarlierPenalty Earlier)> before)
    {
        if (line.Level is null) return line;
        var again = Line(table.Find(line.Contravention, line.InfractionOn), line.Count, line.Basis, line.InfractionOn, line.IsGoodFaith, [.. before.Where(b => b.Code == line.Contravention).Select(b => b.Earlier)], line.ErrorGroup);
        return again.Level < line.Level ? again : line;
    }

    public static AssessedPenalty Assess(Contravention contravention, int count, PenaltyBasis basis, DateOnly infractionOn, IReadOnlyList<EarlierPenalty> history)
    {
        if (contravention.IsFlat) return new(null, contravention.Unit(1), Times(contravention.Unit(1), count), null);

        var level = Level(contravention, infractionOn, history);
        var amount = Times(contravention.Unit(level), count);
        var cap = contravention.Cap(level, basis);
        return new(level, contravention.Unit(level), cap is { } most ? Money.Min(amount, most) : amount, cap);
    }

    static int Level(Contravention contravention, DateOnly infractionOn, IReadOnlyList<EarlierPenalty> history)
    {
        // The window is open at both ends: a penalty of the same day, or of exactly the retention before, does not count.
        EarlierPenalty[] prior = [.. history.Where(p => infractionOn.AddMonths(-contravention.RetentionMonths) < p.InfractionOn && p.InfractionOn < infractionOn)];
        if (prior.Length == 0) return 1;

        var level = Math.Min(3, 1 + prior.Max(p => p.Level));
        var firstLevelOne = prior.Where(p => p.Level == 1).OrderBy(p => p.IssuedOn).FirstOrDefault();
        return contravention.ThirtyDayRule && level == 2 && firstLevelOne is not null && infractionOn <= firstLevelOne.IssuedOn.AddDays(30) ? 1 : level;
    }

    static Money Times(Money unit, int count) => Money.OfCents(unit.Cents * count);
}
