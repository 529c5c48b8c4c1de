using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>An earlier penalty that was not cancelled.</summary>
/// <param name="IssuedOn">When its notice was issued, from which the 30-day rule runs.</param>
public sealed record EarlierPenalty(DateOnly InfractionOn, DateOnly IssuedOn, int Level);

/// <param name="Level">1 to 3; null for a flat amount.</param>
public sealed record AssessedPenalty(int? Level, Money Unit, Money Amount, Money? Cap);

/// <summary>The level engine (ledger-appeals 7.3): each repeat within the retention period raises the level by one, up to three.</summary>
public static class PenaltyLevel
{
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
