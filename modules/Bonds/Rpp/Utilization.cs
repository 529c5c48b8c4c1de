using Carm.Kernel;

namespace Carm.Bonds;

/// <summary>How much of what is secured is used (15.2), compared unrounded.</summary>
/// <param name="Limit">Null where there is none.</param>
public sealed record Utilization(Money Exposure, Money? Limit)
{
    static readonly int[] Thresholds = [75, 90, 100];

    /// <summary>Points by which use falls below a threshold before that is told again.</summary>
    const int Slack = 5;

    public static Utilization Of(Money exposure, Money? limit) => new(exposure, limit);

    /// <summary>Whether use is at least so many percent.</summary>
    public bool Reaches(int percent) => Limit is { } limit && Exposure > Money.Zero && Exposure.Amount * 100 >= limit.Amount * percent;

    /// <summary>In percent, to the hundredth; null where there is no limit, or none to measure by.</summary>
    public decimal? Percent => Limit is { } limit && limit > Money.Zero ? Math.Round(Exposure.Amount * 100 / limit.Amount, 2, MidpointRounding.ToZero) : null;

    /// <summary>The room that is left, by the thresholds that use has risen to and not fallen well below.</summary>
    /// <returns>AMPLE, MEDIUM from 75 percent on, LOW from 90, NONE from 100.</returns>
    public static string HeadroomAfter(IReadOnlyList<int> told) => told.Contains(100) ? "NONE" : told.Contains(90) ? "LOW" : told.Contains(75) ? "MEDIUM" : "AMPLE";

    /// <param name="told">The thresholds that were told before.</param>
    /// <returns>Those that count as told now, and those that use has risen to.</returns>
    public (IReadOnlyList<int> Told, IReadOnlyList<int> Crossed) Cross(IReadOnlyList<int> told)
    {
        int[] crossed = [.. Thresholds.Where(t => !told.Contains(t) && Reaches(t))];
        return ([.. Thresholds.Where(t => crossed.Contains(t) || (told.Contains(t) && Reaches(t - Slack)))], crossed);
    }
}
