using Carm.Kernel;

namespace Carm.Declarations;

/// <summary>On which statement of account something posted today stands: that of the goods' own billing period while it is not cut, else the next that is cut. Pure.</summary>
static class NextStatement
{
    public static DateOnly On(Cad cad, DateOnly today)
    {
        // Goods that are not billed by period stand on the statement of the day on which they are posted.
        var own = cad.BillingPeriodEnd is { } end ? new DateOnly(end.Year, end.Month, 25)
            : cad.Stream == BillingStream.NonRpp || cad.ReleasedOn is not { } released ? today : BillingCalendar.For(cad.Stream, released).StatementOn;
        // What is due before that statement, as goods of SOR/86-1062 s.14, is due on a day of its own.
        return own > today && !(cad.PaymentDueOn < own) ? own : After(today);
    }

    /// <summary>The same of what a version brought that was decided on a day. A correction falls due with its goods; what is determined, adjusted or withdrawn is payable or goes back at once, and stands on the next that is cut.</summary>
    public static DateOnly Of(Cad cad, CadVersionKind kind, DateOnly decidedOn) =>
        kind is CadVersionKind.Original or CadVersionKind.AsDeclared or CadVersionKind.Correction ? On(cad, decidedOn) : After(decidedOn);

    static DateOnly After(DateOnly day) => new DateOnly(day.Year, day.Month, 25).AddMonths(day.Day < 25 ? 0 : 1);
}
