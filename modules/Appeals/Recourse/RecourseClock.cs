using Carm.Kernel;

namespace Carm.Appeals;

/// <summary>The limits of a recourse.</summary>
/// <param name="LastDay">Last day to file.</param>
/// <param name="ExtensionLastDay">Last day to ask for more time.</param>
public sealed record RecourseLimits(DateOnly LastDay, DateOnly ExtensionLastDay);

/// <summary>
/// Ninety days after the notice, its own day not counted (Customs Act ss.60, 67, 129; Interpretation Act s.27), and one year after the
/// unrolled ninetieth day for an extension (ss.60.1, 67.1, 129.1). Sundays and holidays roll forward, Saturdays do not (s.26).
/// </summary>
public static class RecourseClock
{
    public static RecourseLimits For(DateOnly noticeOn)
    {
        var ninetieth = noticeOn.AddDays(90);
        return new(BusinessCalendar.RollForward(ninetieth), BusinessCalendar.RollForward(ninetieth.AddYears(1)));
    }

    /// <summary>The limit of a decision that may be appealed: ninety days, and when these have passed, the year for an extension.</summary>
    public static IReadOnlyList<Clock> Running(DateOnly noticeOn, bool isPast) =>
        [isPast ? new(ClockRules.AppealExtensionEnd, noticeOn, For(noticeOn).ExtensionLastDay) : new(ClockRules.AppealEnd, noticeOn, For(noticeOn).LastDay)];

    /// <summary>The same of a decision that may be taken to the Tribunal (ss.67, 67.1).</summary>
    public static IReadOnlyList<Clock> RunningForTribunal(DateOnly decidedOn, bool isPast) =>
        [isPast ? new(ClockRules.TribunalExtensionEnd, decidedOn, For(decidedOn).ExtensionLastDay) : new(ClockRules.TribunalEnd, decidedOn, For(decidedOn).LastDay)];
}
