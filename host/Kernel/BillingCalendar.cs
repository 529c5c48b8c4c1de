namespace Carm.Kernel;

/// <summary>How goods come in, which decides when they are accounted for and paid (ledger 3.1).</summary>
public enum BillingStream
{
    Rpp,
    Clvs,
    Csa1,
    Csa2,
    Ctc,

    /// <summary>Released on an interim accounting because information is missing (SOR/86-1062 s.12).</summary>
    Interim,
    NonRpp,
}

/// <summary>The dates of one release.</summary>
/// <param name="PeriodStart">First day of the billing period, or of the release month for CLVS, CSA1 and CTC; for INTERIM of the month by which it is reckoned.</param>
/// <param name="StatementOn">Issue date of the statement of account.</param>
public sealed record BillingDates(DateOnly AccountingDeadline, DateOnly PeriodStart, DateOnly PeriodEnd, DateOnly StatementOn, DateOnly PaymentDueOn);

/// <summary>The billing calendar: membership follows the release date, and the due date is the tenth weekday after the 17th.</summary>
public static class BillingCalendar
{
    /// <summary>
    /// How many business days after an interim release its goods are held to be "required to be accounted for", unless configuration says otherwise (<c>Billing:InterimAccountingDays</c>). SOR/86-1062 s.13
    /// counts from that day and itself sets none but the one it leads to; s.10 gives five to goods that lack nothing.
    /// </summary>
    public const int InterimAccountingDays = 5;

    /// <param name="releasedOn">For INTERIM the earlier of the day of accounting and the last day for it (s.13).</param>
    /// <param name="dueDateOverride">CBSA's own due date for a period that ends on the given 17th, when it has published one.</param>
    public static BillingDates For(BillingStream stream, DateOnly releasedOn, Func<DateOnly, DateOnly?>? dueDateOverride = null)
    {
        var byMonth = IsByMonth(stream);
        var anchor = Anchor(stream, releasedOn);
        var due = dueDateOverride?.Invoke(anchor) ?? DueOn(anchor);
        var start = byMonth ? new DateOnly(releasedOn.Year, releasedOn.Month, 1) : anchor.AddMonths(-1).AddDays(1);
        var end = byMonth ? start.AddMonths(1).AddDays(-1) : anchor;
        var deadline = stream switch
        {
            BillingStream.Rpp => BusinessCalendar.AddBusinessDays(releasedOn, 5),
            BillingStream.Clvs or BillingStream.Ctc => new DateOnly(anchor.Year, anchor.Month, 24),
            BillingStream.NonRpp => releasedOn,
            _ => due,
        };
        return new(deadline, start, end, new DateOnly(anchor.Year, anchor.Month, 25), stream == BillingStream.NonRpp ? releasedOn : due);
    }

    /// <summary>The 17th on which statement and due date hang.</summary>
    /// <param name="releasedOn">As for the dates.</param>
    public static DateOnly Anchor(BillingStream stream, DateOnly releasedOn)
    {
        var month = new DateOnly(releasedOn.Year, releasedOn.Month, 17);
        return IsByMonth(stream) || releasedOn.Day > 17 ? month.AddMonths(1) : month;
    }

    static bool IsByMonth(BillingStream stream) => stream is BillingStream.Clvs or BillingStream.Csa1 or BillingStream.Ctc or BillingStream.Interim;

    /// <summary>The tenth weekday after the period's end; holidays count (SOR/86-1062 s.10.1).</summary>
    public static DateOnly DueOn(DateOnly periodEnd) => BusinessCalendar.AddWeekdays(periodEnd, 10);

    /// <summary>A due date on a holiday may be met on the next day that is none (Interpretation Act s.26).</summary>
    public static DateOnly GraceOn(DateOnly due) => BusinessCalendar.RollForward(due);
}
