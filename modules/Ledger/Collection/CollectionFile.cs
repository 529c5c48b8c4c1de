using Carm.Kernel;

namespace Carm.Ledger;

/// <summary>How far the collection of what fell due on one day has come (ledger 5.6).</summary>
public enum CollectionState
{
    /// <summary>Nothing is owing that is past its due date.</summary>
    Current,

    /// <summary>From the day after the due date.</summary>
    Overdue,

    /// <summary>The notice of arrears is out, and the debtor may still go to the Federal Court (Customs Act s.97.23).</summary>
    ArrearsNoticed,

    /// <summary>The Canada Revenue Agency collects; payments still go to the CBSA.</summary>
    WithCra,

    /// <summary>From the 91st day after the notice (s.97.34(1)).</summary>
    Enforceable,
    Settled,
    WrittenOff,
}

/// <summary>A measure that was taken.</summary>
/// <param name="Kind">COURT_ACTION, CERTIFICATE, SET_OFF or GARNISHMENT.</param>
public sealed record CollectionMeasure(string Kind, DateOnly On, string By);

/// <summary>What an account owes from one due day and did not pay in thirty days. Which stage it is at follows from the day.</summary>
/// <param name="Id">As ARR-700000003RM0001-20260130.</param>
/// <param name="NoticedOn">The date of the notice of arrears.</param>
/// <param name="NoticedCents">What was owing then.</param>
/// <param name="Ended">SETTLED or WRITTEN_OFF; null while it is open.</param>
public sealed record CollectionFile(string Id, string RmAccount, DateOnly DueOn, DateOnly NoticedOn, long NoticedCents, CollectionState? Ended, DateOnly? EndedOn, IReadOnlyList<CollectionMeasure> Measures)
{
    /// <summary>The last day to go to the Federal Court: the thirtieth after the notice.</summary>
    public DateOnly CourtLastDay => BusinessCalendar.RollForward(NoticedOn.AddDays(30));

    /// <summary>The 91st day after the notice.</summary>
    public DateOnly EnforceableOn => NoticedOn.AddDays(91);

    /// <summary>The program account, while the file is open.</summary>
    public string? OpenOf => Ended is null ? RmAccount : null;

    /// <summary>The day on which who did not pay is told: the first business day after the last day to pay.</summary>
    public static DateOnly OverdueOn(DateOnly dueOn) => BusinessCalendar.AddBusinessDays(BillingCalendar.GraceOn(dueOn), 1);

    /// <summary>The due dates of which that is the day; over Easter they lie five days back.</summary>
    public static IEnumerable<DateOnly> OverdueSince(DateOnly day) => Enumerable.Range(1, 7).Select(n => day.AddDays(-n)).Where(due => OverdueOn(due) == day);

    /// <summary>The thirtieth day after the due date, or the next that is no holiday.</summary>
    public static DateOnly NoticeOn(DateOnly dueOn) => BusinessCalendar.RollForward(dueOn.AddDays(30));

    public static string IdOf(string rmAccount, DateOnly dueOn) => $"ARR-{rmAccount}-{dueOn:yyyyMMdd}";

    public CollectionState StateOn(DateOnly day) => Ended ?? (day >= EnforceableOn ? CollectionState.Enforceable : day > CourtLastDay ? CollectionState.WithCra : CollectionState.ArrearsNoticed);

    /// <summary>The stage of a debt for which no file is open.</summary>
    public static CollectionState StateOf(DateOnly dueOn, long openCents, DateOnly day) => openCents == 0 ? CollectionState.Settled : dueOn < day ? CollectionState.Overdue : CollectionState.Current;

    /// <summary>A measure is taken; too early, or while what is owing is held, it is refused.</summary>
    /// <param name="owing">The debts of the due day that are open.</param>
    public CollectionFile Enforce(string kind, IReadOnlyCollection<OpenItem> owing, DateOnly day, string by)
    {
        if (Ended is not null || owing.Count == 0) throw new Rejected("STATE_CONFLICT");
        if (day < EnforceableOn) throw new Rejected("ENFORCEMENT_TOO_EARLY", $"{EnforceableOn:yyyy-MM-dd}");
        if (owing.All(i => i.IsHeld)) throw new Rejected("ENFORCEMENT_STAYED");
        return this with { Measures = [.. Measures, new(kind, day, by)] };
    }
}
